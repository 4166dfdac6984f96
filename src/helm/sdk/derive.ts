/** Derives, from the types that two releases export, what becomes of a symbol. */
import { type Difference, differences, translate } from './compare.ts';
import { majorOf, typeAt } from './data.ts';
import { heirsOf } from './homes.ts';
import { type Found, find, membersOf } from './lookup.ts';
import { rowOf } from './rows.ts';

/** `behaviour` is said of symbols that stay or move and to which a trap applies. */
export type ChangeStatus = 'same' | 'moved' | 'renamed' | 'signature' | 'type' | 'removed' | 'behaviour';

/** What takes the place of a symbol. */
export interface Target {
  /** The full import path; of the standard library for `time` and `slices`. */
  readonly path: string;
  /** As it is written: `Client.Wait` for what the embedded `Waiter` brings. */
  readonly symbol: string;
  /** The symbol in the dumped API, where it is declared; undefined in the standard library. */
  readonly found: Found | undefined;
}

export interface Derived {
  readonly status: Exclude<ChangeStatus, 'behaviour'>;
  readonly target: Target | undefined;
  /** Between the types, in the names of the target; none when they are the same. */
  readonly differences: readonly Difference[];
  /** Whether the target is what a person wrote down, not a symbol of the same name. */
  readonly byHand: boolean;
}

/** Releases by index: that of the symbol's own major, and that of the Helm 4 to move to. */
export interface Step {
  readonly from: number;
  readonly to: number;
}

/** What becomes of a symbol that the release `from` has, at the Helm 4 release `to`. */
export function derive(source: Found, { from, to }: Step): Derived {
  const { target, byHand } = targetOf(source.path, source.symbol, to);
  if (target === undefined) return { status: 'removed', target, differences: [], byHand: false };
  const found = differencesOf(source, target, { from, to });
  return { status: statusOf(source, target, found), target, differences: found, byHand };
}

function statusOf(source: Found, target: Target, found: readonly Difference[]): Derived['status'] {
  if (found.length > 0) {
    const { letter } = source.variant;
    const isFunc = letter === 'f' || letter === 'm' || letter === 'i';
    return isFunc && !found.every((one) => one === 'time') ? 'signature' : 'type';
  }
  if (source.symbol !== target.symbol) return 'renamed';
  return target.path === source.path.replace(/\/v3\//, '/v4/') ? 'same' : 'moved';
}

/** The symbol of the same name in an heir of the package; else what a person wrote down. */
export function targetOf(path: string, symbol: string, to: number): { target: Target | undefined; byHand: boolean } {
  const natural = naturalTarget(path, symbol, to);
  if (natural !== undefined) return { target: natural, byHand: false };
  for (const spec of rowOf(path, symbol)?.to ?? []) {
    const target = parsed(path, spec, to);
    if (target !== undefined) return { target, byHand: true };
  }
  return { target: undefined, byHand: false };
}

function naturalTarget(path: string, symbol: string, to: number): Target | undefined {
  const dot = symbol.indexOf('.');
  if (dot !== -1) {
    const owner = targetOf(path, symbol.slice(0, dot), to).target;
    if (owner?.found === undefined) return undefined;
    return targetIn(owner.path, owner.symbol + symbol.slice(dot), to);
  }
  for (const heir of majorOf(path) === 4 ? [path] : heirsOf(path)) {
    const target = targetIn(heir, symbol, to);
    if (target !== undefined) return target;
  }
  return undefined;
}

function targetIn(path: string, symbol: string, to: number): Target | undefined {
  const found = find(path, symbol, to);
  return found === undefined ? undefined : { path, symbol, found };
}

function parsed(path: string, spec: string, to: number): Target | undefined {
  const [where = '', symbol = ''] = spec.split('#');
  if (where.startsWith('pkg/')) return targetIn(`helm.sh/helm/v4/${where}`, symbol, to);
  if (where !== '') return { path: where, symbol, found: undefined };
  for (const heir of majorOf(path) === 4 ? [path] : heirsOf(path)) {
    const target = targetIn(heir, symbol, to);
    if (target !== undefined) return target;
  }
  return undefined;
}

function differencesOf(source: Found, target: Target, { from, to }: Step): readonly Difference[] {
  const now = target.found;
  if (now === undefined) return [];
  const majors = { old: majorOf(source.path), now: majorOf(now.path) };
  if (majors.old === undefined || majors.now === undefined) return [];
  const { letter, code } = source.variant;
  // The members of structs are compared as symbols of their own; those of interfaces besides, for whoever implements one.
  if (letter === 't' && code === 's') return now.variant.letter === 'a' || now.variant.code === 's' ? [] : ['other'];
  if (letter === 't' && code === 'i') return sameMethods(source, target, { from, to }) ? [] : [methodsOrOther(now)];
  if (now.variant.code === 's' || now.variant.code === 'i') return ['other'];
  let usesTime = false;
  const old = translate(typeAt(majors.old, Number(code)), (path, name) => {
    usesTime ||= path === helmTime;
    return renamed(path, name, to);
  });
  const found = differences(old, typeAt(majors.now, Number(now.variant.code)), to);
  return usesTime && found.length === 0 ? ['time'] : found;
}

function methodsOrOther({ variant }: Found): Difference {
  return variant.letter === 't' && variant.code === 'i' ? 'methods' : 'other';
}

const helmTime = 'helm.sh/helm/v3/pkg/time';

function renamed(path: string, name: string, to: number): { path: string; name: string } {
  const target = majorOf(path) === 3 ? targetOf(path, name, to).target : undefined;
  return target === undefined ? { path, name } : { path: target.path, name: target.symbol };
}

/** Whether an implementation of the one interface is an implementation of the other. */
function sameMethods(source: Found, target: Target, step: Step): boolean {
  const now = target.found;
  if (now === undefined || now.variant.code !== 'i') return false;
  const before = membersOf(source.path, source.symbol, step.from);
  const after = membersOf(now.path, now.symbol, step.to);
  if (before.length !== after.length) return false;
  return before.every((name) => {
    const member = find(source.path, `${source.symbol}.${name}`, step.from);
    const heir = targetIn(target.path, `${target.symbol}.${name}`, step.to);
    if (member === undefined || heir === undefined) return false;
    // An embedded interface is compared by its own methods.
    if (member.variant.letter === 'j') {
      const inner = targetOf(source.path, name, step.to).target;
      const of = find(source.path, name, step.from);
      return of === undefined || inner === undefined || differencesOf(of, inner, step).length === 0;
    }
    return differencesOf(member, heir, step).length === 0;
  });
}
