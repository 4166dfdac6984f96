/** Options that several commands of `org` share. */
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { LOG_FORMATS, type LogFormat } from '../../org/log.ts';
import type { ScanSettings } from '../../org/types.ts';
import type { Confidence } from '../../rule.ts';
import { engine } from '../engine.ts';
import type { Io } from '../io.ts';
import { calendarDate, choice, collect } from '../options.ts';

const STATE_FILE = 'helm4-audit-state.db';

export interface LogOptionValues {
  readonly log?: LogFormat;
  readonly quiet?: boolean;
}

export interface StateOptionValues {
  readonly state?: string;
}

export interface PoolOptionValues {
  readonly jobs?: number;
  /** Milliseconds. */
  readonly timeout: number;
  /** Megabytes. */
  readonly memory: number;
  readonly cache?: string;
}

export interface SettingsOptionValues {
  readonly target?: string;
  readonly support?: 'helm4' | 'both';
  readonly asOf?: string;
  readonly minConfidence: Confidence;
  readonly rule?: readonly string[];
  readonly ignores: boolean;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** `--log`, `--quiet`. */
export function addLogOptions(command: Command): Command {
  return command
    .option('--log <format>', `log lines on standard error: ${LOG_FORMATS.join(', ')}`, choice(LOG_FORMATS))
    .option('--quiet', 'say nothing but warnings and errors');
}

/** `--jobs`, `--timeout`, `--memory`, `--cache`: how repositories are scanned in threads. */
export function addPoolOptions(command: Command): Command {
  return command
    .option('--jobs <number>', 'repositories at the same time (default: one per processor, at most 4)', whole(1, 256))
    .addOption(
      new Option('--timeout <time>', 'time for one repository: 90s, 10m, 1h')
        .argParser(duration)
        .default(600_000, '10m'),
    )
    .option('--memory <megabytes>', 'memory for one repository', whole(64, 65_536), 2048)
    .option('--cache <directory>', 'keep what is known of file contents here', nonEmpty);
}

/** `--state`. */
export function addStateOption(command: Command): Command {
  return command.option(
    '--state <file|url>',
    `where results are kept: a file, or postgres://… (default: $HELM4_AUDIT_STATE, else ${STATE_FILE})`,
    nonEmpty,
  );
}

/** The state that was asked for, with a file as an absolute path. It may hold a password: never to be printed. */
export function stateOf({ state }: StateOptionValues, io: Io): string {
  const named = io.env['HELM4_AUDIT_STATE'] ?? '';
  const asked = state ?? (named === '' ? STATE_FILE : named);
  return /^[a-z]+:\/\//.test(asked) ? asked : resolve(io.cwd, asked);
}

/** What decides the results besides the repositories. */
export function addSettingsOptions(command: Command): Command {
  return command
    .option('--target <version>', 'Helm 4 release to judge against (default: the newest known)')
    .option('--support <who>', 'helm4, or both if every place must keep working on Helm 3', choice(['helm4', 'both']))
    .option('--as-of <date>', 'day to judge support dates on (default: today)', calendarDate)
    .addOption(
      new Option('--min-confidence <level>', 'lowest confidence kept: high, medium, low')
        .argParser(choice<Confidence>(['high', 'medium', 'low']))
        .default('medium'),
    )
    .option('--rule <name>', 'apply only this rule, by name or code; repeatable', collect)
    .option('--no-ignores', 'keep what ignore comments silence')
    .option('--include <glob>', 'read only these paths of each repository; repeatable', collect)
    .option('--exclude <glob>', 'leave these paths out; repeatable', collect);
}

/** Reads them; the rules are loaded only when some are named. Rejects with UsageError. */
export async function settingsOf(options: SettingsOptionValues, io: Io): Promise<ScanSettings> {
  const { helmTarget, today } = await import('../scan.ts');
  return {
    target: await helmTarget(options.target, engine),
    asOf: options.asOf ?? today(io),
    support: options.support ?? null,
    minConfidence: options.minConfidence,
    rules: await ruleNames(options.rule),
    ignores: options.ignores,
    include: options.include ?? [],
    exclude: options.exclude ?? [],
  };
}

/** Names of the rules that were asked for; null for all. Rejects with UsageError. */
export async function ruleNames(given: readonly string[] | undefined): Promise<readonly string[] | null> {
  if (given === undefined) return null;
  const { findRules } = await import('../find-rules.ts');
  return findRules(given, await engine.rules()).map(({ name }) => name);
}

/** A text that says something. */
export function nonEmpty(value: string): string {
  if (value === '') throw new InvalidArgumentError('It must not be empty.');
  return value;
}

/** A whole number between two others, both included. */
export function whole(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`);
  };
}

/** A time in seconds, or with a unit: `90`, `90s`, `10m`, `1h`; milliseconds. */
export function duration(value: string): number {
  const [, number, unit = 's'] = /^(\d{1,6})(s|m|h)?$/.exec(value) ?? [];
  const factor = unit === 'h' ? 3600 : unit === 'm' ? 60 : 1;
  const seconds = Number(number) * factor;
  if (seconds >= 1 && seconds <= 86_400) return seconds * 1000;
  throw new InvalidArgumentError('Write a time from 1s to 24h: 90s, 10m, 1h.');
}
