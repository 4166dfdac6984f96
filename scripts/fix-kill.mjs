// Interrupts `helm4-audit fix` at random (SIGKILL, and every fourth time SIGINT) and looks at what is left: every file must be
// the old one or the new one, those of a Go module and the file that it gets among them. After SIGKILL the next run must finish
// the scripts and take away what the killed one left behind; SIGINT must leave nothing behind, and no module half written.
//
//   npm run build && node scripts/fix-kill.mjs [COUNT] [--seed N]
//
// Half of the kills come while files are being written, the others at any time.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const MAIN = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));
const FILES = 24;
const { values, positionals } = parseArgs({ allowPositionals: true, options: { seed: { type: 'string' } } });
const count = Number(positionals[0] ?? 500);
const seed = Number(values.seed ?? Date.now() % 1_000_000);

/** Numbers from 0 to 1, the same for the same seed: https://en.wikipedia.org/wiki/Linear_congruential_generator */
let state = seed;
const random = () => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};

const nameOf = (at) => `part-${at % 4}/deploy-${at}.sh`;
// Of some length, so that a file written in place would be seen half.
const oldText = (at) => `#!/bin/sh\n# ${'x'.repeat(30_000)}\nhelm version -c --short # ${at}\n`;
const newText = (at) => oldText(at).replace(' -c', '');

const GO = 'module';
const PARTS = [0, 1, 2, 3].map((at) => `part-${at}`);
const DIRECTORIES = [...PARTS, GO];
const isTemporary = (name) => name.startsWith('.helm4-audit-fix.');
const goFiles = {
  'go.mod': 'module example.com/m\n\ngo 1.21\n\nrequire helm.sh/helm/v3 v3.14.0\n',
  ...Object.fromEntries(
    ['a', 'b', 'c', 'd'].map((name) => [
      `${name}.go`,
      `package p\n\nimport "helm.sh/helm/v3/pkg/action"\n\n// ${'x'.repeat(30_000)}\n` +
        `func ${name}(c *action.Install) (string, error) {\n\trel, err := c.Run(nil, nil)\n\treturn rel.Name, err\n}\n`,
    ]),
  ),
};
const GO_CREATED = 'helm4.go';
/** What an undisturbed run makes of the module, by name. */
let goFixed = {};

const folder = mkdtempSync(join(tmpdir(), 'helm4-fix-kill-'));
try {
  process.exitCode = await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main() {
  const whole = await timed(join(folder, 'whole'));
  let next = 0;
  const results = [];
  const work = async (name) => {
    while (next < count) {
      const inWriting = next % 2 === 0;
      const signal = next % 4 < 3 ? 'SIGKILL' : 'SIGINT';
      next++;
      const delay = random() * (inWriting ? whole.writing : whole.all);
      results.push(await interrupt(join(folder, name), { inWriting, signal, delay }));
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, (_, at) => work(`w${at}`)));
  const bad = results.filter(({ problem }) => problem !== undefined);
  const partly = results.filter(({ changed }) => changed > 0 && changed < FILES).length;
  const left = results.filter(({ temporary }) => temporary > 0).length;
  const killed = results.filter((one) => one.killed).length;
  const half = results.filter(({ go }) => go === 'half').length;
  for (const { problem } of bad.slice(0, 10)) console.log(problem);
  console.log(
    `${count} runs (seed ${seed}), ${killed} killed, ${partly} of them with some files written, ` +
      `${half} with part of the Go module, ${left} left a temporary file; ${bad.length} broke something`,
  );
  return bad.length === 0 ? 0 : 1;
}

function prepare(root) {
  rmSync(root, { recursive: true, force: true });
  for (let at = 0; at < 4; at++) mkdirSync(join(root, `part-${at}`), { recursive: true });
  for (let at = 0; at < FILES; at++) writeFileSync(join(root, nameOf(at)), oldText(at));
  mkdirSync(join(root, GO));
  for (const [name, text] of Object.entries(goFiles)) writeFileSync(join(root, GO, name), text);
}

/** Starts the command; `onWrite` is called when it begins to write. */
function start(root, onWrite) {
  const child = spawn(process.execPath, [MAIN, 'fix', '--quiet'], { cwd: root, stdio: 'ignore' });
  const watchers = DIRECTORIES.map((name) => watch(join(root, name), () => onWrite(child)));
  const ended = new Promise((resolve) => {
    child.on('exit', (code, signal) => {
      for (const one of watchers) one.close();
      resolve({ code, killed: signal !== null || code > 128 });
    });
  });
  return { child, ended };
}

/** How long an undisturbed run takes, and the writing in it. */
async function timed(root) {
  prepare(root);
  const began = performance.now();
  let wrote;
  const { code } = await start(root, () => {
    wrote ??= performance.now();
  }).ended;
  const end = performance.now();
  goFixed = readGo(root);
  const { changed, problem } = look(root);
  if (code !== 0 || goFixed[GO_CREATED] === undefined || changed !== FILES || problem !== undefined)
    throw new Error(`an undisturbed run failed: ${problem}`);
  return { all: end - began, writing: end - (wrote ?? end) };
}

async function interrupt(root, { inWriting, signal, delay }) {
  prepare(root);
  let timer;
  const killLater = (child) => {
    timer ??= setTimeout(() => child.kill(signal), delay);
  };
  const { child, ended } = start(root, (one) => {
    if (inWriting) killLater(one);
  });
  if (!inWriting) killLater(child);
  const { killed } = await ended;
  clearTimeout(timer);
  const after = look(root);
  if (after.problem !== undefined) return { ...after, killed };
  if (signal === 'SIGINT' && (after.temporary > 0 || after.go === 'half'))
    return { ...after, killed, problem: `SIGINT left ${JSON.stringify(after)}` };
  // A kill at any time tells what is left; the work is finished where something was left of it.
  if (after.changed > 0 && (after.changed < FILES || after.temporary > 0)) {
    await start(root, () => {}).ended;
    const finished = look(root);
    const whole = finished.changed === FILES || after.changed === FILES;
    if (!whole || (after.changed < FILES && finished.temporary > 0))
      return { ...after, killed, problem: `the next run left ${JSON.stringify(finished)}` };
  }
  return { ...after, killed };
}

/** What the files hold. */
function look(root) {
  let changed = 0;
  let problem;
  for (let at = 0; at < FILES; at++) {
    const text = readFileSync(join(root, nameOf(at)), 'utf8');
    if (text === newText(at)) changed++;
    else if (text !== oldText(at)) problem = `${nameOf(at)} is neither old nor new: ${text.length} characters`;
  }
  const names = PARTS.flatMap((name) => readdirSync(join(root, name)));
  const temporary = [...names, ...readdirSync(join(root, GO))].filter(isTemporary).length;
  const files = names.filter((name) => !isTemporary(name)).length;
  if (files !== FILES) problem = `there are ${files} files`;
  const now = readGo(root);
  const states = new Set();
  for (const name of new Set([...Object.keys(now), ...Object.keys(goFixed)])) {
    if (now[name] === goFixed[name]) states.add('new');
    else if (now[name] === goFiles[name]) states.add('old');
    else problem = `${GO}/${name} is neither old nor new`;
  }
  return { changed, temporary, problem, go: states.size > 1 ? 'half' : [...states].join() };
}

/** The files of the module, by name. */
function readGo(root) {
  const names = readdirSync(join(root, GO)).filter((name) => !isTemporary(name));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(root, GO, name), 'utf8')]));
}
