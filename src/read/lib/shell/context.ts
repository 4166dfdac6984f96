import type { CommandNode, Function as FunctionNode } from 'unbash';
import type { Fact, Guard, Origin, Output, Scope } from '../../../facts.ts';
import type { Span } from '../../../source/span.ts';
import type { SourceFile, Text } from '../../../source/text.ts';
import type { Field, Value } from '../value.ts';
import type { Chunk } from './parse.ts';
import type { FoundPin, Hole } from './types.ts';

/** A function and the text that its tree indexes. */
export interface ShellFunction {
  readonly node: FunctionNode;
  readonly chunk: Chunk;
}

/** What the shell knows at one moment. Branches work on copies. */
export interface Environment {
  variables: Map<string, Value>;
  functions: Map<string, ShellFunction>;
  positional: Value;
}

/** What a command substitution collects of what its commands print. */
export interface Capture {
  fields: Field[];
  /** Something printed that is not known. */
  tainted: boolean;
}

/** State of one reading, shared by all contexts. */
export interface Shared {
  readonly file: SourceFile;
  readonly scope: Scope;
  readonly origin: Origin;
  readonly facts: Fact[];
  /** Pins in the order of the script, until they are put together. */
  readonly pins: FoundPin[];
  /** Pins of texts that ran before. */
  readonly earlier: readonly FoundPin[];
  readonly seen: Set<string>;
  readonly exported: Map<string, Value>;
  readonly called: Set<ShellFunction['node']>;
  /** Nodes that may still be visited; keeps scripts that call in circles bounded. */
  budget: number;
}

/** Where in the script the reading is. Immutable; `env` is the moving part. */
export interface Context {
  readonly text: Text;
  readonly holes: readonly Hole[];
  readonly chunk: Chunk;
  readonly env: Environment;
  readonly shared: Shared;
  readonly guards: readonly Guard[];
  /** Function calls through which this is reached. */
  readonly calls: readonly Span[];
  readonly stack: readonly string[];
  readonly capture: Capture | undefined;
  readonly output: Output;
  /** The command whose output this one reads, in a pipeline. */
  readonly before: CommandNode | undefined;
  /** Levels of text read again as a program. */
  readonly depth: number;
  /** Set when the commands come from text that was put together. */
  readonly locals: Map<string, Value | undefined> | undefined;
}

export const PLAIN_OUTPUT: Output = {
  stdout: 'shown',
  stderr: 'shown',
  pipe: [],
  onFailure: undefined,
  tested: false,
};

export function copyEnvironment(env: Environment): Environment {
  return { variables: new Map(env.variables), functions: new Map(env.functions), positional: env.positional };
}

/** The same context inside another chunk of text. */
export function inChunk(context: Context, chunk: Chunk): Context {
  return { ...context, chunk, text: chunk.text, holes: chunk.holes };
}
