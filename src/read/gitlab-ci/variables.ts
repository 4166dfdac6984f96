/** Which CI variables a job sees, and what their being set says about Helm. */
import type { EnvSetting, Fact, HelmPin, Scope } from '../../facts.ts';
import { isHelmVariable } from '../../helm/environment.ts';
import { pinOfVersionVariable } from '../../helm/install/index.ts';
import type { Span } from '../../source/span.ts';
import { urlFacts } from '../lib/urls.ts';
import type { Value } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';
import { expandScalar, type Given, type GivenVariables, type Variables, variablesOf } from './expand.ts';
import type { Resolver } from './extend.ts';
import type { Inputs } from './inputs.ts';
import { type Node, type Scalar, scalarSpan, stringsOf, valueAt } from './tree.ts';

const known = new WeakMap<Node, GivenVariables>();

/** The ways of each variable of a `variables:` mapping. */
export function givenIn(node: Node | undefined, resolver: Resolver): GivenVariables {
  const variables = resolver.follow(node);
  if (variables?.kind !== 'map') return new Map();
  const before = known.get(variables);
  if (before !== undefined) return before;
  const given = new Map<string, readonly Given[]>();
  known.set(variables, given);
  for (const [name, entry] of variables.entries) {
    const ways = waysOf(resolver.follow(entry.value));
    if (ways.length > 0) given.set(name, ways);
  }
  return given;
}

/** `NAME: text`, or `NAME: {value, options, expand}`. */
function waysOf(node: Node | undefined): Given[] {
  if (node?.kind === 'scalar') return node.empty ? [] : [{ node, raw: false }];
  const raw = valueAt(node, 'expand');
  const isRaw = raw?.kind === 'scalar' && raw.text.value === 'false';
  const options = stringsOf(valueAt(node, 'options'));
  const value = valueAt(node, 'value');
  const nodes = options.length > 0 ? options : value?.kind === 'scalar' ? [value] : [];
  return nodes.map((each: Scalar) => ({ node: each, raw: isRaw }));
}

/**
 * The variables in reach of a job: global ones as far as it inherits them, its own over them, and as further
 * possibilities those of `rules: variables` and of `parallel: matrix`.
 */
export function jobVariables(global: Variables, job: Node, resolver: Resolver, inputs: Inputs): Variables {
  const inherit = resolver.follow(valueAt(resolver.follow(valueAt(job, 'inherit')), 'variables'));
  const own = givenIn(valueAt(job, 'variables'), resolver);
  const base = (name: string): readonly Given[] | undefined =>
    own.get(name) ?? (inherits(inherit, name) ? global.given(name) : undefined);
  const added = new Map<string, readonly Given[]>();
  addFromRules(added, base, resolver.follow(valueAt(job, 'rules')), resolver);
  addFromMatrix(added, job, resolver);
  if (own.size === 0 && added.size === 0 && inherit === undefined) return global;
  return variablesOf((name) => added.get(name) ?? base(name), inputs);
}

/** The variables of the whole file. */
export function globalVariables(root: Node, resolver: Resolver): GivenVariables {
  const own = givenIn(valueAt(root, 'variables'), resolver);
  const added = new Map<string, readonly Given[]>();
  const rules = resolver.follow(valueAt(resolver.follow(valueAt(root, 'workflow')), 'rules'));
  addFromRules(added, (name) => own.get(name), rules, resolver);
  return new Map([...own, ...added]);
}

/** `true`, `false`, or a list of names; nothing means all. */
export function inherits(inherit: Node | undefined, name: string): boolean {
  if (inherit === undefined) return true;
  if (inherit.kind === 'scalar') return inherit.text.value !== 'false';
  return stringsOf(inherit).some((each) => each.text.value === name);
}

/** `rules: - if: … variables: {NAME: text}`; also those of `workflow:`. */
function addFromRules(
  added: Map<string, readonly Given[]>,
  base: Variables['given'],
  rules: Node | undefined,
  resolver: Resolver,
): void {
  if (rules?.kind !== 'list') return;
  for (const rule of rules.items.slice(0, 100)) {
    for (const [name, ways] of givenIn(valueAt(resolver.follow(rule), 'variables'), resolver)) {
      added.set(name, [...(added.get(name) ?? base(name) ?? []), ...ways].slice(0, 100));
    }
  }
}

function addFromMatrix(added: Map<string, readonly Given[]>, job: Node, resolver: Resolver): void {
  const matrix = resolver.follow(valueAt(resolver.follow(valueAt(job, 'parallel')), 'matrix'));
  if (matrix?.kind !== 'list') return;
  const found = new Map<string, Given[]>();
  for (const line of matrix.items.slice(0, 100)) {
    const axes = resolver.follow(line);
    if (axes?.kind !== 'map') continue;
    for (const [name, entry] of axes.entries) {
      const ways = stringsOf(resolver.follow(entry.value)).map((node) => ({ node, raw: false }));
      found.set(name, [...(found.get(name) ?? []), ...ways].slice(0, 100));
    }
  }
  for (const [name, ways] of found) if (ways.length > 0) added.set(name, ways);
}

/** Variables that Helm reads, and those that name a version of Helm. */
export function variableFacts(given: GivenVariables, variables: Variables, inputs: Inputs, scope: Scope): Fact[] {
  const facts: Fact[] = [];
  for (const [name, ways] of given) {
    for (const { node, raw } of ways) {
      if (/balto/i.test(node.text.value)) facts.push(...urlFacts(node.text, scope, 'shell'));
      if (!/helm/i.test(name) && !isHelmVariable(name)) continue;
      const lookUp = (other: string): Value | undefined => (other === name ? undefined : variables.value(other));
      const value = expandScalar(node.text, inputs, lookUp, raw);
      const span = scalarSpan(node);
      for (const fields of value.alternatives) {
        const word = wordOf(fields[0] ?? [], span);
        if (isHelmVariable(name)) facts.push(setting(name, word, scope, span));
        const pin = word.via.length === 0 ? pinOfVersionVariable(name, word) : undefined;
        if (pin !== undefined) facts.push(pinFact(pin, scope));
      }
    }
  }
  return facts;
}

function setting(name: string, value: EnvSetting['value'], scope: Scope, span: Span): EnvSetting {
  return { kind: 'env', origin: 'shell', scope, name, value, span };
}

type PinWords = NonNullable<ReturnType<typeof pinOfVersionVariable>>;

/** A pin with what only the reader knows. */
export function pinFact(pin: PinWords, scope: Scope, guards: HelmPin['guards'] = []): HelmPin {
  const { file: _, ...words } = { file: undefined, ...pin };
  return { ...words, kind: 'pin', origin: 'shell', scope, guards };
}
