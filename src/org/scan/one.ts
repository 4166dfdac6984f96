/** From one repository to its result: fetch, list, audit. Whatever goes wrong is an outcome. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { audit } from '../../audit/index.ts';
import type { AuditReport } from '../../audit/types.ts';
import { readPackage } from '../../package.ts';
import type { Credential } from '../../remote/credentials.ts';
import { type Fetched, fetchRepository, openRepository, RemoteError } from '../../remote/fetch.ts';
import { redact } from '../../remote/secret.ts';
import { printable } from '../../report/printable.ts';
import type { BlobCache } from '../../source/blob-cache.ts';
import { listCommit } from '../../source/objects.ts';
import { ObjectsError } from '../../source/objects-git.ts';
import type { Failure, Repository, RepositoryResult, ScanOutcome, ScanSettings } from '../types.ts';
import { ownersIn, withCodeowners, withoutCodeowners } from './owners.ts';
import { resultOf } from './result.ts';

export interface ScanContext {
  readonly settings: ScanSettings;
  /** Whether the result carries SARIF. */
  readonly sarif: boolean;
  readonly credentials: (repository: Repository) => Promise<Credential | null>;
  /** What is known of blobs from earlier scans; null to find out anew. */
  readonly cache: BlobCache | null;
  /** An existing directory of ours, mode 0700. */
  readonly temporary: string;
  readonly signal: AbortSignal;
}

/** Tells these results in code scanning from those of a workflow of the repository itself. */
const SARIF_CATEGORY = 'org';

/**
 * Scans the default branch of one repository. Never rejects. What was brought here of it is removed; that goes on for a moment
 * after the outcome is there.
 */
export async function scanRepository(repository: Repository, context: ScanContext): Promise<ScanOutcome> {
  const started = Date.now();
  const directory = mkdtempSync(join(context.temporary, 'r-'));
  try {
    const fetched = await fetchInto(join(directory, 'fetched'), repository, context);
    const result = await resultAt(fetched, directory, repository, context, started);
    return { status: 'scanned', result };
  } catch (error) {
    if (error instanceof RemoteError && error.empty) return { status: 'empty' };
    const failure = context.signal.aborted ? TIMEOUT : failureOf(error);
    return { status: 'error', failure, ms: Date.now() - started };
  } finally {
    // Some disks take milliseconds for each directory: the next repository need not wait for them.
    rm(directory, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}

const TIMEOUT: Failure = { kind: 'timeout', message: 'it took too long' };

async function fetchInto(into: string, repository: Repository, context: ScanContext): Promise<Fetched> {
  const { url, forge, defaultBranch, sizeKb } = repository;
  const ref = defaultBranch === null ? null : `refs/heads/${defaultBranch}`;
  if (forge === 'folder') return openRepository(url, ref);
  mkdirSync(into, { mode: 0o700 });
  const credential = await context.credentials(repository);
  return fetchRepository({ url, ref, sizeKb, credential, into, signal: context.signal });
}

async function resultAt(
  fetched: Fetched,
  spool: string,
  repository: Repository,
  { settings, sarif, cache, signal }: ScanContext,
  started: number,
): Promise<RepositoryResult> {
  const { include, exclude, target, asOf, support, minConfidence, rules, ignores } = settings;
  const { gitDir, head, complete, leftOut } = fetched;
  const listing = await listCommit(gitDir, head, {
    spool,
    complete,
    ...(leftOut === undefined ? {} : { leftOut }),
    ...(cache === null ? {} : { cache }),
    include: withCodeowners(include, repository),
    exclude,
    signal,
  });
  const { report } = await audit({
    paths: [],
    listing: { ...listing, files: withoutCodeowners(listing.files, include) },
    cwd: spool,
    include: [],
    exclude: [],
    target,
    asOf,
    ...(support === null ? {} : { support }),
    minConfidence,
    ...(rules === null ? {} : { rules }),
    ignores,
  });
  const owners = await ownersIn(listing.files, repository);
  return resultOf(report, {
    head,
    branch: fetched.branch ?? repository.defaultBranch ?? '',
    owner: owners.repository,
    ownerOf: owners.file,
    unlisted: listing.problems.length,
    bytes: fetched.bytes + listing.bytes(),
    ms: Date.now() - started,
    sarif: sarif ? await sarifOf(report) : null,
  });
}

async function sarifOf(report: AuditReport): Promise<Uint8Array> {
  const [{ renderSarif }, { allRules }] = await Promise.all([
    import('../../report/sarif.ts'),
    import('../../audit/rules.ts'),
  ]);
  const { home } = readPackage();
  const { text } = renderSarif(report, {
    rules: allRules,
    category: SARIF_CATEGORY,
    prefix: '',
    ...(home === undefined ? {} : { home }),
  });
  return gzipSync(text);
}

function failureOf(error: unknown): Failure {
  const message = printable(redact(error instanceof Error ? error.message : String(error)));
  if (error instanceof RemoteError) {
    const { kind, retryAfter } = error;
    return { kind, message, ...(retryAfter === undefined ? {} : { retryAfter }) };
  }
  if (error instanceof ObjectsError) return { kind: error.kind, message };
  return { kind: 'internal', message };
}
