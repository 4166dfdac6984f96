/** Sentences for symbols of which the types say all. */
import type { Difference } from './compare.ts';
import { apiData, majorOf, rangeOf, variantsOf } from './data.ts';
import type { Derived } from './derive.ts';
import type { Found } from './lookup.ts';

const release = 'the *release.Release of helm.sh/helm/v4/pkg/release/v1';

const sentences: Readonly<Record<Difference, string>> = {
  releaser: `Take ${release} out of the result with a type assertion, or read it through release.NewAccessor.`,
  releasers: `Convert the result element by element to ${release}.`,
  wider: 'Callers change nothing.',
  elements: 'Use the new element type: a list or a function of the old one does not convert.',
  options: 'Callers change nothing; options may follow.',
  methods: 'Callers change nothing here; implementations must have the new methods.',
  time: 'Treat it as a time.Time of the standard library.',
  other: 'Write it with the new type.',
};

/** What to do about a symbol, as an imperative. */
export function adviceOf(source: Found, derived: Derived): string {
  const { status, target, differences } = derived;
  if (status === 'removed' || target === undefined)
    return goneWithin3(source) ?? 'Do without it: Helm 4 has nothing public in its place.';
  const advice = differences.map((one) => sentences[one]);
  if (source.variant.letter === 'i' && advice.length > 0) advice.push('An implementation must have the new signature.');
  const heir = source.path.replace('/v3/', '/v4/');
  if (source.symbol !== target.symbol) advice.unshift(`Write ${target.symbol}, imported from ${target.path}.`);
  else if (heir !== target.path) advice.unshift(`Import it from ${target.path}.`);
  return advice.length > 0 ? advice.join(' ') : 'Nothing to write but the import path.';
}

/** For what later releases of Helm 3 dropped. */
function goneWithin3(source: Found): string | undefined {
  if (majorOf(source.path) !== 3) return undefined;
  const newest = variantsOf(source.path, source.symbol)[0];
  if (newest === undefined || newest.runs.some(([, to]) => to === apiData(3).releases.length - 1)) return undefined;
  return `Do without it: only Helm ${rangeOf(3, newest.runs)} exports it.`;
}
