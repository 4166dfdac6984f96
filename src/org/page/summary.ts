/** The top of the page: how long there is, how much is left, whether it will do, and how much of it is known. */

import type { Overview } from '../export/overview.ts';
import { COVERED } from '../export/standing.ts';
import {
  COVERED_WORDS,
  change,
  coverageSentence,
  deadlineSentence,
  durationWords,
  figure,
  figures,
  forecastSentence,
  percent,
  timeWords,
} from '../export/words.ts';
import { burnDown } from './burn-down.ts';
import { type Html, html, prose } from './html.ts';
import { numberCell, section, standingBar, standingLegend, table } from './parts.ts';

/** Runs that are listed beside the chart. */
const LISTED_RUNS = 30;

/** Title, and what was scanned when, by what. */
export function header(overview: Overview): Html {
  const { run, toolVersion } = overview;
  const took = durationWords(run.startedAt, run.finishedAt);
  const state = took === null ? 'not finished' : `took ${took}`;
  const shard = run.shard === null ? '' : `, part ${run.shard}`;
  const limited =
    run.settings.rules === null
      ? null
      : html`<p class="warn">Only these rules were applied: ${run.settings.rules.join(', ')}.</p>`;
  return html`<header><h1>Helm 4 readiness <span class="label">${run.label}</span></h1>
<p class="dim">Run of <time datetime="${run.startedAt}">${timeWords(run.startedAt)}</time> (${state}${shard}) · judged against Helm ${run.settings.target} · helm4-audit ${toolVersion}</p>${limited}
<nav aria-label="Parts of this page">${NAV.map(([id, text]) => html`<a href="#${id}">${text}</a> `)}</nav></header>
`;
}

const NAV = [
  ['trend', 'Trend'],
  ['coverage', 'Coverage'],
  ['teams', 'Teams'],
  ['rules', 'Rules'],
  ['causes', 'Shared causes'],
  ['helm', 'Helm versions'],
  ['changes', 'New and fixed'],
  ['repositories', 'Repositories'],
  ['findings', 'Findings'],
  ['failures', 'Errors'],
  ['catalogue', 'What the rules say'],
] as const;

/** The figures that answer the first questions. */
export function tiles(overview: Overview): Html {
  const { support, totals, previous, forecast, coverage, standings, repositories } = overview;
  const late = forecast.kind === 'never' || (forecast.kind === 'date' && !forecast.inTime);
  const delta = previous === null ? null : totals.errors - previous.errors;
  const blocked = repositories.filter((row) => row.errors > 0).length;
  const known = coverage.total - standings['no-helm'] - standings.empty;
  return html`<div class="tiles">
<div class="tile${support.daysLeft <= 90 ? ' hot' : ''}"><h2>${support.daysLeft < 0 ? 'Days without support' : 'Days left'}</h2><p class="big">${figure(Math.abs(support.daysLeft))}</p><p>${prose(deadlineSentence(overview))} <a href="${support.plan.url}" rel="noreferrer noopener">Source</a></p></div>
<div class="tile"><h2>Blockers left</h2><p class="big">${figure(totals.errors)}${delta === null ? null : html` <span class="delta ${delta > 0 ? 'worse' : delta < 0 ? 'better' : ''}">${change(delta)}</span>`}</p><p>In ${figures(blocked, 'repository', 'repositories')}. ${figure(totals.fixable)} can be rewritten by <code>helm4-audit fix</code>. ${prose(previous === null ? 'First run: nothing to compare with.' : `Change since ${previous.at.slice(0, 10)}.`)}</p></div>
<div class="tile${late ? ' hot' : ''}"><h2>Forecast</h2><p class="big">${forecastWord(overview)}</p><p>${prose(forecastSentence(forecast, support.ends))} ${neededSentence(overview)}</p></div>
<div class="tile"><h2>Ready</h2><p class="big">${figure(standings.ready)} <span class="of">of ${figure(known)}</span></p><p>Repositories that use Helm, or may: ${figure(standings.blocked)} blocked, ${figure(standings.review)} to review, ${figure(standings.incomplete)} incomplete, ${figure(standings.unknown)} unknown.</p></div>
<div class="tile${coverage.current < coverage.total ? ' hot' : ''}"><h2>Coverage</h2><p class="big">${percent(coverage.current, coverage.total)}</p><p>${coverageSentence(overview)} <a href="#coverage">Details</a></p></div>
</div>
`;
}

function forecastWord({ forecast }: Overview): Html {
  switch (forecast.kind) {
    case 'done':
      return html`Done`;
    case 'too-few':
      return html`–`;
    case 'never':
      return html`<span class="smaller">Not in time</span>`;
    case 'date':
      return html`<span class="smaller">${forecast.date}</span>${forecast.inTime ? null : html` <span class="delta worse">late</span>`}`;
  }
}

function neededSentence({ totals, support, forecast }: Overview): string {
  if (totals.errors === 0 || support.daysLeft <= 0 || forecast.kind === 'done') return '';
  const needed = Math.ceil((totals.errors / support.daysLeft) * 10) / 10;
  return `To be done in time takes ${needed.toFixed(1)} fewer a day.`;
}

/** The chart of blockers, and the runs behind it as a table. */
export function trend(overview: Overview): Html {
  const runs = [...overview.trend].reverse().slice(0, LISTED_RUNS);
  const rows = runs.map((point) => {
    const known = point.repositories.scanned + point.repositories.unchanged + point.repositories.empty;
    return html`<tr><th scope="row">${timeWords(point.at)}</th>${numberCell(point.errors)}${numberCell(point.warnings)}${numberCell(point.notes)}${numberCell(known)}${numberCell(point.repositories.scanned)}${numberCell(point.repositories.error)}${numberCell(point.pending)}</tr>
`;
  });
  const older = overview.trend.length - runs.length;
  return section(
    'trend',
    'Blockers over time',
    html`<figure>${burnDown(overview)}<figcaption><span class="key k-past"></span> blockers per run <span class="key k-forecast"></span> straight line on <span class="key k-deadline"></span> end of support. Repositories that failed in a run count with their last good result; new repositories move the line as well. ${coverageSentence(overview)}</figcaption></figure>
<details><summary>The runs as a table</summary>${table('Runs', RUN_COLUMNS, rows)}${older > 0 ? html`<p class="dim">${figures(older, 'older run')} left out; the JSON export has all.</p>` : null}</details>`,
  );
}

const RUN_COLUMNS = [
  { text: 'Run' },
  { text: 'Blockers', number: true },
  { text: 'Review', number: true },
  { text: 'Notes', number: true },
  { text: 'Repositories known', number: true },
  { text: 'read anew', number: true },
  { text: 'failed', number: true },
  { text: 'not reached', number: true },
];

/** Where the repositories stand, and what the run knows of them. */
export function coverage(overview: Overview): Html {
  const { counts, total, gone, filtered } = overview.coverage;
  const rows = COVERED.map(
    (covered) =>
      html`<tr><th scope="row"><a href="#r.run=${covered}">${COVERED_WORDS[covered]}</a></th>${numberCell(counts[covered])}<td class="n dim">${percent(counts[covered], total)}</td></tr>
`,
  );
  const outside = [
    ...(gone === null
      ? []
      : [html`<tr><th scope="row">Gone: no longer listed, counts no more</th>${numberCell(gone)}<td></td></tr>`]),
    ...(filtered ?? []).map(
      ([reason, number]) => html`<tr><th scope="row">Filtered out: ${reason}</th>${numberCell(number)}<td></td></tr>`,
    ),
  ];
  return section(
    'coverage',
    'Where the repositories stand',
    html`${standingBar(overview.standings, 'standings')}
<div class="columns"><div>${standingLegend(overview.standings)}<p class="dim">Each of the ${figures(total, 'repository', 'repositories')} is one of these. One that failed in this run is never told as ready.</p></div>
<div>${table('What the run knows', [{ text: 'In this run' }, { text: 'Repositories', number: true }, { text: 'Share', number: true }], [...rows, html`<tr class="sum"><th scope="row">All</th>${numberCell(total)}<td></td></tr>`, ...outside])}</div></div>`,
  );
}
