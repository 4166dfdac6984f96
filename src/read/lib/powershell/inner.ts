/** Texts that are read again as programs. */
import type { Span } from '../../../source/span.ts';
import { readBatch } from '../batch/index.ts';
import { fieldShown, type Value } from '../value.ts';
import { textOfField } from '../word.ts';
import type { Context, Runner } from './context.ts';
import { parsePowerShell } from './statements.ts';

const MAX_DEPTH = 4;

/** Runs the text of a value in this place: `Invoke-Expression`. */
export function runInnerPowerShell(context: Context, value: Value, site: Span | undefined, runner: Runner): void {
  if (tooDeep(context, value, site)) return;
  for (const fields of value.alternatives) {
    const { text, holes } = textOfField(fields[0] ?? [], context.text.file, site?.start ?? 0);
    const { statements } = parsePowerShell(text, holes);
    runner.values({ ...context, text, depth: context.depth + 1 }, statements);
  }
}

/** Runs the text of a value as a line of `cmd`. */
export function runInnerBatch(context: Context, value: Value, site: Span): void {
  if (tooDeep(context, value, site)) return;
  const { scope, origin } = context.shared.input;
  for (const fields of value.alternatives) {
    const { text, holes } = textOfField(fields[0] ?? [], context.text.file, site.start);
    const { facts, pins } = readBatch({
      text,
      holes,
      scope,
      origin,
      guards: context.guards,
      variables: context.shared.variables,
      depth: context.depth + 1,
    });
    for (const fact of facts) {
      if (fact.kind === 'command')
        context.shared.calls.add({ ...fact, wrappers: ['cmd', ...fact.wrappers], output: context.output });
      else if (fact.kind !== 'pin') context.shared.calls.add(fact);
    }
    for (const { guards, ...guess } of pins) context.shared.calls.pin(guess, guards);
  }
}

function tooDeep(context: Context, value: Value, span: Span | undefined): boolean {
  if (context.depth < MAX_DEPTH) return false;
  const shown = value.alternatives.flat().map(fieldShown).join(' ');
  const { scope } = context.shared.input;
  const reason = 'lies in more texts inside texts than are followed';
  if (span !== undefined && /helm|[$%]/i.test(shown)) {
    context.shared.calls.add({ kind: 'unresolved', scope, span, what: 'script text', reason, relevant: true });
  }
  return true;
}
