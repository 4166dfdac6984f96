/**
 * fast-check as the tests use it. `npm test` tries the same inputs on any day, so that it says the same of the same sources;
 * `npm run test:fuzz` tries new ones, for FUZZ_SECONDS each property, and writes into FUZZ_LOG how many.
 */
import { appendFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect } from 'vitest';

export * from 'fast-check';

const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 0);
const LOG = process.env['FUZZ_LOG'];

/** Milliseconds that one test may take. */
export const PATIENCE = 120_000 + SECONDS * 2_000;

/** Whether this is the long run. */
export const THOROUGH = SECONDS > 0;

if (!THOROUGH) fc.configureGlobal({ seed: 4 });

/** Fails with the smallest input that fails. */
export const assert = (THOROUGH ? tryAll : fc.assert) as typeof fc.assert;

function tryAll<T>(property: fc.IRawProperty<T>, { numRuns: _, ...others }: fc.Parameters<T> = {}): unknown {
  const name = expect.getState().currentTestName ?? '';
  const parameters = { ...others, numRuns: 1e9, interruptAfterTimeLimit: SECONDS * 1_000 };
  const result: fc.RunDetails<T> | Promise<fc.RunDetails<T>> = fc.check(property as fc.IProperty<T>, parameters);
  return result instanceof Promise ? result.then((found) => report(name, found)) : report(name, result);
}

function report<T>(name: string, result: fc.RunDetails<T>): void {
  const said = result.failed ? fc.defaultReportMessage(result) : undefined;
  if (LOG !== undefined)
    appendFileSync(LOG, `${name}: ${result.numRuns} inputs${said === undefined ? '' : `\n${said}`}\n`);
  if (said !== undefined) throw new Error(said, { cause: result.errorInstance });
}
