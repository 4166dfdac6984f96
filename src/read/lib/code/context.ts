/** Where in a program the reading is, and what it knows there. */
import type { Fact, Guard, Scope } from '../../../facts.ts';
import type { Span } from '../../../source/span.ts';
import { type Place, spanOf, type Text } from '../../../source/text.ts';
import type { Given } from '../../reader.ts';
import { layered, type Table } from '../table.ts';
import { type Field, type Value, withGuards } from '../value.ts';
import type { Host } from './host.ts';
import type { Closure, Thing } from './thing.ts';
import type { Expression, Extent, FunctionNode, Language, Statement } from './tree.ts';

/** A class of the program. */
export interface ClassNode {
  readonly name: string;
  readonly bases: readonly string[];
}

/** One activation of a function, or the module. */
export interface Frame {
  /** Names that it declares itself. */
  readonly own: Set<string>;
  /** Names of the variables around it that it sets. */
  readonly escapes: Set<string>;
  /** Names whose lists it changed in place. */
  readonly mutated: Set<string>;
  readonly returns: Thing[];
  /** The class whose method this is. */
  readonly self: string | undefined;
  readonly module: boolean;
}

/** State of one reading, shared by all contexts. */
export interface State {
  readonly text: Text;
  readonly language: Language;
  readonly host: Host | undefined;
  readonly given: Given | undefined;
  readonly facts: Fact[];
  readonly seen: Set<string>;
  readonly classes: Map<string, ClassNode>;
  /** Every function that was met, in order. */
  readonly closures: Closure[];
  readonly known: Set<FunctionNode>;
  readonly entered: Set<FunctionNode>;
  /** How often functions were entered by calls. */
  readonly entries: Map<FunctionNode, number>;
  /** Where a field of a list is written as an element. */
  readonly sites: WeakMap<Field, Place>;
  /** What an expression stands for; runs the calls in it. */
  readonly evaluate: (context: Context, expression: Expression) => Thing;
  /** Runs statements in turn; says whether the last one always leaves. */
  readonly run: (context: Context, statements: readonly Statement[]) => boolean;
  /** What may still be visited. */
  budget: number;
  /** Depth of expressions and statements inside each other. */
  depth: number;
  tooDeep: boolean;
}

/** Immutable; the tables are the moving part. */
export interface Context {
  readonly state: State;
  readonly scope: Scope;
  /** Variables of the environment that the program sets, as what it runs sees them. */
  readonly environment: Map<string, Value>;
  readonly variables: Table<Thing>;
  /** The variables of the module as they are where its functions are called. */
  readonly module: Table<Thing>;
  readonly frame: Frame;
  /** The class whose body this is. */
  readonly classBody: string | undefined;
  /** Inside the arguments of a function that prints or logs: what is handed on there is text for people. */
  readonly quiet: boolean;
  readonly guards: readonly Guard[];
  /** Function calls through which this is reached. */
  readonly calls: readonly Span[];
  readonly stack: readonly FunctionNode[];
}

export function newFrame(self: string | undefined, module = false): Frame {
  return { own: new Set(), escapes: new Set(), mutated: new Set(), returns: [], self, module };
}

/** The same context on one of several paths. */
export function branchOf(context: Context, guards: readonly Guard[] = []): Context {
  const variables = layered(context.variables);
  return {
    ...context,
    variables,
    module: context.frame.module ? variables : context.module,
    guards: guards.length === 0 ? context.guards : [...context.guards, ...guards],
  };
}

export function placeOf(context: Context, { start, end }: Extent): Place {
  return { text: context.state.text, start, end };
}

export function spanAt(context: Context, { start, end }: Extent): Span {
  return spanOf(context.state.text, start, end);
}

/** More of an expression than this is not shown. */
const LONGEST_SHOWN = 120;

/** An expression as it is written, on one line. */
export function shownOf(context: Context, { start, end }: Extent): string {
  const written = context.state.text.value.slice(start, Math.min(end, start + 4 * LONGEST_SHOWN)).replace(/\s+/g, ' ');
  return written.length > LONGEST_SHOWN ? `${written.slice(0, LONGEST_SHOWN - 1)}…` : written;
}

/** A value that is written under the version tests of the context. */
export function guarded(context: Context, value: Value): Value {
  return withGuards(value, context.guards);
}

/** Uses up some of what may still be visited; false when nothing is left. */
export function spend(context: Context, steps = 1): boolean {
  context.state.budget -= steps;
  return context.state.budget > 0;
}
