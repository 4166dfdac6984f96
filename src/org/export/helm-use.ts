/** Which versions of Helm the repositories ask for. */
import clean from 'semver/functions/clean.js';
import compare from 'semver/functions/compare.js';
import valid from 'semver/functions/valid.js';
import type { Support } from '../../helm/support.ts';
import type { PinRow } from '../store.ts';

export type Major = 2 | 3 | 4;

export interface VersionLine {
  readonly version: string;
  readonly pins: number;
  readonly repositories: number;
}

export interface HelmUse {
  readonly pins: number;
  /** Repositories by the majors that their pins may bring; one with two majors counts for both. */
  readonly majors: Readonly<Record<Major | 'open', { readonly pins: number; readonly repositories: number }>>;
  /** Exact versions, oldest first. */
  readonly versions: readonly VersionLine[];
  /** Repositories with pins to more than one major. */
  readonly mixed: number;
  /** The majors of every repository with pins, ascending; 0 stands for a pin whose major is open. */
  readonly byRepository: ReadonlyMap<string, readonly number[]>;
}

/** Exact versions counted one by one; a hostile repository may hold any number of them. */
const MOST_VERSIONS = 2000;

/** Counts pins. */
export async function helmUse(pins: AsyncIterable<PinRow>): Promise<HelmUse> {
  const majors = new Map<string, Set<number>>();
  const pinCounts: Record<number, number> = { 0: 0, 2: 0, 3: 0, 4: 0 };
  const versions = new Map<string, { pins: number; readonly repositories: Set<string> }>();
  let total = 0;
  for await (const pin of pins) {
    total++;
    const major = pin.major ?? 0;
    pinCounts[major] = (pinCounts[major] ?? 0) + 1;
    majors.set(pin.repositoryId, (majors.get(pin.repositoryId) ?? new Set()).add(major));
    const exact = exactVersion(pin);
    if (exact === null) continue;
    const known = versions.get(exact) ?? { pins: 0, repositories: new Set<string>() };
    if (versions.size >= MOST_VERSIONS && known.pins === 0) continue;
    versions.set(exact, known);
    known.pins++;
    known.repositories.add(pin.repositoryId);
  }
  const byRepository = new Map([...majors].map(([id, set]) => [id, [...set].sort((a, b) => a - b)]));
  const of = (major: number) => ({
    pins: pinCounts[major] ?? 0,
    repositories: [...byRepository.values()].filter((list) => list.includes(major)).length,
  });
  return {
    pins: total,
    majors: { 2: of(2), 3: of(3), 4: of(4), open: of(0) },
    versions: [...versions]
      .map(([version, { pins: number, repositories }]) => ({ version, pins: number, repositories: repositories.size }))
      .sort((a, b) => compare(a.version, b.version)),
    mixed: [...byRepository.values()].filter((list) => list.filter((major) => major !== 0).length > 1).length,
    byRepository,
  };
}

function exactVersion(pin: PinRow): string | null {
  const exact = (pin.range === null ? null : valid(pin.range)) ?? (pin.version === null ? null : clean(pin.version));
  return exact !== null && exact.length <= 40 && pin.major !== null ? exact : null;
}

/** How a major version is supported on a day, in a few words. */
export function majorSupport(major: Major, support: Support): { readonly past: boolean; readonly words: string } {
  switch (major) {
    case 2:
      // https://helm.sh/blog/helm-2-becomes-unsupported/
      return { past: true, words: 'no fixes since 2020-11-13' };
    case 3:
      return support.daysLeft < 0
        ? { past: true, words: `no fixes since ${support.ends}` }
        : { past: false, words: `security fixes until ${support.ends}` };
    case 4:
      return { past: false, words: 'current' };
  }
}
