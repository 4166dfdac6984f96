/**
 * The change map: what becomes, at a release of Helm 4, of a symbol that Helm 3's SDK (or an earlier Helm 4) exports.
 * Status and target come from the types that the releases export (derive.ts); sentences from the types or, where those don't
 * tell, from rows written by hand (rows.ts).
 */
import compare from 'semver/functions/compare.js';
import satisfies from 'semver/functions/satisfies.js';
import type { Evidence } from '../../rule.ts';
import { adviceOf } from './advice.ts';
import type { Difference } from './compare.ts';
import { apiData, majorOf, rangeOf, variantsOf } from './data.ts';
import { type ChangeStatus, type Derived, derive, targetOf } from './derive.ts';
import { formOf } from './forms.ts';
import { localNameOf } from './homes.ts';
import { type Found, find } from './lookup.ts';
import { placeOf, placeUrl } from './places.ts';
import { rowOf } from './rows.ts';
import { type Trap, trapsOf } from './traps.ts';

export type { ChangeStatus } from './derive.ts';

export interface SdkChange {
  /** The package and the symbol that the program uses now. */
  readonly path: string;
  readonly symbol: string;
  readonly status: ChangeStatus;
  /** What takes its place; undefined when nothing public does. */
  readonly target: SdkTarget | undefined;
  /** Whether uses compile when only the imports and the name are written anew; implementations of interfaces may not. */
  readonly compiles: boolean;
  /** How the types differ, where they do. */
  readonly differences: readonly Difference[];
  /** The function before and after, where its parameters or results differ: `Run(string) (*release.Release, error)`. */
  readonly forms: { readonly before: string; readonly after: string } | undefined;
  /** What to do, as an imperative, one or two sentences. */
  readonly write: string;
  /** Semver range of the Helm 4 releases for which all of this holds. */
  readonly range: string;
  readonly traps: readonly Trap[];
  readonly evidence: readonly Evidence[];
}

export interface SdkTarget {
  /** Full import path: of Helm 4, or of the standard library. */
  readonly path: string;
  /** `Client.Wait`, as it is written. */
  readonly symbol: string;
  /** The name by which to call the package when the one in its package clause says little; else undefined. */
  readonly localName: string | undefined;
}

/** `changeOf`, for those who are handed it. */
export type ChangeOf = typeof changeOf;

const known = new Map<string, SdkChange | undefined>();

/**
 * What becomes of a symbol (`Install`, `Install.Wait`) at a Helm 4 release (`4.3.1`). For a path of Helm 3, of the newest form of
 * the symbol; for one of Helm 4, of the form that the release `from` has. Undefined for what was never exported, and for a
 * release older than 4.0.0.
 */
export function changeOf(path: string, symbol: string, release: string, from?: string): SdkChange | undefined {
  const key = [path, symbol, release, from].join(' ');
  if (!known.has(key)) known.set(key, look(path, symbol, release, from));
  return known.get(key);
}

function look(path: string, symbol: string, release: string, from: string | undefined): SdkChange | undefined {
  const major = majorOf(path);
  const to = indexOf(4, release);
  if (major === undefined || to === undefined) return undefined;
  const start = from === undefined ? variantsOf(path, symbol)[0]?.runs.at(-1)?.[1] : indexOf(major, from);
  const source = start === undefined ? undefined : find(path, symbol, start);
  if (source === undefined || start === undefined) return undefined;
  const derived = derive(source, { from: start, to });
  const holds = (range: string) => satisfies(release, range);
  const traps = major === 3 ? trapsOf(path, symbol, holds) : [];
  const { target, differences } = derived;
  const isTrap = traps.length > 0 && (derived.status === 'same' || derived.status === 'moved');
  return {
    path,
    symbol,
    status: isTrap ? 'behaviour' : derived.status,
    target: target && { path: target.path, symbol: target.symbol, localName: localNameOf(target.path) },
    compiles: compilesAs(source, derived, to),
    differences,
    forms: derived.status === 'signature' ? formsOf(source, target?.found) : undefined,
    write: sentence(source, derived, traps),
    range: rangeOfSame(source, start, derived, to),
    traps,
    evidence: evidenceOf(source, derived),
  };
}

function formsOf(source: Found, found: Found | undefined): SdkChange['forms'] {
  const [before, after] = [formOf(source), found === undefined ? undefined : formOf(found)];
  return before === undefined || after === undefined || before === after ? undefined : { before, after };
}

const harmless: readonly Difference[] = ['wider', 'options', 'methods', 'time'];

function compilesAs(source: Found, { target, differences, byHand }: Derived, to: number): boolean {
  if (target === undefined || !differences.every((one) => harmless.includes(one))) return false;
  const dot = source.symbol.indexOf('.');
  if (!byHand || dot === -1 || target.found === undefined) return true;
  // A method of another type is called on another value.
  const owner = targetOf(source.path, source.symbol.slice(0, dot), to).target;
  return owner?.path === target.path && owner.symbol === target.symbol.split('.')[0];
}

/** The newest release of the data that is not newer. */
function indexOf(major: 3 | 4, release: string): number | undefined {
  const index = apiData(major).releases.findLastIndex((one) => compare(one, release) <= 0);
  return index === -1 ? undefined : index;
}

/** A row by hand speaks where types differ, where it gave the target, and where nothing is left; else the first trap, if any. */
function sentence(source: Found, derived: Derived, traps: readonly Trap[]): string {
  const row = rowOf(source.path, source.symbol);
  const settled = derived.status === 'same' || (derived.status === 'moved' && !derived.byHand);
  if (row !== undefined && !settled) return row.write;
  const trap = traps[0];
  if (settled && trap !== undefined) return trap.write;
  return adviceOf(source, derived);
}

/** The releases for which the same is to be done as for the one at index `to`. */
function rangeOfSame(source: Found, from: number, derived: Derived, to: number): string {
  const wanted = essence(derived);
  const runs: [number, number][] = [];
  for (const index of apiData(4).releases.keys()) {
    if (index !== to && essence(derive(source, { from, to: index })) !== wanted) continue;
    const last = runs.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else runs.push([index, index]);
  }
  return rangeOf(4, runs);
}

function essence({ status, target, differences }: Derived): string {
  const form = target?.found?.variant;
  return [status, target?.path, target?.symbol, form?.letter, form?.code, ...differences].join(' ');
}

function evidenceOf(source: Found, { target }: Derived): readonly Evidence[] {
  const places = [
    placeOf(source.path, source.symbol),
    target?.found && placeOf(target.found.path, target.found.symbol),
  ];
  return places.flatMap((place) =>
    place === undefined
      ? []
      : [{ kind: 'source', label: `${place.file}:${place.line} at v${place.release}`, url: placeUrl(place) }],
  );
}

/**
 * What becomes of everything that a package exports, at a Helm 4 release: of what any Helm 3 exported; for a package of Helm 4, of
 * what the release `from` exports.
 */
export function changesOf(path: string, release: string, from?: string): readonly SdkChange[] {
  const major = majorOf(path);
  if (major === undefined) return [];
  return Object.keys(apiData(major).packages[path]?.symbols ?? {}).flatMap((symbol) => {
    const change = changeOf(path, symbol, release, from);
    return change === undefined ? [] : [change];
  });
}
