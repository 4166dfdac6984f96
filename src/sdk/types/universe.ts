/** The names of the language and what they stand for (https://go.dev/ref/spec#Predeclared_identifiers). */
import type { Basic, Interface, Pointer, Signature, Slice, Type, Unknown } from '../../helm/sdk/types.ts';
import type { GoObject } from './checked.ts';

export const unknown: Unknown = { kind: 'unknown' };

const basics = new Map<string, Basic>();

/** The one object for a basic type: `bool`, `untyped nil`. */
export function basic(name: string): Basic {
  const known = basics.get(name);
  if (known !== undefined) return known;
  const made: Basic = { kind: 'basic', name };
  basics.set(name, made);
  return made;
}

const types =
  'any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr'.split(
    ' ',
  );
const others =
  'true false iota nil append cap clear close complex copy delete imag len make max min new panic print println real recover'.split(
    ' ',
  );

export const universe: ReadonlyMap<string, GoObject> = new Map(
  [...types, ...others].map((name) => [name, { kind: 'universe', name }]),
);

const typeNames: ReadonlySet<string> = new Set(types);

/** Whether the name of the language is that of a type. */
export function isUniverseType(name: string): boolean {
  return typeNames.has(name);
}

/** The type of a name of the language that is a value or a type; `Unknown` for the functions. */
export function universeType(name: string): Type {
  if (typeNames.has(name)) return basic(name);
  if (name === 'true' || name === 'false') return basic('untyped bool');
  if (name === 'nil') return basic('untyped nil');
  return name === 'iota' ? basic('untyped int') : unknown;
}

const errorMethod: Signature = { kind: 'func', params: [], variadic: false, results: [basic('string')] };

/** What `error` is underneath. */
export const errorInterface: Interface = {
  kind: 'interface',
  methods: new Map([['Error', errorMethod]]),
  embedded: [],
};

/** What `any` is underneath. */
export const emptyInterface: Interface = { kind: 'interface', methods: new Map(), embedded: [] };

const defaults: ReadonlyMap<string, string> = new Map([
  ['untyped bool', 'bool'],
  ['untyped int', 'int'],
  ['untyped rune', 'rune'],
  ['untyped float', 'float64'],
  ['untyped complex', 'complex128'],
  ['untyped string', 'string'],
]);

/** The type that a variable gets from a value: that of an untyped constant is its default one. */
export function defaultType(type: Type): Type {
  if (type.kind !== 'basic') return type;
  if (type.name === 'untyped nil') return unknown;
  const name = defaults.get(type.name);
  return name === undefined ? type : basic(name);
}

export function isUntyped(type: Type): boolean {
  return type.kind === 'basic' && type.name.startsWith('untyped ');
}

export function pointerTo(to: Type): Pointer {
  return { kind: 'pointer', to };
}

export function sliceOf(element: Type): Slice {
  return { kind: 'slice', element };
}

/** The type without a pointer to it. */
export function deref(type: Type): Type {
  return type.kind === 'pointer' ? type.to : type;
}
