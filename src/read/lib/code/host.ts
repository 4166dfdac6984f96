/** What the machinery around a program makes of it: a pipeline's steps, the tasks of a build. */
import type { Context } from './context.ts';
import type { Argument } from './loose.ts';
import type { Thing } from './thing.ts';
import type { Call, Expression } from './tree.ts';

/** A call that no function of the program answers; its arguments are evaluated, functions among them not yet run. */
export interface HostCall {
  readonly context: Context;
  readonly call: Call;
  /** The dotted name of what is called. */
  readonly name: string;
  readonly args: readonly Argument[];
  /** What the method is called on. */
  readonly object: Thing | undefined;
}

export interface Host {
  /** What the call gives; undefined for a call that is read as any other. */
  readonly call: (call: HostCall) => Thing | undefined;
  /** What a name stands for that the program does not set. */
  readonly name?: (context: Context, name: Extract<Expression, { kind: 'name' }>) => Thing | undefined;
}
