/** What the commands around queues share. */
import { type Command, InvalidArgumentError } from 'commander';
import type { Log } from '../../org/log.ts';
import type { QueueAddress } from '../../org/queue/address.ts';
import { UsageError } from '../exit.ts';
import type { Io } from '../io.ts';
import { nonEmpty, type StateOptionValues } from './options.ts';

export interface QueueOptionValues extends StateOptionValues {
  readonly queue?: string;
  readonly queuePrefix: string;
}

/** `--queue`, `--queue-prefix`. */
export function addQueueOptions(command: Command): Command {
  return command
    .option('--queue <url>', 'redis://…, rediss://… or postgres://… (default: $HELM4_AUDIT_QUEUE)', nonEmpty)
    .option('--queue-prefix <name>', 'what keys in Redis begin with; in PostgreSQL, the schema', prefix, 'helm4-audit');
}

/** Reads the address of the queue, and warns of passwords that other users of the machine see. */
export async function queueOf(options: QueueOptionValues, io: Io, log: Log): Promise<QueueAddress> {
  const { holdsPassword, readQueueUrl } = await import('../../org/queue/address.ts');
  const url = options.queue ?? io.env['HELM4_AUDIT_QUEUE'] ?? '';
  if (url === '') throw new UsageError('name the queue with --queue or $HELM4_AUDIT_QUEUE');
  const address = readQueueUrl(url);
  const given = [
    ['--queue', 'HELM4_AUDIT_QUEUE', options.queue],
    ['--state', 'HELM4_AUDIT_STATE', options.state],
  ] as const;
  for (const [option, variable, value] of given) {
    if (value === undefined || !holdsPassword(value)) continue;
    log.warn('a password in an argument can be read by other users of this machine: use the variable instead', {
      option,
      variable,
    });
  }
  return address;
}

function prefix(value: string): string {
  if (/^[A-Za-z][\w-]{0,40}$/.test(value)) return value;
  throw new InvalidArgumentError('Use at most 41 letters, digits, _ and -, a letter first.');
}
