#!/usr/bin/env node
/**
 * Looks for Helm releases and support dates that this repository does not know yet.
 *
 *   node scripts/helm/watch.mjs [--from VERSION] [--write]
 *
 * Asks the Go module proxy for the next patch of every known minor, the next minor and the next major; builds what it
 * finds, says what changed in its commands and flags, and replays the rules on it. --write takes the new releases into the
 * data: the list of releases, the catalogue, the records, the generated pages. --from VERSION forgets everything newer of
 * that major, to see it work. Exits 0 when nothing changed, 1 when something did, 2 when something needed is missing.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import compare from 'semver/functions/compare.js';
import { ensure } from './install.mjs';
import { cacheDir, publishedReleases } from './releases.mjs';
import { loadReplays, root } from './replay/load.mjs';
import { readRecords } from './replay/records.mjs';
import { changedPages } from './replay/support-pages.mjs';

const { values: options } = parseArgs({
  options: { from: { type: 'string' }, write: { type: 'boolean', default: false } },
});

const asked = new Map();

process.exitCode = await main();

async function main() {
  if (spawnSync('go', ['version'], { stdio: 'ignore' }).error !== undefined) {
    console.error('Go is missing, which asks the module proxy and builds Helm: https://go.dev/dl/');
    return 2;
  }
  const { from } = options;
  const known = publishedReleases.filter((one) => from === undefined || one[0] !== from[0] || compare(one, from) <= 0);
  const found = newReleases(known);
  console.log(found.length === 0 ? 'No new release of Helm.' : `New releases of Helm: ${found.join(', ')}`);
  const pages = await changedPages(root);
  for (const page of pages) console.log(page.text);
  const changed = found.length > 0 || pages.some((page) => page.changed);
  if (found.length === 0) return changed ? 1 : 0;
  const problem = ensure(found);
  if (problem !== undefined) {
    console.error(problem);
    return 2;
  }
  for (const release of found) sayFlags(newestBefore([...known, ...found], release), release);
  await replayOn(found, known);
  if (options.write && from === undefined) takeIn(found);
  return 1;
}

/** Releases that the proxy serves and `known` lacks. A release that was skipped (4.0.3) hides no later one. */
function newReleases(known) {
  const found = [];
  const newest = new Map();
  for (const release of known) newest.set(minorOf(release), release);
  const queue = [...newest.values()].map((release) => bump(release, 2));
  for (const major of new Set(known.map((release) => release[0]))) {
    const last = known
      .filter((release) => release[0] === major)
      .sort(compare)
      .at(-1);
    queue.push(bump(last, 1), bump(last, 0));
  }
  for (let at = 0; at < queue.length; at++) {
    const release = queue[at];
    if (known.includes(release) || found.includes(release)) continue;
    const next = bump(release, 2);
    if (isServed(release)) found.push(release);
    else if (!isServed(next)) continue;
    queue.push(next, bump(release, 1));
  }
  return found.sort(compare);
}

function minorOf(release) {
  return release.slice(0, release.lastIndexOf('.'));
}

/** The version with one part raised and the later ones at zero. */
function bump(version, part) {
  return version
    .split('.')
    .map((number, at) => (at < part ? number : at === part ? String(Number(number) + 1) : '0'))
    .join('.');
}

function isServed(version) {
  if (!asked.has(version)) {
    const module = `helm.sh/helm/v${version.split('.')[0]}@v${version}`;
    asked.set(version, spawnSync('go', ['list', '-m', module], { cwd: tmpdir(), stdio: 'ignore' }).status === 0);
  }
  return asked.get(version);
}

function newestBefore(releases, release) {
  return (
    releases
      .filter((one) => one[0] === release[0] && compare(one, release) < 0)
      .sort(compare)
      .at(-1) ?? release
  );
}

/** What two binaries say of their commands and flags, as lines; the grammar files are written by build.mjs. */
function sayFlags(before, release) {
  const read = (version) => {
    const commands = JSON.parse(readFileSync(join(cacheDir, version, 'grammar.json'), 'utf8'));
    return new Set(
      commands.flatMap(({ path, flags }) => [
        `helm ${path}`,
        ...flags.map((flag) => `helm ${path} --${flag.name} ${JSON.stringify(flag)}`),
      ]),
    );
  };
  const [old, now] = [read(before), read(release)];
  const lines = [
    ...[...old].filter((line) => !now.has(line)).map((line) => `- ${line}`),
    ...[...now].filter((line) => !old.has(line)).map((line) => `+ ${line}`),
  ];
  console.log(`Commands and flags, ${before} to ${release}: ${lines.length === 0 ? 'no change' : ''}`);
  for (const line of lines) console.log(`  ${line}`);
}

/** Replays on the new releases and says what they do otherwise than the newest known one of their major did. */
async function replayOn(found, known) {
  const folder = mkdtempSync(join(tmpdir(), 'helm4-audit-watch-'));
  const file = join(folder, 'seen.json');
  try {
    const script = fileURLToPath(new URL('./replay.mjs', import.meta.url));
    const args = found.flatMap((release) => ['--release', release]);
    spawnSync(process.execPath, [script, ...args, '--seen', file], { stdio: 'inherit' });
    const seen = new Map(JSON.parse(readFileSync(file, 'utf8')));
    const { replays, recordKey } = await loadReplays();
    const records = readRecords();
    for (const { rule, replays: list } of replays) {
      const recorded = records.read(rule);
      for (const replay of list) {
        const now = seen.get(`${rule} ${recordKey(replay)}`) ?? {};
        let before = recorded.get(recordKey(replay))?.get(newestBefore(known, found[0]));
        for (const release of found) {
          const after = now[release];
          if (before !== undefined && after !== undefined && JSON.stringify(before) !== JSON.stringify(after))
            console.log(
              `${release} does otherwise (${rule}/${replay.row}): ${replay.line}\n  ${text(before)} -> ${text(after)}`,
            );
          before = after ?? before;
        }
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function text({ exit, words }) {
  return [`exit ${exit}`, ...words].join(', ');
}

/** Makes the new releases part of the data. */
function takeIn(found) {
  const file = fileURLToPath(new URL('./releases.mjs', import.meta.url));
  const source = readFileSync(file, 'utf8')
    .replace(/(?<=const newestPatches = \[\n)[^\]]*/, (list) => {
      const newest = new Map(list.match(/\d+\.\d+\.\d+/g)?.map((release) => [minorOf(release), release]));
      for (const release of found) newest.set(minorOf(release), release);
      const all = [...newest.values()].sort(compare);
      const lines = Array.from({ length: Math.ceil(all.length / 12) }, (_, at) => all.slice(at * 12, at * 12 + 12));
      return lines.map((line) => `  '${line.join(' ')}',\n`).join('');
    })
    .replace(/(?<=export const dumpedReleases = \[\n\s*')/, found.map((release) => `${release} `).join(''));
  writeFileSync(file, source);
  const run = (...args) => execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  run('scripts/helm/catalogue.mjs');
  spawnSync(
    process.execPath,
    ['scripts/helm/replay.mjs', ...found.flatMap((release) => ['--release', release]), '--record'],
    { cwd: root, stdio: 'inherit' },
  );
  execFileSync('npm', ['run', 'generate'], { cwd: root, stdio: 'inherit' });
}
