/** Takes a Go module from Helm 3 to Helm 4 in copies of it, and notes what each state is worth. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  copy,
  filesOf,
  fingerprint,
  moduleDirectories,
  modulesEnv,
  raiseHelm3,
  replaceNaively,
  tidy,
} from './states.mjs';
import { run, unformatted } from './toolchain.mjs';

const USES = fileURLToPath(new URL('./uses-oracle.mjs', import.meta.url));

/**
 * @typedef {{ file: string, message: string, count?: number, reason: string }} Expected an error that stays after `fix`
 * @typedef {object} Subject
 * @property {string} name
 * @property {string} source the folder of the module
 * @property {boolean} own whether it is a fixture: it compiles, is formatted, and its tests are run
 * @property {string[]} tags build tags to check it with
 * @property {Expected[]} errors what stays
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {number} uses names of Helm 3's SDK
 * @property {number} before type errors with Helm 3
 * @property {number} naive type errors after the import paths are replaced
 * @property {number} after type errors after `fix`
 * @property {number} left names of Helm 3's SDK after `fix`
 * @property {string} tests
 * @property {string[]} failures what is not as it should be
 */

/**
 * @param {Subject} subject
 * @param {string} folder where the copies are made
 * @param {{ typecheck: Function, fix: (root: string) => ReturnType<typeof run>, tests: boolean, verbose: boolean }} tools
 * @returns {Promise<Row>}
 */
export async function prove(subject, folder, { typecheck, fix, tests, verbose }) {
  const { name, own } = subject;
  const [before, naive, after] = ['before', 'naive', 'after'].map((state) => join(folder, state));
  const failures = [];
  const check = (root) => typecheck(root, subject.tags, modulesEnv(root), own);

  copy(subject.source, before);
  const clean = new Set(await unformatted(before));
  if (own) failures.push(...[...clean].map((path) => `${path} is not as gofmt leaves it`));
  else failures.push(...(await raiseHelm3(before)));
  failures.push(...(await tidy(before, !own)));
  const with3 = await check(before);
  if (own) failures.push(...(await missedUses(before)));
  if (own) failures.push(...with3.errors.map((error) => `with Helm 3: ${words(error)}`));
  const tested = tests && own && filesOf(before).some((path) => path.endsWith('_test.go'));
  const said = tested ? [await test(before, 3, [], failures)] : [];

  copy(before, naive);
  replaceNaively(naive);
  await tidy(naive, true);
  const replaced = await check(naive);

  copy(before, after);
  const fixed = await fix(after);
  if (verbose) console.log(`${name}: ${fixed.stdout}${fixed.stderr}`);
  if (fixed.code > 1) failures.push(`fix ended with ${fixed.code}:\n${fixed.stdout}${fixed.stderr}`);
  for (const path of await unformatted(after))
    if (!clean.has(path)) failures.push(`after fix, ${path} is not as gofmt leaves it`);
  failures.push(...(await tidy(after, !own)));
  const with4 = await check(after);
  const surprises = compare(withoutOld(with4.errors, with3.errors), subject.errors);
  failures.push(...surprises);
  if (tested && surprises.length === 0) said.push(await test(after, 4, with4.errors, failures));
  const once = fingerprint(after);
  await fix(after);
  if (fingerprint(after) !== once) failures.push('a second fix changes files');
  return {
    name,
    uses: with3.uses.v3 ?? 0,
    before: with3.errors.length,
    naive: replaced.errors.length,
    after: with4.errors.length,
    left: with4.uses.v3 ?? 0,
    tests: said.join(', '),
    failures,
  };
}

/** What go/types and our checker see differently of the SDK's uses. */
async function missedUses(root) {
  const said = [];
  for (const directory of moduleDirectories(root)) {
    const { code, stdout, stderr } = await run(root, process.execPath, [USES, directory], modulesEnv(root));
    if (code !== 0) said.push(`uses of the SDK that are missed or invented:\n${stdout}${stderr}`);
  }
  return said;
}

/** Runs the tests of all packages but those that have errors. */
async function test(root, helm, errors, failures) {
  const broken = new Set(errors.map(({ file }) => join(root, dirname(file))));
  const listed = await run(root, 'go', ['list', '-f', '{{.Dir}}', ...patterns(root)], modulesEnv(root));
  const packages = listed.stdout.split('\n').filter((directory) => directory !== '' && !broken.has(directory));
  if (packages.length === 0) return 'none';
  const { code, stdout, stderr } = await run(root, 'go', ['test', '-vet=off', ...packages], modulesEnv(root));
  if (code !== 0) failures.push(`tests with Helm ${helm}:\n${stdout}${stderr}`);
  return code === 0 ? 'pass' : 'fail';
}

/** Packages of the module, or of those of a go.work. */
function patterns(root) {
  const work = join(root, 'go.work');
  if (!existsSync(work)) return ['./...'];
  return [...readFileSync(work, 'utf8').matchAll(/\.\/[\w/-]+/g)].map(([directory]) => `${directory}/...`);
}

/** The errors of which Helm 3's state has no equal in the same file: lines may have moved. */
function withoutOld(errors, old) {
  const known = old.map(({ file, message }) => `${file}: ${message}`);
  return errors.filter(({ file, message }) => {
    const at = known.indexOf(`${file}: ${message}`);
    if (at !== -1) known.splice(at, 1);
    return at === -1;
  });
}

/** What differs between the errors that are there and those that are expected. */
function compare(errors, expected) {
  const left = [...errors];
  const failures = [];
  for (const { file, message, count = 1 } of expected) {
    const found = left.filter((error) => error.file === file && error.message.includes(message));
    if (found.length !== count)
      failures.push(`expected ${count} × ${file}: ${message}, there are ${found.length}: see what is expected`);
    for (const error of found) left.splice(left.indexOf(error), 1);
  }
  return [...failures, ...left.map((error) => `after fix: ${words(error)}`)];
}

function words({ file, line, column, message }) {
  return `${file}:${line}:${column}: ${message}`;
}
