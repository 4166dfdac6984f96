/** Keeps what several jobs share from being told several times. */
import type { Fact, HelmPin, Link, Scope, Word } from '../../facts.ts';
import { type Span, spanKey } from '../../source/span.ts';

export interface Collector {
  /** Adds the facts of a file or job; apart from the others, what its variables say. */
  readonly add: (facts: readonly Fact[], variables?: readonly Fact[]) => void;
  /** Everything, in the order in which it was added. */
  readonly facts: () => readonly Fact[];
}

/**
 * A command in a script that five jobs extend is one fact, unless its words differ or another Helm runs it: then each
 * variant is kept. The pins of a job are kept when one of its commands is, or when no job before had them.
 */
export function collector(): Collector {
  const seen = new Set<string>();
  const kept: Fact[] = [];
  const bare = new Set<Fact>();
  const isNew = (key: string): boolean => {
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
  return {
    facts: () => withoutDoubles(kept, bare),
    add(others, variables = []) {
      const facts = [...variables, ...others];
      for (const fact of variables) bare.add(fact);
      const pins = facts.filter((fact): fact is HelmPin => fact.kind === 'pin');
      const helm = [...new Set(pins.map(helmKey))].sort().join();
      const fresh = facts.filter((fact) => fact.kind !== 'pin' && isNew(keyOf(fact, helm)));
      const runs = fresh.some((fact) => fact.kind === 'command' || fact.kind === 'env');
      const added = pins.filter((pin) => {
        const first = isNew(`pin:${pinKey(pin)}`);
        return isNew(`pin:${pinKey(pin)}:${scopeKey(pin.scope)}`) && (first || runs);
      });
      kept.push(...added, ...fresh);
    },
  };
}

/** A variable whose version ends up in an image or an address says no more than that does. */
function withoutDoubles(facts: readonly Fact[], bare: ReadonlySet<Fact>): readonly Fact[] {
  const used = new Set(facts.flatMap((fact) => (fact.kind === 'pin' && !bare.has(fact) ? [spanKey(fact.span)] : [])));
  return facts.filter((fact) => fact.kind !== 'pin' || !bare.has(fact) || !used.has(spanKey(fact.span)));
}

function keyOf(fact: Exclude<Fact, HelmPin>, helm: string): string {
  const at = `${fact.kind}:${spanKey(fact.span)}`;
  switch (fact.kind) {
    case 'command':
      return `${at}:${fact.words.map(wordKey).join(' ')}:${fact.guards.map((g) => `${g.major}@${g.span.start}`).join()}:${helm}`;
    case 'env':
      return `${at}:${fact.name}:${fact.value === undefined ? '' : wordKey(fact.value)}:${helm}`;
    case 'url':
      return `${at}:${fact.url}`;
    case 'link':
      return `${at}:${fact.how}:${fact.path}:${fact.name ?? ''}:${linkKey(fact)}`;
    case 'unresolved':
    case 'outside':
      return `${at}:${fact.what}`;
    case 'setting':
      return `${at}:${fact.construct}:${fact.option}:${fact.value === undefined ? '' : wordKey(fact.value)}`;
    case 'values-file':
    case 'post-renderer-file':
    case 'plugin-manifest':
    case 'sdk':
    case 'sdk-module':
      return at;
  }
}

/** What the other file is given; the same values make the same call, wherever they are written. */
function linkKey({ arguments: args, variables }: Link): string {
  return [...args.map(({ shown }) => shown), ...variables.map(([name, { shown }]) => `${name}=${shown}`)].join(' ');
}

function wordKey(word: Word): string {
  return `${place(word.span)}=${word.shown}`;
}

function place(span: Span): string {
  return `${span.start}-${span.end}`;
}

function pinKey(pin: HelmPin): string {
  return `${pin.means}:${pin.tool}:${spanKey(pin.span)}:${pin.range}:${pin.guards.map((guard) => guard.major).join()}`;
}

/** Which Helm a pin gives, wherever it is written. */
function helmKey(pin: HelmPin): string {
  if (pin.range === undefined) return pinKey(pin);
  return `${pin.means}:${pin.binary ?? 'helm'}:${pin.range}:${pin.guards.map((guard) => guard.major).join()}`;
}

function scopeKey(scope: Scope): string {
  return scope.map((segment) => `${segment.kind}=${segment.name}`).join('/');
}
