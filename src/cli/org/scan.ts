/** `helm4-audit org scan`: its options. What it does is in `scan-action.ts`. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readShard, type Shard } from '../../org/scan/shard.ts';
import { FAIL_ON, type FailOn } from '../exit.ts';
import type { Io } from '../io.ts';
import { choice } from '../options.ts';
import {
  addLogOptions,
  addPoolOptions,
  addSettingsOptions,
  addStateOption,
  type LogOptionValues,
  nonEmpty,
  type PoolOptionValues,
  type SettingsOptionValues,
  type StateOptionValues,
  whole,
} from './options.ts';
import { addSourceOptions, type SourceOptionValues } from './sources.ts';

export interface ScanOptionValues
  extends SourceOptionValues,
    SettingsOptionValues,
    StateOptionValues,
    PoolOptionValues,
    LogOptionValues {
  readonly run?: string;
  readonly fresh?: boolean;
  readonly force?: boolean;
  readonly shard?: Shard;
  readonly perHost: number;
  readonly sarif?: boolean;
  readonly sarifDir?: string;
  readonly failOn: FailOn;
  readonly allowErrors: Allowance;
}

/** How many repositories may fail. */
export interface Allowance {
  readonly number: number;
  /** Whether it is a part of a hundred of all repositories. */
  readonly percent: boolean;
}

const EXAMPLES = `
Examples:
  helm4-audit org scan github:acme                first all, from then on what changed
  helm4-audit org scan gitlab:acme/platform@git.example.com --jobs 8
  helm4-audit org scan list:repos.jsonl --shard 2/4 --run nightly-2026-11-21 --state shard-2.db
  helm4-audit org scan github:acme --allow-errors 1% --fail-on error --log json

A scan that was interrupted, killed or cut off by its host goes on where it ended when the same command
is given again. All parts of a split scan need the same --run; in GitHub Actions and GitLab CI they have
it by themselves.

Exit codes: 0 done, nothing at or above --fail-on; 1 findings at or above it; 2 usage or configuration;
3 nothing to scan; 4 done, but more repositories than --allow-errors could not be scanned, or a source
not be listed; 75 nothing could be done now; 130, 143 interrupted, the state is kept.`;

const RUN_NAME = /^[\w.:-]{1,120}$/;

/** Adds the sub-command. */
export function scanCommand(org: Command, io: Io, exit: { code: number }): void {
  const command = org
    .command('scan')
    .description('scan what changed in every repository, and record the results')
    .helpOption('-h, --help', 'print this help');
  addPoolOptions(addSettingsOptions(addStateOption(addSourceOptions(command))))
    .option('--run <id>', 'name of this run (default: that of the CI job, else by the time)', runName)
    .option('--fresh', 'begin a new run, even if one was left unfinished')
    .option('--force', 'scan everything, whether it changed or not')
    .option('--shard <i/n>', 'only part i of n of the repositories', shard)
    .option('--per-host <number>', 'of one forge at the same time', whole(1, 100), 4)
    .option('--sarif', "keep the SARIF of changed results for 'org upload'")
    .option('--sarif-dir <directory>', 'write the SARIF of each scanned repository here', nonEmpty)
    .option('--fail-on <severity>', `lowest severity that fails: ${FAIL_ON.join(', ')}`, choice(FAIL_ON), 'never')
    .addOption(
      new Option('--allow-errors <number>', 'repositories that may fail: a number, or N%')
        .argParser(allowance)
        .default({ number: 0, percent: false }, '0'),
    );
  addLogOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (sources: string[], options: ScanOptionValues) => {
      const [{ scanAction }, { endingAs }] = await Promise.all([import('./scan-action.ts'), import('./exit.ts')]);
      exit.code = await endingAs(io, () => scanAction(sources, options, io));
    });
}

export function runName(value: string): string {
  if (RUN_NAME.test(value)) return value;
  throw new InvalidArgumentError('Use at most 120 letters, digits and . _ : -.');
}

function shard(value: string): Shard {
  const read = readShard(value);
  if (read !== undefined) return read;
  throw new InvalidArgumentError('Write the number of the part, from 1, and of all parts: 2/4.');
}

function allowance(value: string): Allowance {
  const [, digits, sign] = /^(\d{1,9}(?:\.\d{1,3})?)(%)?$/.exec(value) ?? [];
  const number = Number(digits);
  const percent = sign === '%';
  if (percent ? number <= 100 : Number.isInteger(number)) return { number, percent };
  throw new InvalidArgumentError('Write a number of repositories, or a part of them as 1%.');
}
