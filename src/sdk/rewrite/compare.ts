/** Whether a symbol of Helm 3 is in a release of Helm 4 with a type that code written for Helm 3 can go on using. */
import semver from 'semver';
import type { ApiObject, SdkApi } from '../../helm/sdk/api.ts';
import type { Type } from '../../helm/sdk/types.ts';
import { fullPath } from './file-context.ts';
import { targetOf } from './packages.ts';

export type Counterpart =
  /** There is one, and callers need not change. */
  | 'same'
  /** There is one with another type. */
  | 'changed'
  | 'none';

/**
 * Looks a symbol (`Install`, `Install.Wait`) of a package (`pkg/action`) of Helm 3 up in a Helm 4 release. With `exactly` its
 * type must be the very same, as for a method that the code declares, not only one that can be called in the same way.
 */
export function counterpart(
  api: SdkApi,
  target: string,
  packagePath: string,
  symbol: string,
  exactly = false,
): Counterpart {
  const home = targetOf(packagePath, symbol);
  if (home === undefined) return 'none';
  const path = fullPath(home);
  if (!path.startsWith('helm.sh/')) return 'same';
  const there = resolve(api, target, path, symbol);
  if (there === undefined) return 'none';
  const before = memberType(api.packageOf(`helm.sh/helm/v3/${packagePath}`)?.objects, symbol);
  if (before === undefined) return 'same';
  return (exactly ? sameType : usable)(before, there, 0) ? 'same' : 'changed';
}

function resolve(api: SdkApi, target: string, path: string, symbol: string): Type | undefined {
  const range = api.releasesOf(path, symbol);
  const objects = api.packageOf(path)?.objects;
  if (range !== undefined && semver.satisfies(target, range)) return memberType(objects, symbol);
  const [owner, member] = symbol.split('.');
  const type = objects?.get(owner ?? '');
  if (member === undefined || type?.what !== 'type' || type.alias?.kind !== 'named') return undefined;
  return memberType(api.packageOf(type.alias.package)?.objects, `${type.alias.name}.${member}`);
}

const UNKNOWN: Type = { kind: 'unknown' };

/** The type of a name or of a member; unknown for types themselves, which are judged by their members. */
export function memberType(objects: ReadonlyMap<string, ApiObject> | undefined, symbol: string): Type | undefined {
  const [owner, member] = symbol.split('.');
  const object = objects?.get(owner ?? '');
  if (object === undefined) return undefined;
  if (member === undefined) return object.what === 'type' ? UNKNOWN : object.type;
  if (object.what !== 'type') return undefined;
  const method = object.methods.get(member);
  if (method !== undefined) return method;
  const { underlying } = object;
  if (underlying.kind === 'struct') return underlying.fields.find((field) => field.name === member)?.type;
  return underlying.kind === 'interface' ? underlying.methods.get(member) : undefined;
}

/** Whether what has the type `after` can be used, called above all, as what had the type `before`. */
function usable(before: Type, after: Type, depth: number): boolean {
  if (before.kind !== 'func' || after.kind !== 'func') return sameType(before, after, depth);
  const { params } = before;
  const extra = after.params.slice(params.length);
  if (params.length > after.params.length || extra.length > (after.variadic && !before.variadic ? 1 : 0)) return false;
  if (before.variadic && !after.variadic) return false;
  const takes = params.every((param, k) => {
    const now = after.params[k];
    return now !== undefined && (isAny(now) || sameType(param, now, depth));
  });
  if (!takes || before.results.length !== after.results.length) return false;
  return before.results.every((result, k) => sameType(result, after.results[k] ?? UNKNOWN, depth));
}

const ANY: ReadonlySet<string> = new Set(['Charter', 'Releaser', 'Hook', 'Dependency']);

/** `any`, or one of the types of Helm 4 that stand for it. */
function isAny(type: Type): boolean {
  if (type.kind === 'basic') return type.name === 'any';
  if (type.kind === 'interface') return type.methods.size === 0 && type.embedded.length === 0;
  if (type.kind !== 'named' || !ANY.has(type.name)) return false;
  return type.package === 'helm.sh/helm/v4/pkg/chart' || type.package === 'helm.sh/helm/v4/pkg/release';
}

/** Whether two types are the same once the packages of Helm 3 have moved. */
export function sameType(a: Type, b: Type, depth: number): boolean {
  if (depth > 20 || a.kind === 'unknown' || b.kind === 'unknown') return true;
  const next = depth + 1;
  if (isAny(a) && isAny(b)) return true;
  switch (a.kind) {
    case 'basic':
    case 'typeparam':
      return b.kind === a.kind && a.name === b.name;
    case 'named':
      return b.kind === 'named' && a.name === b.name && movedPath(a.package, a.name) === b.package;
    case 'pointer':
      return b.kind === 'pointer' && sameType(a.to, b.to, next);
    case 'slice':
      return b.kind === 'slice' && sameType(a.element, b.element, next);
    case 'array':
      return b.kind === 'array' && sameType(a.element, b.element, next);
    case 'map':
      return b.kind === 'map' && sameType(a.key, b.key, next) && sameType(a.value, b.value, next);
    case 'chan':
      return b.kind === 'chan' && sameType(a.element, b.element, next);
    case 'func':
      return (
        b.kind === 'func' &&
        a.variadic === b.variadic &&
        sameTypes(a.params, b.params, next) &&
        sameTypes(a.results, b.results, next)
      );
    case 'tuple':
      return b.kind === 'tuple' && sameTypes(a.types, b.types, next);
    case 'struct':
      return b.kind === 'struct';
    case 'interface':
      return b.kind === 'interface' && [...a.methods.keys()].every((name) => b.methods.has(name));
  }
}

function sameTypes(a: readonly Type[], b: readonly Type[], depth: number): boolean {
  return a.length === b.length && a.every((type, k) => sameType(type, b[k] ?? UNKNOWN, depth));
}

function movedPath(path: string, name: string): string {
  const inside = /^helm\.sh\/helm\/v3\/(.*)$/.exec(path)?.[1];
  const home = inside === undefined ? undefined : targetOf(inside, name);
  return home === undefined ? path : fullPath(home);
}
