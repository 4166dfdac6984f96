/** Steps of a pipeline: what they run, load and build. */
import type { Link, Outside } from '../../facts.ts';
import { spanAt } from '../lib/code/context.ts';
import { addFact } from '../lib/code/facts.ts';
import type { HostCall } from '../lib/code/host.ts';
import { literalText } from '../lib/code/jvm/library.ts';
import { runShell } from '../lib/code/run.ts';
import type { Expression } from '../lib/code/tree.ts';
import { isKnown, type Piece, type Value } from '../lib/value.ts';
import { argumentOf, type Pipeline, stepScope, textOf } from './host.ts';

const SHELLS = {
  sh: 'sh',
  shell: 'sh',
  bat: 'cmd',
  batchFile: 'cmd',
  powershell: 'powershell',
  pwsh: 'powershell',
  powerShell: 'powershell',
} as const;

/** The shell of a step that runs one. */
export function shellOf(step: string): 'sh' | 'cmd' | 'powershell' | undefined {
  return Object.entries(SHELLS).find(([name]) => name === step)?.[1];
}

/** `sh '…'`, `bat(script: …)`: every step is a shell of its own. */
export function shellStep(pipeline: Pipeline, call: HostCall, step: string): void {
  const { context, args } = call;
  const script = argumentOf(call, 'script');
  if (script === undefined) return;
  const { thing, item } = script;
  const scope = stepScope(pipeline, context.scope, step);
  const file = fileRead(item.value);
  if (file !== undefined) {
    addFact(context, link(call, 'run', file.resource ? `resources/${file.path}` : file.path));
    return;
  }
  const captures = args.some(
    ({ item: { name, value } }) => name === 'returnStdout' && value.kind === 'literal' && value.shown === 'true',
  );
  const value: Value = thing.list
    ? { alternatives: [] }
    : { alternatives: thing.value.alternatives.map((fields) => [margins(item.value, fields[0] ?? [])]) };
  const inside = { ...context, scope };
  runShell(inside, value, item.value, { captures, shell: shellOf(step) });
}

/** `'''|helm …'''.stripMargin()`: without the bars at the beginning of the lines. */
function margins(expression: Expression, field: readonly Piece[]): readonly Piece[] {
  const isStripped =
    expression.kind === 'call' && expression.callee.kind === 'member' && expression.callee.name === 'stripMargin';
  if (!isStripped) return field;
  return field.flatMap((piece, index): Piece[] => {
    if (!isKnown(piece)) return [piece];
    const kept: Piece[] = [];
    let done = 0;
    for (const match of piece.text.matchAll(index === 0 ? /(?:^|\n)([ \t]*\|)/g : /\n([ \t]*\|)/g)) {
      const bar = match.index + match[0].length - (match[1]?.length ?? 0);
      if (bar > done) kept.push(part(piece, done, bar));
      done = match.index + match[0].length;
    }
    kept.push(part(piece, done, piece.text.length));
    return kept;
  });
}

function part(piece: Extract<Piece, { text: string }>, start: number, end: number): Piece {
  const at = piece.at && { text: piece.at.text, start: piece.at.start + start, end: piece.at.start + end };
  return { ...piece, text: piece.text.slice(start, end), at };
}

/** The file that an expression gives the text of: `readFile('x.sh')`, `libraryResource('x.sh')`. */
function fileRead(expression: Expression): { readonly path: string; readonly resource: boolean } | undefined {
  if (expression.kind !== 'call' || expression.callee.kind !== 'name') return undefined;
  const { name } = expression.callee;
  if (!/^(?:readFile|readTrusted|libraryResource|readFileFromWorkspace)$/.test(name)) return undefined;
  const path = literalText(
    (expression.arguments.find((item) => item.name === 'file') ?? expression.arguments[0])?.value,
  );
  return path === undefined ? undefined : { path, resource: name === 'libraryResource' };
}

function link({ context, call }: HostCall, how: Link['how'], path: string): Link {
  return {
    kind: 'link',
    origin: 'task',
    scope: context.scope,
    how,
    path,
    arguments: [],
    variables: [],
    guards: context.guards,
    span: spanAt(context, call),
  };
}

/** `load 'ci/deploy.groovy'`: its functions are called from here. */
export function load(call: HostCall): void {
  const path = textOf(argumentOf(call, 'path'));
  if (path !== undefined) addFact(call.context, link(call, 'source', path));
  else outside(call, 'loaded script');
}

/** A library, a job or a pipeline that is kept elsewhere. */
export function outside(call: HostCall, what: string): void {
  const { context } = call;
  const fact: Outside = { kind: 'outside', scope: context.scope, what, span: spanAt(context, call.call) };
  addFact(context, fact);
}
