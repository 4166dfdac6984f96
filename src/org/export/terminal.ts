/** The overview for people at a terminal. */
import pc from 'picocolors';
import type { Colors, Paint } from '../../report/paint.ts';
import { count, printable } from '../../report/printable.ts';
import { cutText, labelled, textWidth, wrapText } from '../../report/width.ts';
import type { FailureKind } from '../types.ts';
import type { Overview } from './overview.ts';
import { coveredOf, isStale, STANDINGS, type Standing, standingOf } from './standing.ts';
import { NO_TEAM } from './tally.ts';
import {
  COVERED_SHORT,
  change,
  coverageSentence,
  daysBetween,
  deadlineSentence,
  FAILURES,
  figure,
  figures,
  forecastSentence,
  goneSentence,
  STANDING_WORDS,
  standingWord,
  timeWords,
} from './words.ts';

export interface OrgTerminalOptions {
  /** Cells per line; held between 60 and 140. */
  readonly columns: number;
  readonly color: boolean;
  /** All rows of all tables. */
  readonly verbose: boolean;
}

const LABEL = 12;
const ROWS = { teams: 12, rules: 12, causes: 5, repositories: 20, failures: 10 } as const;

/** The overview as text, with a line break at the end. */
export function orgTerminal(overview: Overview, options: OrgTerminalOptions): string {
  const colors = pc.createColors(options.color);
  const width = Math.min(140, Math.max(60, options.columns));
  const most = (number: number): number => (options.verbose ? Number.POSITIVE_INFINITY : number);
  const blocks = [
    head(overview, width, colors),
    table(
      'By team',
      ['team', 'blockers', 'review', 'notes', 'repositories', 'ready'],
      overview.teams.map((line) => [
        line.team,
        ...[line.errors, line.warnings, line.notes, line.repositories, line.standings.ready].map(figure),
      ]),
      most(ROWS.teams),
      width,
      colors,
    ),
    table(
      'By rule',
      ['rule', 'blockers', 'review', 'notes', 'repositories'],
      overview.rules.map((line) => [
        `${line.code} ${line.rule}`,
        ...[line.errors, line.warnings, line.notes, line.repositories].map(figure),
      ]),
      most(ROWS.rules),
      width,
      colors,
    ),
    table(
      'Shared causes',
      ['cause', 'findings', 'blockers', 'repositories'],
      overview.causes.map(({ cause, findings, errors, repositories }) => [
        `${cause.kind} ${cause.name}`,
        ...[findings, errors, repositories].map(figure),
      ]),
      most(ROWS.causes),
      width,
      colors,
    ),
    repositoryTable(overview, most(ROWS.repositories), width, colors),
    failureLines(overview, most(ROWS.failures), options.verbose, width, colors),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function head(overview: Overview, width: number, colors: Colors): string[] {
  const { run, totals, previous, standings, forecast, support, changes } = overview;
  const delta =
    previous === null ? '' : `, ${change(totals.errors - previous.errors)} since ${previous.at.slice(0, 10)}`;
  const say = (label: string, text: string): string[] =>
    labelled(label, LABEL, printable(text), width).map((line, index) =>
      index === 0 ? colors.dim(line.slice(0, LABEL)) + line.slice(LABEL) : line,
    );
  const stands = STANDINGS.filter((standing) => standings[standing] > 0)
    .map((standing) => `${figure(standings[standing])} ${standingWord(standing)}`)
    .join(', ');
  const paint: Paint = totals.errors > 0 ? (text) => colors.bold(colors.red(text)) : colors.bold;
  const news =
    changes.since === null
      ? 'first run, nothing to compare with'
      : `${figure(changes.appeared.length)} new, ${figure(changes.fixed.length)} fixed since ${changes.since.slice(0, 10)}`;
  return [
    `${colors.bold(`Helm 4 readiness of ${printable(run.label)}`)}  ${colors.dim(timeWords(run.startedAt))}${run.finishedAt === null ? ' (not finished)' : ''}`,
    '',
    `${colors.dim('blockers'.padEnd(LABEL))}${paint(figure(totals.errors))}${delta}, ${figure(totals.fixable)} fixable; ${figure(totals.warnings)} to review, ${figures(totals.notes, 'note')}`,
    ...say('deadline', deadlineSentence(overview)),
    ...say('forecast', forecastSentence(forecast, support.ends)),
    ...say('changes', news),
    ...say('stand', stands === '' ? 'no repository' : stands),
    ...say('coverage', `${coverageSentence(overview)} ${goneSentence(overview)}`),
  ];
}

function repositoryTable(overview: Overview, most: number, width: number, colors: Colors): string[] {
  const worst = overview.repositories.filter(({ errors, warnings }) => errors + warnings > 0);
  const paints: Readonly<Partial<Record<Standing, Paint>>> = { blocked: colors.red, review: colors.yellow };
  return table(
    'Repositories with most blockers',
    ['repository', 'blockers', 'review', 'stands', 'this run', 'team'],
    worst.map((row) => {
      const standing = standingOf(row);
      return [
        row.repository.name,
        figure(row.errors),
        figure(row.warnings),
        STANDING_WORDS[standing],
        runWords(row, overview),
        row.owner ?? NO_TEAM,
      ];
    }),
    most,
    width,
    colors,
    (cells) => paints[cells[3] === STANDING_WORDS.blocked ? 'blocked' : 'review'] ?? ((text) => text),
  );
}

function runWords(row: Overview['repositories'][number], overview: Overview): string {
  const words = COVERED_SHORT[coveredOf(row)].toLowerCase();
  if (!isStale(row) || row.last === null) return words;
  const days = daysBetween(row.last.heldAt.slice(0, 10), overview.run.startedAt.slice(0, 10));
  return `${words}, ${count(days, 'day')} old`;
}

function failureLines(overview: Overview, most: number, whole: boolean, width: number, colors: Colors): string[] {
  const failed = overview.repositories.filter(({ status }) => status === 'error');
  if (failed.length === 0) return [];
  const kinds = new Map<FailureKind, number>();
  for (const { failure } of failed) {
    const kind = failure?.kind ?? 'internal';
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const sorted = [...kinds].sort(([a, numberA], [b, numberB]) => numberB - numberA || (a < b ? -1 : 1));
  const lines = [colors.bold(`Errors: ${figures(failed.length, 'repository', 'repositories')} could not be read`)];
  for (const [kind, number] of sorted) {
    lines.push(...labelled(`  ${figure(number)} ${FAILURES[kind].words}`, 24, FAILURES[kind].wayOut, width));
  }
  for (const row of failed.slice(0, most)) {
    const age = row.last === null ? 'never read' : `result of ${row.last.heldAt.slice(0, 10)} stands in`;
    const text = `${printable(row.repository.name)} (${age}): ${printable(row.failure?.message ?? '')}`;
    if (whole) lines.push(...wrapText(text, width - 4).map((line, index) => `${index === 0 ? '  ' : '    '}${line}`));
    else lines.push(cutText(`  ${text}`, width));
  }
  if (failed.length > most) lines.push(colors.dim(`  … and ${figure(failed.length - most)} more`));
  return lines;
}

/** Cells that the last column keeps where the line is too narrow: `(no owner)` fits. */
const LAST = 12;
const FIGURES = /^(?:blockers|review|notes|repositories|ready|findings)$/;

/**
 * A table whose first column is text; figures stand to the right. Where the line is too narrow the last column gives way if it is
 * text, and then the first, which says what the row is about.
 */
function table(
  title: string,
  headings: readonly string[],
  all: readonly (readonly string[])[],
  most: number,
  width: number,
  colors: Colors,
  paintOf: (cells: readonly string[]) => Paint = () => (text) => text,
): string[] {
  if (all.length === 0) return [];
  const rows = all.slice(0, most).map((cells) => cells.map(printable));
  const wide = headings.map((heading, index) =>
    Math.max(textWidth(heading), ...rows.map((cells) => textWidth(cells[index] ?? ''))),
  );
  const end = wide.length - 1;
  const last = wide[end] ?? 0;
  const over = wide.reduce((sum, one) => sum + one + 2, 0) - width;
  if (over > 0 && last > LAST && !FIGURES.test(headings[end] ?? '')) wide[end] = Math.max(LAST, last - over);
  const others = wide.slice(1).reduce((sum, one) => sum + one + 2, 2);
  const first = Math.max(16, Math.min(wide[0] ?? 0, width - others));
  const layout = (cells: readonly string[]): string => {
    const parts = cells.map((cell, index) => {
      if (index === 0) return pad(cutText(cell, first), first, false);
      const cells = wide[index] ?? 0;
      return pad(cutText(cell, cells), cells, FIGURES.test(headings[index] ?? ''));
    });
    return cutText(`  ${parts.join('  ')}`.trimEnd(), width);
  };
  const lines = [colors.bold(title), colors.dim(layout(headings))];
  for (const cells of rows) lines.push(paintOf(cells)(layout(cells)));
  if (all.length > rows.length) lines.push(colors.dim(`  … and ${figure(all.length - rows.length)} more`));
  return lines;
}

function pad(text: string, width: number, right: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)));
  return right ? `${blanks}${text}` : `${text}${blanks}`;
}
