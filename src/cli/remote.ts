/** Repositories on the network that are given in place of a path: fetched, listed, and gone again afterwards. */
import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Failure } from '../org/types.ts';
import type { Address } from '../remote/address.ts';
import { PASSING } from '../remote/types.ts';
import { printable } from '../report/printable.ts';
import type { Provenance } from '../report/sarif.ts';
import type { Listing } from '../source/list.ts';
import { EXIT, UsageError } from './exit.ts';
import type { Io } from './io.ts';
import { didYouMean } from './suggest.ts';

const COMMANDS = ['scan', 'fix', 'inventory', 'explain', 'rules', 'org'];

/** A commit that is ready to be audited. */
export interface RemoteSource {
  readonly listing: Listing;
  /** `github.com/o/r at COMMIT (main)` */
  readonly label: string;
  readonly provenance: Provenance;
  /** What links to its files begin with, where that is known. */
  readonly filesUrl: string | undefined;
}

/**
 * Fails on given paths that are not there, before anything else is done; unless the only one is the address of a repository, which is
 * returned. A path that exists is never taken for an address.
 */
export async function checkPaths(given: readonly string[], io: Io): Promise<Address | undefined> {
  for (const path of given) {
    if (path === '-' || isThere(path, io.cwd)) continue;
    const address = await addressOf(path, io);
    if (given.length === 1) return address;
    throw new UsageError(
      `${labelOf(address)} is on the network, and is audited by itself; give one repository at a time`,
    );
  }
  return undefined;
}

function isThere(path: string, cwd: string): boolean {
  if (path === '') throw new UsageError('a path is empty; write . for the folder here');
  try {
    lstatSync(resolve(cwd, path));
    return true;
  } catch (error) {
    // What may not be looked at is there.
    return (
      !(error instanceof Error && 'code' in error) ||
      !['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(String(error.code))
    );
  }
}

async function addressOf(path: string, io: Io): Promise<Address> {
  const [{ readAddress }, { redact }] = await Promise.all([
    import('../remote/address.ts'),
    import('../remote/secret.ts'),
  ]);
  const reading = readAddress(path, io.env);
  // Whatever it is, it may hold a password.
  const shown = printable(redact(path));
  if (reading.kind === 'refused') throw new UsageError(`'${shown}': ${reading.reason}.`);
  const missing = `no such file or folder: '${shown}' (looked in ${printable(io.cwd)})`;
  if (reading.kind === 'path') {
    const hint = /[/.]/.test(path) ? '' : didYouMean(path, COMMANDS);
    throw new UsageError(`${missing}.${hint === '' && path.includes('/') ? ADDRESS_HINT : hint}`);
  }
  const { address } = reading;
  const [first = ''] = path.split('/');
  // A folder of that name is here, so that a file of it is meant.
  if (!path.includes(':') && existsSync(resolve(io.cwd, first))) {
    throw new UsageError(`${missing}. The repository of that name is given as ${address.url}.`);
  }
  return address;
}

const ADDRESS_HINT =
  ' A repository on the network is given as OWNER/REPO[@REF] or as an address like https://HOST/PATH[#REF].';

/** The repository as people know it. */
export function labelOf(address: Address): string {
  return printable(`${address.host}/${address.name}`);
}

export interface RemoteOptions {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly quiet: boolean;
}

/**
 * Fetches a repository and hands it to `use`, whose exit code it resolves to; what was fetched is gone then. A repository that cannot
 * be had is said on standard error; the exit code tells whether the same may work later.
 */
export async function withAddress(
  address: Address,
  options: RemoteOptions,
  io: Io,
  use: (source: RemoteSource) => Promise<number>,
): Promise<number> {
  const { withPrivateDirectory } = await import('../remote/private-directory.ts');
  const showing = io.stderr.terminal && !options.quiet;
  return withPrivateDirectory(async (directory, signal) => {
    if (showing) io.stderr.write(`Fetching ${labelOf(address)}`);
    const had = await fetchSource(address, directory, options, io, signal);
    if (showing) io.stderr.write('\r\u001b[K');
    if ('listing' in had) return use(had);
    io.stderr.write(`helm4-audit: ${had.message}\n`);
    return PASSING.includes(had.kind) ? EXIT.unavailable : EXIT.usage;
  });
}

/** The commit in `directory`, or why it cannot be had. */
async function fetchSource(
  address: Address,
  directory: string,
  { include, exclude }: RemoteOptions,
  io: Io,
  signal: AbortSignal,
): Promise<RemoteSource | Failure> {
  const [
    { fetchRepository, RemoteError },
    { credentialFromEnvironment },
    { filesUrl },
    { listCommit },
    { ObjectsError },
  ] = await Promise.all([
    import('../remote/fetch.ts'),
    import('../remote/credentials.ts'),
    import('../remote/address.ts'),
    import('../source/objects.ts'),
    import('../source/objects-git.ts'),
  ]);
  const label = labelOf(address);
  const [into, spool] = [join(directory, 'git'), join(directory, 'spool')];
  for (const made of [into, spool]) mkdirSync(made, { mode: 0o700 });
  const { url, ref, host, forge } = address;
  try {
    const credential = address.credential ?? credentialFromEnvironment(host, forge, io.env);
    const { gitDir, head, branch, leftOut, complete } = await fetchRepository({
      url,
      ref,
      sizeKb: null,
      credential,
      into,
      signal,
    });
    const left = leftOut === undefined ? {} : { leftOut };
    return {
      listing: await listCommit(gitDir, head, { spool, complete, include, exclude, signal, ...left }),
      label: `${label} at ${head}${branch === null ? '' : printable(` (${branch})`)}`,
      provenance: { repositoryUri: repositoryUri(address), revisionId: head, branch },
      filesUrl: filesUrl(address, head),
    };
  } catch (error) {
    if (error instanceof RemoteError) return { kind: error.kind, message: error.message };
    if (error instanceof ObjectsError) return { kind: error.kind, message: printable(`${label}: ${error.message}`) };
    throw error;
  }
}

/** An address as a URI, without credentials: `git@host:path` is none. */
function repositoryUri({ url, webUrl, host, name }: Address): string {
  return webUrl ?? (URL.canParse(url) ? url : `ssh://${host}/${name}`);
}
