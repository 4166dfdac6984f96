/** Addresses of PostgreSQL, which may hold a password. */
import { secret } from '../../remote/secret.ts';
import { printable } from '../../report/printable.ts';
import { stateError } from './error.ts';

export interface PostgresAddress {
  /** With the password. */
  readonly url: string;
  /** What the address asks the server to set. */
  readonly options: string;
  /** For people: without user and password. */
  readonly name: string;
}

export function isPostgres(url: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(url);
}

/** Reads the address, and has its password kept out of everything that is printed. Throws a `StateError`. */
export function readPostgresUrl(text: string): PostgresAddress {
  if (!URL.canParse(text)) {
    throw stateError(
      'usage',
      'the address of the state is not one of PostgreSQL: postgres://USER@HOST[:PORT]/DATABASE',
    );
  }
  const url = new URL(text);
  if ([url.username, url.password, url.pathname].some((part) => !isEncoded(part))) {
    throw stateError('usage', 'the address of the state has a percent sign that stands for nothing: write it as %25');
  }
  for (const password of [url.password, url.searchParams.get('password') ?? '', process.env['PGPASSWORD'] ?? '']) {
    if (password !== '') secret(plain(password));
  }
  const options = url.searchParams.get('options') ?? '';
  url.searchParams.delete('options');
  const host = url.host === '' ? (url.searchParams.get('host') ?? '') : url.host;
  return { url: url.href, options, name: `the state ${printable(`postgres://${host}${url.pathname}`)}` };
}

/** Without percent signs, where they are right. */
function plain(password: string): string {
  return isEncoded(password) ? decodeURIComponent(password) : password;
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
