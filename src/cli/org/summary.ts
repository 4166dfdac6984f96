/** What a scan of an organisation came to, for a terminal: totals, and beside them how much they rest on. */
import { STANDINGS, type Standing, standingOf } from '../../org/export/standing.ts';
import { change, FAILURES, figure, percent, standingWord, timeWords } from '../../org/export/words.ts';
import type { RunSummary } from '../../org/scan/run.ts';
import type { RepositoryRow, TrendPoint } from '../../org/store.ts';
import type { FailureKind } from '../../org/types.ts';
import { count, printable } from '../../report/printable.ts';
import { durationText } from './progress.ts';

export interface SummaryFacts {
  readonly summary: RunSummary;
  readonly rows: readonly RepositoryRow[];
  /** Oldest first; the last one is this run. */
  readonly trend: readonly TrendPoint[];
  readonly seconds: number;
  readonly failedSources: readonly { readonly source: string; readonly message: string }[];
  /** Commands that follow. */
  readonly next: readonly string[];
}

/** Repositories that are named for one kind of error. */
const NAMED = 5;

/** The whole text, with a line break at its end. */
export function summaryText(facts: SummaryFacts): string {
  const { summary, rows, seconds, failedSources, next } = facts;
  const { counts } = summary;
  const blocks = [
    [
      `${coverageText(rows)}, in ${durationText(seconds)}`,
      ...(summary.pending > 0
        ? [`${count(summary.pending, 'repository is', 'repositories are')} still to be scanned`]
        : []),
    ],
    [
      'This run',
      ...table([
        ['scanned', counts.scanned],
        ['unchanged', counts.unchanged],
        ['empty', counts.empty],
        ['errors', counts.error, staleText(rows)],
      ]),
    ],
    ['Repositories', ...table(standingLines(rows))],
    findingLines(facts),
    errorLines(summary),
    failedSources.length === 0
      ? []
      : [
          'Sources that could not be listed',
          ...failedSources.map(({ source, message }) => `  ${printable(source)}: ${printable(message)}`),
        ],
    next.length === 0 ? [] : ['Next', ...next.map((command) => `  ${printable(command)}`)],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** `1,996 of 2,000 repositories have a result (99.8 %)`. */
function coverageText(rows: readonly RepositoryRow[]): string {
  const known = rows.filter(({ status, last }) => last !== null || status === 'empty').length;
  return `${figure(known)} of ${figure(rows.length)} repositories have a result (${percent(known, rows.length)})`;
}

/** Where the repositories stand, as in the report: one that failed is not ready, whatever it was before. */
function standingLines(rows: readonly RepositoryRow[]): Line[] {
  const numbers = new Map<Standing, number>();
  for (const row of rows) numbers.set(standingOf(row), (numbers.get(standingOf(row)) ?? 0) + 1);
  return STANDINGS.flatMap((standing): Line[] => {
    const number = numbers.get(standing) ?? 0;
    if (number === 0 && standing !== 'blocked' && standing !== 'ready') return [];
    return [[standingWord(standing), number, standing === 'unknown' ? 'never read, or not since they were ready' : '']];
  });
}

/** Errors whose repository still counts, with what was found before. */
function staleText(rows: readonly RepositoryRow[]): string {
  const stale = rows.filter(({ status, last }) => status === 'error' && last !== null).length;
  return stale === 0 ? '' : `${figure(stale)} of them count with an older result`;
}

function findingLines({ rows, trend }: SummaryFacts): string[] {
  const now = trend.at(-1);
  const before = trend.at(-2);
  const total = (of: 'errors' | 'warnings' | 'notes'): number => rows.reduce((sum, row) => sum + row[of], 0);
  const changed = (of: 'errors' | 'warnings' | 'notes'): string =>
    now === undefined || before === undefined ? '' : change(now[of] - before[of]);
  const since = before === undefined ? '' : `, change since ${timeWords(before.at)}`;
  return [
    `Findings${since}`,
    ...table([
      ['blockers', total('errors'), changed('errors')],
      ['warnings', total('warnings'), changed('warnings')],
      ['notes', total('notes'), changed('notes')],
    ]),
  ];
}

function errorLines({ failures }: RunSummary): string[] {
  if (failures.length === 0) return [];
  const kinds = new Map<FailureKind, RunSummary['failures'][number][]>();
  for (const one of failures) kinds.set(one.failure.kind, [...(kinds.get(one.failure.kind) ?? []), one]);
  const lines = [...kinds]
    .sort(([, a], [, b]) => b.length - a.length)
    .flatMap(([kind, some]) => [
      `  ${kind} (${figure(some.length)}): ${FAILURES[kind].wayOut}`,
      ...some
        .slice(0, NAMED)
        .map(({ repository, failure }) => `    ${printable(repository.id)}: ${printable(failure.message)}`),
      ...(some.length > NAMED ? [`    and ${figure(some.length - NAMED)} more`] : []),
    ]);
  return ['Errors', ...lines];
}

type Line = readonly [label: string, number: number, note?: string];

/** Labels on the left, numbers below one another. */
function table(lines: readonly Line[]): string[] {
  const label = Math.max(...lines.map(([text]) => text.length));
  const width = Math.max(...lines.map(([, number]) => figure(number).length));
  return lines.map(([text, number, note = '']) =>
    `  ${text.padEnd(label)}  ${figure(number).padStart(width)}${note === '' ? '' : `  ${note}`}`.trimEnd(),
  );
}
