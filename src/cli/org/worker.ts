/** `helm4-audit org worker`: its options. What it does is in `worker-action.ts`. */
import { type Command, Option } from 'commander';
import type { Io } from '../io.ts';
import {
  addLogOptions,
  addPoolOptions,
  addStateOption,
  duration,
  type LogOptionValues,
  nonEmpty,
  type PoolOptionValues,
} from './options.ts';
import { addQueueOptions, type QueueOptionValues } from './queue-options.ts';

export interface WorkerOptionValues extends QueueOptionValues, PoolOptionValues, LogOptionValues {
  readonly drain?: boolean;
  readonly grace: number;
  readonly lock: number;
  readonly healthFile?: string;
}

const EXAMPLES = `
Examples:
  export HELM4_AUDIT_STATE=postgres://… HELM4_AUDIT_QUEUE=redis://… GITHUB_TOKEN=…
  helm4-audit org worker                          until it is stopped
  helm4-audit org worker --drain --log json       until nothing is left, for a job in Kubernetes or CI

A worker that is stopped (SIGTERM) finishes what it can within --grace, and gives the rest back. What a
worker was scanning when it was killed is scanned by another one; no result counts twice. Queue and
state may go away for a while. A probe of Kubernetes for --health-file: find FILE -mmin -2 | grep .

Exit codes: 0 done, or stopped; 2 usage or configuration; 4 (with --drain) repositories could not be
scanned; 75 queue or state cannot be reached; 130, 143 interrupted (with --drain).`;

/** Adds the sub-command. */
export function workerCommand(org: Command, io: Io, exit: { code: number }): void {
  const command = org
    .command('worker')
    .description("scan what 'org enqueue' put into the queue")
    .helpOption('-h, --help', 'print this help');
  addPoolOptions(addQueueOptions(addStateOption(command)))
    .option('--drain', 'end when all runs are finished')
    .addOption(
      new Option('--grace <time>', 'for what is being scanned when the worker is stopped')
        .argParser(duration)
        .default(20_000, '20s'),
    )
    .addOption(
      new Option('--lock <time>', 'after which others take over from a worker that is not heard of')
        .argParser(duration)
        .default(30_000, '30s'),
    )
    .option('--health-file <file>', 'write to this file as long as queue and state can be reached', nonEmpty);
  addLogOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (options: WorkerOptionValues) => {
      const [{ workerAction }, { endingAs }] = await Promise.all([import('./worker-action.ts'), import('./exit.ts')]);
      exit.code = await endingAs(io, () => workerAction(options, io));
    });
}
