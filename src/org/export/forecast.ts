/** When the blockers would be gone if it went on as it did: a straight line through the last weeks, and what may be said of it. */
import type { TrendPoint } from '../store.ts';

/** Days that the line is drawn through, back from the newest run. */
const WINDOW_DAYS = 42;
/** Fewer runs, or fewer days from the first to the last of them, say nothing about a pace. */
const FEWEST_RUNS = 4;
const FEWEST_DAYS = 7;
/** A line that needs longer than this is told as one that does not arrive. */
const LONGEST_DAYS = 3650;
const DAY = 24 * 60 * 60 * 1000;

export type Forecast =
  | { readonly kind: 'done' }
  | { readonly kind: 'too-few'; readonly runs: number; readonly days: number }
  /** Not getting fewer. */
  | { readonly kind: 'never'; readonly perDay: number; readonly runs: number; readonly days: number }
  | {
      readonly kind: 'date';
      /** `YYYY-MM-DD` on which the line meets zero. */
      readonly date: string;
      readonly inTime: boolean;
      /** Blockers per day, below zero. */
      readonly perDay: number;
      readonly runs: number;
      readonly days: number;
    };

/**
 * Draws the line (least squares over the runs of the last six weeks, moved to the newest count) and says where it meets zero. Runs that
 * did not come to all repositories are left out: their counts grow with what was read.
 *
 * @param trend oldest first
 * @param ends last day of support, `YYYY-MM-DD`
 */
export function forecastOf(trend: readonly TrendPoint[], ends: string): Forecast {
  const whole = trend.filter((point) => point.pending === 0);
  const last = whole.at(-1);
  if (last === undefined) return { kind: 'too-few', runs: 0, days: 0 };
  const { scanned, unchanged, empty } = last.repositories;
  // Nothing was found because nothing was read.
  if (last.errors === 0 && scanned + unchanged + empty === 0) return { kind: 'too-few', runs: 0, days: 0 };
  if (last.errors === 0) return { kind: 'done' };
  const end = Date.parse(last.at);
  const points = whole
    .map((point) => ({ x: (Date.parse(point.at) - end) / DAY, y: point.errors }))
    .filter(({ x }) => x >= -WINDOW_DAYS);
  const days = Math.round(-(points[0]?.x ?? 0));
  const runs = points.length;
  if (runs < FEWEST_RUNS || days < FEWEST_DAYS) return { kind: 'too-few', runs, days };
  const exact = slope(points);
  const needed = exact < 0 ? Math.ceil(last.errors / -exact) : Number.POSITIVE_INFINITY;
  const perDay = Math.round(exact * 1000) / 1000;
  if (needed > LONGEST_DAYS) return { kind: 'never', perDay, runs, days };
  const date = new Date(end + needed * DAY).toISOString().slice(0, 10);
  return { kind: 'date', date, inTime: date <= ends, perDay, runs, days };
}

function slope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / points.length;
  const above = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  const below = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  return below === 0 ? 0 : above / below;
}
