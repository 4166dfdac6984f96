/**
 * Records three runs over some repositories into the state that is given, says so line by line, and goes on where another process
 * stopped. What it records depends on the run and the repository alone. It runs the built files, since it is there to be killed; when it
 * is told to, it does that itself, so many steps after it began with the repository that follows on so many.
 */
import { UNTOLD } from '../../../../dist/src/org/discover/repository.js';
import { openStore } from '../../../../dist/src/org/state/index.js';

const [url, count, dieAfter, depth] = process.argv.slice(2);
const repositories = Array.from({ length: Number(count) }, (_, number) => ({
  ...UNTOLD,
  id: `github.com/acme/${String(number).padStart(3, '0')}`,
  forge: 'github',
  host: 'github.com',
  name: `acme/${number}`,
  url: `https://github.com/acme/${number}.git`,
  defaultBranch: 'main',
}));

/** As `org scan` has them without any options: a state is refused whose runs say less. */
const SETTINGS = {
  target: '4.2.4',
  asOf: '2026-11-21',
  support: null,
  minConfidence: 'medium',
  rules: null,
  ignores: true,
  include: [],
  exclude: [],
};

/** Some findings come, some go, some become worse. */
function outcomeOf(run, number) {
  if ((number + run) % 7 === 0) return { status: 'error', failure: { kind: 'timeout', message: 'too slow' }, ms: 1 };
  const identities = [0, 1, 2, 3, 4, 5].filter((finding) => (finding + number + run) % 3 !== 0);
  const findings = identities.map((finding) => ({
    identity: `f${finding}`,
    code: 'HELM4001',
    rule: 'atomic-flag',
    row: 'install',
    effect: 'rejected',
    severity: (finding + run) % 4 === 0 ? 'note' : 'error',
    when: 'on-upgrade',
    confidence: 'high',
    path: 'ci.yml',
    startLine: 1,
    startColumn: 1,
    endLine: 1,
    endColumn: 2,
    message: `seen in run ${run}`,
    write: '',
    fix: null,
    owner: null,
    causes: [],
  }));
  const digest = `${run} ${number}`;
  const result = {
    verdict: 'blocked',
    reasons: [],
    findings,
    pins: [],
    coverage: {},
    commands: 1,
    uses: 0,
    owner: null,
  };
  const sarif = new TextEncoder().encode(digest);
  return { status: 'scanned', result: { ...result, head: 'a', branch: 'main', bytes: 1, ms: 1, digest, sarif } };
}

let told = 0;
const store = await openStore(url);
for (const run of [1, 2, 3]) {
  const id = `run-${run}`;
  const startedAt = new Date(Date.UTC(2026, 0, run)).toISOString();
  await store.begin(
    { id, label: 'a', startedAt, toolVersion: '1', scanKey: 'k', settings: SETTINGS, shard: null },
    repositories,
  );
  for (const repository of await store.pending(id)) {
    const recorded = store.record(id, repository, outcomeOf(run, Number(repository.name.slice('acme/'.length))));
    if (told++ === Number(dieAfter)) {
      for (let step = 0; step < Number(depth); step++) await undefined;
      process.kill(process.pid, 'SIGKILL');
    }
    await recorded;
    process.stdout.write('recorded\n');
  }
  await store.finish(id, true);
}
await store.close();
process.stdout.write('done\n');
