/**
 * Tables for spreadsheets: RFC 4180, UTF-8 without a byte order mark, lines end with CR LF. A cell whose text a spreadsheet would
 * take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a line break) gets an apostrophe in front, as
 * https://owasp.org/www-community/attacks/CSV_Injection advises; control and bidirectional characters are written as escapes
 * (`\n`, `\x1b`), so that no cell holds a line break. Programs that want the texts as they are take the JSON.
 */
import { printable } from '../../report/printable.ts';
import { commitLink, fileLink, linesOf, repositoryLink } from '../links.ts';
import type { RepositoryRow } from '../store.ts';
import type { Overview, Readable } from './overview.ts';
import { coveredOf, standingOf } from './standing.ts';
import { daysBetween } from './words.ts';

type Cell = string | number | null;

const FINDING_COLUMNS = [
  'repository',
  'host',
  'team',
  'severity',
  'code',
  'rule',
  'row',
  'effect',
  'when',
  'confidence',
  'path',
  'start_line',
  'end_line',
  'message',
  'write',
  'fix',
  'first_seen',
  'commit',
  'result_of',
  'this_run',
  'causes',
  'link',
] as const;

const REPOSITORY_COLUMNS = [
  'repository',
  'host',
  'team',
  'standing',
  'blockers',
  'reviews',
  'notes',
  'this_run',
  'failure',
  'failure_message',
  'result_of',
  'result_age_days',
  'branch',
  'commit',
  'helm_majors',
  'commands',
  'sdk_uses',
  'pins',
  'visibility',
  'archived',
  'link',
  'commit_link',
] as const;

/** Every open finding, one per line, in the order of the store. */
export async function* findingsCsv(overview: Overview, store: Readable): AsyncGenerator<string> {
  const rows = new Map(overview.repositories.map((row) => [row.repository.id, row]));
  yield line(FINDING_COLUMNS);
  for await (const finding of store.findings()) {
    const row = rows.get(finding.repositoryId);
    const head = row?.last?.head;
    const lines = linesOf(finding);
    yield line([
      row?.repository.name ?? finding.repositoryId,
      row?.repository.host ?? null,
      finding.owner ?? row?.owner ?? null,
      finding.severity,
      finding.code,
      finding.rule,
      finding.row,
      finding.effect,
      finding.when,
      finding.confidence,
      finding.path,
      lines.startLine,
      lines.endLine,
      finding.message,
      finding.write,
      finding.fix,
      finding.firstSeen,
      head ?? null,
      row?.last?.heldAt ?? null,
      row === undefined ? null : coveredOf(row),
      finding.causes
        .map(({ kind, name, version }) => `${kind} ${name}${version === null ? '' : `@${version}`}`)
        .join('; '),
      row === undefined || head === undefined ? null : fileLink(row.repository, head, finding.path, lines),
    ]);
  }
}

/** Every repository, one per line, worst first: those that failed or were never read are among them. */
export function* repositoriesCsv(overview: Overview): Generator<string> {
  yield line(REPOSITORY_COLUMNS);
  for (const row of overview.repositories) yield line(repositoryCells(row, overview));
}

function repositoryCells(row: RepositoryRow, overview: Overview): readonly Cell[] {
  const { repository, last, failure } = row;
  const majors = overview.helm.byRepository.get(repository.id) ?? [];
  return [
    repository.name,
    repository.host,
    row.owner,
    standingOf(row),
    row.errors,
    row.warnings,
    row.notes,
    coveredOf(row),
    failure?.kind ?? null,
    failure?.message ?? null,
    last?.heldAt ?? null,
    last === null ? null : daysBetween(last.heldAt.slice(0, 10), overview.run.startedAt.slice(0, 10)),
    last?.branch ?? null,
    last?.head ?? null,
    majors.map((major) => (major === 0 ? 'open' : String(major))).join(' '),
    last?.commands ?? null,
    last?.uses ?? null,
    last?.pins ?? null,
    repository.visibility,
    String(repository.archived),
    repositoryLink(repository),
    last === null ? null : commitLink(repository, last.head),
  ];
}

function line(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  // Looked at before and after: an escape at the start is harmless, what it stood for need not be.
  const guarded = /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${printable(cell)}` : printable(cell);
  return /[",\r\n]/.test(guarded) || guarded !== guarded.trim() ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
