/** The tree of a PowerShell text. Offsets are UTF-16 units of the text, end exclusive. */
import type { Hole } from '../shell/types.ts';

interface Place {
  readonly start: number;
  readonly end: number;
}

/** A stretch of a string or a bare word. */
export type Part =
  | ({ readonly kind: 'text' } & Place)
  /** Characters that stand for others: a backquote and a letter, a doubled quote. */
  | ({ readonly kind: 'escape'; readonly value: string } & Place)
  | ({ readonly kind: 'hole'; readonly hole: Hole } & Place)
  | ({ readonly kind: 'expression'; readonly expression: Expression } & Place);

export type Expression =
  | ({ readonly kind: 'string'; readonly parts: readonly Part[]; readonly bare: boolean } & Place)
  /** The name in lower case with its drive: `x`, `env:path`; scopes such as `script:` are taken off. */
  | ({ readonly kind: 'variable'; readonly name: string; readonly splat: boolean } & Place)
  | ({ readonly kind: 'list'; readonly items: readonly Expression[] } & Place)
  /** `( … )`, `$( … )`, `@( … )`. */
  | ({ readonly kind: 'group'; readonly body: readonly Statement[]; readonly list: boolean } & Place)
  | ({ readonly kind: 'hash'; readonly entries: readonly HashEntry[] } & Place)
  | ({ readonly kind: 'block'; readonly body: readonly Statement[] } & Place)
  /** `of.name`, `[type]::name`, with `arguments` when it is called. */
  | ({
      readonly kind: 'member';
      readonly of: Expression;
      readonly name: string;
      readonly arguments: readonly Expression[] | undefined;
    } & Place)
  | ({ readonly kind: 'index'; readonly of: Expression; readonly index: readonly Statement[] } & Place)
  | ({
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    } & Place)
  | ({ readonly kind: 'unary'; readonly operand: Expression } & Place)
  | ({ readonly kind: 'cast'; readonly type: string; readonly operand: Expression } & Place)
  | ({
      readonly kind: 'ternary';
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    } & Place)
  | ({ readonly kind: 'type'; readonly name: string } & Place);

export interface HashEntry {
  readonly key: Expression;
  readonly value: Statement | undefined;
}

export interface Redirect {
  /** `>`, `>>`, `2>`, `2>&1`, `*>`. */
  readonly operator: string;
  readonly target: Expression | undefined;
}

export type Stage =
  | ({
      readonly kind: 'command';
      readonly words: readonly Expression[];
      readonly redirects: readonly Redirect[];
      /** `.` in front: runs in this scope. */
      readonly dot: boolean;
    } & Place)
  | ({ readonly kind: 'value'; readonly expression: Expression; readonly redirects: readonly Redirect[] } & Place);

export interface Parameter extends Place {
  readonly name: string;
  /** Types and attributes in front of it, as written. */
  readonly types: string;
  readonly initial: Expression | undefined;
}

export type Statement =
  | ({ readonly kind: 'pipeline'; readonly stages: readonly Stage[] } & Place)
  /** Pipelines joined by `&&` and `||`. */
  | ({ readonly kind: 'chain'; readonly items: readonly Statement[]; readonly operators: readonly string[] } & Place)
  | ({
      readonly kind: 'assign';
      readonly target: Expression;
      readonly operator: string;
      readonly value: Statement | undefined;
    } & Place)
  | ({
      readonly kind: 'if';
      readonly clauses: readonly Clause[];
      readonly otherwise: readonly Statement[] | undefined;
    } & Place)
  | ({
      readonly kind: 'foreach';
      readonly name: string;
      readonly list: readonly Statement[];
      readonly body: readonly Statement[];
    } & Place)
  | ({ readonly kind: 'loop'; readonly head: readonly Statement[]; readonly body: readonly Statement[] } & Place)
  | ({ readonly kind: 'switch'; readonly subject: readonly Statement[]; readonly cases: readonly Case[] } & Place)
  /** `try`, `catch`, `finally`: the first always runs, each other one perhaps. */
  | ({ readonly kind: 'try'; readonly bodies: readonly (readonly Statement[])[] } & Place)
  | ({
      readonly kind: 'function';
      readonly name: string;
      readonly parameters: readonly Parameter[];
      readonly body: readonly Statement[];
    } & Place)
  | ({ readonly kind: 'parameters'; readonly parameters: readonly Parameter[] } & Place)
  | ({ readonly kind: 'leave'; readonly word: string; readonly value: Statement | undefined } & Place)
  | ({ readonly kind: 'body'; readonly body: readonly Statement[] } & Place);

export interface Clause extends Place {
  readonly test: readonly Statement[];
  readonly body: readonly Statement[];
}

export interface Case {
  readonly pattern: Expression | undefined;
  readonly body: readonly Statement[];
}
