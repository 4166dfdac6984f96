/** Repositories and findings one by one. The first rows stand in the page itself; the script shows, filters and sorts the others. */

import { count } from '../../report/printable.ts';
import type { Overview } from '../export/overview.ts';
import { leftOut } from '../export/overview.ts';
import { coveredOf, isStale, STANDINGS, standingOf } from '../export/standing.ts';
import { NO_TEAM } from '../export/tally.ts';
import {
  COVERED_SHORT,
  COVERED_WORDS,
  coverageSentence,
  daysBetween,
  FAILURES,
  figure,
  figures,
  STANDING_WORDS,
} from '../export/words.ts';
import { commitLink, fileLink, linesOf, repositoryLink } from '../links.ts';
import type { FindingRow, RepositoryRow } from '../store.ts';
import type { FailureKind, Repository } from '../types.ts';
import { helmText, keyOf } from './data.ts';
import { type Html, html, link, prose } from './html.ts';
import { displayNames, numberCell, SEVERITY_WORDS, section, severityChip, standingChip, table } from './parts.ts';

/** Rows that stand in the page without its script. */
const STATIC_ROWS = 100;
const MOST_CHANGES = 50;
const MOST_FAILURES = 200;
const MOST_TEAMS = 500;

/** The table of repositories with its controls. */
export function repositories(overview: Overview): Html {
  const name = displayNames(overview.repositories);
  const rows = overview.repositories
    .slice(0, STATIC_ROWS)
    .map((row) => repositoryRow(row, name(row.repository), overview));
  return section(
    'repositories',
    'By repository',
    html`<form class="controls" hidden><label>Search <input type="search" name="q" autocomplete="off"></label>
${teamSelect(overview)}<label>Stands <select name="standing"><option value="">all</option>${STANDINGS.map((standing) => html`<option value="${standing}">${STANDING_WORDS[standing]}</option>`)}</select></label>
<label>Helm <select name="helm"><option value="">all</option><option value="2">2</option><option value="3">3</option><option value="4">4</option><option value="open">open</option><option value="none">no pin</option></select></label>
<label>This run <select name="run"><option value="">all</option><option value="failed">failed</option><option value="stale">older result stands in</option>${(['scanned', 'unchanged', 'empty', 'error-stale', 'error', 'pending-stale', 'pending'] as const).map((covered) => html`<option value="${covered}">${COVERED_WORDS[covered]}</option>`)}</select></label>
<button type="reset">Clear</button></form>
<p role="status" id="r-status">${shownOf(overview.repositories.length, 'repository', 'repositories')}</p>
${table('Repositories', REPOSITORY_COLUMNS, rows, 'r-rows')}<button type="button" class="more" id="r-more" hidden>Show more</button>
${noScript(overview.repositories.length, 'csv-repositories')}<p class="dim">${coverageSentence(overview)}</p>`,
  );
}

const REPOSITORY_COLUMNS = [
  { text: 'Repository', sort: 'name' },
  { text: 'Team', sort: 'team' },
  { text: 'Stands', sort: 'standing' },
  { text: 'Blockers', number: true, sort: 'errors' },
  { text: 'Review', number: true, sort: 'warnings' },
  { text: 'Notes', number: true, sort: 'notes' },
  { text: 'Helm', sort: 'helm' },
  { text: 'This run', sort: 'run' },
  { text: 'Commit' },
];

function repositoryRow(row: RepositoryRow, name: string, overview: Overview): Html {
  const { repository, last } = row;
  const stale = coveredOf(row) !== 'scanned' && coveredOf(row) !== 'unchanged' && coveredOf(row) !== 'empty';
  const head =
    last === null ? null : link(commitLink(repository, last.head), html`<code>${last.head.slice(0, 8)}</code>`);
  return html`<tr><th scope="row">${link(repositoryLink(repository), html`<span class="path">${name}</span>`)}</th><td class="team">${row.owner ?? NO_TEAM}</td><td>${standingChip(standingOf(row))}</td>${numberCell(row.errors)}${numberCell(row.warnings)}${numberCell(row.notes)}<td class="nb">${helmText(overview.helm.byRepository.get(repository.id))}</td><td class="${stale ? 'warn' : 'dim'}">${ageWords(row, overview)}</td><td>${head}</td></tr>
`;
}

function ageWords(row: RepositoryRow, overview: Overview): string {
  const words = COVERED_SHORT[coveredOf(row)];
  if (!isStale(row) || row.last === null) return words;
  const days = daysBetween(row.last.heldAt.slice(0, 10), overview.run.startedAt.slice(0, 10));
  return `${words}; result ${count(days, 'day')} old`;
}

/** The table of findings with its controls. */
export function findings(overview: Overview): Html {
  const where = places(overview);
  const left = leftOut(overview);
  const rest =
    left === 0
      ? null
      : html`<p class="note">This page holds the worst ${figures(overview.findings.length, 'finding')}; ${figure(left)} are left out, less severe ones first, of every repository its share. All of them: <code>helm4-audit org report --format csv=findings.csv</code>.</p>`;
  return section(
    'findings',
    'Findings',
    html`${rest}<form class="controls" hidden><label>Search <input type="search" name="q" autocomplete="off"></label>
<label>Severity <select name="severity"><option value="">all</option>${(['error', 'warning', 'note'] as const).map((severity) => html`<option value="${severity}">${SEVERITY_WORDS[severity]}</option>`)}</select></label>
<label>Rule <select name="rule"><option value="">all</option>${overview.rules.map(({ rule, code }) => html`<option value="${rule}">${code} ${rule}</option>`)}</select></label>
${teamSelect(overview)}<label>Only <select name="only"><option value="">all</option><option value="fix">fixable by helm4-audit fix</option><option value="new">new in this run</option></select></label>
<button type="reset">Clear</button><p class="only-repo" id="f-only" hidden>Only of <b class="path"></b></p></form>
<p role="status" id="f-status">${shownOf(overview.findings.length, 'finding', 'findings')}</p>
${table(
  'Findings',
  FINDING_COLUMNS,
  overview.findings.slice(0, STATIC_ROWS).map((row) => findingRow(row, where)),
  'f-rows',
)}<button type="button" class="more" id="f-more" hidden>Show more</button>
${noScript(overview.findings.length, 'csv')}<p class="dim">${coverageSentence(overview)}</p>`,
  );
}

const FINDING_COLUMNS = [
  { text: 'Severity', sort: 'severity' },
  { text: 'Rule', sort: 'rule' },
  { text: 'Repository', sort: 'name' },
  { text: 'Place', sort: 'path' },
  { text: 'What' },
  { text: 'Team', sort: 'team' },
  { text: 'First seen', sort: 'since' },
];

interface Places {
  readonly name: (repositoryId: string) => string;
  readonly team: (finding: FindingRow) => string;
  readonly isNew: (finding: FindingRow) => boolean;
  /** The place of a finding as text, linked where the forge has an address for it. */
  readonly place: (finding: FindingRow) => Html;
}

function places(overview: Overview): Places {
  const rows = new Map(overview.repositories.map((row) => [row.repository.id, row]));
  const name = displayNames(overview.repositories);
  const appeared = new Set(overview.changes.appeared.map(keyOf));
  return {
    isNew: (finding) => appeared.has(keyOf(finding)),
    name(repositoryId) {
      const row = rows.get(repositoryId);
      return row === undefined ? repositoryId : name(row.repository);
    },
    team: (finding) => finding.owner ?? rows.get(finding.repositoryId)?.owner ?? NO_TEAM,
    place(finding) {
      const row = rows.get(finding.repositoryId);
      const lines = linesOf(finding);
      const range = lines.endLine > lines.startLine ? `${lines.startLine}–${lines.endLine}` : `${lines.startLine}`;
      // What was fixed stands at an older commit than the newest result's.
      const head = finding.fixed === null ? row?.last?.head : undefined;
      return placeLink(row?.repository, head, finding.path, lines, `${finding.path}:${range}`);
    },
  };
}

function placeLink(
  repository: Repository | undefined,
  head: string | undefined,
  path: string,
  lines: { readonly startLine: number; readonly endLine: number },
  text: string,
): Html {
  const address = repository === undefined || head === undefined ? null : fileLink(repository, head, path, lines);
  return link(address, html`<span class="path">${text}</span>`);
}

function findingRow(row: FindingRow, where: Places): Html {
  const write = row.write === '' ? null : html`<span class="write">Write: ${row.write}</span>`;
  return html`<tr><td>${severityChip(row.severity)}</td><td><a href="#rule-${row.rule}">${row.code}</a><span class="dim block">${row.rule}</span></td><td class="path">${where.name(row.repositoryId)}</td><td>${where.place(row)}</td><td class="what">${prose(row.message)}${row.fix === 'safe' ? html` <span class="tag">fix</span>` : null}${where.isNew(row) ? html` <span class="tag">new</span>` : null}${write}</td><td class="team">${where.team(row)}</td><td class="dim">${row.firstSeen.slice(0, 10)}</td></tr>
`;
}

/** What this run was the first to see, and what it no longer saw. */
export function changes(overview: Overview): Html {
  const { appeared, fixed, since } = overview.changes;
  if (since === null)
    return section(
      'changes',
      'New and fixed',
      html`<p>This is the first run: there is nothing to compare it with.</p>`,
    );
  const where = places(overview);
  const list = (title: string, rows: readonly FindingRow[], none: string, format: string): Html => {
    const blockers = rows.filter(({ severity }) => severity === 'error').length;
    const items = rows.slice(0, MOST_CHANGES).map(
      (row) =>
        html`<tr><td>${severityChip(row.severity)}</td><td><a href="#rule-${row.rule}">${row.rule}</a></td><td class="path">${where.name(row.repositoryId)}</td><td>${where.place(row)}</td></tr>
`,
    );
    return html`<div><h3>${title}: ${figure(rows.length)} <span class="dim">(${figures(blockers, 'blocker')})</span></h3>${
      rows.length === 0
        ? html`<p class="dim">${none}</p>`
        : table(title, [{ text: 'Severity' }, { text: 'Rule' }, { text: 'Repository' }, { text: 'Place' }], items)
    }${rows.length > MOST_CHANGES ? html`<p class="dim">${figure(rows.length - MOST_CHANGES)} more: ${format}.</p>` : null}</div>`;
  };
  return section(
    'changes',
    'New and fixed since the last run',
    html`<p class="dim">Since ${since.slice(0, 10)}. Repositories that were new in this run are not counted as news, and none that failed or is gone counts as fixed.</p>
<div class="columns">${list('New', appeared, 'Nothing new.', 'choose “new in this run” below')}${list('Fixed', fixed, 'Nothing was fixed.', 'the JSON export has them')}</div>`,
  );
}

/** Repositories that could not be read, by kind, with what to do about it. */
export function failures(overview: Overview): Html {
  const failed = overview.repositories.filter((row) => row.status === 'error');
  if (failed.length === 0)
    return section('failures', 'Errors', html`<p>Every repository that this run came to could be read.</p>`);
  const kinds = new Map<FailureKind, RepositoryRow[]>();
  for (const row of failed) {
    const kind = row.failure?.kind ?? 'internal';
    kinds.set(kind, [...(kinds.get(kind) ?? []), row]);
  }
  const name = displayNames(overview.repositories);
  const byKind = [...kinds].sort(([a, rowsA], [b, rowsB]) => rowsB.length - rowsA.length || (a < b ? -1 : 1));
  const ways = byKind.map(
    ([kind, rows]) =>
      html`<tr><th scope="row">${FAILURES[kind].words}</th>${numberCell(rows.length)}<td>${FAILURES[kind].wayOut}</td></tr>
`,
  );
  const list = byKind
    .flatMap(([kind, rows]) => rows.map((row) => ({ kind, row })))
    .slice(0, MOST_FAILURES)
    .map(
      ({ kind, row }) =>
        html`<tr><th scope="row">${link(repositoryLink(row.repository), html`<span class="path">${name(row.repository)}</span>`)}</th><td>${FAILURES[kind].words}</td><td class="what">${prose(row.failure?.message ?? '')}</td><td class="${row.last === null ? 'warn' : ''}">${row.last === null ? 'none: never read' : `of ${row.last.heldAt.slice(0, 10)}, ${count(daysBetween(row.last.heldAt.slice(0, 10), overview.run.startedAt.slice(0, 10)), 'day')} old`}</td></tr>
`,
    );
  return section(
    'failures',
    'Errors',
    html`<p>${figures(failed.length, 'repository', 'repositories')} could not be read in this run. Their last good results still count, and none is told as ready.</p>
${table('Kinds of errors', [{ text: 'Kind' }, { text: 'Repositories', number: true }, { text: 'What to do' }], ways)}
${table('Repositories with errors', [{ text: 'Repository' }, { text: 'Kind' }, { text: 'Message' }, { text: 'Result that stands in' }], list)}${failed.length > MOST_FAILURES ? html`<p class="dim">${figure(failed.length - MOST_FAILURES)} more: choose “failed” above.</p>` : null}`,
  );
}

function teamSelect(overview: Overview): Html {
  const names = overview.teams.map(({ team }) => team).slice(0, MOST_TEAMS);
  const sorted = names.sort((a, b) => (a === b ? 0 : a < b ? -1 : 1));
  return html`<label>Team <select name="team"><option value="">all</option>${sorted.map((team) => html`<option value="${team}">${team}</option>`)}</select></label>
`;
}

function shownOf(total: number, one: string, many: string): string {
  return total > STATIC_ROWS ? `The first ${STATIC_ROWS} of ${figures(total, one, many)}` : figures(total, one, many);
}

function noScript(total: number, format: string): Html | null {
  if (total <= STATIC_ROWS) return null;
  return html`<p class="note no-script">Without its script the page shows the first ${STATIC_ROWS} of ${figure(total)}. All of them: <code>helm4-audit org report --format ${format}=FILE</code>.</p>
`;
}
