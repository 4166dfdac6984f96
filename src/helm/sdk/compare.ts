/** Compares the type of a symbol of Helm 3, written in Helm 4's names, with what Helm 4 gives it. */
import { find } from './lookup.ts';
import type { Signature, Type } from './types.ts';

/** What differs, as far as it has a name of its own. */
export type Difference =
  /** A result that was a `*release.Release`, or a list of them, is a `release.Releaser`. */
  | 'releaser'
  | 'releasers'
  /** A parameter takes any chart, release or dependency now: what was given before is still accepted. */
  | 'wider'
  /** A list or a function of releases or dependencies must be of the new type. */
  | 'elements'
  /** Options may be given after the parameters. */
  | 'options'
  /** An interface requires other methods: callers change call by call, implementations must change. */
  | 'methods'
  /** A helm time is a time of the standard library. */
  | 'time'
  /** Anything else. */
  | 'other';

const release = 'helm.sh/helm/v4/pkg/release/v1';
const releaser = 'helm.sh/helm/v4/pkg/release';

/** Rewrites every named type by `rename`. */
export function translate(type: Type, rename: (path: string, name: string) => { path: string; name: string }): Type {
  const inner = (one: Type) => translate(one, rename);
  switch (type.kind) {
    case 'named': {
      const { path, name } = rename(type.package, type.name);
      return { kind: 'named', package: path, name, args: type.args.map(inner) };
    }
    case 'pointer':
      return { kind: 'pointer', to: inner(type.to) };
    case 'slice':
    case 'array':
    case 'chan':
      return { kind: type.kind, element: inner(type.element) };
    case 'map':
      return { kind: 'map', key: inner(type.key), value: inner(type.value) };
    case 'func':
      return signature(type, inner);
    case 'struct':
      return { kind: 'struct', fields: type.fields.map((field) => ({ ...field, type: inner(field.type) })) };
    case 'interface':
      return {
        kind: 'interface',
        methods: new Map([...type.methods].map(([name, method]) => [name, signature(method, inner)])),
        embedded: type.embedded.map(inner),
      };
    case 'tuple':
      return { kind: 'tuple', types: type.types.map(inner) };
    default:
      return type;
  }
}

function signature(type: Signature, inner: (one: Type) => Type): Signature {
  return { ...type, params: type.params.map(inner), results: type.results.map(inner) };
}

/** The type as text: equal texts are equal types. Types that no program can name (`getter.options`) are all alike. */
export function spell(type: Type): string {
  switch (type.kind) {
    case 'basic':
    case 'typeparam':
      return type.name;
    case 'named':
      return isHidden(type.package, type.name)
        ? '(hidden)'
        : `${type.package}.${type.name}[${type.args.map(spell).join()}]`;
    case 'pointer':
      return `*${spell(type.to)}`;
    case 'slice':
    case 'array':
    case 'chan':
      return `${type.kind} ${spell(type.element)}`;
    case 'map':
      return `map[${spell(type.key)}]${spell(type.value)}`;
    case 'func':
      return `func(${type.params.map(spell).join()}${type.variadic ? '...' : ''})(${type.results.map(spell).join()})`;
    case 'struct':
      return `struct{${type.fields.map((field) => `${field.name} ${spell(field.type)}`).join(';')}}`;
    case 'interface':
      return `interface{${[...type.methods].map(([name, method]) => name + spell(method)).join(';')}${type.embedded.map(spell).join(';')}}`;
    case 'tuple':
      return `(${type.types.map(spell).join()})`;
    default:
      return type.kind;
  }
}

function isHidden(path: string, name: string): boolean {
  return path.startsWith('helm.sh/helm/') && (/(?:^|\/)internal(?:\/|$)/.test(path) || /^\p{Ll}/u.test(name));
}

/** How two types differ, `old` in Helm 4's names; none when they are the same. `at` is the index of the Helm 4 release. */
export function differences(old: Type, now: Type, at: number): readonly Difference[] {
  if (spell(old) === spell(now)) return [];
  if (old.kind !== 'func' || now.kind !== 'func') return ['other'];
  const found = new Set<Difference>();
  const extra = now.params.length - old.params.length;
  if (extra === 1 && now.variadic && !old.variadic) found.add('options');
  else if (extra !== 0 || old.variadic !== now.variadic) return ['other'];
  for (const [index, param] of old.params.entries()) {
    const difference = paramDifference(param, now.params[index], at);
    if (difference !== undefined) found.add(difference);
  }
  if (old.results.length !== now.results.length) return ['other'];
  for (const [index, result] of old.results.entries()) {
    const difference = resultDifference(result, now.results[index]);
    if (difference !== undefined) found.add(difference);
  }
  return found.has('other') ? ['other'] : [...found];
}

function paramDifference(old: Type, now: Type | undefined, at: number): Difference | undefined {
  if (now === undefined) return 'other';
  if (spell(old) === spell(now)) return undefined;
  if (acceptsAny(now, at)) return 'wider';
  if (now.kind === 'slice' && old.kind === 'slice' && acceptsAny(now.element, at)) return 'elements';
  if (now.kind === 'func' && old.kind === 'func' && now.params.some((param) => acceptsAny(param, at)))
    return 'elements';
  return 'other';
}

function resultDifference(old: Type, now: Type | undefined): Difference | undefined {
  if (now === undefined) return 'other';
  if (spell(old) === spell(now)) return undefined;
  if (isRelease(old) && isReleaser(now)) return 'releaser';
  if (old.kind === 'slice' && now.kind === 'slice' && isRelease(old.element) && isReleaser(now.element))
    return 'releasers';
  return 'other';
}

/** `chart.Charter`, `release.Releaser` and their like: declared interfaces without methods. */
function acceptsAny(type: Type, at: number): boolean {
  if (type.kind !== 'named' || !type.package.startsWith('helm.sh/helm/v4/')) return false;
  const anyTypes = ['Charter', 'Dependency', 'Releaser', 'Hook'];
  return anyTypes.includes(type.name) && find(type.package, type.name, at)?.variant.code === 'i';
}

function isRelease(type: Type): boolean {
  return (
    type.kind === 'pointer' && type.to.kind === 'named' && type.to.package === release && type.to.name === 'Release'
  );
}

function isReleaser(type: Type): boolean {
  return type.kind === 'named' && type.package === releaser && type.name === 'Releaser';
}
