/** Counting findings by team and by rule. */
import type { Severity } from '../../rule.ts';
import type { FindingRow, RepositoryRow } from '../store.ts';
import { type STANDINGS, type Standing, standingOf } from './standing.ts';

/** What stands for a team where nobody is named as the owner. */
export const NO_TEAM = '(no owner)';

export interface Counts {
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
}

export interface TeamLine extends Counts {
  readonly team: string;
  /** Repositories that belong to the team, by where they stand. */
  readonly repositories: number;
  readonly standings: Readonly<Record<Standing, number>>;
  /** Blockers that a safe rewrite mends. */
  readonly fixable: number;
}

export interface RuleLine extends Counts {
  readonly code: string;
  readonly rule: string;
  /** Repositories with a finding of the rule. */
  readonly repositories: number;
  readonly fixable: number;
}

interface Sums {
  errors: number;
  warnings: number;
  notes: number;
  fixable: number;
}

interface Tally {
  add(finding: FindingRow): void;
  /** Those with most blockers first. */
  teams(): readonly TeamLine[];
  rules(): readonly RuleLine[];
  totals(): Counts & { readonly fixable: number };
}

/** Begins to count; the team of a finding is the owner of its file, else of its repository. */
export function startTally(rows: readonly RepositoryRow[]): Tally {
  const teams = new Map<string, Sums & { repositories: number; standings: Record<Standing, number> }>();
  const rules = new Map<string, Sums & { readonly code: string; readonly seen: Set<string> }>();
  const total = noSums();
  const ownerOf = new Map(rows.map((row) => [row.repository.id, row.owner]));
  const teamOf = (name: string) => {
    const known = teams.get(name);
    if (known !== undefined) return known;
    const fresh = { ...noSums(), repositories: 0, standings: noStandings() };
    teams.set(name, fresh);
    return fresh;
  };
  for (const row of rows) {
    const team = teamOf(row.owner ?? NO_TEAM);
    team.repositories++;
    team.standings[standingOf(row)]++;
  }
  return {
    add(finding) {
      const { rule, code, repositoryId, severity } = finding;
      const known = rules.get(rule) ?? { ...noSums(), code, seen: new Set<string>() };
      rules.set(rule, known);
      known.seen.add(repositoryId);
      const team = teamOf(finding.owner ?? ownerOf.get(repositoryId) ?? NO_TEAM);
      for (const sums of [known, team, total]) addTo(sums, severity, finding.fix === 'safe');
    },
    teams: () => [...teams].map(([team, line]) => ({ team, ...line })).sort((a, b) => byCounts(a, b, a.team, b.team)),
    rules: () =>
      [...rules]
        .map(([rule, { seen, ...line }]) => ({ rule, ...line, repositories: seen.size }))
        .sort((a, b) => byCounts(a, b, a.code, b.code)),
    totals: () => ({ ...total }),
  };
}

/** Orders by errors, warnings, notes, most first; then by name. */
export function byCounts(a: Counts, b: Counts, nameA: string, nameB: string): number {
  return (
    b.errors - a.errors ||
    b.warnings - a.warnings ||
    b.notes - a.notes ||
    (nameA === nameB ? 0 : nameA < nameB ? -1 : 1)
  );
}

function addTo(sums: Sums, severity: Severity, safe: boolean): void {
  switch (severity) {
    case 'error':
      sums.errors++;
      if (safe) sums.fixable++;
      return;
    case 'warning':
      sums.warnings++;
      return;
    case 'note':
      sums.notes++;
  }
}

function noSums(): Sums {
  return { errors: 0, warnings: 0, notes: 0, fixable: 0 };
}

/** A zero for every standing. */
export function noStandings(): Record<Standing, number> {
  return { blocked: 0, review: 0, incomplete: 0, unknown: 0, ready: 0, 'no-helm': 0, empty: 0 } satisfies Record<
    (typeof STANDINGS)[number],
    number
  >;
}
