/** How much property tests try: little in `npm test`, as much as the time allows in `npm run test:fuzz`. */
import { appendFileSync } from 'node:fs';
import fc from 'fast-check';

const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 0);
const LOG = process.env['FUZZ_LOG'];

/** Milliseconds that one test may take. */
export const PATIENCE = 60_000 + SECONDS * 2_000;

/** Whether this is the long run. */
export const THOROUGH = SECONDS > 0;

/**
 * Fails with the smallest input that fails. Tries `runs` inputs, the same ones each time; in the long run new ones for
 * FUZZ_SECONDS, and writes how many into FUZZ_LOG.
 */
export function tryAll<T>(name: string, property: fc.IProperty<T>, runs: number): void {
  report(name, fc.check(property, parameters<T>(runs)));
}

/** As `tryAll`, for work that takes its time. */
export async function tryAllAsync<T>(name: string, property: fc.IAsyncProperty<T>, runs: number): Promise<void> {
  report(name, await fc.check(property, parameters<T>(runs)));
}

function parameters<T>(runs: number): fc.Parameters<T> {
  return THOROUGH ? { numRuns: 1e9, interruptAfterTimeLimit: SECONDS * 1_000 } : { numRuns: runs, seed: 4 };
}

function report<T>(name: string, result: fc.RunDetails<T>): void {
  const said = result.failed ? fc.defaultReportMessage(result) : undefined;
  if (LOG !== undefined)
    appendFileSync(LOG, `${name}: ${result.numRuns} inputs${said === undefined ? '' : `\n${said}`}\n`);
  if (said !== undefined) throw new Error(said, { cause: result.errorInstance });
}
