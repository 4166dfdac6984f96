/** Who has what to do: by team, by rule, by shared cause, by version of Helm. */
import { newest3, newest4 } from '../../helm/releases.ts';
import { type Major, majorSupport } from '../export/helm-use.ts';
import type { Overview } from '../export/overview.ts';
import { coverageSentence, figure, figures } from '../export/words.ts';
import type { CauseRow } from '../store.ts';
import { type Html, html, prose } from './html.ts';
import { barCell, numberCell, section, standingBar, standingsText, table } from './parts.ts';

/** Rows of one table; a name that is no team's comes from CODEOWNERS files, which may hold any number. */
const MOST_TEAMS = 300;
const MOST_VERSIONS = 60;

/** Teams with their blockers, and where their repositories stand. */
export function teams(overview: Overview): Html {
  const most = Math.max(0, ...overview.teams.map(({ errors }) => errors));
  const rows = overview.teams.slice(0, MOST_TEAMS).map((line) => {
    const view = `#${new URLSearchParams({ 'r.team': line.team })}`;
    return html`<tr><th scope="row"><a href="${view}">${line.team}</a></th>${barCell(line.errors, most, 'error')}${numberCell(line.fixable)}${numberCell(line.warnings)}${numberCell(line.notes)}${numberCell(line.repositories)}<td class="mini">${line.repositories === 0 ? null : html`${standingBar(line.standings, 'row')}<span class="dim">${standingsText(line.standings)}</span>`}</td></tr>
`;
  });
  return section(
    'teams',
    'By team',
    html`${table('Teams', TEAM_COLUMNS, rows)}${more(overview.teams.length, MOST_TEAMS, 'team')}<p class="dim">A finding belongs to the owner of its file by CODEOWNERS, else to the owner of the repository. ${coverageSentence(overview)}</p>`,
  );
}

const TEAM_COLUMNS = [
  { text: 'Team' },
  { text: 'Blockers', number: true },
  { text: 'of them fixable', number: true },
  { text: 'Review', number: true },
  { text: 'Notes', number: true },
  { text: 'Repositories', number: true },
  { text: 'Where they stand' },
];

/** Rules with findings; each leads to what the rule says. */
export function rules(overview: Overview, titles: ReadonlyMap<string, string>): Html {
  const most = Math.max(0, ...overview.rules.map(({ errors }) => errors));
  const rows = overview.rules.map(
    (line) =>
      html`<tr><th scope="row"><a href="#rule-${line.rule}">${line.code}</a> <span class="dim block">${line.rule}</span></th><td>${titles.get(line.rule) ?? ''}</td>${barCell(line.errors, most, 'error')}${numberCell(line.fixable)}${numberCell(line.warnings)}${numberCell(line.notes)}${numberCell(line.repositories)}<td class="nb"><a href="#f.rule=${line.rule}">findings</a></td></tr>
`,
  );
  return section(
    'rules',
    'By rule',
    overview.rules.length === 0
      ? html`<p>No findings. ${coverageSentence(overview)}</p>`
      : html`${table('Rules', RULE_COLUMNS, rows)}<p class="dim">${coverageSentence(overview)}</p>`,
  );
}

const RULE_COLUMNS = [
  { text: 'Rule' },
  { text: 'Says' },
  { text: 'Blockers', number: true },
  { text: 'of them fixable', number: true },
  { text: 'Review', number: true },
  { text: 'Notes', number: true },
  { text: 'Repositories', number: true },
  { text: '' },
];

const KINDS: Readonly<Record<CauseRow['cause']['kind'], string>> = {
  action: 'GitHub action',
  image: 'container image',
  workflow: 'reusable workflow',
  include: 'GitLab include',
  orb: 'CircleCI orb',
  task: 'pipeline task',
  script: 'shared script',
  package: 'package',
  plugin: 'plugin',
};

/** Things outside of the repositories that many findings have in common: what brings the Helm that they are about, or makes the command. */
export function causes(overview: Overview): Html {
  const [first] = overview.causes;
  if (first === undefined)
    return section('causes', 'Shared causes', html`<p>No two repositories share the source of a finding.</p>`);
  const most = Math.max(0, ...overview.causes.map(({ findings }) => findings));
  const rows = overview.causes.map(
    ({ cause, findings, repositories, errors }) =>
      html`<tr><th scope="row" class="path">${cause.name}</th><td>${KINDS[cause.kind]}</td>${barCell(findings, most, 'plain')}${numberCell(errors)}${numberCell(repositories)}</tr>
`,
  );
  return section(
    'causes',
    'Shared causes',
    html`<p>The ${KINDS[first.cause.kind]} <b class="path">${first.cause.name}</b> has a part in ${figures(first.findings, 'finding')} in ${figures(first.repositories, 'repository', 'repositories')}. A cause brings the Helm that a finding is about, or makes the command: look there first, the same change may do for all of them.</p>${table(
      'Shared causes',
      [
        { text: 'Cause' },
        { text: 'Kind' },
        { text: 'Findings', number: true },
        { text: 'Blockers', number: true },
        { text: 'Repositories', number: true },
      ],
      rows,
    )}`,
  );
}

/** Majors and exact versions of Helm that pins ask for. */
export function helm(overview: Overview): Html {
  const { helm: use, support } = overview;
  const most = Math.max(0, ...[2, 3, 4].map((major) => use.majors[major === 2 ? 2 : major === 3 ? 3 : 4].repositories));
  const majors = ([2, 3, 4] as const).map((major) => {
    const { past, words } = majorSupport(major, support);
    const { repositories, pins } = use.majors[major];
    return html`<tr><th scope="row"><a href="#r.helm=${major}">Helm ${major}</a></th>${barCell(repositories, most, past ? 'error' : major === 3 ? 'warning' : 'plain')}${numberCell(pins)}<td>${past ? html`<b class="warn">past support</b>: ` : null}${prose(words)}</td></tr>
`;
  });
  const { open } = use.majors;
  const rest = html`<tr><th scope="row"><a href="#r.helm=open">Open</a></th>${barCell(open.repositories, most, 'plain')}${numberCell(open.pins)}<td>unpinned, or not known from the repository</td></tr>`;
  const versions = [...use.versions].reverse().slice(0, MOST_VERSIONS);
  const mostPins = Math.max(0, ...versions.map(({ repositories }) => repositories));
  const exact = versions.map((line) => {
    const major = majorOf(line.version);
    const past = major !== null && majorSupport(major, support).past;
    const newest = line.version === newest3() || line.version === newest4();
    return html`<tr><th scope="row">${line.version}</th>${barCell(line.repositories, mostPins, past ? 'error' : major === 3 ? 'warning' : 'plain')}${numberCell(line.pins)}<td>${past ? html`<b class="warn">past support</b>` : newest ? 'newest of its major' : ''}</td></tr>
`;
  });
  const columns = [
    { text: 'Version' },
    { text: 'Repositories', number: true },
    { text: 'Pins', number: true },
    { text: 'Support' },
  ];
  return section(
    'helm',
    'Helm versions in use',
    html`<div class="columns"><div>${table('Majors', columns, [...majors, rest])}<p class="dim">${figures(use.mixed, 'repository pins', 'repositories pin')} more than one major. The newest known are Helm ${newest3()} and ${newest4()}.</p></div>
<div>${versions.length === 0 ? html`<p>No exact version is pinned.</p>` : table('Exact versions', columns, exact)}${more(use.versions.length, MOST_VERSIONS, 'version')}</div></div>`,
  );
}

function majorOf(version: string): Major | null {
  if (version.startsWith('2.')) return 2;
  if (version.startsWith('3.')) return 3;
  return version.startsWith('4.') ? 4 : null;
}

function more(all: number, most: number, noun: string): Html | null {
  return all <= most
    ? null
    : html`<p class="dim">${figure(all - most)} more ${noun}s are left out; the JSON export has all.</p>`;
}
