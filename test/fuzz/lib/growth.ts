/** Whether work grows faster than its input. */
import { THOROUGH } from '../../lib/fast-check.ts';

const SMALL = THOROUGH ? 3_000 : 400;
/** Less than this for the larger input is nothing to be measured. */
const FREE_MS = THOROUGH ? 150 : 40;

/** CPU time rather than time: other tests run at the same time. It counts their threads too, hence the best of several. */
function cpuMs(work: () => void): number {
  const begin = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1_000;
}

/**
 * Does work of a size and of four times that size. Linear work takes four times as long; what takes more than ten times
 * as long in every one of several tries grows faster.
 *
 * @returns what was measured, when it grows faster
 */
export function growthOf(prepare: (size: number) => () => void): string | undefined {
  let best: readonly [number, number] | undefined;
  for (let attempt = 0; attempt < 4; attempt++) {
    const large = cpuMs(prepare(SMALL * 4));
    if (large < FREE_MS) return undefined;
    const little = cpuMs(prepare(SMALL));
    if (large / little <= 10) return undefined;
    if (best === undefined || large / little < best[1] / best[0]) best = [little, large];
  }
  return best && `${best[0].toFixed(0)} ms for ${SMALL}, ${best[1].toFixed(0)} ms for ${SMALL * 4}`;
}
