/** Whether a Redis (or Valkey) is there, lets us in, and keeps what it is given. */
import { redact } from '../../remote/secret.ts';
import { printable } from '../../report/printable.ts';
import type { Log } from '../log.ts';
import { stateError } from '../state/error.ts';
import type { QueueAddress } from './address.ts';

const CONNECT = 10_000;
const DENIED = /^(?:WRONGPASS|NOAUTH|NOPERM|ERR invalid password|ERR AUTH)/;
const CERTIFICATE = /certificate|self[- ]signed|wrong version number|SSL|TLS/i;

/** Rejects with a `StateError`; warns of settings with which jobs get lost. */
export async function probeRedis({ url, name }: Extract<QueueAddress, { kind: 'redis' }>, log: Log): Promise<void> {
  const { Redis } = await import('ioredis');
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT,
    commandTimeout: CONNECT,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // What the connection broke of comes here; `connect` rejects with something that says less.
  let broke: Error | undefined;
  client.on('error', (error: Error) => {
    broke = error;
  });
  try {
    await client.connect();
    warnOf(await client.info(), name, log);
  } catch (error) {
    throw explained(name, broke ?? error);
  } finally {
    client.disconnect();
  }
}

/** https://docs.bullmq.io/guide/going-to-production */
function warnOf(info: string, name: string, log: Log): void {
  const said = (field: string): string | undefined => new RegExp(`^${field}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  const policy = said('maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    log.warn('Redis may throw jobs away when its memory is full: set maxmemory-policy to noeviction', {
      queue: name,
      policy,
    });
  }
  if (said('aof_enabled') === '0') {
    log.warn('Redis forgets the newest jobs when it is restarted, and workers add them again: set appendonly to yes', {
      queue: name,
    });
  }
}

function explained(name: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const said = printable(redact(error.message === '' ? code : error.message));
  if (DENIED.test(error.message)) return stateError('usage', `${name} does not let us in: ${said}`);
  if (CERTIFICATE.test(error.message) || CERTIFICATE.test(code)) return stateError('usage', `${name}: ${said}`);
  return stateError('unreachable', `${name} cannot be reached: ${said}`);
}
