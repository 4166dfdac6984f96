import type { Word } from '../../../facts.ts';
import { type PinGuess, pinsOfPipeline } from '../../../helm/install/index.ts';
import type { Context } from './context.ts';

/** A simple command after wrappers are taken off: its base name, arguments and environment. */
export interface Resolved {
  readonly name: string;
  readonly words: readonly Word[];
  readonly env: ReadonlyMap<string, Word>;
}

/** Adds the pins that the commands of one pipeline make. */
export function emitPins(context: Context, commands: readonly Resolved[], _pipeline = false): void {
  const named = commands.filter((command) => command.name !== '');
  if (named.length === 0) return;
  for (const guess of pinsOfPipeline(named)) emitPin(context, guess);
}

export function emitPin(context: Context, guess: PinGuess): void {
  const { shared } = context;
  const key = `pin:${guess.means}:${guess.tool}:${guess.span.path}:${guess.span.start}:${guess.span.end}:${guess.range}`;
  if (shared.seen.has(key)) return;
  shared.seen.add(key);
  shared.facts.push({
    ...guess,
    kind: 'pin',
    origin: shared.origin,
    scope: shared.scope,
    guards: context.guards,
  });
}
