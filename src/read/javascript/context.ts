/** What the conversion of one file shares. */
import type { ts } from 'ts-morph';
import type { Fact } from '../../facts.ts';
import type { Text } from '../../source/text.ts';
import type { Expression, Extent, FunctionNode, Statement } from '../lib/code/index.ts';
import { layered } from '../lib/table.ts';
import type { Names } from './names.ts';

export interface Context {
  readonly source: ts.SourceFile;
  readonly text: Text;
  /** Of the block that is being converted. */
  readonly names: Names;
  /** Commands that objects of the present statement hold; they run after it. */
  readonly pending: Expression[];
  readonly depth: number;
  readonly shared: Shared;
}

export interface Shared {
  readonly errors: (Extent & { readonly reason: string })[];
  /** Pins that objects make by themselves. */
  readonly pins: Fact[];
  /** Whether anything between two offsets can matter; long texts are not converted where nothing can. */
  readonly matters: (start: number, end: number) => boolean;
  /** Converts a function; for those that are met in expressions and statements. */
  readonly functionOf: (node: ts.SignatureDeclaration, name: string | undefined, context: Context) => FunctionNode;
  /** Whether commands are looked for in objects: `{ run: 'helm …' }`. */
  readonly objects: boolean;
}

/** Functions and members shorter than this are always converted. */
const SMALL = 2_000;

/** Whether a function or a member of an object is worth converting. */
export function isWorth({ pos, end }: ts.Node, { shared }: Context): boolean {
  return end - pos < SMALL || shared.matters(pos, end);
}

/** Deeper nesting is not followed. */
const MAX_DEPTH = 300;

/** The context one level deeper; undefined when that is too deep. */
export function deeper(context: Context, node: ts.Node): Context | undefined {
  if (context.depth < MAX_DEPTH) return { ...context, depth: context.depth + 1 };
  const { errors } = context.shared;
  const reason = 'nested too deep to follow';
  if (!errors.some((error) => error.reason === reason)) errors.push({ ...extentOf(node, context), reason });
  return undefined;
}

/** The context of a function or block, whose names are its own. */
export function inner(context: Context): Context {
  return { ...context, names: layered(context.names), pending: [] };
}

/** Where a node is written, without what stands in front of it. */
export function extentOf(node: ts.Node, { source }: Context): Extent {
  return { start: node.getStart(source), end: node.end };
}

/** The commands that objects of a statement hold, as statements. */
export function flushed({ pending }: Context): Statement[] {
  return pending
    .splice(0)
    .map((value): Statement => ({ start: value.start, end: value.end, kind: 'expression', value }));
}

/** Either of two branches. */
export function either(
  { start, end }: Extent,
  condition: Expression,
  then: readonly Statement[],
  otherwise: readonly Statement[] = [],
): Statement {
  return { start, end, kind: 'if', condition, then, otherwise };
}
