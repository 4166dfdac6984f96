/** The overview as Markdown for a job's summary, which GitHub cuts off without a word beyond 1 MiB: here the cut is made and told. */
import { mdCode, mdLink, mdText } from '../../report/markdown-text.ts';
import { commitLink, fileLink, linesOf, repositoryLink } from '../links.ts';
import type { FindingRow, RepositoryRow } from '../store.ts';
import type { Repository } from '../types.ts';
import type { Overview } from './overview.ts';
import { coveredOf, STANDINGS, standingOf } from './standing.ts';
import { NO_TEAM } from './tally.ts';
import {
  COVERED_SHORT,
  change,
  coverageSentence,
  deadlineSentence,
  FAILURES,
  figure,
  figures,
  forecastSentence,
  goneSentence,
  STANDING_WORDS,
  timeWords,
} from './words.ts';

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits: 1 MiB per step. */
const MARKDOWN_BYTES = 1024 * 1024;
/** Kept back for what is said at the end. */
const RESERVE = 600;
/** UTF-16 units of one text. */
const LONGEST = 300;

/** Columns of figures. */
const NUMBERS = new Set(['Blockers', 'Review', 'Notes', 'Findings', 'Repositories', 'Blocked', 'Ready', 'Unknown']);

interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What there is besides, and where. */
  readonly all: number;
  readonly most: number;
}

/** The overview in at most `limit` bytes of UTF-8; tables that do not fit are shortened from the last one on. */
export function orgMarkdown(overview: Overview, limit = MARKDOWN_BYTES): string {
  const head = headMarkdown(overview);
  let room = limit - bytes(head) - RESERVE;
  let left = 0;
  const blocks: string[] = [];
  for (const { title, head: cells, rows, all, most } of tables(overview)) {
    if (all === 0) continue;
    const lines = [`### ${title}`, '', row(cells), row(cells.map((cell) => (NUMBERS.has(cell) ? '--:' : '---')))];
    room -= bytes(lines.join('\n')) + 200;
    let taken = 0;
    for (const one of rows.slice(0, most)) {
      const text = row(one);
      if (bytes(text) + 1 > room) break;
      room -= bytes(text) + 1;
      lines.push(text);
      taken++;
    }
    if (taken === 0) {
      left += all;
      continue;
    }
    if (taken < all) lines.push('', `_${figure(all - taken)} more are left out; the CSV and JSON exports have all._`);
    blocks.push(lines.join('\n'));
  }
  if (left > 0) blocks.push(`_${figures(left, 'line')} left out for length; the CSV and JSON exports have all._`);
  return `${[head, ...blocks].join('\n\n')}\n`;
}

function headMarkdown(overview: Overview): string {
  const { run, totals, previous, forecast, support, standings } = overview;
  const delta =
    previous === null ? '' : ` (${change(totals.errors - previous.errors)} since ${previous.at.slice(0, 10)})`;
  const stands = STANDINGS.filter((standing) => standings[standing] > 0).map(
    (standing) => `${STANDING_WORDS[standing]} ${figure(standings[standing])}`,
  );
  const finished = run.finishedAt === null ? ' The run is not finished.' : '';
  return [
    `## Helm 4 readiness: ${md(run.label)}`,
    '',
    `**${figures(totals.errors, 'blocker')} left**${delta}, ${figures(totals.warnings, 'finding')} to review. ${md(deadlineSentence(overview))}`,
    '',
    `- ${md(forecastSentence(forecast, support.ends))}`,
    `- Repositories: ${stands.join(', ')}.`,
    `- Coverage: ${md(`${coverageSentence(overview)} ${goneSentence(overview)}`.trimEnd())}${finished}`,
    `- ${figure(totals.fixable)} of the blockers can be rewritten by \`helm4-audit fix\`.`,
    `- Run of ${timeWords(run.startedAt)}, judged against Helm ${md(run.settings.target)}.`,
  ].join('\n');
}

function tables(overview: Overview): readonly Table[] {
  const { teams, rules, causes, repositories, changes } = overview;
  const byId = new Map(repositories.map((one) => [one.repository.id, one]));
  const failed = repositories.filter(({ status }) => status === 'error');
  const worst = repositories.filter(({ errors, warnings }) => errors + warnings > 0);
  return [
    {
      title: 'By team',
      head: ['Team', 'Blockers', 'Review', 'Repositories', 'Blocked', 'Ready', 'Unknown'],
      rows: teams.map((line) => [
        md(line.team),
        ...[line.errors, line.warnings, line.repositories].map(figure),
        ...[line.standings.blocked, line.standings.ready, line.standings.unknown].map(figure),
      ]),
      all: teams.length,
      most: 50,
    },
    {
      title: 'By rule',
      head: ['Rule', 'Blockers', 'Review', 'Notes', 'Repositories'],
      rows: rules.map((line) => [
        mdCode(`${line.code} ${line.rule}`),
        ...[line.errors, line.warnings, line.notes, line.repositories].map(figure),
      ]),
      all: rules.length,
      most: 100,
    },
    {
      title: 'Shared causes',
      head: ['Cause', 'Findings', 'Blockers', 'Repositories'],
      rows: causes.map(({ cause, findings, errors, repositories: number }) => [
        `${cause.kind} ${mdCode(cut(cause.name))}`,
        ...[findings, errors, number].map(figure),
      ]),
      all: causes.length,
      most: 20,
    },
    {
      title: 'Errors: repositories that could not be read',
      head: ['Repository', 'What', 'Older result'],
      rows: failed.map((one) => [
        repositoryCell(one.repository),
        `${one.failure === null ? '' : `${FAILURES[one.failure.kind].words}: ${md(one.failure.message)}`}`,
        one.last === null ? 'none: never read' : one.last.heldAt.slice(0, 10),
      ]),
      all: failed.length,
      most: 30,
    },
    changeTable('New since the last run', changes.appeared, byId),
    changeTable('Fixed since the last run', changes.fixed, byId),
    {
      title: 'Repositories',
      head: ['Repository', 'Team', 'Stands', 'Blockers', 'Review', 'This run', 'Commit'],
      rows: worst.map((one) => repositoryCells(one)),
      all: worst.length,
      most: 100,
    },
  ];
}

function changeTable(title: string, rows: readonly FindingRow[], byId: ReadonlyMap<string, RepositoryRow>): Table {
  return {
    title,
    head: ['Repository', 'Place', 'Rule', 'Severity'],
    rows: rows.slice(0, 30).map((finding) => {
      const one = byId.get(finding.repositoryId);
      const place = `${finding.path}:${finding.startLine}`;
      const address =
        one?.last === undefined || one.last === null || finding.fixed !== null
          ? null
          : fileLink(one.repository, one.last.head, finding.path, linesOf(finding));
      return [
        one === undefined ? md(finding.repositoryId) : repositoryCell(one.repository),
        linked(place, address),
        mdCode(finding.rule),
        finding.severity,
      ];
    }),
    all: rows.length,
    most: 30,
  };
}

function repositoryCells(one: RepositoryRow): readonly string[] {
  const { repository, last } = one;
  const commit = last === null ? '' : linked(last.head.slice(0, 8), commitLink(repository, last.head));
  return [
    repositoryCell(repository),
    md(one.owner ?? NO_TEAM),
    STANDING_WORDS[standingOf(one)],
    figure(one.errors),
    figure(one.warnings),
    COVERED_SHORT[coveredOf(one)],
    commit,
  ];
}

function repositoryCell(repository: Repository): string {
  return linked(repository.name, repositoryLink(repository));
}

function linked(text: string, address: string | null): string {
  return address === null || address.length > 2000 ? mdCode(cut(text)) : mdLink(cut(text), address);
}

function md(text: string): string {
  return mdText(cut(text));
}

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}
