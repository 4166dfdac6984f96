import type { Command } from 'unbash';
import type { EnvSetting, Guard, HelmCommand, Word } from '../../../facts.ts';
import { grammarOf, parseHelm } from '../../../helm/parse.ts';
import { type Span, spanKey } from '../../../source/span.ts';
import { spanOf } from '../../../source/text.ts';
import { fieldShown } from '../value.ts';
import { wordOf } from '../word.ts';
import { type Argument, shortened } from './arguments.ts';
import type { Context } from './context.ts';
import { directory } from './links.ts';

export interface HelmCall {
  readonly argv: readonly Argument[];
  /** Index of the binary in `argv`. */
  readonly at: number;
  /** Base name of the binary. */
  readonly name: string;
  readonly env: readonly EnvSetting[];
  readonly wrappers: readonly string[];
  readonly image: string | undefined;
  readonly node: Command;
}

/** A call with more words than this is cut; what is left out counts as unresolved. */
const MAX_HELM_WORDS = 1_000;

/** Adds one call of Helm to the facts. */
export function emitHelm(context: Context, call: HelmCall): void {
  const { shared } = context;
  const binary = call.argv[call.at];
  if (binary === undefined) return;
  const argv = shortened(call.argv.slice(call.at + 1), MAX_HELM_WORDS);
  const words = argv.map((arg) => wordOf(arg.field, arg.site));
  const key = `helm:${spanKey(binary.site)}:${words.map((word) => `${word.span.start}-${word.span.end}=${word.shown}`).join(' ')}:${guardKey(context.guards)}`;
  if (shared.seen.has(key)) return;
  shared.seen.add(key);
  const parsed = parseHelm(words, grammarOf());
  const from = directory(context);
  const begins = beginning(context, call.node, binary.site);
  const fact: HelmCommand = {
    kind: 'command',
    origin: shared.origin,
    scope: shared.scope,
    span: commandSpan(binary.site, call.argv.at(-1)?.site ?? binary.site),
    binary: { shown: fieldShown(binary.field), span: binary.site, name: call.name, image: call.image },
    wrappers: context.elsewhere ? ['ssh', ...call.wrappers] : call.wrappers,
    words,
    env: call.env,
    output: context.output,
    guards: context.guards,
    calls: context.calls,
    ...(from === '' ? {} : { directory: from }),
    ...(begins === undefined ? {} : { begins }),
    ...parsed,
  };
  shared.facts.push(fact);
  for (const setting of call.env) shared.facts.push(setting);
  for (const word of parsed.unresolved) emitUnresolved(context, word);
}

/** A program's name, or a variable that stands for it; `"$@"` stands for what the callers of a function run. */
const PROGRAM = /^["']?(?:[\w./-]+|\$(?:[A-Za-z_]\w*|\([A-Za-z_]\w*\)|\{[A-Za-z_]\w*\}))["']?$/;

/** Where a simple command begins, when its binary stands in it; argument lists have no text. */
function beginning({ shared, text }: Context, node: Command, binary: Span): Span | undefined {
  if (node.name === undefined || !PROGRAM.test(shared.file.text.slice(binary.start, binary.end))) return undefined;
  const whole = spanOf(text, node.pos, node.end);
  if (binary.path !== whole.path || binary.start < whole.start || binary.end > whole.end) return undefined;
  return spanOf(text, node.pos, node.pos);
}

/** Notes a text that may call Helm and was not followed any further. */
export function emitGivenUp(context: Context, site: Span, what: string, reason: string): void {
  const { shared } = context;
  const key = `given up:${spanKey(site)}:${what}`;
  if (shared.seen.has(key)) return;
  shared.seen.add(key);
  const relevant = shared.origin !== 'documentation';
  shared.facts.push({ kind: 'unresolved', scope: shared.scope, span: site, what, reason, relevant });
}

function emitUnresolved(context: Context, word: Word): void {
  const site = word.via[0] ?? word.span;
  const what = word.unknown.join(', ');
  const key = `unresolved:${spanKey(site)}:${what}`;
  if (context.shared.seen.has(key)) return;
  context.shared.seen.add(key);
  context.shared.facts.push({
    kind: 'unresolved',
    scope: context.shared.scope,
    span: site,
    what,
    reason: 'may hold further Helm arguments, and its value is not written here',
    relevant: context.shared.origin !== 'documentation',
  });
}

function guardKey(guards: readonly Guard[]): string {
  return guards.map((guard) => `${guard.major}@${guard.span.start}`).join(',');
}

function commandSpan(first: Span, last: Span): Span {
  if (last.path !== first.path || last.end < first.end) return first;
  return {
    ...first,
    end: last.end,
    endLine: last.endLine,
    endColumn: last.endColumn,
    exact: first.exact && last.exact,
  };
}
