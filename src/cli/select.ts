/** What scan and inventory share: which text is read, and how the terminal looks. */
import { realpathSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { AuditOutcome } from '../audit/options.ts';
import { printable } from '../report/printable.ts';
import type { TerminalOptions } from '../report/terminal.ts';
import { workTreeOf } from '../source/git-list.ts';
import { UsageError } from './exit.ts';
import type { Io } from './io.ts';

export interface Selection {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly stdinFilename?: string;
  readonly color: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** What is read from standard input at most. */
const STDIN_LIMIT = 64 * 2 ** 20;

export interface Input {
  readonly paths: readonly string[];
  readonly stdin?: { readonly name: string; readonly bytes: Buffer };
}

/** Reads standard input if it is among the given paths. */
export async function readInput(given: readonly string[], options: Selection, io: Io): Promise<Input> {
  const paths = given.filter((path) => path !== '-');
  const fromStdin = paths.length < given.length;
  if (!fromStdin && options.stdinFilename !== undefined) {
    throw new UsageError("--stdin-filename names what '-' reads; there is no '-' among the paths");
  }
  if (options.stdinFilename === '') throw new UsageError('--stdin-filename is empty');
  if (!fromStdin) return { paths };
  let bytes: Uint8Array;
  try {
    bytes = await io.readStdin(STDIN_LIMIT);
  } catch (error) {
    throw new UsageError(`cannot read standard input: ${error instanceof Error ? error.message : String(error)}`);
  }
  return { paths, stdin: { name: options.stdinFilename ?? 'stdin', bytes: Buffer.from(bytes) } };
}

/** How the terminal report looks: on standard output as wide as the terminal, in a file plain. `source` is what was read. */
export function terminalOptions(
  options: Selection,
  io: Io,
  file: string | undefined,
  source?: string,
): TerminalOptions {
  return {
    ...(source === undefined ? {} : { source }),
    columns: (file === undefined ? io.stdout.columns : undefined) ?? numberOf(io.env['COLUMNS']) ?? 100,
    color: file === undefined && useColor(options.color, io),
    verbose: options.verbose === true,
    quiet: options.quiet === true,
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}

/** Whether to colour: --no-color, then https://no-color.org, then https://force-color.org, then what the terminal can do. */
export function useColor(wanted: boolean, io: Io): boolean {
  if (!wanted || (io.env['NO_COLOR'] ?? '') !== '') return false;
  const force = io.env['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  return io.stdout.terminal && io.env['TERM'] !== 'dumb';
}

/** Fails on given paths that cannot be audited at all, and says the rest on standard error. Returns how many there are. */
export function reportProblems(outcome: AuditOutcome, quiet: boolean, io: Io): number {
  const fatal = outcome.problems.find((problem) => problem.kind !== 'unreadable');
  if (fatal !== undefined) throw new UsageError(`'${printable(fatal.path)}': ${printable(fatal.reason)}`);
  for (const { path, reason } of outcome.problems) {
    io.stderr.write(`helm4-audit: '${printable(path)}': ${printable(reason)}\n`);
  }
  if (!quiet) for (const note of outcome.notes) io.stderr.write(`helm4-audit: ${printable(note)}\n`);
  return outcome.problems.length;
}

/**
 * The way from the root of the repository to the root of the audit, with a slash at the end. Code scanning and annotations want
 * paths from the root of the repository, an audit of a folder names them from that folder.
 */
export function repositoryPrefix(paths: readonly string[], cwd: string): string {
  const [only] = paths;
  if (only === undefined || paths.length > 1) return '';
  const path = resolve(cwd, only);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return '';
  const root = workTreeOf(path);
  if (root === undefined) return '';
  const way = relative(realpathSync(root), realpathSync(path));
  return way === '' || way.startsWith('..') ? '' : `${way.split(sep).join('/')}/`;
}
