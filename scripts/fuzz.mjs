// Property tests with new inputs for as long as one likes: `npm run test:fuzz -- 60` tries each property for 60 seconds.
// How many inputs each has tried, and the smallest one that failed, is written to .cache/fuzz.log.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

const [seconds = '20', ...rest] = process.argv.slice(2);
const env = { ...process.env, FUZZ_SECONDS: seconds, FUZZ_LOG: process.env.FUZZ_LOG ?? '.cache/fuzz.log' };
mkdirSync('.cache', { recursive: true });
const { status } = spawnSync('npx', ['vitest', 'run', ...(rest.length > 0 ? rest : ['test/fuzz'])], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env,
});
process.exitCode = status ?? 1;
