#!/usr/bin/env node
/**
 * Replays what the rules say on real Helm releases.
 *
 *   node scripts/helm/replay.mjs [--all | --release VERSION]... [--rule NAME]... [--line TEXT] [--record] [--seen FILE]
 *     [--verbose]
 *
 * Without a choice of releases: the newest 3.x, the newest 3.13 and the newest 4.x. --all takes every 4.x and the newest
 * patch of every 3.x. --record writes what was seen to src/helm/data/replays, --seen to
 * a file of its own. Exits 1 when a release does not do what the
 * rules say, 2 when something needed is missing.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import compare from 'semver/functions/compare.js';
import { binaryOf, ensure } from './install.mjs';
import { publishedReleases } from './releases.mjs';
import { startCluster } from './replay/cluster.mjs';
import { loadReplays } from './replay/load.mjs';
import { writeRecords } from './replay/records.mjs';
import { registryMissing, startRegistries } from './replay/registry.mjs';
import { normalise, runReplay } from './replay/run.mjs';
import { startWeb } from './replay/web.mjs';

const WORKERS = 4;

const { values: options } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    release: { type: 'string', multiple: true, default: [] },
    rule: { type: 'string', multiple: true, default: [] },
    line: { type: 'string' },
    record: { type: 'boolean', default: false },
    seen: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});

const newestOf = (prefix) =>
  publishedReleases
    .filter((release) => release.startsWith(prefix))
    .sort(compare)
    .at(-1);

/** Releases that cannot be had: the Go module proxy refuses them. */
const REFUSED = ['4.1.2'];

/** The releases that are asked when all are. */
function everyRelease() {
  const minors = new Set(
    publishedReleases.filter((release) => release.startsWith('3.')).map((release) => release.replace(/\d+$/, '')),
  );
  return [
    ...[...minors].map(newestOf),
    ...publishedReleases.filter((release) => release.startsWith('4.') && !REFUSED.includes(release)),
  ].sort(compare);
}

function chosenReleases() {
  if (options.all) return everyRelease();
  if (options.release.length > 0) return [...options.release].sort(compare);
  return [newestOf('3.13.'), newestOf('3.'), newestOf('4.')];
}

process.exitCode = await main();

async function main() {
  const started = Date.now();
  const judge = await loadReplays();
  const rules = judge.replays.filter(({ rule }) => options.rule.length === 0 || options.rule.includes(rule));
  const releases = chosenReleases();
  const jobs = rules.flatMap(({ rule, replays }) =>
    replays
      .filter((replay) => options.line === undefined || replay.line.includes(options.line))
      .flatMap((replay) =>
        releases.filter((release) => judge.appliesTo(replay, release)).map((release) => ({ rule, replay, release })),
      ),
  );
  const wantsRegistry = jobs.some(({ replay }) => /\$(?:OCI|REGISTRY|SECURED)\b/.test(JSON.stringify(replay)));
  const problem =
    ensure([...new Set([...releases, newestOf('3.'), newestOf('4.')])]) ??
    (wantsRegistry ? registryMissing() : undefined);
  if (problem !== undefined) {
    console.error(problem);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'helm4-audit-replay-'));
  const cluster = await startCluster();
  const web = await startWeb((name) => (/^r\d+$/.test(name) ? join(folder, name, 'work') : undefined));
  const registries = wantsRegistry ? await startRegistries(folder) : undefined;
  try {
    const helm3 = binaryOf(newestOf('3.'));
    const helm4 = binaryOf(newestOf('4.'));
    const world = { folder, cluster, clusterPort: cluster.port, webPort: web.port, helm3, helm4, registries };
    const { news, failures, runs } = await runAll(jobs, world, judge);
    if (options.record) writeRecords(judge, news);
    if (options.seen !== undefined)
      writeFileSync(options.seen, JSON.stringify([...news].map(([key, seen]) => [key, Object.fromEntries(seen)])));
    const rows = new Set(jobs.map(({ rule, replay }) => `${rule} ${replay.row}`)).size;
    const took = Math.round((Date.now() - started) / 1000);
    console.log(
      `${rows} rows, ${news.size} replays, ${releases.length} releases, ${runs} runs: ${failures} disagree (${took} s)`,
    );
    return failures === 0 ? 0 : 1;
  } finally {
    cluster.stop();
    web.stop();
    registries?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** What several rows say of the same line in the same folder is run once per release. */
function grouped(jobs, { fingerprint }) {
  const runs = new Map();
  for (const job of jobs) {
    const key = `${fingerprint(job.replay)} ${job.release}`;
    runs.set(key, [...(runs.get(key) ?? []), job]);
  }
  return [...runs.values()];
}

async function runAll(jobs, world, judge) {
  const news = new Map();
  const runs = grouped(jobs, judge);
  let next = 0;
  let failures = 0;
  const work = async () => {
    for (let at = next++; at < runs.length; at = next++) {
      const [{ replay: first, release }] = runs[at];
      const mine = { ...world, name: `r${at}` };
      const result = await runReplay(first, binaryOf(release), mine);
      world.cluster.drop(mine.name);
      const said = { ...result, stdout: normalise(result.stdout, mine), stderr: normalise(result.stderr, mine) };
      for (const { rule, replay } of runs[at]) {
        const seen = observe(replay, said, judge);
        const problems =
          said.setup === undefined ? judge.disagreements(replay, release, seen) : [`preparation failed: ${said.setup}`];
        if (said.setup === undefined) note(news, `${rule} ${judge.recordKey(replay)}`, release, seen);
        if (problems.length > 0) failures++;
        if (problems.length > 0 || options.verbose) tell(rule, replay, release, problems, said);
      }
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  return { news, failures, runs: runs.length };
}

function observe(replay, { exit, stdout, stderr }, judge) {
  const streams = { stdout, stderr };
  const words = judge.wordsThatMatter(replay).filter((word) => {
    const [stream, ...text] = word.split(': ');
    return streams[stream].includes(text.join(': '));
  });
  return { exit, words };
}

function note(news, key, release, seen) {
  news.set(key, (news.get(key) ?? new Map()).set(release, seen));
}

function tell(rule, replay, release, problems, { exit, stdout, stderr }) {
  const verdict = problems.join('; ') || 'as expected';
  const tail = `  exit ${exit}\n  stdout: ${stdout.slice(-500)}\n  stderr: ${stderr.slice(-700)}`;
  console.log(`${release} ${rule}/${replay.row} (${replay.shows}): ${replay.line}\n  ${verdict}\n${tail}`);
}
