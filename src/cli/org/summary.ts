/** What a scan of an organisation came to, for a terminal: totals, and beside them how much they rest on. */
import { STANDINGS, type Standing, standingOf } from '../../org/export/standing.ts';
import { standingWord } from '../../org/export/words.ts';
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

const WAY_OUT: Readonly<Record<FailureKind, string>> = {
  'not-found': 'gone, or not for this token: check that it may read the contents of the repositories',
  denied: 'the forge refused: check the token, its expiry and single sign-on',
  unreachable: 'the network or the forge failed: run the same command again',
  'rate-limited': 'the forge asks for a pause: run the same command later, or with --jobs 1',
  timeout: 'took too long: raise --timeout, or leave folders out with --exclude',
  broken: 'git cannot read it: git fsck where the repository is kept says more',
  'too-large': 'larger than is read: leave folders out with --exclude',
  internal: 'a fault of helm4-audit: please report it',
};

/** The whole text, with a line break at its end. */
export function summaryText(facts: SummaryFacts): string {
  const { summary, rows, seconds, failedSources, next } = facts;
  const { counts } = summary;
  const known = rows.filter(({ last }) => last !== null);
  const blocks = [
    [
      `${coverageText(rows, known.length)}, in ${durationText(seconds)}`,
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
export function coverageText(rows: readonly RepositoryRow[], known: number): string {
  const empty = rows.filter(({ status, last }) => status === 'empty' && last === null).length;
  const share = rows.length === 0 ? 0 : (known + empty) / rows.length;
  // Nothing but all of them is 100 %.
  const percent = share === 1 ? '100' : Math.min(99.9, share * 100).toFixed(1);
  return `${figure(known + empty)} of ${figure(rows.length)} repositories have a result (${percent} %)`;
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
  const change = (of: 'errors' | 'warnings' | 'notes'): string => {
    if (now === undefined || before === undefined) return '';
    const by = now[of] - before[of];
    return by === 0 ? '±0' : `${by > 0 ? '+' : '−'}${figure(Math.abs(by))}`;
  };
  const since = before === undefined ? '' : `, change since ${before.at.slice(0, 16).replace('T', ' ')} UTC`;
  return [
    `Findings${since}`,
    ...table([
      ['blockers', total('errors'), change('errors')],
      ['warnings', total('warnings'), change('warnings')],
      ['notes', total('notes'), change('notes')],
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
      `  ${kind} (${figure(some.length)}): ${WAY_OUT[kind]}`,
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

/** `2,000`. */
function figure(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
