/** Which Helm a hosted runner has when no step installs one. */
import type { Word } from '../../facts.ts';
import { rows } from './data.ts';
import { unpinned } from './guess.ts';
import type { PinGuess } from './types.ts';

/** What larger runners add to the name of their image: `-4-cores`, `-16core`, `-xlarge`. */
const LARGER = /[-_](?:\d+[-_]?cores?|large|xlarge|xl|l)$/;

/**
 * The pin that a runner label makes (`runs-on:`, `vmImage:`), from the software lists of actions/runner-images of
 * 2026-08-21. The macOS and slim images hold no Helm; own labels are not known: undefined for both.
 */
export function pinOfRunner(label: Word): PinGuess | undefined {
  const text = label.text?.trim().toLowerCase();
  if (text === undefined || text.length > 80) return undefined;
  const row = rows('runners').find((each) => each('label') === text || each('label') === text.replace(LARGER, ''));
  if (row === undefined) return undefined;
  return unpinned(
    { means: 'runner', tool: row('label') },
    label.span,
    { range: row('range'), floating: true },
    row('because'),
  );
}
