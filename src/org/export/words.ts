/** The sentences that the reports over an organisation share. */
import { count, printable } from '../../report/printable.ts';
import type { FailureKind } from '../types.ts';
import type { Forecast } from './forecast.ts';
import type { Overview } from './overview.ts';
import type { Covered, Standing } from './standing.ts';

const DAY = 24 * 60 * 60 * 1000;

export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  blocked: 'Blocked',
  review: 'Review',
  incomplete: 'Incomplete',
  unknown: 'Unknown',
  ready: 'Ready',
  'no-helm': 'No Helm',
  empty: 'Empty',
};

/** The word within a sentence: `blocked`, `no Helm`. */
export function standingWord(standing: Standing): string {
  const word = STANDING_WORDS[standing];
  return `${word.slice(0, 1).toLowerCase()}${word.slice(1)}`;
}

/** What each standing means, for legends. */
export const STANDING_MEANS: Readonly<Record<Standing, string>> = {
  blocked: 'something breaks under Helm 4',
  review: 'nothing breaks, something changes',
  incomplete: 'nothing found that breaks, but not everything could be read',
  unknown: 'no result that holds today: never read, or clean once and not read in this run',
  ready: 'nothing found that breaks or changes',
  'no-helm': 'no use of Helm found',
  empty: 'no commit',
};

export const COVERED_WORDS: Readonly<Record<Covered, string>> = {
  scanned: 'Scanned in this run',
  unchanged: 'Unchanged since the last result',
  empty: 'Empty',
  'error-stale': 'Failed, an older result stands in',
  error: 'Failed, never read',
  'pending-stale': 'Not reached, an older result stands in',
  pending: 'Not reached, never read',
};

/** The same for a table that says the age besides. */
export const COVERED_SHORT: Readonly<Record<Covered, string>> = {
  scanned: 'Scanned',
  unchanged: 'Unchanged',
  empty: 'Empty',
  'error-stale': 'Failed',
  error: 'Failed, never read',
  'pending-stale': 'Not reached',
  pending: 'Not reached, never read',
};

/** A kind of failure in a few words, and what to do about it. */
export const FAILURES: Readonly<Record<FailureKind, { readonly words: string; readonly wayOut: string }>> = {
  'not-found': {
    words: 'not found',
    wayOut: 'It was renamed or deleted, or the token may not see it: check the name, and what the token has access to.',
  },
  denied: {
    words: 'access denied',
    wayOut: 'Give the token or the GitHub App read access to the contents, and authorise it for single sign-on.',
  },
  unreachable: {
    words: 'unreachable',
    wayOut:
      'The forge or the network did not answer. The next run tries again; if it stays so, check proxy and certificates.',
  },
  'rate-limited': {
    words: 'rate limited',
    wayOut:
      'The forge asked for a pause. Run again later, with less at once (--per-host 1), or with a GitHub App, whose limit is higher.',
  },
  timeout: {
    words: 'took too long',
    wayOut: 'Raise the time limit (--timeout), or leave large folders out with --exclude.',
  },
  broken: {
    words: 'broken repository',
    wayOut: 'git cannot read it: run git fsck where the repository is kept.',
  },
  'too-large': {
    words: 'too large',
    wayOut: 'It is over the limits. Raise them, or leave large folders out with --exclude.',
  },
  internal: {
    words: 'internal error',
    wayOut: 'A fault of helm4-audit: run it on this repository alone with --verbose and report what it says.',
  },
};

/** Whole days from one day or time to another, never below zero. */
export function daysBetween(from: string, to: string): number {
  const days = Math.floor((Date.parse(to) - Date.parse(from)) / DAY);
  return Number.isNaN(days) ? 0 : Math.max(0, days);
}

/** `1,234`: the same in every locale. */
export function figure(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `12 blockers`, with the figure written for people. */
export function figures(number: number, noun: string, plural = `${noun}s`): string {
  return `${figure(number)} ${number === 1 ? noun : plural}`;
}

/** `+3`, `−12`, `±0`. */
export function change(number: number): string {
  if (number === 0) return '±0';
  return number > 0 ? `+${figure(number)}` : `−${figure(-number)}`;
}

/** What there is to say in one line; printable. */
export function headline(overview: Overview): string {
  const { totals, standings, support } = overview;
  return printable(
    `${figures(totals.errors, 'blocker')} left in ${overview.run.label}, ${figures(standings.ready, 'repository', 'repositories')} ready, ${count(Math.max(0, support.daysLeft), 'day')} left; ${coverageSentence(overview)}`,
  );
}

/** How long Helm 3 is still supported, as one sentence. */
export function deadlineSentence({ support, asOf }: Overview): string {
  const { ends, daysLeft } = support;
  if (daysLeft < 0) return `Helm 3 has had no security fixes since ${ends}: ${count(-daysLeft, 'day')} on ${asOf}.`;
  if (daysLeft === 0) return `Helm 3 gets its last security fixes today, ${ends}.`;
  return `Helm 3 gets security fixes until ${ends}: ${count(daysLeft, 'day')} left on ${asOf}.`;
}

/** What the line through the last runs says, as sentences. */
export function forecastSentence(forecast: Forecast, ends: string): string {
  switch (forecast.kind) {
    case 'done':
      return 'No blockers are left in what was read.';
    case 'too-few':
      return `No forecast yet: ${count(forecast.runs, 'complete run')} over ${count(forecast.days, 'day')} ${
        forecast.runs === 1 ? 'is' : 'are'
      } too little. It needs four runs over a week.`;
    case 'never':
      return `At the pace of the last ${count(forecast.days, 'day')} (${pace(forecast.perDay)}, ${count(
        forecast.runs,
        'run',
      )}) the blockers do not run out: not before the end of support on ${ends}.`;
    case 'date': {
      const when = forecast.inTime ? 'before the end of support' : 'not before the end of support';
      return `At the pace of the last ${count(forecast.days, 'day')} (${pace(forecast.perDay)}, ${count(
        forecast.runs,
        'run',
      )}) the last blocker is gone on ${forecast.date}: ${when} on ${ends}.`;
    }
  }
}

function pace(perDay: number): string {
  const rounded = Math.round(Math.abs(perDay) * 10) / 10;
  if (rounded === 0) return 'about as many as before';
  return `${rounded.toFixed(1)} ${perDay < 0 ? 'fewer' : 'more'} a day`;
}

/** Coverage as one sentence, to stand beside every total. */
export function coverageSentence({ coverage }: Overview): string {
  const { counts, total, current } = coverage;
  const failed = counts.error + counts['error-stale'];
  const open = counts.pending + counts['pending-stale'];
  const parts = [
    `${figure(current)} of ${figures(total, 'repository', 'repositories')} known as of this run (${percent(current, total)})`,
    ...(failed > 0 ? [`${figure(failed)} failed`] : []),
    ...(open > 0 ? [`${figure(open)} not reached`] : []),
    ...(counts.error + counts.pending > 0 ? [`${figure(counts.error + counts.pending)} never read`] : []),
  ];
  return `${parts.join(', ')}.`;
}

/** What is listed no more, as one sentence; empty when nothing is. */
export function goneSentence({ coverage: { gone } }: Overview): string {
  if (gone === null || gone === 0) return '';
  return `${figures(gone, 'repository is', 'repositories are')} no longer listed and ${gone === 1 ? 'counts' : 'count'} no more.`;
}

/** `98.3 %`; never 100 when something is missing, never 0 when something is there. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  if (part === whole) return '100 %';
  const rounded = Math.round((part / whole) * 1000) / 10;
  return `${Math.min(99.9, part > 0 ? Math.max(0.1, rounded) : 0).toFixed(1)} %`;
}

/** `1 h 2 min`, `42 s`; null while a run has no end. */
export function durationWords(from: string, to: string | null): string | null {
  if (to === null) return null;
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `2026-11-21 02:00 UTC`. */
export function timeWords(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}
