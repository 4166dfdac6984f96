/** What is told of findings, and of the pins that decide which Helm is used. */
import type { CauseRow, Filter, FindingRow, PinRow, Store } from '../store.ts';
import type { Cause } from '../types.ts';
import { severityCode } from './codes.ts';
import {
  type Database,
  marks,
  number,
  numberOrNull,
  type PlainQuery,
  type Row,
  selectOf,
  text,
  textOrNull,
  type Value,
} from './database.ts';
import { FINDING_COLUMNS, findingRow } from './finding-rows.ts';
import { FIXED } from './life.ts';
import { isCauses, parsed } from './shapes.ts';

/** A finding ended at the end of the last of its periods; what was not seen to be fixed has no such end. */
const COLUMNS: PlainQuery['columns'] = {
  ...Object.fromEntries(FINDING_COLUMNS.map((column) => [column, `finding.${column}`])),
  repository_id: 'repository.id',
  first_at: 'first.started_at',
  last_at: 'COALESCE(seen.started_at, held.started_at, first.started_at)',
  end_at: `CASE WHEN finding.end_kind = ${FIXED} THEN ended.started_at ELSE NULL END`,
};

const FROM = `FROM finding JOIN repository ON repository.key = finding.repository JOIN run AS first ON first.key = finding.first_run
    LEFT JOIN standing ON standing.repository = finding.repository LEFT JOIN run AS held ON held.key = standing.held_run
    LEFT JOIN run AS seen ON seen.key = finding.seen_run LEFT JOIN run AS ended ON ended.key = finding.end_run`;

const FINDING = selectOf({ columns: COLUMNS, from: FROM });

const ORDER =
  'ORDER BY finding.severity, repository.id, finding.path, finding.start_line, finding.start_column, finding.identity';

export async function* openFindings(database: Database, filter: Filter): AsyncIterable<FindingRow> {
  const conditions = ['finding.end_run IS NULL'];
  const values: Value[] = [];
  const only = (column: string, allowed: readonly Value[]): void => {
    conditions.push(allowed.length === 0 ? '1 = 0' : `${column} IN (${marks(allowed.length)})`);
    values.push(...allowed);
  };
  if (filter.severities !== undefined) only('finding.severity', filter.severities.map(severityCode));
  if (filter.rules !== undefined) only('finding.rule', filter.rules);
  if (filter.repositoryId !== undefined) only('repository.id', [filter.repositoryId]);
  const query = { columns: COLUMNS, from: `${FROM} WHERE ${conditions.join(' AND ')} ${ORDER}` };
  const snapshot = await database.snapshot();
  try {
    for await (const row of snapshot.iteratePlain(query, values)) yield findingRow(row);
  } finally {
    await snapshot.close();
  }
}

export async function newestChanges(database: Database): ReturnType<Store['changes']> {
  const [newest] = await database.all('SELECT key, label FROM run ORDER BY started_at DESC, id DESC LIMIT 1');
  if (newest === undefined) return { appeared: [], fixed: [], since: null };
  const key = number(newest, 'key');
  const [before] = await database.all(
    'SELECT started_at FROM run WHERE label = ? AND key <> ? ORDER BY started_at DESC, id DESC LIMIT 1',
    [text(newest, 'label'), key],
  );
  const appeared = await database.all(
    `${FINDING} WHERE finding.from_run = ? AND finding.first_run = ? AND standing.since_run <> ? ${ORDER}`,
    [key, key, key],
  );
  const fixed = await database.all(`${FINDING} WHERE finding.end_run = ? AND finding.end_kind = ${FIXED} ${ORDER}`, [
    key,
  ]);
  return {
    appeared: appeared.map(findingRow),
    fixed: fixed.map(findingRow),
    since: before === undefined ? null : text(before, 'started_at'),
  };
}

export async function* openPins(database: Database): AsyncIterable<PinRow> {
  const sql = `SELECT pin.*, repository.id FROM pin JOIN repository ON repository.key = pin.repository
    LEFT JOIN standing ON standing.repository = pin.repository WHERE standing.gone_run IS NULL ORDER BY repository.id, pin.place`;
  const snapshot = await database.snapshot();
  try {
    for await (const row of snapshot.iterate(sql)) yield pinRow(row);
  } finally {
    await snapshot.close();
  }
}

function pinRow(row: Row): PinRow {
  return {
    how: text(row, 'how'),
    tool: text(row, 'tool'),
    version: textOrNull(row, 'version'),
    range: textOrNull(row, 'span'),
    major: majorOf(numberOrNull(row, 'major')),
    path: text(row, 'path'),
    line: number(row, 'line'),
    repositoryId: text(row, 'id'),
  };
}

function majorOf(major: number | null): PinRow['major'] {
  return major === 2 || major === 3 || major === 4 ? major : null;
}

interface Share {
  readonly cause: Omit<Cause, 'version'>;
  readonly repositories: Set<number>;
  findings: number;
  errors: number;
}

export async function sharedCauses(database: Database, limit: number): Promise<readonly CauseRow[]> {
  const shares = new Map<string, Share>();
  // Most findings of a repository have the same causes, word for word: the database counts those.
  const rows = await database.all(
    `SELECT repository, severity, causes, count(*) AS found FROM finding WHERE end_run IS NULL AND causes <> '[]'
     GROUP BY repository, severity, causes`,
  );
  for (const row of rows) {
    const causes = parsed(row, 'causes', isCauses);
    const found = number(row, 'found');
    for (const [id, cause] of new Map(causes.map(({ kind, name }) => [JSON.stringify([kind, name]), { kind, name }]))) {
      const share = shares.get(id) ?? { cause, repositories: new Set(), findings: 0, errors: 0 };
      shares.set(id, share);
      share.repositories.add(number(row, 'repository'));
      share.findings += found;
      if (number(row, 'severity') === severityCode('error')) share.errors += found;
    }
  }
  return [...shares.values()]
    .filter(({ repositories }) => repositories.size > 1)
    .map(({ cause, repositories, findings, errors }) => ({ cause, findings, repositories: repositories.size, errors }))
    .sort((a, b) => b.findings - a.findings || b.repositories - a.repositories || order(a.cause, b.cause))
    .slice(0, limit);
}

function order(a: CauseRow['cause'], b: CauseRow['cause']): number {
  const [one, other] = [`${a.kind} ${a.name}`, `${b.kind} ${b.name}`];
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
