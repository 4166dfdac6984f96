import type { Guard, Output } from '../../../facts.ts';
import type { Span } from '../../../source/span.ts';
import type { Text } from '../../../source/text.ts';
import type { CallList } from '../calls.ts';
import type { Environment } from '../shell/context.ts';
import { unknownValue, type Value } from '../value.ts';
import type { PowerShellInput } from './index.ts';
import type { Expression, Parameter, Statement } from './tree.ts';

/** A function and the text that its tree indexes. */
export interface PowerShellFunction {
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
  readonly text: Text;
}

/** State of one reading, shared by all contexts. */
export interface Shared {
  readonly input: PowerShellInput;
  readonly calls: CallList;
  readonly functions: Map<string, PowerShellFunction>;
  readonly called: Set<PowerShellFunction>;
  /** Names of variables that hold lists, so that `+=` adds an element. */
  readonly lists: Set<string>;
  readonly exported: Map<string, Value>;
  readonly root: Environment;
  /** A variable of the environment that the host sets, by its name in lower case. */
  readonly host: (name: string) => Value | undefined;
  /** Variables of the environment for programs in other languages. */
  readonly variables: ReadonlyMap<string, Value>;
  /** Steps that are left; keeps texts that call in circles bounded. */
  budget: number;
}

/** Where in the program the reading is. Immutable; `env` is the moving part. */
export interface Context {
  readonly text: Text;
  readonly env: Environment;
  readonly shared: Shared;
  readonly guards: readonly Guard[];
  /** Function calls through which this is reached. */
  readonly sites: readonly Span[];
  readonly stack: readonly string[];
  readonly output: Output;
  /** Runs on another machine. */
  readonly elsewhere: boolean;
  /** Levels of text read again as a program. */
  readonly depth: number;
}

/** The source of an expression, as it is shown where its value is not known. */
export function unknownAt(context: Context, { start, end }: { start: number; end: number }, list = true): Value {
  const written = context.text.value.slice(start, Math.min(end, start + 400)).replace(/\s+/g, ' ');
  const shown = written.length > 120 ? `${written.slice(0, 119)}…` : written;
  return unknownValue(shown, { text: context.text, start, end }, list);
}

/** What runs commands, for expressions that hold statements. */
export interface Runner {
  /** Runs statements and returns what they print or give; undefined when that is nothing. */
  readonly values: (context: Context, statements: readonly Statement[]) => Value | undefined;
  readonly member: (context: Context, expression: Expression & { kind: 'member' }, runner: Runner) => Value;
}
