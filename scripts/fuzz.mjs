// Property tests with new inputs for as long as one likes: `npm run test:fuzz -- 60` tries each property for 60 seconds, and
// `npm run test:fuzz -- 60 test/sdk` those of one folder. `npm test` tries the same inputs on any day.
// How many inputs each has tried, and the smallest one that failed, is written to .cache/fuzz.log.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

const [seconds = '20', ...rest] = process.argv.slice(2);
const env = { ...process.env, FUZZ_SECONDS: seconds, FUZZ_LOG: process.env.FUZZ_LOG ?? '.cache/fuzz.log' };
mkdirSync('.cache', { recursive: true });
// A test may hold several properties.
const patience = `--testTimeout=${60_000 + Number(seconds) * 10_000}`;
const files = rest.length > 0 ? ['run', ...rest] : ['related', '--run', 'test/lib/fast-check.ts'];
const { status } = spawnSync('npx', ['vitest', ...files, patience], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env,
});
process.exitCode = status ?? 1;
