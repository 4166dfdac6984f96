/** Addresses that matter wherever they stand. */
import type { Origin, Scope, UrlUse } from '../../facts.ts';
import { badHost } from '../../helm/install/index.ts';
import { spanOf, type Text } from '../../source/text.ts';

/**
 * The addresses in a text that are on hosts which nobody should use any more. Lines that are comments in the manner of
 * the shell (`#` first) do not count.
 */
export function urlFacts(text: Text, scope: Scope, origin: Origin): UrlUse[] {
  return badHost(text.value)
    .filter(({ start }) => !isComment(text.value, start))
    .map(({ url, start, end }) => ({ kind: 'url', origin, scope, url, span: spanOf(text, start, end) }));
}

function isComment(value: string, offset: number): boolean {
  const line = value.lastIndexOf('\n', offset - 1) + 1;
  return value.slice(line, offset).trimStart().startsWith('#');
}
