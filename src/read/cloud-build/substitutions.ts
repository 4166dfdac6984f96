/** `$_NAME` and `${_NAME}` in a Cloud Build configuration. https://cloud.google.com/build/docs/configuring-builds/substitute-variable-values */
import { type Host, hostOf } from '../lib/ci/host.ts';
import type { Mark } from '../lib/templates.ts';
import { literalAt, type Value } from '../lib/value.ts';

const REFERENCE =
  /\$(?:(\$)|\{(_[A-Z0-9_]{1,100}|[A-Z][A-Z0-9_]{1,100})\}|(_[A-Z0-9_]{1,100}|PROJECT_(?:ID|NUMBER)|BUILD_ID|LOCATION|(?:COMMIT|SHORT|REVISION)_(?:SHA|ID)|(?:REPO|BRANCH|TAG|REF|TRIGGER)_NAME))/g;

function references(text: string): Mark[] {
  return [...text.matchAll(REFERENCE)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    inner: match[1] ?? match[2] ?? match[3] ?? '',
  }));
}

/** The host of a configuration whose own substitutions have these values; `$$` stands for a dollar. */
export function substitutionHost(values: ReadonlyMap<string, Value>): Host {
  return hostOf(references, (mark, text) => {
    if (mark.inner === '$') return literalAt({ text, start: mark.start + 1, end: mark.end });
    return values.get(mark.inner);
  });
}
