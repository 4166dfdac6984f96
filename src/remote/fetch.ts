/** Brings one commit of a repository from the network into a bare directory of ours, without history and without a work tree. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MAX_FILE_BYTES } from '../source/read.ts';
import { readRegular } from '../source/regular.ts';
import type { Credential } from './credentials.ts';
import { diagnose, RemoteError, remoteError } from './error.ts';
import { type GitEnd, packedBytes, runGit } from './git-run.ts';
import { configuredSshCommand, fetchArguments, gitVersion, networkEnvironment } from './git-settings.ts';
import { isCommitName, refProblem } from './ref-name.ts';
import { type GitUrl, isLoopback, readGitUrl } from './url.ts';

export { headOnDisk, openRepository } from './disk.ts';
export { RemoteError } from './error.ts';

export interface FetchRequest {
  /** Over https, http, ssh or git. A credential in it is used when there is no other, and never handed on. */
  readonly url: string;
  /** Branch, tag (before a branch of the same name, as git has it), full reference or commit; null: the remote's HEAD. */
  readonly ref: string | null;
  /** As the forge says. Large repositories come without contents, which `complete` brings; those of unknown size count as small. */
  readonly sizeKb: number | null;
  readonly credential: Credential | null;
  /** An empty directory of ours, mode 0700. */
  readonly into: string;
  readonly signal?: AbortSignal | undefined;
  readonly limits?: Partial<FetchLimits>;
}

export interface FetchLimits {
  /** Milliseconds for all of it, waiting included; again for each `complete`. */
  readonly milliseconds: number;
  /** Bytes of packs on the disk. */
  readonly bytes: number;
  /** Times that it is tried when the fault is of the passing kind. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; doubled for each further one. */
  readonly delay: number;
  /** Kilobytes up to which a repository is small: one fetch of everything takes less time than two. */
  readonly smallKb: number;
  /** Bytes above which contents are left out, where the server can. */
  readonly blob: number;
}

export interface Fetched {
  readonly gitDir: string;
  /** The full name of the commit. */
  readonly head: string;
  /** Without `refs/heads/`; null when it is none, or not known. */
  readonly branch: string | null;
  /** Bytes of packs so far. */
  readonly bytes: number;
  /** Blobs above this many bytes were left out by the fetch, if the server could; undefined when all or none were. */
  readonly leftOut?: number;
  /** Brings blobs that are not there yet, in one batch. */
  readonly complete: (oids: readonly string[]) => Promise<void>;
}

const LIMITS: FetchLimits = {
  milliseconds: 600_000,
  bytes: 2 ** 30,
  attempts: 4,
  delay: 1_000,
  smallKb: 5 * 1024,
  blob: MAX_FILE_BYTES,
};
/** A server that wants a longer pause is left for the next run. */
const LONGEST_PAUSE = 60_000;
const MOST_MOVES = 3;
const CONFIG = '[core]\n\trepositoryformatversion = 0\n\tbare = true\n';
const CONFIG_SHA256 = '[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectFormat = sha256\n';

/** One address that is fetched from, and what is known of it so far. */
interface Remote {
  url: GitUrl;
  readonly label: string;
  readonly request: FetchRequest;
  readonly limits: FetchLimits;
  readonly credential: Credential | null;
  readonly withheld: boolean;
  sha256: boolean;
}

/**
 * Fetches one commit. Nothing else than git's own programs is run, nothing is checked out, and no setting of the repository counts.
 *
 * Rejects with RemoteError, whose message is for people, or with the reason of the signal. An empty repository is one of these, with
 * `empty` set. What is in `into` then is of no use; removing it is for the caller.
 */
export async function fetchRepository(request: FetchRequest): Promise<Fetched> {
  const remote = remoteOf(request);
  const version = await gitVersion();
  // Before 2.29 a batch of objects cannot be asked for on standard input.
  const small = request.sizeKb === null || request.sizeKb <= remote.limits.smallKb;
  const blobless = !small && version.atLeast(2, 29);
  const end = await fetchFrom(remote, blobless ? BLOBLESS : withContents(remote), request.ref ?? 'HEAD');
  const { oid, branch, peeled } = fetchHead(remote);
  const head = peeled ? oid : await commitOf(remote, oid);
  return {
    gitDir: request.into,
    head,
    branch: branch ?? (request.ref === null ? (end.trace.branch() ?? null) : null),
    bytes: packedBytes(request.into),
    ...(blobless ? {} : { leftOut: remote.limits.blob }),
    complete: (oids) => complete(remote, head, oids),
  };
}

const BLOBLESS = ['--depth=1', '--filter=blob:none'];

function withContents({ limits }: Remote): string[] {
  // The limit is the size of the first one that is left out.
  return ['--depth=1', `--filter=blob:limit=${limits.blob + 1}`];
}

/** Objects that are asked for by name come whatever their size; when that is too much, all come that are not too large. */
async function complete(remote: Remote, head: string, oids: readonly string[]): Promise<void> {
  const names = oids.filter(isCommitName);
  if (names.length === 0) return;
  try {
    await fetchFrom(remote, ['--no-write-fetch-head'], names);
  } catch (error) {
    if (!(error instanceof RemoteError) || error.kind !== 'too-large') throw error;
    await fetchFrom(remote, withContents(remote), head);
  }
}

function remoteOf(request: FetchRequest): Remote {
  const url = readGitUrl(request.url);
  if ('refused' in url) throw new RemoteError('broken', url.refused);
  const problem = request.ref === null ? undefined : refProblem(request.ref);
  if (problem !== undefined) throw new RemoteError('not-found', `no branch, tag or commit has such a name: ${problem}`);
  const given = request.credential ?? url.credential;
  const overHttp = url.scheme === 'https' || url.scheme === 'http';
  const open = url.scheme === 'http' && !isLoopback(url.host);
  return {
    url,
    label: `${url.host}/${url.path}`,
    request,
    limits: { ...LIMITS, ...request.limits },
    credential: overHttp && !open ? given : null,
    withheld: open && given !== null,
    sha256: false,
  };
}

/**
 * Fetches references or objects, again where the fault is of the passing kind or the repository has moved. A list of objects is asked
 * for on standard input.
 */
async function fetchFrom(
  remote: Remote,
  options: readonly string[],
  wanted: string | readonly string[],
): Promise<GitEnd> {
  const { limits, request } = remote;
  const deadline = performance.now() + limits.milliseconds;
  let moves = 0;
  for (let attempt = 1; ; ) {
    const end = await fetchOnce(remote, options, wanted, deadline - performance.now());
    if (!end.failed) return end;
    const { cause, transient } = diagnose(end.stderr);
    if (cause === 'hash' && !remote.sha256 && typeof wanted === 'string') {
      remote.sha256 = true;
      continue;
    }
    const moved = cause === 'redirect' ? movedTo(remote, end.trace.location()) : undefined;
    if (moved !== undefined && moves++ < MOST_MOVES) {
      remote.url = moved;
      continue;
    }
    const pause = pauseBefore(attempt, limits.delay, end.trace.retryAfter());
    const over = attempt >= limits.attempts || pause > Math.min(LONGEST_PAUSE, deadline - performance.now());
    if (cause === 'no-ref' && typeof wanted === 'string' && wanted !== 'HEAD' && (await isEmpty(remote, deadline))) {
      throw new RemoteError('not-found', `${remote.label} is empty: it has no commit yet`, true);
    }
    if (!transient || over) throw failureOf(remote, end);
    attempt++;
    await sleep(pause, undefined, { ...(request.signal === undefined ? {} : { signal: request.signal }) }).catch(() => {
      throw request.signal?.reason;
    });
  }
}

async function fetchOnce(
  remote: Remote,
  options: readonly string[],
  wanted: string | readonly string[],
  milliseconds: number,
): Promise<GitEnd> {
  const { url, credential, request, limits, label } = remote;
  prepare(request.into, remote.sha256);
  const packs = join(request.into, 'objects', 'pack');
  const before = new Set(readdirSync(packs));
  const sshCommand = url.scheme === 'ssh' ? await configuredSshCommand() : undefined;
  const environment = networkEnvironment(process.env, { url, credential, sshCommand, version: await gitVersion() });
  const byName = typeof wanted === 'string';
  // Progress is asked for so that git ends with this process: it cannot write any more then.
  const command = [...fetchArguments(request.into), '--progress', ...options, ...(byName ? [] : ['--stdin'])];
  try {
    return await runGit({
      gitDir: request.into,
      environment,
      arguments: [...command, '--', url.url, ...(byName ? [wanted] : [])],
      ...(byName ? {} : { input: `${wanted.join('\n')}\n` }),
      milliseconds: Math.max(1, milliseconds),
      bytes: limits.bytes,
      signal: request.signal,
      label,
    });
  } catch (error) {
    for (const name of readdirSync(packs)) if (!before.has(name)) rmSync(join(packs, name), { force: true });
    throw error;
  } finally {
    // Git notes there that it may fetch what is missing whenever it is asked for it.
    writeConfig(request.into, remote.sha256);
  }
}

/** Whether there is no HEAD either: forges name a default branch before there is one. */
async function isEmpty(remote: Remote, deadline: number): Promise<boolean> {
  const end = await fetchOnce(remote, ['--depth=1', '--filter=tree:0'], 'HEAD', deadline - performance.now());
  return end.failed && diagnose(end.stderr).cause === 'no-ref';
}

/** Makes the directory a bare repository, or takes away what an attempt left: no template, no process. */
function prepare(gitDir: string, sha256: boolean): void {
  const packs = join(gitDir, 'objects', 'pack');
  mkdirSync(packs, { recursive: true, mode: 0o700 });
  mkdirSync(join(gitDir, 'refs'), { recursive: true, mode: 0o700 });
  for (const name of readdirSync(packs)) if (name.startsWith('tmp_')) rmSync(join(packs, name), { force: true });
  for (const name of readdirSync(gitDir)) if (name.endsWith('.lock')) rmSync(join(gitDir, name), { force: true });
  writeFileSync(join(gitDir, 'HEAD'), 'ref: refs/heads/none\n');
  writeConfig(gitDir, sha256);
}

function writeConfig(gitDir: string, sha256: boolean): void {
  writeFileSync(join(gitDir, 'config'), sha256 ? CONFIG_SHA256 : CONFIG);
}

const FETCH_HEAD = /^([\da-f]{40}(?:[\da-f]{24})?)\t[^\t\n]*\t(?:(branch|tag) '([^'\n]*)' of )?/;

/** What was fetched, as git notes it: https://git-scm.com/docs/git-fetch#_output is for people, this file is for programs. */
function fetchHead({ request, label }: Remote): { oid: string; branch: string | null; peeled: boolean } {
  const text = readRegular(join(request.into, 'FETCH_HEAD'), 65_536)?.toString('utf8') ?? '';
  const [, oid, kind, name] = FETCH_HEAD.exec(text) ?? [];
  if (oid === undefined) throw new RemoteError('broken', `${label}: git fetched nothing`);
  const named = kind === 'branch' && name !== undefined && refProblem(`refs/heads/${name}`) === undefined;
  // HEAD and branches are always commits; a tag, or what was asked for by its name, need not be.
  const peeled = kind === 'branch' || request.ref === null;
  return { oid, branch: named ? name : null, peeled };
}

async function commitOf({ request, label }: Remote, oid: string): Promise<string> {
  const { commitNamed } = await import('./peel.ts');
  const commit = await commitNamed(request.into, oid, request.into, request.signal);
  if (commit === undefined) throw new RemoteError('not-found', `${label}: '${request.ref}' is no commit`);
  return commit;
}

/** The new address, when it is of the same origin: the credential was for that. */
function movedTo({ url, credential }: Remote, location: string | undefined): GitUrl | undefined {
  const base = location?.replace(/\/info\/refs(?:\?.*)?$/, '');
  if (base === undefined || base === location || credential === null) return undefined;
  const absolute = URL.canParse(base, url.url) ? new URL(base, url.url).href : base;
  const moved = readGitUrl(absolute);
  if ('refused' in moved || moved.scheme !== url.scheme || moved.host !== url.host) return undefined;
  return moved;
}

/** Twice as long each time, with up to half of it taken off at random so that many do not come back at once; or as the server says. */
function pauseBefore(attempt: number, delay: number, retryAfter: number | undefined): number {
  if (retryAfter !== undefined) return retryAfter * 1000;
  return delay * 2 ** (attempt - 1) * (1 - Math.random() / 2);
}

function failureOf({ url, request, label, credential, withheld }: Remote, { stderr, trace }: GitEnd): RemoteError {
  const sent = credential === null ? (withheld ? 'withheld' : 'none') : 'sent';
  const location = trace.location()?.replace(/\/info\/refs(?:\?.*)?$/, '');
  const retryAfter = trace.retryAfter();
  return remoteError(stderr, { label, host: url.host, ref: request.ref, credential: sent, location, retryAfter });
}
