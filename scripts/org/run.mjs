// `npm run test:org`: tests that need Redis, PostgreSQL, a browser or minutes. Arguments go to vitest:
//   npm run test:org -- queue
// HELM4_AUDIT_TEST_REPOSITORIES=2000 HELM4_AUDIT_TEST_KILLS=200 npm run test:org -- scan
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium, ensureServices, startPostgres, startRedis } from './services.mjs';

const missing = ensureServices(['redis', 'postgres', 'chromium']);
if (missing !== undefined) {
  console.error(missing);
  process.exit(1);
}
const started = [];
const stopAll = () => Promise.all(started.map((service) => service.stop()));
let code = 1;
try {
  const [redis, postgres] = await Promise.all([startRedis(), startPostgres()].map(remembered));
  code = await vitest({
    // As many as leave the whole within some minutes.
    HELM4_AUDIT_TEST_REPOSITORIES: '400',
    HELM4_AUDIT_TEST_KILLS: '10',
    ...process.env,
    HELM4_AUDIT_TEST_REDIS: redis.url,
    HELM4_AUDIT_TEST_POSTGRES: postgres.url,
    HELM4_AUDIT_TEST_CHROMIUM: chromium(),
  });
} finally {
  await stopAll();
}
process.exitCode = code === 0 ? lint() : code;

/** Of the examples, unless only some tests were asked for. */
function lint() {
  if (process.argv.length > 2) return 0;
  const script = fileURLToPath(new URL('lint-examples.mjs', import.meta.url));
  return spawnSync(process.execPath, [script], { stdio: 'inherit' }).status ?? 1;
}

async function remembered(promise) {
  const service = await promise;
  started.push(service);
  return service;
}

function vitest(env) {
  const args = ['run', '--config', 'test/org/services/vitest.config.ts', ...process.argv.slice(2)];
  const program = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
  const root = fileURLToPath(new URL('../..', import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: root, env, stdio: 'inherit' });
    // The terminal sends an interruption to both; the services end when the tests have.
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
    child.once('error', reject);
    child.once('exit', (status) => resolve(status ?? 1));
  });
}
