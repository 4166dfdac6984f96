/** Which Helm the Kubernetes provider of Pulumi is built with: provider/go.mod at each tag of pulumi/pulumi-kubernetes. */
import compare from 'semver/functions/compare.js';
import satisfies from 'semver/functions/satisfies.js';
import valid from 'semver/functions/valid.js';
import minVersion from 'semver/ranges/min-version.js';
import validRange from 'semver/ranges/valid.js';
import { rows } from './install/data.ts';
import { overlap, within } from './ranges.ts';

/** What is known of the Helm in a release of `@pulumi/kubernetes`. */
export interface Embedded {
  /** Semver range of the Helm releases that it may be; undefined when that is not known. */
  readonly range: string | undefined;
  /** The sentence that says so. */
  readonly because: string;
}

/**
 * The Helm in `@pulumi/kubernetes`.
 *
 * @param asked the version that a repository asks for, exact or a range
 */
export function helmOfPulumi(asked: string): Embedded {
  const name = `@pulumi/kubernetes ${asked}`;
  const known = rows('pulumi').map((row) => ({ version: row('version'), helm: row('helm') }));
  const [oldest, newest] = [known[0]?.version ?? '', known.at(-1)?.version ?? ''];
  const exact = valid(asked);
  const unknown = (why: string): Embedded => ({ range: undefined, because: `${name} ${why}` });
  if (exact !== null) {
    if (compare(exact, newest) > 0) return unknown(`is newer than ${newest}; which Helm it embeds is not known here`);
    const helm = known.findLast(({ version }) => compare(version, exact) <= 0)?.helm;
    return helm === undefined
      ? unknown('embeds a Helm that is not known here')
      : { range: helm, because: `${name} embeds Helm ${helm}` };
  }
  const range = validRange(asked);
  if (range === null || minVersion(range) === null)
    return unknown('names no release; which Helm it embeds is not known here');
  // A row holds from its release up to the next one.
  const helms = known.filter(({ version }, index) => {
    const next = known[index + 1]?.version;
    return next === undefined ? satisfies(version, range) : overlap(range, `>=${version} <${next}`);
  });
  const [first, last] = [helms[0]?.helm, helms.at(-1)?.helm];
  if (first === undefined || last === undefined) return unknown('embeds a Helm that is not known here');
  const held = first === last ? `Helm ${first}` : `Helm ${first} to ${last}`;
  if (!within(range, `>=${oldest} <=${newest}`))
    return unknown(`embeds ${held} up to its release ${newest}; which Helm newer ones embed is not known here`);
  const all = [...new Set(helms.map(({ helm }) => helm))];
  return { range: all.join(' || '), because: `${name} embeds ${held}` };
}
