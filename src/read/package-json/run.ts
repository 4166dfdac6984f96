/** Hands the text of a script to the reader of shell text. */
import type { Fact, Scope } from '../../facts.ts';
import { type Text, textBuilder } from '../../source/text.ts';
import { readShell } from '../lib/shell/index.ts';
import type { Hole } from '../lib/shell/types.ts';
import { holesOf, templateActions } from '../lib/templates.ts';
import type { Value } from '../lib/value.ts';
import type { Given } from '../reader.ts';

/** semantic-release fills `${nextRelease.version}` in; Nx `{args.x}` and `{projectRoot}`. */
const TEMPLATE =
  /\$\{\s*[\w.]{1,100}\.[\w.]{1,100}\s*\}|\$\{[^{}\s]{1,40}[\s([?|&=][^{}]{0,300}\}|\{(?:args\.|workspaceRoot|projectRoot|projectName)[\w.]{0,100}\}/g;

/** The facts of one script. What the caller gives stands behind its last word, as `npm run` puts it there. */
export function runText(
  script: Text,
  scope: Scope,
  variables: ReadonlyMap<string, Value>,
  given: Given | undefined,
): readonly Fact[] {
  const all = new Map([...(given?.variables ?? []), ...variables]);
  const { text, holes } = withArguments(script, given);
  const filled = [...text.value.matchAll(TEMPLATE)].map(
    ({ index, 0: written }): Hole => ({ start: index, end: index + written.length, value: undefined }),
  );
  const actions = holesOf(text, templateActions(text.value), () => undefined);
  const outer = [...filled, ...actions].sort((a, b) => a.start - b.start);
  const apart = outer.filter((hole, at) => at === 0 || hole.start >= (outer[at - 1]?.end ?? 0));
  return readShell({ text, scope, origin: 'task', variables: all, holes: [...apart, ...holes] }).facts;
}

function withArguments(script: Text, given: Given | undefined): { text: Text; holes: Hole[] } {
  const fields = given?.arguments ?? [];
  if (fields.length === 0) return { text: script, holes: [] };
  const end = script.value.length;
  const builder = textBuilder(script).keep(0, end);
  const holes: Hole[] = [];
  let at = end;
  for (const field of fields) {
    builder.put(' _', end, end);
    holes.push({ start: at + 1, end: at + 2, value: { alternatives: [[field]] } });
    at += 2;
  }
  return { text: builder.build(), holes };
}
