#!/usr/bin/env node
/**
 * Asks real Helm releases whether they take what `fix` writes.
 *
 *   npm run build && node scripts/helm/replay-fixes.mjs [FOLDER]... [--verbose]
 *
 * Plans fixes, in every mode, for all fixtures and for each repository in the given folders, and writes nothing. What a fix
 * puts into a command is then given to every cached release on which the fix says that it works, as `helm COMMAND FLAGS
 * --help`: flags are read before help is printed, so that an unknown one or a bad value ends with an error. Our own grammar
 * of each of these releases must say the same. The whole commands that come of it are given to the newest Helm 4.
 * Exits 1 when a release refuses something.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import satisfies from 'semver/functions/satisfies.js';
import { planFixes } from '../../dist/src/fix/engine.js';
import { flagOn } from '../../dist/src/helm/catalogue.js';
import { allReleases, newest4 } from '../../dist/src/helm/releases.js';
import { binaryOf } from './install.mjs';

const { values: options, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: { verbose: { type: 'boolean', default: false } },
});
const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const MODES = [{}, { unsafe: true, support: 'helm4' }, { unsafe: true, minConfidence: 'low' }];
const REFUSED = /unknown (?:shorthand )?flag|invalid argument|flag needs an argument|unknown command/;

/** What is put into a command: by text, the releases on which it is said to work. */
const written = new Map();
/** Whole commands that come of it. */
const whole = new Map();

for (const root of [...roots(fixtures), ...folders.flatMap(subfolders)]) {
  for (const mode of MODES) note(await plan(root, mode));
}
const home = mkdtempSync(join(tmpdir(), 'helm4-replay-fixes-'));
try {
  process.exitCode = ask();
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** The folders of fixtures that are repositories in miniature, or hold single files. */
function roots(folder) {
  return ['rules', 'repos', 'readers', 'examples'].flatMap((name) => subfolders(join(folder, name)));
}

function subfolders(folder) {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isDirectory());
}

function plan(root, { unsafe = false, ...mode }) {
  const audit = { paths: ['.'], cwd: root, include: [], exclude: [], target: newest4(), asOf: '2026-11-21' };
  return planFixes({ unsafe, audit: { ...audit, minConfidence: 'medium', ignores: true, ...mode } });
}

function note(outcome) {
  const before = commandsOf(outcome.before.report);
  for (const { finding, fix } of outcome.done) {
    const commands = before.filter(({ words }) =>
      words.some(({ span }) => fix.edits.some((edit) => meets(edit.span, span))),
    );
    for (const { path } of commands) {
      const flags = fix.edits.flatMap(({ text }) => text.split(/\s+/).filter((word) => /^--[a-z]/.test(word)));
      if (path.length === 0 || flags.length === 0) continue;
      const key = [...path, ...flags].join(' ');
      const known = written.get(key) ?? {
        path,
        flags,
        ranges: new Set(),
        at: `${finding.span.path} (${finding.rule})`,
      };
      known.ranges.add(fix.worksOn);
      written.set(key, known);
    }
  }
  const old = new Set(before.map(wordsOf));
  const refused = outcome.after.report.findings.filter(({ effect }) => effect === 'rejected' || effect === 'check');
  for (const command of commandsOf(outcome.after.report)) {
    if (!outcome.tree.has(command.span.path) || old.has(wordsOf(command)) || command.path.length === 0) continue;
    const flags = command.flags.filter((flag) => flag.known && !refused.some(({ span }) => meets(span, flag.span)));
    const words = flags.flatMap(({ written: name, cluster, attached, value }) => {
      if (cluster) return [];
      const text = value?.text ?? 'x';
      return value === undefined ? [name] : attached ? [`${name}=${text}`] : [name, text];
    });
    whole.set([...command.path, ...words].join('\0'), { words: [...command.path, ...words], at: command.span.path });
  }
}

function commandsOf({ facts }) {
  return facts.filter(({ kind, plugin }) => kind === 'command' && plugin === undefined);
}

function wordsOf({ span, words }) {
  return [span.path, ...words.map(({ text, shown }) => text ?? shown)].join('\0');
}

function meets(a, b) {
  return a.path === b.path && a.start < b.end && b.start < a.end;
}

function ask() {
  const releases = allReleases().filter((release) => existsSync(binaryOf(release)));
  if (releases.length === 0) {
    console.error('no release of Helm is in the cache: node scripts/helm/install.mjs VERSION...');
    return 2;
  }
  let runs = 0;
  let failures = 0;
  const tell = (release, words, at, said) => {
    failures++;
    console.log(`${release} refuses 'helm ${words.join(' ')}' of ${at}: ${said}`);
  };
  for (const { path, flags, ranges, at } of written.values()) {
    for (const release of releases) {
      if (![...ranges].some((range) => satisfies(release, range))) continue;
      runs++;
      const words = [...path, ...flags];
      const said = refusal(release, words);
      if (said !== undefined) tell(release, words, at, said);
      const lacks = flags.filter((flag) => !knows(release, path, flag));
      if (lacks.length > 0) tell(`our grammar of ${release}`, words, at, `no ${lacks.join(', ')}`);
    }
    if (options.verbose) console.log(`helm ${path.join(' ')} ${flags.join(' ')}: ${[...ranges].join(', ')}`);
  }
  for (const { words, at } of whole.values()) {
    runs++;
    const said = refusal(newest4(), words);
    // A value that stands for one that is not known need not be of the right kind.
    if (said !== undefined && !said.includes('"x"')) tell(newest4(), words, at, said);
  }
  console.log(
    `${written.size} spellings and ${whole.size} whole commands, ${releases.length} releases, ${runs} runs: ${failures} refused`,
  );
  return failures === 0 ? 0 : 1;
}

function refusal(release, words) {
  const { status, stderr, error } = spawnSync(binaryOf(release), [...words, '--help'], {
    encoding: 'utf8',
    env: { HOME: home, PATH: '/nowhere' },
    timeout: 30_000,
  });
  if (error !== undefined) return String(error);
  return status === 0 && !REFUSED.test(stderr) ? undefined : stderr.trim().split('\n').at(-1);
}

/** Whether the grammar that we have of a release knows a flag of a command. */
function knows(release, path, flag) {
  return flagOn(release, path.join(' '), flag.replace(/=.*$/s, '')) !== undefined;
}
