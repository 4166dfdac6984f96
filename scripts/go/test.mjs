#!/usr/bin/env node
/**
 * Proves on Go modules what `fix` does to programs that use Helm's SDK.
 *
 *   node scripts/go/test.mjs [--fix COMMAND] [--keep] [--types] [--verbose] [NAME]...
 *
 * For each module of fixtures/go, in a temporary copy: it compiles against Helm 3; its errors after the import paths are
 * merely replaced are counted; after `fix` it compiles against Helm 4, except for what its expected.json lists with the
 * reason; gofmt has nothing to change; its tests pass before and after; a second `fix` changes nothing. --fix names another
 * command than `node dist/src/cli/main.js fix`; the folder is appended to it. --types leaves out the tests. Exits 1 when a module does not do so, 2 when
 * something needed is missing.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { copy, filesOf, fingerprint, modulesEnv, replaceNaively, tidy } from './states.mjs';
import { printTable } from './table.mjs';
import { buildTypecheck, goMissing, run, unformatted } from './toolchain.mjs';

const WORKERS = 2;
const FIXTURES = fileURLToPath(new URL('../../fixtures/go/', import.meta.url));
const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    fix: { type: 'string' },
    keep: { type: 'boolean', default: false },
    types: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});

process.exitCode = await main();

async function main() {
  const problem = goMissing() ?? fixMissing();
  if (problem !== undefined) {
    console.error(problem);
    return 2;
  }
  const started = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'helm4-audit-go-'));
  try {
    const typecheck = await buildTypecheck(folder);
    const names = readdirSync(FIXTURES, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && (positionals.length === 0 || positionals.includes(entry.name)))
      .map((entry) => entry.name);
    const unknown = positionals.filter((name) => !names.includes(name));
    if (unknown.length > 0) {
      console.error(`no module of fixtures/go is called ${unknown.join(', ')}`);
      return 2;
    }
    const rows = await inParallel(names, (name) => prove(name, join(folder, name), typecheck));
    printTable(rows);
    for (const { name, failures } of rows) for (const failure of failures) console.error(`${name}: ${failure}`);
    const failed = rows.filter(({ failures }) => failures.length > 0).length;
    const took = Math.round((Date.now() - started) / 1000);
    console.log(`${rows.length} modules, ${failed} not as expected (${took} s)`);
    if (options.keep) console.log(folder);
    return failed === 0 && rows.length > 0 ? 0 : 1;
  } finally {
    if (!options.keep) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function fixMissing() {
  return options.fix === undefined && !existsSync(MAIN) ? 'dist is missing: npm run build' : undefined;
}

/**
 * @template T, R
 * @param {T[]} items
 * @param {(item: T) => Promise<R>} job
 */
async function inParallel(items, job) {
  const results = new Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await job(items[index]);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  return results;
}

/**
 * @typedef {{ file: string, message: string, count?: number, reason: string }} Expected what stays after `fix`, and why
 * @param {string} name
 * @returns {{ tags: string[], errors: Expected[] }}
 */
function expectedOf(name) {
  const path = join(FIXTURES, name, 'expected.json');
  const given = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  return { tags: given.tags ?? [], errors: given.errors ?? [] };
}

/** Takes one module through its states; gives its row of the table. */
async function prove(name, folder, typecheck) {
  const expected = expectedOf(name);
  const failures = [];
  const [before, naive, after] = ['before', 'naive', 'after'].map((state) => join(folder, state));
  const row = { name, uses: 0, before: 0, naive: 0, after: 0, left: 0, tests: '', failures };
  const check = (root) => typecheck(root, expected.tags, modulesEnv(root));
  const test = (root) => run(root, 'go', ['test', '-vet=off', ...patterns(root)], modulesEnv(root));

  copy(join(FIXTURES, name), before);
  failures.push(...(await unformatted(before)).map((path) => `${path} is not as gofmt leaves it`));
  failures.push(...(await tidy(before)));
  const with3 = await check(before);
  row.uses = with3.uses.v3 ?? 0;
  row.before = with3.errors.length;
  failures.push(...with3.errors.map((error) => `with Helm 3: ${words(error)}`));
  const hasTests = !options.types && filesOf(before).some((path) => path.endsWith('_test.go'));
  if (hasTests) {
    const tested = await test(before);
    row.tests = tested.code === 0 ? 'pass' : 'fail';
    if (tested.code !== 0) failures.push(`tests with Helm 3:\n${tested.stdout}${tested.stderr}`);
  }

  copy(before, naive);
  replaceNaively(naive);
  await tidy(naive, true);
  row.naive = (await check(naive)).errors.length;

  copy(before, after);
  const fixed = await fix(after);
  if (options.verbose) console.log(`${name}: ${fixed.stdout}${fixed.stderr}`);
  if (fixed.code > 1) failures.push(`fix ended with ${fixed.code}:\n${fixed.stdout}${fixed.stderr}`);
  failures.push(...(await unformatted(after)).map((path) => `after fix, ${path} is not as gofmt leaves it`));
  failures.push(...(await tidy(after)));
  const with4 = await check(after);
  row.after = with4.errors.length;
  row.left = with4.uses.v3 ?? 0;
  failures.push(...compare(with4.errors, expected.errors));
  if (hasTests && with4.errors.length === 0) {
    const tested = await test(after);
    row.tests += tested.code === 0 ? ', pass' : ', fail';
    if (tested.code !== 0) failures.push(`tests with Helm 4:\n${tested.stdout}${tested.stderr}`);
  }
  const once = fingerprint(after);
  await fix(after);
  if (fingerprint(after) !== once) failures.push('a second fix changes files');
  return row;
}

/** Packages of the module, or of those of a go.work. */
function patterns(root) {
  const work = join(root, 'go.work');
  if (!existsSync(work)) return ['./...'];
  return [...readFileSync(work, 'utf8').matchAll(/\.\/[\w/-]+/g)].map(([directory]) => `${directory}/...`);
}

function fix(root) {
  if (options.fix === undefined) return run(root, process.execPath, [MAIN, 'fix', root]);
  const [command = '', ...args] = options.fix.split(' ');
  return run(root, command, [...args, root]);
}

/** What differs between the errors that are there and those that are expected. */
function compare(errors, expected) {
  const left = [...errors];
  const failures = [];
  for (const { file, message, count = 1 } of expected) {
    const found = left.filter((error) => error.file === file && error.message.includes(message));
    if (found.length !== count)
      failures.push(
        `expected ${count} × ${file}: ${message}, there are ${found.length}: mend expected.json if that is right`,
      );
    for (const error of found) left.splice(left.indexOf(error), 1);
  }
  return [...failures, ...left.map((error) => `after fix: ${words(error)}`)];
}

function words({ file, line, column, message }) {
  return `${file}:${line}:${column}: ${message}`;
}
