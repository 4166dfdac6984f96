/** The last good result of each repository. */
import type { Known } from '../store.ts';
import type { Repository, RepositoryResult } from '../types.ts';
import { type Database, inParts, insertAll, type Row, type Statements, text, textOrNull } from './database.ts';
import type { RunRow } from './runs.ts';

export const RESULT_COLUMNS = [
  'repository',
  'run',
  'head',
  'branch',
  'stamp',
  'default_branch',
  'scan_key',
  'digest',
  'verdict',
  'reasons',
  'coverage',
  'commands',
  'uses',
  'pins',
  'owner',
  'bytes',
  'ms',
] as const;

export const PIN_COLUMNS = ['repository', 'place', 'how', 'tool', 'version', 'span', 'major', 'path', 'line'] as const;

/** Writes down the result; what was kept before is dropped by then. */
export async function keepResult(
  within: Statements,
  run: RunRow,
  key: number,
  repository: Repository,
  result: RepositoryResult,
): Promise<void> {
  const { head, branch, digest, verdict, reasons, coverage, commands, uses, pins, owner, bytes, ms } = result;
  await insertAll(within, 'result', RESULT_COLUMNS, [
    [
      key,
      run.key,
      head,
      branch,
      repository.stamp,
      repository.defaultBranch,
      run.scanKey,
      digest,
      verdict,
      JSON.stringify(reasons),
      JSON.stringify(coverage),
      commands,
      uses,
      pins.length,
      owner,
      Math.round(bytes),
      Math.round(ms),
    ],
  ]);
  await insertAll(
    within,
    'pin',
    PIN_COLUMNS,
    pins.map((pin, place) => [key, place, pin.how, pin.tool, pin.version, pin.range, pin.major, pin.path, pin.line]),
  );
}

/** Nothing holds for the repository any more. */
export async function dropResult(within: Statements, key: number): Promise<void> {
  await within.run('DELETE FROM pin WHERE repository = ?', [key]);
  await within.run('DELETE FROM result WHERE repository = ?', [key]);
}

/** The result holds under this listing too, so that the next run that meets the same listing need not look again. */
export async function keepStamp(within: Statements, key: number, { stamp, defaultBranch }: Repository): Promise<void> {
  await within.run('UPDATE result SET stamp = ?, default_branch = ? WHERE repository = ?', [stamp, defaultBranch, key]);
}

/** Above this many it is quicker to read all. */
const MANY = 2_000;

export async function knownResults(database: Database, ids: readonly string[]): Promise<ReadonlyMap<string, Known>> {
  const query = `SELECT repository.id, result.head, result.stamp, result.default_branch, result.scan_key, result.digest
    FROM result JOIN repository ON repository.key = result.repository`;
  const known = new Map<string, Known>();
  if (ids.length > MANY) {
    const wanted = new Set(ids);
    const rows = await database.all(query);
    for (const one of rows.map(knownOf)) if (wanted.has(one.repositoryId)) known.set(one.repositoryId, one);
    return known;
  }
  for (const { part, marks } of inParts(ids)) {
    const rows = await database.all(`${query} WHERE repository.id IN (${marks})`, part);
    for (const one of rows.map(knownOf)) known.set(one.repositoryId, one);
  }
  return known;
}

function knownOf(row: Row): Known {
  return {
    repositoryId: text(row, 'id'),
    head: text(row, 'head'),
    stamp: textOrNull(row, 'stamp'),
    defaultBranch: textOrNull(row, 'default_branch'),
    scanKey: text(row, 'scan_key'),
    digest: text(row, 'digest'),
  };
}
