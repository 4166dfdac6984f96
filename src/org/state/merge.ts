/**
 * Takes in another state. The histories of a repository in both are laid over each other run by run, and its findings made from that, so
 * that they come out as if one process had recorded all of it.
 */
import type { Dumped, MergeSummary, Store } from '../store.ts';
import { type Database, type Row, text } from './database.ts';
import { rememberGiven } from './given.ts';
import { checkIncoming } from './incoming.ts';
import { type Incoming, incomingOf, mergeRepository } from './merge-repository.ts';
import { mergeRuns, settleRuns } from './merge-runs.ts';
import { allRuns } from './runs.ts';

export async function mergeStates(database: Database, from: Store): Promise<MergeSummary> {
  const runRows: Row[] = [];
  for await (const { table, row } of from.dump()) {
    // Runs come first. Those that are the same in both need not be read again.
    if (table !== 'run') break;
    checkIncoming({ table, row });
    runRows.push(row);
  }
  const { added, same, open } = await mergeRuns(database, runRows);
  const runs = await allRuns(database);
  const summary = { runs: added, repositories: 0, findings: 0 };
  const take = async (incoming: Incoming): Promise<void> => {
    const findings = await mergeRepository(database, runs, incoming);
    if (findings === undefined) return;
    summary.repositories++;
    summary.findings += findings;
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
