/**
 * The records in src/helm/data/replays/: `releases.json` lists the releases that were asked, one file per rule says what
 * they did. A replay's steps hold from one release up to the next step, so that a release without news adds one line.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import compare from 'semver/functions/compare.js';
import { root } from './load.mjs';

const folder = join(root, 'src', 'helm', 'data', 'replays');

/** Recorded observations: by rule, by key of the replay, by release. */
export function readRecords() {
  const list = join(folder, 'releases.json');
  const releases = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
  return { releases, read: (rule) => readRule(rule, releases) };
}

function readRule(rule, releases) {
  const file = join(folder, `${rule}.json`);
  const known = new Map();
  if (!existsSync(file)) return known;
  for (const { row, shows, name = '', fingerprint: print, steps } of JSON.parse(readFileSync(file, 'utf8')).replays) {
    const seen = new Map();
    for (const release of releases) {
      const step = steps.findLast(([from]) => compare(from, release) <= 0);
      if (step !== undefined && step.length > 1) seen.set(release, { exit: step[1], words: step.slice(2) });
    }
    known.set(`${row} ${shows} ${print} ${name}`, seen);
  }
  return known;
}

/**
 * Writes what is known now.
 * The first argument is what load.mjs gives.
 * @param {Map<string, Map<string, {exit: number, words: string[]}>>} news by rule and key of the replay, by release
 */
export function writeRecords({ replays: rules, fingerprint, recordKey, appliesTo }, news) {
  mkdirSync(folder, { recursive: true });
  const old = readRecords();
  const releases = [...new Set([...old.releases, ...[...news.values()].flatMap((seen) => [...seen.keys()])])].sort(
    compare,
  );
  for (const { rule, replays, fromSource = {}, advice = {} } of rules) {
    const before = old.read(rule);
    const lines = replays.map((replay) => {
      const print = fingerprint(replay);
      const seen = new Map(
        [...(before.get(recordKey(replay)) ?? []), ...(news.get(`${rule} ${recordKey(replay)}`) ?? [])].filter(
          ([release]) => appliesTo(replay, release),
        ),
      );
      const { row, shows, line, name } = replay;
      const head = { row, shows, line, ...(name === undefined ? {} : { name }), fingerprint: print };
      return `    ${JSON.stringify({ ...head, steps: stepsOf(seen, releases) })}`;
    });
    const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
    const reasons = (all) => JSON.stringify(all, undefined, 2).replaceAll('\n', '\n  ');
    writeFileSync(
      join(folder, `${rule}.json`),
      `{\n  "replays": ${list},\n  "fromSource": ${reasons(fromSource)},\n  "advice": ${reasons(advice)}\n}\n`,
    );
  }
  writeFileSync(join(folder, 'releases.json'), `[\n${releases.map((release) => `  "${release}"`).join(',\n')}\n]\n`);
}

/** Runs of equal observations; a step of a release alone says that nothing is recorded from there on. */
function stepsOf(seen, releases) {
  const steps = [];
  let last = '';
  for (const release of releases) {
    const found = seen.get(release);
    const step = found === undefined ? [] : [found.exit, ...found.words];
    const text = JSON.stringify(step);
    if (text !== last && !(step.length === 0 && steps.length === 0)) steps.push([release, ...step]);
    last = text;
  }
  return steps;
}
