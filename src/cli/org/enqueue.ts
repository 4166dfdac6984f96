/** `helm4-audit org enqueue`: its options. What it does is in `enqueue-action.ts`. */
import { type Command, Option } from 'commander';
import type { Io } from '../io.ts';
import {
  addLogOptions,
  addSettingsOptions,
  addStateOption,
  duration,
  type LogOptionValues,
  type SettingsOptionValues,
  whole,
} from './options.ts';
import { addQueueOptions, type QueueOptionValues } from './queue-options.ts';
import { runName } from './scan.ts';
import { addSourceOptions, type SourceOptionValues } from './sources.ts';

export interface EnqueueOptionValues
  extends SourceOptionValues,
    SettingsOptionValues,
    QueueOptionValues,
    LogOptionValues {
  readonly run?: string;
  readonly fresh?: boolean;
  readonly force?: boolean;
  readonly sarif?: boolean;
  readonly perHost: number;
  readonly perMinute: number;
  readonly attempts: number;
  readonly retryAfter: number;
  readonly wait?: boolean;
}

const EXAMPLES = `
Examples:
  export HELM4_AUDIT_STATE=postgres://… HELM4_AUDIT_QUEUE=redis://…
  helm4-audit org enqueue github:acme             once a night, in one place
  helm4-audit org worker --drain                  in as many places as there are machines

Every forge has a queue of its own, and its limits hold for all workers together. What did not change is
not enqueued. Jobs hold no credentials: workers have them in their own environment. A queue in
PostgreSQL may be in the database of the state.

Exit codes: 0 enqueued, with --wait finished; 2 usage or configuration; 3 nothing to scan; 4 a source
was not listed, or (with --wait) repositories could not be scanned; 75 forge, queue or state cannot be
reached; 130, 143 interrupted.`;

/** Adds the sub-command. */
export function enqueueCommand(org: Command, io: Io, exit: { code: number }): void {
  const command = org
    .command('enqueue')
    .description('put what changed into a queue, for workers on several machines')
    .helpOption('-h, --help', 'print this help');
  addQueueOptions(addSettingsOptions(addStateOption(addSourceOptions(command))))
    .option('--run <id>', 'name of this run (default: that of the CI job, else by the time)', runName)
    .option('--fresh', 'begin a new run, even if one was left unfinished')
    .option('--force', 'enqueue everything, whether it changed or not')
    .option('--sarif', "keep the SARIF of changed results for 'org upload'")
    .option('--per-host <number>', 'of one forge at the same time, over all workers; 0 for no limit', whole(0, 1000), 8)
    .option(
      '--per-minute <number>',
      'repositories of one forge that are begun in a minute, over all workers; 0 for no limit',
      whole(0, 100_000),
      600,
    )
    .option('--attempts <number>', 'how often a repository that cannot be reached is tried', whole(1, 20), 3)
    .addOption(
      new Option('--retry-after <time>', 'until it is tried again; then twice as long each time')
        .argParser(duration)
        .default(15_000, '15s'),
    )
    .option('--wait', 'end when the run is finished');
  addLogOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (sources: string[], options: EnqueueOptionValues) => {
      const [{ enqueueAction }, { endingAs }] = await Promise.all([import('./enqueue-action.ts'), import('./exit.ts')]);
      exit.code = await endingAs(io, () => enqueueAction(sources, options, io));
    });
}
