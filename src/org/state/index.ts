/** The state of an organisation's scans. */
import { readPackage } from '../../package.ts';
import type { Store } from '../store.ts';
import { keepAnswer, keptAnswer } from './answers.ts';
import type { Database } from './database.ts';
import { dumpState } from './dump.ts';
import { stateError } from './error.ts';
import { openFile } from './file.ts';
import { newestChanges, openFindings, openPins, sharedCauses } from './findings.ts';
import { finishRun } from './finish.ts';
import { givenWith, rememberGiven } from './given.ts';
import { mergeStates } from './merge.ts';
import { repositoryRows, trendPoints } from './overview.ts';
import { deliverParcel, parcelsOf } from './parcels.ts';
import { openPostgres } from './postgres.ts';
import { isPostgres, readPostgresUrl } from './postgres-url.ts';
import { recordAllUnchanged, recordOutcome } from './record.ts';
import { knownResults } from './results.ts';
import { beginRun, findRun, newestRun, pendingOf, unfinishedRun } from './runs.ts';
import { migrate } from './schema.ts';

/**
 * Opens a state: `postgres://…` or `postgresql://…`, else the path of a file, which is made unless `create` is false. Rejects with a
 * `StateError` whose message is for users.
 */
export async function openStore(url: string, how: { readonly create?: boolean } = {}): Promise<Store> {
  const create = how.create ?? true;
  const { database, name } = isPostgres(url) ? await openServer(url) : await openFile(url, create);
  try {
    if (!create && !(await database.hasTables(database))) throw stateError('usage', `${name} is empty`);
    await migrate(database, { name, tool: readPackage().version });
  } catch (error) {
    await database.close();
    throw error;
  }
  return storeOf(database);
}

async function openServer(url: string): Promise<{ readonly database: Database; readonly name: string }> {
  const address = readPostgresUrl(url);
  return { database: await openPostgres(address), name: address.name };
}

function storeOf(database: Database): Store {
  return {
    unfinished: (label, scanKey, shard) => unfinishedRun(database, label, scanKey, shard),
    begin: (run, plan) => beginRun(database, run, plan),
    run: (id) => findRun(database, id),
    newestRun: () => newestRun(database),
    pending: (run) => pendingOf(database, run),
    known: (ids) => knownResults(database, ids),
    record: (run, repository, outcome) => recordOutcome(database, run, repository, outcome),
    recordUnchanged: (run, repositories) => recordAllUnchanged(database, run, repositories),
    finish: (run, complete) => finishRun(database, run, complete, new Date().toISOString()),
    repositories: () => repositoryRows(database),
    findings: (filter = {}) => openFindings(database, filter),
    changes: () => newestChanges(database),
    pins: () => openPins(database),
    trend: () => trendPoints(database),
    causes: (limit) => sharedCauses(database, limit),
    parcels: () => parcelsOf(database),
    deliver: (id, digest, delivery) => deliverParcel(database, id, digest, delivery),
    given: (prefix) => givenWith(database, prefix),
    give: (key, value) => rememberGiven(database, key, value, new Date().toISOString()),
    cached: (url) => keptAnswer(database, url),
    cache: (url, etag, body) => keepAnswer(database, url, etag, body),
    merge: (from) => mergeStates(database, from),
    dump: (without) => dumpState(database, without),
    close: () => database.close(),
  };
}
