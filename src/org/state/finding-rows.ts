/** Findings as rows of the database. */
import type { When } from '../../audit/types.ts';
import type { Confidence, Effect } from '../../rule.ts';
import type { FindingRow } from '../store.ts';
import type { OrgFinding } from '../types.ts';
import { severityCode, severityOf } from './codes.ts';
import {
  insertAll,
  number,
  numberOrNull,
  type Row,
  type Statements,
  text,
  textOrNull,
  type Value,
} from './database.ts';
import type { Content, EndKind, Period } from './life.ts';
import { damaged, isCauses, parsed } from './shapes.ts';

/** What a finding says, apart from its identity, in the order of these columns. */
const CONTENT = [
  'severity',
  'code',
  'rule',
  'rule_row',
  'effect',
  'due',
  'confidence',
  'path',
  'start_line',
  'start_column',
  'end_line',
  'end_column',
  'message',
  'advice',
  'fix',
  'owner',
  'causes',
] as const;

export const FINDING_COLUMNS = [
  'repository',
  'identity',
  'from_run',
  'first_run',
  'end_run',
  'end_kind',
  'seen_run',
  ...CONTENT,
] as const;

/** A finding's columns. */
export interface Stored extends Content {
  readonly values: readonly Value[];
}

/** The findings of a result by identity. Should two have the same one, the second gets one of its own, lest it be lost. */
export function storedFindings(findings: readonly OrgFinding[]): ReadonlyMap<string, Stored> {
  const byIdentity = new Map<string, Stored>();
  for (const finding of findings) {
    let identity = finding.identity;
    for (let again = 2; byIdentity.has(identity); again++) identity = `${finding.identity}~${again}`;
    byIdentity.set(identity, storedFinding(finding));
  }
  return byIdentity;
}

function storedFinding(finding: OrgFinding): Stored {
  const severity = severityCode(finding.severity);
  return {
    severity,
    values: [
      severity,
      finding.code,
      finding.rule,
      finding.row,
      finding.effect,
      finding.when,
      finding.confidence,
      finding.path,
      finding.startLine,
      finding.startColumn,
      finding.endLine,
      finding.endColumn,
      finding.message,
      finding.write,
      finding.fix,
      finding.owner,
      JSON.stringify(finding.causes.map(({ kind, name, version }) => ({ kind, name, version }))),
    ],
  };
}

/** The columns of a finding, read back. */
function storedRow(row: Row): Stored {
  return { severity: number(row, 'severity'), values: CONTENT.map((column) => row[column] ?? null) };
}

export function sameContent(one: Stored, other: Stored): boolean {
  return one.values.every((value, index) => value === other.values[index]);
}

/** A row of the table as a period of the life of a finding. */
export function periodOf(row: Row): Period<Stored> {
  return {
    identity: text(row, 'identity'),
    first: number(row, 'first_run'),
    from: number(row, 'from_run'),
    end: numberOrNull(row, 'end_run'),
    kind: endKind(numberOrNull(row, 'end_kind')),
    seen: numberOrNull(row, 'seen_run'),
    content: storedRow(row),
  };
}

function endKind(code: number | null): EndKind | null {
  if (code === null || code === 0 || code === 1 || code === 2) return code;
  throw damaged('end_kind');
}

export async function insertPeriods(
  to: Statements,
  repository: number,
  periods: Iterable<Period<Stored>>,
): Promise<void> {
  const rows = [...periods].map((period) => [
    repository,
    period.identity,
    period.from,
    period.first,
    period.end,
    period.kind,
    period.seen,
    ...period.content.values,
  ]);
  await insertAll(to, 'finding', FINDING_COLUMNS, rows);
}

export async function rewriteContent(
  to: Statements,
  repository: number,
  { identity, from, content }: Period<Stored>,
): Promise<void> {
  const columns = CONTENT.map((column) => `${column} = ?`).join(', ');
  await to.run(`UPDATE finding SET ${columns} WHERE repository = ? AND identity = ? AND from_run = ?`, [
    ...content.values,
    repository,
    identity,
    from,
  ]);
}

export async function endPeriod(to: Statements, repository: number, period: Period<Stored>): Promise<void> {
  await to.run(
    'UPDATE finding SET end_run = ?, end_kind = ?, seen_run = ? WHERE repository = ? AND identity = ? AND from_run = ?',
    [period.end, period.kind, period.seen, repository, period.identity, period.from],
  );
}

/** A row with the columns of a finding, and `repository_id`, `first_at`, `last_at` and `end_at`. */
export function findingRow(row: Row): FindingRow {
  return {
    identity: text(row, 'identity'),
    code: text(row, 'code'),
    rule: text(row, 'rule'),
    row: text(row, 'rule_row'),
    effect: written<Effect>(row, 'effect'),
    severity: severityOf(number(row, 'severity')),
    when: written<When>(row, 'due'),
    confidence: written<Confidence>(row, 'confidence'),
    path: text(row, 'path'),
    startLine: number(row, 'start_line'),
    startColumn: number(row, 'start_column'),
    endLine: number(row, 'end_line'),
    endColumn: number(row, 'end_column'),
    message: text(row, 'message'),
    write: text(row, 'advice'),
    fix: row['fix'] === null ? null : written<'safe' | 'unsafe'>(row, 'fix'),
    owner: textOrNull(row, 'owner'),
    causes: parsed(row, 'causes', isCauses),
    repositoryId: text(row, 'repository_id'),
    firstSeen: text(row, 'first_at'),
    lastSeen: text(row, 'last_at'),
    fixed: textOrNull(row, 'end_at'),
  };
}

/** A word that this tool wrote, out of a set that its type names. */
export function written<T extends string>(row: Row, column: string): T {
  const word: string = text(row, column);
  return word as T;
}
