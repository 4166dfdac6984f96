/** `rules:` that let a job run only for one major version of Helm. */
import type { Guard } from '../../facts.ts';
import { type Fork, forkOfText } from '../lib/shell/guard.ts';
import type { Resolver } from './extend.ts';
import { type Node, scalarSpan, textAt, valueAt } from './tree.ts';

/** The guard that holds for the whole of a job: every rule that lets it run, or one that keeps it out, tests the Helm version. */
export function jobGuards(job: Node, resolver: Resolver): Guard[] {
  const rules = resolver.follow(valueAt(job, 'rules'));
  if (rules?.kind !== 'list') return [];
  const running: (Guard | undefined)[] = [];
  let left: Guard | undefined;
  for (const item of rules.items.slice(0, 100)) {
    const rule = resolver.follow(item);
    const fork = forkOfRule(valueAt(rule, 'if'));
    if (textAt(valueAt(rule, 'when')) === 'never') left ??= fork?.otherwise;
    else running.push(fork?.taken ?? left);
  }
  const [first, ...rest] = running;
  return first !== undefined && rest.every((guard) => guard?.major === first.major) ? [first] : [];
}

function forkOfRule(condition: Node | undefined): Fork | undefined {
  if (condition?.kind !== 'scalar' || condition.text.value.length > 1_000) return undefined;
  const span = scalarSpan(condition);
  const text = condition.text.value.replace(/\/\^?v?([34])(?=[\\.)/])[^/]*\//g, '"$1"').replace(/=~/g, '==');
  return forkOfText(text, span);
}
