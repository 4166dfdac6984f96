/**
 * Traps: what compiles after the move from Helm 3's SDK to Helm 4's and then behaves differently, or fails.
 * The texts are in src/helm/data/sdk-traps.json; those with `proof: 'run'` happen in the Go tests of test/go/traps and
 * test/go/traps-earlier.
 */
import type { Effect, Evidence } from '../../rule.ts';
import { readJson } from './data.ts';

export interface Trap {
  /** `T01`; the numbers of the shared SDK map. */
  readonly id: string;
  /** Short noun phrase, no full stop. */
  readonly title: string;
  /** What happens, and why it matters, in a few sentences. */
  readonly summary: string;
  /** What to write to keep the behaviour of Helm 3, or to be safe; an imperative. */
  readonly write: string;
  readonly effect: Effect;
  /** Semver range of the Helm 4 releases on which it holds. */
  readonly range: string;
  /**
   * Symbols of Helm 3's SDK whose use may run into it: `pkg/action#NewInstall`. None where no symbol tells: T13 is about the
   * texts of errors, T17 about import paths that were merely replaced.
   */
  readonly symbols: readonly string[];
  /** Whether a test made it happen, or it was read in the source. */
  readonly proof: 'run' | 'source';
  readonly evidence: readonly Evidence[];
}

interface TrapData extends Omit<Trap, 'evidence'> {
  /** `4.3.1 pkg/kube/client.go:203` */
  readonly places: readonly string[];
}

let loaded: readonly Trap[] | undefined;

/** All traps, by id. */
export function sdkTraps(): readonly Trap[] {
  loaded ??= load();
  return loaded;
}

function load(): readonly Trap[] {
  const data: readonly TrapData[] = readJson('sdk-traps.json');
  return data.map(({ places, ...trap }) => ({ ...trap, evidence: places.map(evidenceOf) }));
}

function evidenceOf(place: string): Evidence {
  const [release = '', at = ''] = place.split(' ');
  const [file = '', line = ''] = at.split(':');
  return {
    kind: 'source',
    label: `${file}:${line} at v${release}`,
    url: `https://github.com/helm/helm/blob/v${release}/${file}#L${line}`,
  };
}

/** The traps that a use of a symbol of Helm 3's SDK may run into, at a Helm 4 release that `holds` tells. */
export function trapsOf(path: string, symbol: string, holds: (range: string) => boolean): readonly Trap[] {
  const key = `${path.replace('helm.sh/helm/v3/', '')}#${symbol}`;
  return sdkTraps().filter((trap) => trap.symbols.includes(key) && holds(trap.range));
}
