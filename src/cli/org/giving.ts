/** What the commands that give results to others have in common. */
import { type Command, InvalidArgumentError } from 'commander';
import { createLog, type Log } from '../../org/log.ts';
import type { RepositoryRow, Store } from '../../org/store.ts';
import type { Repository } from '../../org/types.ts';
import { printable } from '../../report/printable.ts';
import type { Io } from '../io.ts';
import { collect } from '../options.ts';
import { endingAs, ORG_EXIT } from './exit.ts';
import { catchInterruptions } from './interrupt.ts';
import { addLogOptions, addStateOption, type LogOptionValues, type StateOptionValues, stateOf } from './options.ts';

export interface GiveOptionValues extends StateOptionValues, LogOptionValues {
  readonly repository?: readonly string[];
}

/** `--state`, `--log`, `--quiet`. */
export function addGiveOptions(command: Command): Command {
  return addLogOptions(addStateOption(command)).helpOption('-h, --help', 'print this help');
}

/** `--repository`. */
export function addRepositoryOption(command: Command): Command {
  return command.option(
    '--repository <name>',
    'only this repository (OWNER/NAME, or a glob of it); repeatable',
    collect,
  );
}

export interface Giving {
  readonly store: Store;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Resolves after so many milliseconds, or when it is to end. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Opens the state, does the work, and resolves to the exit code. */
export async function giving(
  options: GiveOptionValues,
  io: Io,
  work: (surroundings: Giving) => Promise<number>,
): Promise<number> {
  return endingAs(io, async () => {
    const { openStore } = await import('../../org/state/index.ts');
    const log = createLog({
      format: options.log ?? 'text',
      write: (line) => io.stderr.write(line),
      now: io.now,
      level: options.quiet === true ? 'warn' : 'info',
    });
    const store = await openStore(stateOf(options, io), { create: false });
    const stop = catchInterruptions(() => log.warn('interrupted: what was begun is finished'));
    const { signal } = stop;
    try {
      const code = await work({ store, log, signal, wait: (milliseconds) => pause(milliseconds, signal) });
      return stop.code() ?? code;
    } catch (error) {
      const code = stop.code();
      // What was cut off ends with an error of its own.
      if (code !== undefined) return code;
      throw error;
    } finally {
      stop.release();
      await store.close();
    }
  });
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { setTimeout: sleep } = await import('node:timers/promises');
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** Chooses repositories by the globs of `--repository`, over the name and the id. */
export async function repositoryFilter({ repository: globs }: GiveOptionValues): Promise<(one: Repository) => boolean> {
  if (globs === undefined) return () => true;
  const { compileGlob, matchesGlob } = await import('../../source/glob.ts');
  const compiled = globs.map((glob) => compileGlob(glob.toLowerCase()));
  return ({ id, name }) => compiled.some((glob) => matchesGlob(glob, name.toLowerCase()) || matchesGlob(glob, id));
}

/** The same for rows of the state. */
export async function rowFilter(options: GiveOptionValues): Promise<(row: RepositoryRow) => boolean> {
  const wanted = await repositoryFilter(options);
  return ({ repository }) => wanted(repository);
}

/** What all of the ends have in common. */
export interface Given {
  readonly failed: number;
  readonly refused: number;
  readonly unauthorized: string | undefined;
  readonly reached: boolean;
}

/** The exit code, and the reason on standard error where nothing could be done. */
export function endOf({ failed, refused, unauthorized, reached }: Given, io: Io): number {
  if (unauthorized !== undefined) {
    io.stderr.write(`helm4-audit: nothing more was tried: ${printable(unauthorized)}\n`);
    return ORG_EXIT.usage;
  }
  if (failed > 0 && !reached) return ORG_EXIT.unavailable;
  return failed + refused > 0 ? ORG_EXIT.incomplete : ORG_EXIT.clean;
}

/** `3 created, 1 failed`; figures that are 0 are left out. */
export function figures(counts: readonly (readonly [number, string])[]): string {
  const told = counts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return told.length === 0 ? 'nothing to do' : told.join(', ');
}

/** Says that there was no scan yet. */
export function noRun(io: Io): number {
  io.stderr.write('helm4-audit: the state holds no run yet; helm4-audit org scan makes one.\n');
  return ORG_EXIT.nothing;
}

/** The name of a label, as both forges take it. */
export function labelName(value: string, before: readonly string[] | undefined): readonly string[] {
  if (/^[^\p{Cc},]{1,50}$/u.test(value)) return [...(before ?? []), value];
  throw new InvalidArgumentError('Use 1 to 50 characters without a comma.');
}
