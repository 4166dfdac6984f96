/**
 * A program of any language, reduced to what decides which commands it runs: literals, names, calls, assignments, functions
 * and branches. The parser of a language makes it, `readProgram` interprets it.
 *
 * Offsets are UTF-16 units of the value of the text that was parsed, end exclusive.
 */
import type { Text } from '../../../source/text.ts';

export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** A stretch of a string literal, escapes decoded, that still knows where it is written; or an interpolated expression. */
export type StringPart =
  | { readonly kind: 'text'; readonly text: Text }
  | { readonly kind: 'hole'; readonly value: Expression };

export type Expression = Extent &
  (
    | { readonly kind: 'string'; readonly parts: readonly StringPart[] }
    /** A number, boolean, null: `shown` as written. */
    | { readonly kind: 'literal'; readonly shown: string }
    | { readonly kind: 'name'; readonly name: string }
    /** `object.name`; also `this.name`, `self.name`, `@name` (with `self` as the object). */
    | { readonly kind: 'member'; readonly object: Expression; readonly name: string }
    | { readonly kind: 'index'; readonly object: Expression; readonly index: Expression }
    | Call
    /** List, tuple, array, slice, `[]string{…}`, `listOf(…)`. */
    | { readonly kind: 'list'; readonly items: readonly Item[] }
    | {
        readonly kind: 'map';
        readonly entries: readonly { readonly key: Expression; readonly value: Expression }[];
        /** `**other`, `...other`: maps whose entries it takes over. */
        readonly spreads?: readonly Expression[];
      }
    /** `+`, `%`, `<<`, `..`, `&&` and the like, as written. */
    | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
    /** One of several: `a ? b : c`, `b if a else c`, `a || b`, `a ?: b`, `a ?? b`. */
    | { readonly kind: 'choice'; readonly condition: Expression | undefined; readonly options: readonly Expression[] }
    | { readonly kind: 'function'; readonly function: FunctionNode }
    /** A list made of `value` for every element of `over`: `[f(x) for x in xs]`. `names` take the elements. */
    | {
        readonly kind: 'each';
        readonly names: readonly string[];
        readonly over: Expression;
        readonly conditions: readonly Expression[];
        readonly value: Expression;
      }
    /** Anything else. The calls among its children still happen. */
    | { readonly kind: 'other'; readonly children: readonly Expression[] }
  );

export interface Call extends Extent {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly arguments: readonly Item[];
}

/** An element of a list, or an argument. */
export interface Item {
  readonly value: Expression;
  /** `*args`, `...args`, `args...`: stands for all elements of a list. */
  readonly spread: boolean;
  /** `name=value`, `name: value`; `**` with `spread` for a map that holds named arguments. */
  readonly name: string | undefined;
}

/** A method's parameters do not include `self` or `this`; the interpreter knows which object a method is called on. */
export interface Parameter {
  readonly name: string;
  readonly fallback: Expression | undefined;
  /** Takes the rest of the arguments: `*args`, `...args`, `args ...string`. */
  readonly rest: boolean;
  /** Takes the named arguments that no other parameter takes: `**kwargs`. */
  readonly keywords?: true;
}

export interface FunctionNode extends Extent {
  /** Undefined for a closure. */
  readonly name: string | undefined;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
}

export type Statement = Extent &
  (
    | { readonly kind: 'expression'; readonly value: Expression }
    /** `=`, `:=`, `+=`, `val x =`, `||=`; several targets for `a, b = f()`. `local` for a declaration (`let`, `var`, `:=`). */
    | {
        readonly kind: 'assign';
        readonly targets: readonly Expression[];
        readonly operator: string;
        readonly value: Expression;
        readonly local: boolean;
      }
    | { readonly kind: 'function'; readonly function: FunctionNode }
    /** A class, or a type with its methods. A method that builds objects is called `__init__`, `constructor` or `initialize`. */
    | {
        readonly kind: 'class';
        readonly name: string;
        readonly body: readonly Statement[];
        /** Names of the classes whose members it inherits. */
        readonly bases?: readonly string[];
      }
    | {
        readonly kind: 'if';
        readonly condition: Expression;
        readonly then: readonly Statement[];
        readonly otherwise: readonly Statement[];
      }
    /** Runs any number of times; `names` take the elements of `over`. */
    | {
        readonly kind: 'loop';
        readonly names: readonly string[];
        readonly over: Expression | undefined;
        readonly body: readonly Statement[];
      }
    /** Also `raise`, `throw`, `break`, `continue`, without a value, behind the statement that holds their expression. */
    | { readonly kind: 'return'; readonly value: Expression | undefined }
    /** `try`, `with`, `begin`, a bare block: its statements run in turn. */
    | { readonly kind: 'block'; readonly body: readonly Statement[] }
  );

export interface Program {
  readonly text: Text;
  readonly body: readonly Statement[];
  /** Places that the parser could not make sense of, each with the reason. */
  readonly errors: readonly (Extent & { readonly reason: string })[];
}

/** How a call runs a program. */
export interface RunCall {
  /** Tested against the dotted callee as written (`subprocess.run`, `exec.Command`, `sh`, `this.exec`), imports resolved. */
  readonly callee: RegExp;
  /**
   * - `words`: each argument is a word (`exec.Command("helm", "list")`)
   * - `list`: one argument is the list of words (`new ProcessBuilder(list)`)
   * - `program-list`: the program, then a list of its arguments (`spawn("helm", ["list"])`)
   * - `shell`: one argument is shell text (`os.system("helm list")`)
   * - `list-or-shell`: a list is words, a string is shell text (`subprocess.run`)
   * - `text-list`: text that holds the program and perhaps arguments, then a list of more (`exec("helm list", ["-A"])`);
   *   text alone is shell text
   */
  readonly takes: 'words' | 'list' | 'program-list' | 'shell' | 'list-or-shell' | 'text-list';
  /** Arguments in front that are none of these, such as a context. */
  readonly skip?: number;
  /** The named argument that holds the list or text (`sh(script: …)`), when it is not the first. */
  readonly named?: string;
  /** The shell that runs shell text; `sh` unless told. */
  readonly shell?: 'sh' | 'powershell' | 'cmd';
  /** The named argument, or key of an options object, that holds the environment of the program. */
  readonly environment?: string;
  /** Words that stand in front of all others: `["helm"]` for a library call that runs helm itself. */
  readonly prefix?: readonly string[];
  /** The object that the method is called on holds what is run: `"helm list".execute()`, `["helm", "list"].execute()`. */
  readonly receiver?: true;
  /** Returns what the program prints. */
  readonly captures?: true;
}

/** What is particular to a language, for `readProgram`. */
export interface Language {
  readonly name: string;
  readonly runs: readonly RunCall[];
  /** How a reference to the environment looks, as dotted callee or member: `os.environ`, `process.env`, `os.Getenv`, `ENV`. */
  readonly environment: readonly string[];
  /** Whether reading a variable of Helm is worth a fact: programs in the language may hold Helm as a library. */
  readonly notesReading?: true;
  /** How the program names the words that it is called with, and how many the language puts in front of them. */
  readonly arguments?: { readonly names: readonly string[]; readonly skip: number };
  /** Functions that set a variable of the environment, as dotted callee: `os.Setenv`, `os.putenv`. */
  readonly setters?: readonly string[];
  /** Names of methods that add to a list in place: `append`, `extend`, `add`, `push`, `concat`. */
  readonly adders: readonly string[];
}
