/** Symbols of one release of the SDK, members promoted from embedded types and followed aliases included. */
import { apiData, majorOf, typeAt, type Variant, variantsOf } from './data.ts';
import type { Type } from './types.ts';

/** A symbol as one release has it, and where it is declared: for a promoted member, at the embedded type. */
export interface Found {
  readonly path: string;
  readonly symbol: string;
  readonly variant: Variant;
}

/** Deep enough for every embedding in Helm, and an end for one that goes round. */
const deepest = 4;

/**
 * Finds `Install` or `Install.Wait` in a release, given by its index in the data of the path's major.
 * Undefined when that release doesn't export it.
 */
export function find(path: string, symbol: string, release: number): Found | undefined {
  const direct = exactly(path, symbol, release);
  if (direct !== undefined) return direct;
  const dot = symbol.indexOf('.');
  return dot === -1 ? undefined : member(path, symbol.slice(0, dot), symbol.slice(dot + 1), release, deepest);
}

function exactly(path: string, symbol: string, release: number): Found | undefined {
  const variant = variantsOf(path, symbol).find(({ runs }) =>
    runs.some(([from, to]) => from <= release && release <= to),
  );
  return variant === undefined ? undefined : { path, symbol, variant };
}

function member(path: string, owner: string, name: string, release: number, depth: number): Found | undefined {
  const major = majorOf(path);
  const type = exactly(path, owner, release);
  if (major === undefined || type === undefined || depth === 0) return undefined;
  const direct = exactly(path, `${owner}.${name}`, release);
  if (direct !== undefined) return direct;
  if (type.variant.letter === 'a') return through(typeAt(major, Number(type.variant.code)), name, release, depth);
  const symbols = apiData(major).packages[path]?.symbols ?? {};
  for (const symbol of Object.keys(symbols)) {
    if (!symbol.startsWith(`${owner}.`)) continue;
    const embedded = exactly(path, symbol, release)?.variant;
    if (embedded === undefined || (embedded.letter !== 'e' && embedded.letter !== 'j')) continue;
    const found = through(typeAt(major, Number(embedded.code)), name, release, depth);
    if (found !== undefined) return found;
  }
  return undefined;
}

function through(type: Type, name: string, release: number, depth: number): Found | undefined {
  const named = type.kind === 'pointer' ? type.to : type;
  return named.kind === 'named' ? member(named.package, named.name, name, release, depth - 1) : undefined;
}

/** The names of the exported members of a type in a release, promoted ones not included. */
export function membersOf(path: string, owner: string, release: number): readonly string[] {
  const major = majorOf(path);
  if (major === undefined) return [];
  const prefix = `${owner}.`;
  return Object.keys(apiData(major).packages[path]?.symbols ?? {})
    .filter((symbol) => symbol.startsWith(prefix) && exactly(path, symbol, release) !== undefined)
    .map((symbol) => symbol.slice(prefix.length));
}
