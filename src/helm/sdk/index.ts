/** What the Go packages of Helm 3 and 4 export, and what their modules require; read on first use, package by package. */
import type { ApiObject, ApiPackage, ApiType, SdkApi } from './api.ts';
import { apiData, majorOf, rangeOf, readJson, typeAt, type Variant, variantsOf } from './data.ts';
import type { Signature, StructField, Type } from './types.ts';

const packages = new Map<string, ApiPackage | undefined>();

const api: SdkApi = {
  packageOf: (path) => {
    if (!packages.has(path)) packages.set(path, build(path));
    return packages.get(path);
  },
  releasesOf: (path, symbol) => {
    const major = majorOf(path);
    const newest = variantsOf(path, symbol)[0];
    return major === undefined || newest === undefined ? undefined : rangeOf(major, newest.runs);
  },
};

/** The exported API of both majors, told apart by the import path. */
export function sdkApi(): SdkApi {
  return api;
}

function build(path: string): ApiPackage | undefined {
  const major = majorOf(path);
  if (major === undefined) return undefined;
  const { packages: all } = apiData(major);
  const data = Object.hasOwn(all, path) ? all[path] : undefined;
  if (data === undefined) return undefined;
  const members = new Map<string, [string, Variant][]>();
  const globals: [string, Variant][] = [];
  for (const symbol of Object.keys(data.symbols)) {
    const newest = variantsOf(path, symbol)[0];
    if (newest === undefined) continue;
    const dot = symbol.indexOf('.');
    if (dot === -1) {
      globals.push([symbol, newest]);
      continue;
    }
    const owner = symbol.slice(0, dot);
    const list = members.get(owner) ?? [];
    list.push([symbol.slice(dot + 1), newest]);
    members.set(owner, list);
  }
  const objects = new Map<string, ApiObject>();
  for (const [name, newest] of globals) {
    const object = objectOf(major, newest, members.get(name) ?? []);
    if (object !== undefined) objects.set(name, object);
  }
  return { path, name: data.name, objects };
}

function objectOf(
  major: 3 | 4,
  { letter, code }: Variant,
  members: readonly [string, Variant][],
): ApiObject | undefined {
  switch (letter) {
    case 'c':
      return { what: 'const', type: typeAt(major, Number(code)) };
    case 'v':
      return { what: 'var', type: typeAt(major, Number(code)) };
    case 'f': {
      const type = typeAt(major, Number(code));
      return type.kind === 'func' ? { what: 'func', type } : undefined;
    }
    case 'a': {
      const type = typeAt(major, Number(code));
      return { what: 'type', alias: type, underlying: type, methods: new Map() };
    }
    case 't':
      return declared(major, code, members);
    default:
      return undefined;
  }
}

function declared(major: 3 | 4, code: string, members: readonly [string, Variant][]): ApiType {
  const fields: StructField[] = [];
  const methods = new Map<string, Signature>();
  const required = new Map<string, Signature>();
  const embedded: Type[] = [];
  for (const [name, variant] of members) {
    const type = typeAt(major, Number(variant.code));
    if (variant.letter === 'd' || variant.letter === 'e') fields.push({ name, type, embedded: variant.letter === 'e' });
    else if (variant.letter === 'j') embedded.push(type);
    else if (type.kind === 'func') (variant.letter === 'i' ? required : methods).set(name, type);
  }
  const underlying: Type =
    code === 's'
      ? { kind: 'struct', fields }
      : code === 'i'
        ? { kind: 'interface', methods: required, embedded }
        : typeAt(major, Number(code));
  return { what: 'type', alias: undefined, underlying, methods };
}

/** What the go.mod of a release asks of the module that requires it. */
export interface SdkModuleFile {
  /** The `go` line: `1.26.0`. */
  readonly go: string;
  /** Versions of modules of Kubernetes (`k8s.io/…`, `sigs.k8s.io/…`) by path. */
  readonly requires: Readonly<Record<string, string>>;
}

type ModuleData = Readonly<Record<string, SdkModuleFile>>;

let moduleFiles: ModuleData | undefined;

function moduleData(): ModuleData {
  return readJson('sdk-modules.json');
}

/** The go.mod of a Helm release (`4.3.1`, without `v`); undefined for one that the data doesn't know. */
export function goModOf(release: string): SdkModuleFile | undefined {
  moduleFiles ??= moduleData();
  return Object.hasOwn(moduleFiles, release) ? moduleFiles[release] : undefined;
}
