/**
 * Takes in another state. The histories of a repository in both are laid over each other run by run, and its findings made from that, so
 * that they come out as if one process had recorded all of it.
 */
import type { Dumped, MergeSummary, Store } from '../store.ts';
import { type Database, type Row, text } from './database.ts';
import { rememberGiven } from './given.ts';
import { checkIncoming } from './incoming.ts';
import { type Incoming, incomingOf, mergeRepository, type Runs } from './merge-repository.ts';
import { mergeRuns, settleRuns } from './merge-runs.ts';
import { allRuns } from './runs.ts';

/** Repositories in one transaction: its end takes as long as one of them. */
const BATCH = 50;
/** Or fewer with so many findings together, which are in memory until then. */
const MANY = 5_000;

export async function mergeStates(database: Database, from: Store): Promise<MergeSummary> {
  const runRows: Row[] = [];
  for await (const { table, row } of from.dump()) {
    // Runs come first. Those that are the same in both need not be read again.
    if (table !== 'run') break;
    checkIncoming({ table, row });
    runRows.push(row);
  }
  const { added, same, open } = await mergeRuns(database, runRows);
  const all = await allRuns(database);
  const runs: Runs = { all, keys: new Map(all.map(({ id, key }) => [id, key])) };
  const summary = { runs: added, repositories: 0, findings: 0 };
  let batch: Incoming[] = [];
  const takeBatch = async (): Promise<void> => {
    const taken = batch;
    batch = [];
    if (taken.length === 0) return;
    const found = await database.transaction(async (within) => {
      const counts: number[] = [];
      for (const incoming of taken) {
        const findings = await mergeRepository(within, runs, incoming);
        if (findings !== undefined) counts.push(findings);
      }
      return counts;
    });
    summary.repositories += found.length;
    summary.findings += found.reduce((sum, count) => sum + count, 0);
  };
  const take = async (incoming: Incoming): Promise<void> => {
    batch.push(incoming);
    const findings = batch.reduce((sum, { finding }) => sum + finding.length, 0);
    if (batch.length >= BATCH || findings >= MANY) await takeBatch();
  };
  let incoming: Incoming | undefined;
  for await (const dumped of from.dump(same)) {
    if (dumped.table === 'run') continue;
    checkIncoming(dumped);
    if (dumped.table === 'given') {
      await rememberGiven(database, text(dumped.row, 'key'), text(dumped.row, 'value'), text(dumped.row, 'at'));
      continue;
    }
    if (dumped.table === 'repository') {
      if (incoming !== undefined) await take(incoming);
      incoming = incomingOf(dumped.row);
    } else if (incoming !== undefined) add(incoming, dumped);
  }
  if (incoming !== undefined) await take(incoming);
  await takeBatch();
  await settleRuns(database, open);
  return summary;
}

function add(incoming: Incoming, { table, row }: Dumped): void {
  switch (table) {
    case 'outcome':
    case 'result':
    case 'pin':
    case 'finding':
    case 'parcel':
    case 'delivery':
      incoming[table].push(row);
      return;
    default:
      throw new Error(`the other state has ${table}, which this tool does not know`);
  }
}
