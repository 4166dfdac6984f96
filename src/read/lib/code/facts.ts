/** The facts of a program, each once. */
import type { Fact, Guard } from '../../../facts.ts';
import type { Context } from './context.ts';

/** Adds a fact unless the same was found before, on another path or through another call. */
export function addFact(context: Context, fact: Fact): void {
  const { facts, seen } = context.state;
  const key = keyOf(fact);
  if (seen.has(key)) return;
  seen.add(key);
  if (fact.kind !== 'command' || context.calls.length === 0) facts.push(fact);
  else facts.push({ ...fact, calls: [...context.calls, ...fact.calls] });
}

function keyOf(fact: Fact): string {
  const place = `${fact.kind}:${fact.span.path}:${fact.span.start}-${fact.span.end}`;
  switch (fact.kind) {
    case 'command': {
      const words = fact.words.map((word) => `${word.span.start}-${word.span.end}=${word.shown}`).join(' ');
      return `${place}:${fact.binary.span.start}:${words}:${guardKey(fact.guards)}`;
    }
    case 'pin':
      return `${place}:${fact.range}:${fact.only}:${guardKey(fact.guards)}`;
    case 'unresolved':
      return `${place}:${fact.what}`;
    case 'env':
      return `${place}:${fact.name}`;
    case 'link':
      return `${place}:${fact.how}:${fact.path}:${fact.name}:${fact.arguments.map((word) => word.shown).join(' ')}`;
    case 'outside':
      return `${place}:${fact.what}`;
    case 'setting':
      return `${place}:${fact.construct}:${fact.option}:${fact.value?.text ?? fact.value?.shown ?? ''}`;
    default:
      return place;
  }
}

function guardKey(guards: readonly Guard[]): string {
  return guards.map((guard) => `${guard.major}@${guard.span.start}`).join(',');
}
