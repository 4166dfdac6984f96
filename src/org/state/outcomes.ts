/** What runs said of one repository. */
import { inParts, number, type Statements } from './database.ts';
import type { RunRow } from './runs.ts';

/**
 * The codes of the outcomes by the number of their run; what is planned and has none is left out. Outcomes are kept by run, so
 * that each of the given runs costs a look.
 */
export async function statusesOf(
  from: Pick<Statements, 'all'>,
  repository: number,
  runs: readonly RunRow[],
): Promise<ReadonlyMap<number, number>> {
  const statuses = new Map<number, number>();
  for (const { part, marks } of inParts(runs.map(({ key }) => key))) {
    const rows = await from.all(
      `SELECT run, status FROM outcome WHERE run IN (${marks}) AND repository = ? AND status IS NOT NULL`,
      [...part, repository],
    );
    for (const row of rows) statuses.set(number(row, 'run'), number(row, 'status'));
  }
  return statuses;
}
