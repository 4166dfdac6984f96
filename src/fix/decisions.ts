/** What is left for a person to decide, with what there is to choose from. */
import type { Finding } from '../audit/types.ts';
import { helmWords } from '../report/ranges.ts';
import type { Row, Rule } from '../rule.ts';
import type { FixOutcome, Place } from './engine.ts';

/** Why nothing was written. */
export type Obstacle = 'unsafe' | 'helm3' | 'releases' | 'shared' | 'not-written' | 'no-rewrite';

export interface Decision {
  readonly finding: Finding;
  readonly place: Place;
  readonly obstacle: Obstacle;
  /** The obstacle, in a sentence. */
  readonly reason: string;
  readonly alternatives: readonly Alternative[];
}

export interface Alternative {
  /** Where it works: `Helm 3.x or 4.x`. */
  readonly on: string;
  readonly write: string;
}

const NEITHER = "No spelling does for both: branch on `helm version --template '{{.Version}}'`, or keep it until then.";

/**
 * What was not rewritten, taken-back changes aside: errors, warnings, every place with a rewrite that was not made, and what the
 * rewrites make vanish from the audit without making it untrue.
 */
export function decisionsOf(outcome: FixOutcome, rules: readonly Rule[], before: boolean): Decision[] {
  return [...left(outcome, rules, before), ...vanished(outcome, rules, before)];
}

const VANISHES = 'No rewrite can decide it, and the audit does not tell it of code for Helm 4: look now.';

function vanished(outcome: FixOutcome, rules: readonly Rule[], before: boolean): Decision[] {
  return outcome.vanished.flatMap(({ finding, ...places }) => {
    const rule = rules.find(({ name }) => name === finding.rule);
    if (rule?.onTheWay !== true) return [];
    const place = before ? places.before : places.after;
    const alternatives = [{ on: 'Helm 4.x', write: finding.write }];
    return [{ finding, place, obstacle: 'no-rewrite' as const, reason: VANISHES, alternatives }];
  });
}

function left(outcome: FixOutcome, rules: readonly Rule[], before: boolean): Decision[] {
  const back = new Set(outcome.takenBack.map(({ finding, place }) => placeKey(finding, place)));
  return outcome.remaining.flatMap((finding) => {
    const old = outcome.placeBefore(finding);
    if (back.has(placeKey(finding, old))) return [];
    const obstacle = obstacleOf(finding);
    if (obstacle === undefined) return [];
    const { path, startLine: line, startColumn: column } = finding.span;
    const row = rules.find(({ name }) => name === finding.rule)?.rows.find(({ id }) => id === finding.row);
    const place = before ? old : { path, line, column };
    return [{ finding, place, obstacle, reason: reasonOf(finding, obstacle), alternatives: choices(finding, row) }];
  });
}

function placeKey({ rule }: Finding, { path, line, column }: Place): string {
  return `${rule}\0${path}\0${line}\0${column}`;
}

function obstacleOf({ fix, withheld, severity }: Finding): Obstacle | undefined {
  if (fix !== null) return fix.safe ? undefined : 'unsafe';
  if (withheld !== undefined) return withheld.reason;
  return severity === 'note' ? undefined : 'no-rewrite';
}

function reasonOf({ fix, helm }: Finding, obstacle: Obstacle): string {
  switch (obstacle) {
    case 'unsafe':
      return fix?.changes ?? 'What would be written behaves differently.';
    case 'helm3':
      return helm.range === null
        ? 'Which Helm runs it is not known, and Helm 3 refuses what Helm 4 wants.'
        : 'Helm 3 runs it as well, and refuses what Helm 4 wants.';
    case 'releases':
      return 'A release that runs it refuses what would be written.';
    case 'shared':
      return 'Other commands get the same text, and need another one.';
    case 'not-written':
      return 'What stands in the file is not this text by itself, so that it cannot be replaced there.';
    case 'no-rewrite':
      return 'No rewrite can decide it.';
  }
}

function choices({ fix, withheld, write }: Finding, row: Row | undefined): Alternative[] {
  const known = fix ?? withheld?.fix;
  const listed: Alternative[] = [];
  if (row?.both !== undefined) listed.push({ on: helmWords(row.both.range), write: row.both.write });
  else if (withheld?.reason === 'helm3') listed.push({ on: 'Helm 3.x and 4.x', write: NEITHER });
  if (row === undefined) listed.push({ on: 'Helm 4.x', write });
  // What is said of the place itself is more exact, unless it is said with Helm 3 in mind.
  else if (known === undefined && row.both === undefined) listed.push({ on: 'Helm 4.x', write });
  else if (row.write !== row.both?.write) listed.push({ on: 'Helm 4.x', write: row.write });
  // Where the row says the same in its own words, those are better.
  if (known !== undefined && !listed.some(({ on }) => on === helmWords(known.worksOn) || on === 'Helm 4.x'))
    listed.push({ on: helmWords(known.worksOn), write: `${known.title}.` });
  return listed.filter((one) => one.write !== '');
}
