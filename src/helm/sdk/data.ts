/**
 * Reads what `npm run helm:sdk` (scripts/helm/sdk.mjs) writes. Types are numbered and each is one line of text: a letter, then
 * what it holds, other types by number:
 *
 * `b NAME` basic, `p NAME` type parameter, `n PATH NAME ARGS` named, `* T` pointer, `s T` slice, `a T` array, `c T` chan,
 * `m K V` map, `f PARAMS|RESULTS` func, `v PARAMS|RESULTS` variadic func, `t NAME:T,!EMBEDDED:T` struct, `i METHOD:T` interface.
 *
 * A symbol is a list of variants, newest first, separated by spaces: a letter for its kind, what it is (the number of a type;
 * `s` for a declared struct and `i` for a declared interface, whose members are symbols of their own), and, when not all
 * releases have it so, `@` with runs of releases by index: `d12@5-14`.
 */
import { readFileSync } from 'node:fs';
import type { Signature, Type } from './types.ts';

/** The kind of a symbol, as a letter. */
export type SymbolLetter = keyof typeof letters;

const letters = {
  c: 'const',
  v: 'var',
  f: 'func',
  t: 'type',
  a: 'alias',
  d: 'field',
  e: 'embedded field',
  m: 'method',
  i: 'interface method',
  j: 'embedded interface',
} as const;

/** One form of a symbol and the releases that have it. */
export interface Variant {
  readonly letter: SymbolLetter;
  /** What it is: equal texts are equal types within one major. */
  readonly code: string;
  /** First and last index, in `ApiData.releases`, of each run of releases. */
  readonly runs: readonly (readonly [number, number])[];
}

export interface PackageData {
  readonly name: string;
  /** `Install` and `Install.Wait`; members after their type, fields in the order of the declaration. */
  readonly symbols: Readonly<Record<string, string>>;
  /** Of constants that are strings, bools or integers, as Go writes them. */
  readonly values?: Readonly<Record<string, string>>;
}

export interface ApiData {
  /** The releases that were asked, oldest first. */
  readonly releases: readonly string[];
  readonly types: readonly string[];
  readonly packages: Readonly<Record<string, PackageData>>;
}

const loaded = new Map<3 | 4, ApiData>();

/** The data of one major, read on first use. */
export function apiData(major: 3 | 4): ApiData {
  const known = loaded.get(major);
  if (known !== undefined) return known;
  const data: ApiData = readJson(`sdk-v${major}.json`);
  loaded.set(major, data);
  return data;
}

/** The JSON of a file in src/helm/data. */
export function readJson(name: string) {
  return JSON.parse(readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8'));
}

/** The major that a path belongs to; undefined for packages of others and of Helm 2. */
export function majorOf(path: string): 3 | 4 | undefined {
  const major = /^helm\.sh\/helm\/v([34])(?:\/|$)/.exec(path)?.[1];
  return major === undefined ? undefined : major === '3' ? 3 : 4;
}

/** What the dump says of a symbol, newest form first; none for a symbol that no release exports. */
export function variantsOf(path: string, symbol: string): readonly Variant[] {
  const key = `${path} ${symbol}`;
  const known = parsed.get(key);
  if (known !== undefined) return known;
  const variants = parse(path, symbol);
  if (variants.length > 0) parsed.set(key, variants);
  return variants;
}

const parsed = new Map<string, readonly Variant[]>();

function parse(path: string, symbol: string): readonly Variant[] {
  const major = majorOf(path);
  if (major === undefined) return [];
  const data = apiData(major);
  const symbols = data.packages[path]?.symbols;
  const text = symbols !== undefined && Object.hasOwn(symbols, symbol) ? symbols[symbol] : undefined;
  return text === undefined ? [] : text.split(' ').map((one) => variant(one, data.releases.length));
}

function variant(text: string, count: number): Variant {
  const [form = '', runs] = text.split('@');
  const letter = form.charAt(0);
  if (!isLetter(letter)) throw new Error(`the data of the SDK holds a symbol of no kind: ${text}`);
  return { letter, code: form.slice(1), runs: runs === undefined ? [[0, count - 1]] : runs.split(',').map(run) };
}

function run(text: string): readonly [number, number] {
  const [from, to] = text.split('-').map(Number);
  return [from ?? 0, to ?? 0];
}

function isLetter(text: string): text is SymbolLetter {
  return Object.hasOwn(letters, text);
}

/**
 * The semver range of runs of releases. It starts at the first release that was asked and has the symbol, and ends before the
 * first asked that lacks it; the newest release has no end but that of its major.
 */
export function rangeOf(major: 3 | 4, runs: Variant['runs']): string {
  const { releases } = apiData(major);
  return runs
    .map(([from, to]) => {
      const start = from === 0 ? `>=${major}.0.0` : `>=${releases[from]}`;
      const next = releases[to + 1];
      if (next !== undefined) return `${start} <${next}`;
      return major === 3 ? `${start} <4.0.0` : start;
    })
    .join(' || ');
}

const decoded = new Map<3 | 4, (Type | undefined)[]>();

/** The type with a number. */
export function typeAt(major: 3 | 4, index: number): Type {
  const list = decoded.get(major) ?? [];
  decoded.set(major, list);
  const known = list[index];
  if (known !== undefined) return known;
  const type = decode(major, apiData(major).types[index] ?? '');
  list[index] = type;
  return type;
}

function decode(major: 3 | 4, text: string): Type {
  const [letter, first = '', second = '', third = ''] = text.split(' ');
  const at = (index: string) => typeAt(major, Number(index));
  switch (letter) {
    case 'b':
      // `untyped bool` has a space.
      return { kind: 'basic', name: text.slice(2) };
    case 'p':
      return { kind: 'typeparam', name: first };
    case 'n':
      return { kind: 'named', package: first, name: second, args: list(third).map(at) };
    case '*':
      return { kind: 'pointer', to: at(first) };
    case 's':
      return { kind: 'slice', element: at(first) };
    case 'a':
      return { kind: 'array', element: at(first) };
    case 'c':
      return { kind: 'chan', element: at(first) };
    case 'm':
      return { kind: 'map', key: at(first), value: at(second) };
    case 'f':
    case 'v':
      return decodeSignature(major, text);
    case 't':
      return { kind: 'struct', fields: list(first).map((field) => structField(major, field)) };
    case 'i': {
      const methods = new Map<string, Signature>();
      for (const [name = '', index = ''] of list(first).map((one) => one.split(':'))) {
        const type = at(index);
        if (type.kind === 'func') methods.set(name, type);
      }
      return { kind: 'interface', methods, embedded: [] };
    }
    default:
      return { kind: 'unknown' };
  }
}

function structField(major: 3 | 4, text: string) {
  const [name = '', index = ''] = text.split(':');
  const embedded = name.startsWith('!');
  return { name: embedded ? name.slice(1) : name, type: typeAt(major, Number(index)), embedded };
}

function decodeSignature(major: 3 | 4, text: string): Signature {
  const [params = '', results = ''] = text.slice(2).split('|');
  const types = (numbers: string) => list(numbers).map((index) => typeAt(major, Number(index)));
  return { kind: 'func', params: types(params), variadic: text.startsWith('v'), results: types(results) };
}

function list(text: string): readonly string[] {
  return text === '' ? [] : text.split(',');
}
