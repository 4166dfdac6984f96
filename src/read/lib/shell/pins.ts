import type { Fact, Word } from '../../../facts.ts';
import {
  mergeInstallSteps,
  type PinGuess,
  pinsOfPipeline,
  savedName,
  uniquePins,
} from '../../../helm/install/index.ts';
import type { Span } from '../../../source/span.ts';
import { placeSpan } from '../../../source/text.ts';
import { wordOf } from '../word.ts';
import type { Context, Shared } from './context.ts';

/** A simple command after wrappers are taken off. */
export interface Resolved {
  /** Base name; empty when nothing is called. */
  readonly name: string;
  readonly words: readonly Word[];
  readonly env: ReadonlyMap<string, Word>;
  readonly at: Span | undefined;
  /** The file that its output goes to. */
  readonly stdout: string | undefined;
}

/** Variables that the install scripts of Helm read. */
const READ_BY_SCRIPTS = ['DESIRED_VERSION', 'HELM_INSTALL_DIR', 'BINARY_NAME'];

/** Notes the pins that the commands of one pipeline make. */
export function emitPins(context: Context, commands: readonly Resolved[]): void {
  const named = commands.filter((command) => command.name !== '');
  const last = named.at(-1);
  if (last === undefined) return;
  const pipe = named.map(({ name, words, env, at }) => ({
    name,
    words,
    env: withVariables(context, env),
    ...(at === undefined ? {} : { at }),
  }));
  const options = { saved: context.shared.saved, ...(last.stdout === undefined ? {} : { stdout: last.stdout }) };
  for (const guess of pinsOfPipeline(pipe, options)) emitPin(context, guess);
}

function withVariables(context: Context, env: ReadonlyMap<string, Word>): ReadonlyMap<string, Word> {
  let all: Map<string, Word> | undefined;
  for (const name of READ_BY_SCRIPTS) {
    const field = context.env.variables.get(name)?.alternatives[0]?.[0];
    const piece = field?.[0];
    if (field === undefined || env.has(name) || piece?.at === undefined) continue;
    all ??= new Map(env);
    all.set(name, wordOf(field, placeSpan(piece.at)));
  }
  return all ?? env;
}

/** Notes one pin. */
export function emitPin(context: Context, guess: PinGuess): void {
  context.shared.pins.push({ ...guess, guards: context.guards });
  const saved = savedName(guess);
  if (saved !== undefined) context.shared.saved.add(saved);
}

/** The pins of a text that was read to its end, as facts. */
export function pinFacts(shared: Shared): Fact[] {
  return uniquePins(mergeInstallSteps(shared.pins)).map(
    (pin): Fact => ({ ...pin, kind: 'pin', origin: shared.origin, scope: shared.scope }),
  );
}
