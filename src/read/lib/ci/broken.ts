/** Pipelines that are not proper YAML. */
import type { Fact, Scope } from '../../../facts.ts';
import { looksLikeHelmUse } from '../../../source/mention.ts';
import { spanOf } from '../../../source/text.ts';
import { readShell } from '../shell/index.ts';
import { looseScalars, type YamlFile } from '../yaml/index.ts';
import { wholeSpan } from './around.ts';
import type { Host } from './host.ts';

/**
 * What the YAML parser lost: shell texts found line by line, and where it stumbled. Nothing for a file without errors.
 *
 * @param facts what was read all the same
 * @param isScript whether the scalar under these keys is a shell text
 */
export function readBroken(
  yaml: YamlFile,
  facts: readonly Fact[],
  scope: Scope,
  host: Host,
  isScript: (path: readonly string[]) => boolean,
): Fact[] {
  const found: Fact[] = [];
  if (yaml.isCut()) {
    const reason = 'more aliases of aliases than are followed; the rest was not read';
    found.push({ kind: 'unresolved', scope, span: spanOf(yaml.text, 0, 0), what: 'YAML', reason, relevant: true });
  }
  const error = yaml.errors[0];
  if (error === undefined) return found;
  const read = new Set(facts.flatMap((fact) => (fact.kind === 'command' ? [fact.binary.span.start] : [])));
  for (const { path, text } of looseScalars(yaml.text)) {
    if (!isScript(path) || !looksLikeHelmUse(text.value)) continue;
    const { start, end } = wholeSpan(text);
    if ([...read].some((at) => at >= start && at < end)) continue;
    found.push(...readShell({ text, scope, origin: 'shell', holes: host.holesOf(text) }).facts);
  }
  const start = Math.min(error.start, yaml.text.value.length);
  const span = spanOf(yaml.text, start, Math.min(start + 1, yaml.text.value.length));
  const relevant = looksLikeHelmUse(yaml.text.value);
  return [...found, { kind: 'unresolved', scope, span, what: 'YAML syntax', reason: error.message, relevant }];
}
