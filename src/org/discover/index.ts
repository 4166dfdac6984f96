/** Lists the repositories of all sources: each once, filtered, with owners, and with what could not be listed. */
import { credentialHint } from '../../remote/credentials.ts';
import { printable } from '../../report/printable.ts';
import { type Cost, noCost } from '../forge/cost.ts';
import { ForgeError, failureOf } from '../forge/errors.ts';
import type { Failure, Repository } from '../types.ts';
import { compileFilters } from './filters.ts';
import { listFolder } from './folder.ts';
import { listFile } from './list.ts';
import { withOwner } from './owner.ts';
import { parseSource, type Source } from './source.ts';
import type { DiscoverOptions, Discovery, DiscoveryFailure, FilterReason, Listing } from './types.ts';

/** A fleet larger than any that was heard of; more is a forge that does not stop. */
const MOST_REPOSITORIES = 500_000;

/**
 * Lists. A source that fails does not stop the others; it is in `failures`, with what of it was listed before it failed in
 * `repositories`, and makes `complete` false. Rejects with a `SourceError` when a source cannot be understood, before anything
 * is asked; and with the reason of the signal.
 */
export async function discover(sources: readonly string[], options: DiscoverOptions): Promise<Discovery> {
  const parsed = sources.map((text) => ({ text, source: parseSource(text, options.cwd, options.env) }));
  const reasonAgainst = compileFilters(options.filters);
  const found = new Map<string, Repository>();
  const failures: DiscoveryFailure[] = [];
  const filtered: Partial<Record<FilterReason, number>> = {};
  const costs: { source: string; listed: number; cost: Cost }[] = [];
  let complete = true;
  for (const { text, source } of parsed) {
    const name = printable(text);
    let cost = noCost();
    let listed = 0;
    const fail = (repository: string | null, failure: Failure): void => {
      failures.push({ source: name, repository, failure });
    };
    const listing: Listing = {
      options,
      spent: (spent) => {
        cost = spent;
      },
      add: (page) => {
        for (const one of page) {
          if ('reason' in one) {
            fail(one.name, failureOf(new ForgeError('broken', one.reason)));
            continue;
          }
          listed++;
          const reason = reasonAgainst(one, source.kind === 'list');
          if (reason !== undefined) filtered[reason] = (filtered[reason] ?? 0) + 1;
          else keep(found, withOwner(one.repository, options.ownerFrom), fail);
        }
        if (found.size > MOST_REPOSITORIES)
          throw new ForgeError('too-large', `more than ${MOST_REPOSITORIES} repositories`);
      },
    };
    options.log.info('listing', { source: name });
    let whole = true;
    try {
      await list(source, listing);
    } catch (error) {
      options.signal?.throwIfAborted();
      complete = false;
      whole = false;
      const failure = withHint(failureOf(error), source);
      fail(null, failure);
      options.log.error('source not listed', { source: name, kind: failure.kind, reason: failure.message });
    }
    options.log.info(whole ? 'source listed' : 'listed of the source until then', {
      source: name,
      repositories: listed,
      ...cost,
    });
    costs.push({ source: name, listed, cost });
  }
  const repositories = [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { repositories, failures, complete, filtered, costs };
}

/** Several sources may list the same repository; two on the disk with one name are different ones, though. */
function keep(
  found: Map<string, Repository>,
  repository: Repository,
  fail: (repository: string, failure: Failure) => void,
): void {
  const other = found.get(repository.id);
  if (other === undefined) {
    found.set(repository.id, repository);
  } else if (repository.forge === 'folder' && other.url !== repository.url) {
    const message = `it has the same name as ${other.url}, and would be taken for it; list one folder that holds both`;
    fail(repository.name, failureOf(new ForgeError('broken', message)));
  } else if (other.stamp === null && other.head === null && (repository.stamp ?? repository.head) !== null) {
    // A list knows less than a forge.
    found.set(repository.id, repository);
  }
}

async function list(source: Source, listing: Listing): Promise<void> {
  switch (source.kind) {
    case 'github':
      return (await import('./github.ts')).listGithub(source, listing);
    case 'gitlab':
      return (await import('./gitlab.ts')).listGitlab(source, listing);
    case 'bitbucket':
      return (await import('./bitbucket.ts')).listBitbucket(source, listing);
    case 'azure':
      return (await import('./azure.ts')).listAzure(source, listing);
    case 'folder':
      return listFolder(source.path, listing);
    case 'list':
      return listFile(source.path, listing);
  }
}

/** What is denied, or hidden, may only be waiting for a token. */
function withHint(failure: Failure, source: Source): Failure {
  if (!('at' in source) || (failure.kind !== 'denied' && failure.kind !== 'not-found')) return failure;
  const hint = `the token for ${source.at.host} is taken from ${credentialHint(source.at.host)}`;
  return { ...failure, message: `${failure.message}; ${hint}` };
}
