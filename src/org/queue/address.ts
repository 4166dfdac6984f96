/** Addresses of queues, which may hold a password. */
import { secret } from '../../remote/secret.ts';
import { printable } from '../../report/printable.ts';
import { stateError } from '../state/error.ts';
import { isPostgres, readPostgresUrl } from '../state/postgres-url.ts';

export type QueueAddress =
  | { readonly kind: 'redis'; readonly url: string; readonly name: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly options: string; readonly name: string };

/**
 * Reads an address, and has its password kept out of everything that is printed.
 *
 * @throws a `StateError` when it is no address of Redis or PostgreSQL; the message does not repeat it
 */
export function readQueueUrl(text: string): QueueAddress {
  const isRedis = /^rediss?:\/\//i.test(text);
  if (!URL.canParse(text) || !(isRedis || isPostgres(text))) {
    throw stateError(
      'usage',
      'a queue is redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE], the same with rediss:// for TLS, or postgres://USER@HOST[:PORT]/DATABASE',
    );
  }
  const url = new URL(text);
  const name = `the queue ${printable(`${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`)}`;
  if (!isRedis) {
    const { url: address, options } = readPostgresUrl(text);
    return { kind: 'postgres', url: address, options, name };
  }
  if (url.password !== '') secret(decoded(url.password));
  return { kind: 'redis', url: text, name };
}

/** Whether an argument tells everyone who may list processes a password. */
export function holdsPassword(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { password, searchParams } = new URL(text);
  return password !== '' || searchParams.has('password');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
