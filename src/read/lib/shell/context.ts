import type { CommandNode, Function as FunctionNode } from 'unbash';
import type { Fact, Guard, Origin, Output, Scope } from '../../../facts.ts';
import type { Span } from '../../../source/span.ts';
import type { SourceFile, Text } from '../../../source/text.ts';
import { layered, type Table } from '../table.ts';
import type { Field, Value } from '../value.ts';
import type { Chunk } from './parse.ts';
import type { FoundPin, Hole } from './types.ts';

/** A function and the text that its tree indexes. */
export interface ShellFunction {
  readonly node: FunctionNode;
  readonly chunk: Chunk;
}

/** What the shell knows at one moment. Branches work on layers. */
export interface Environment {
  readonly variables: Table<Value>;
  readonly functions: Table<ShellFunction>;
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
  /** Names under which install scripts were saved, by this text or one that ran before. */
  readonly saved: Set<string>;
  readonly seen: Set<string>;
  readonly exported: Map<string, Value>;
  readonly called: Set<ShellFunction['node']>;
  /** Names of variables that programs started by the text see. */
  readonly environment: Set<string>;
  /** Where relative paths count from when the text starts; empty for the root of the repository or the place of the file. */
  readonly directory: string;
  /** Opens a script that is sourced. */
  readonly open: ((path: string) => SourceFile | undefined) | undefined;
  /** Scripts that were sourced; how many, and which are being read. */
  opened: number;
  readonly opening: Set<string>;
  /** How many links were found. */
  links: number;
  /** Nodes that may still be visited; keeps scripts that call in circles bounded. */
  budget: number;
  /** Whether anything that was read so far, or is given from outside, names Helm. */
  named: boolean;
}

/** Statements that one text may make the interpreter run; a script of 10,000 lines stays far below. */
const BUDGET = 60_000;
/** The same where nothing names Helm, and only what other scripts are run can matter. */
const BUDGET_UNNAMED = 12_000;

/** What a reading may visit when it begins. */
export function budgetFor(named: boolean): number {
  return named ? BUDGET : BUDGET_UNNAMED;
}

/** Notes that a text was taken in. */
export function tookIn(shared: Shared, text: string): void {
  if (shared.named || !/helm/i.test(text)) return;
  shared.named = true;
  shared.budget += BUDGET - BUDGET_UNNAMED;
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
  /** Runs on another machine (`ssh host …`), whose Helm is not the one that is installed here. */
  readonly elsewhere: boolean;
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

/** An environment that begins as another one and leaves that as it is. */
export function layerOn(env: Environment): Environment {
  return { variables: layered(env.variables), functions: layered(env.functions), positional: env.positional };
}

/** The same context inside another chunk of text. */
export function inChunk(context: Context, chunk: Chunk): Context {
  return { ...context, chunk, text: chunk.text, holes: chunk.holes };
}
