/** From the text of a program to the shared tree. TypeScript's parser accepts any text; types are never resolved. */
import { ts } from 'ts-morph';
import type { Fact } from '../../facts.ts';
import type { Text } from '../../source/text.ts';
import type { Program } from '../lib/code/index.ts';
import { table } from '../lib/table.ts';
import type { Context, Shared } from './context.ts';
import { functionOf } from './functions.ts';
import { statements } from './statements.ts';

/** Longer texts are bundles; what has nothing to do with Helm in them is not converted. */
const LONG = 200_000;

export interface Parsed {
  readonly program: Program;
  /** Pins that objects of the program make by themselves. */
  readonly pins: readonly Fact[];
}

/** Parses a program. Never throws. */
export function parse(text: Text): Parsed {
  const { value } = text;
  const shared: Shared = {
    errors: [],
    pins: [],
    matters: mattersIn(value),
    functionOf,
    objects: holdsCommands(text.file.path),
  };
  const source = parsed(text.file.path, value);
  if (source === undefined) {
    const reason = 'nested too deep to parse';
    return { program: { text, body: [], errors: [{ start: 0, end: value.length, reason }] }, pins: [] };
  }
  const context: Context = { source, text, names: table(), pending: [], depth: 0, shared };
  const body = statements(source.statements, context);
  return { program: { text, body, errors: [...syntaxErrors(source), ...shared.errors] }, pins: shared.pins };
}

function parsed(path: string, value: string): ts.SourceFile | undefined {
  try {
    return ts.createSourceFile(path, value, ts.ScriptTarget.ESNext, false, kindOf(path, value));
  } catch (error) {
    // The parser calls itself for every level of nesting.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function kindOf(path: string, value: string): ts.ScriptKind {
  if (/\.tsx$/.test(path)) return ts.ScriptKind.TSX;
  if (/\.[cm]?ts$/.test(path)) return ts.ScriptKind.TS;
  return /^#![^\n]*\b(?:deno|tsx|ts-node|bun)\b/.test(value) && !/\.[cm]?jsx?$/.test(path)
    ? ts.ScriptKind.TS
    : ts.ScriptKind.JSX;
}

/** What the parser could not make sense of; it goes on behind it. The list is no part of the typed interface. */
function syntaxErrors(source: ts.SourceFile): Program['errors'] {
  const found: unknown = Reflect.get(source, 'parseDiagnostics');
  if (!Array.isArray(found)) return [];
  return found.slice(0, 20).flatMap((problem: unknown) => {
    if (typeof problem !== 'object' || problem === null) return [];
    const start: unknown = Reflect.get(problem, 'start');
    const length: unknown = Reflect.get(problem, 'length');
    const message: unknown = Reflect.get(problem, 'messageText');
    if (typeof start !== 'number' || typeof length !== 'number') return [];
    return [{ start, end: start + length, reason: typeof message === 'string' ? message : 'not understood' }];
  });
}

/** Objects of user interfaces and tests hold commands that are shown or compared, not run. */
function holdsCommands(path: string): boolean {
  return !/\.[jt]sx$|[.-](?:test|spec|stories)\.[cm]?[jt]s$|(?:^|\/)(?:__tests__|__mocks__|__fixtures__|tests?|specs?|e2e)\//.test(
    path,
  );
}

/** Whether Helm is mentioned between two offsets; asked only of the pieces of a long text. */
function mattersIn(value: string): (start: number, end: number) => boolean {
  if (value.length <= LONG) return () => true;
  const mentions = [...value.matchAll(/helm/gi)].map(({ index }) => index);
  return (start, end) => {
    let low = 0;
    let high = mentions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((mentions[middle] ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return (mentions[low] ?? Number.POSITIVE_INFINITY) < end;
  };
}
