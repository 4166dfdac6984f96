#!/usr/bin/env node
/**
 * Proves on Go modules what `fix` does to programs that use Helm's SDK.
 *
 *   node scripts/go/test.mjs [--public] [--fix COMMAND] [--keep] [--types] [--verbose] [NAME]...
 *
 * For each module of fixtures/go, in a temporary copy: it compiles against Helm 3; its errors after the import paths are
 * merely replaced are counted; after `fix` it compiles against Helm 4, except for what its expected.json lists with the
 * reason; gofmt has nothing to change; its tests pass before and after; a second `fix` changes nothing.
 *
 * --public does so with the modules of public.json, which the Go module proxy serves; their tests are not run. --fix names
 * another command than `node dist/src/cli/main.js fix`; the folder is appended to it. --types leaves out the tests. Exits 1
 * when a module does not do so, 2 when something needed is missing.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { prove } from './prove.mjs';
import { makeWritable } from './states.mjs';
import { printTable } from './table.mjs';
import { buildTypecheck, download, goMissing, run } from './toolchain.mjs';

const WORKERS = 2;
const FIXTURES = fileURLToPath(new URL('../../fixtures/go/', import.meta.url));
const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    public: { type: 'boolean', default: false },
    fix: { type: 'string' },
    keep: { type: 'boolean', default: false },
    types: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});

process.exitCode = await main();

async function main() {
  const missing =
    goMissing() ?? (options.fix === undefined && !existsSync(MAIN) ? 'dist is missing: npm run build' : undefined);
  if (missing !== undefined) {
    console.error(missing);
    return 2;
  }
  const started = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'helm4-audit-go-'));
  try {
    const { subjects, problem } = options.public ? await publicModules(folder) : fixtures();
    if (problem !== undefined) {
      console.error(problem);
      return 2;
    }
    const typecheck = await buildTypecheck(folder);
    const tools = { typecheck, fix, tests: !options.types, verbose: options.verbose };
    const rows = await inParallel(subjects, (subject, index) => prove(subject, join(folder, `m${index}`), tools));
    printTable(rows);
    for (const { name, failures } of rows) for (const failure of failures) console.error(`${name}: ${failure}`);
    const failed = rows.filter(({ failures }) => failures.length > 0).length;
    const took = Math.round((Date.now() - started) / 1000);
    console.log(`${rows.length} modules, ${failed} not as expected (${took} s)`);
    if (options.keep)
      console.log(subjects.map(({ name }, index) => `${join(folder, `m${index}`)}  ${name}`).join('\n'));
    return failed === 0 ? 0 : 1;
  } finally {
    if (!options.keep) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * @template T, R
 * @param {T[]} items
 * @param {(item: T, index: number) => Promise<R>} job
 */
async function inParallel(items, job) {
  const results = new Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await job(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  return results;
}

/** The modules of fixtures/go that were asked for, else all. */
function fixtures() {
  const all = readdirSync(FIXTURES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const { names, problem } = chosen(all);
  const subjects = names.map((name) => {
    const path = join(FIXTURES, name, 'expected.json');
    const { tags = [], errors = [] } = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
    return { name, source: join(FIXTURES, name), own: true, tags, errors };
  });
  return { subjects, problem };
}

/** Copies of the modules of public.json that were asked for, else of all. */
async function publicModules(folder) {
  const list = JSON.parse(readFileSync(new URL('./public.json', import.meta.url), 'utf8'));
  const { names, problem } = chosen(list.map(({ module }) => module));
  if (problem !== undefined) return { subjects: [], problem };
  const subjects = [];
  for (const { module, version, tags = [], errors = [] } of list) {
    if (!names.includes(module)) continue;
    const source = join(folder, `source${subjects.length}`);
    const failure = await download(`${module}@${version}`, source);
    if (failure !== undefined) return { subjects: [], problem: failure };
    makeWritable(source);
    subjects.push({ name: `${module} ${version}`, source, own: false, tags, errors });
  }
  return { subjects, problem: undefined };
}

function chosen(all) {
  const unknown = positionals.filter((name) => !all.includes(name));
  return {
    names: all.filter((name) => positionals.length === 0 || positionals.includes(name)),
    problem: unknown.length > 0 ? `no module is called ${unknown.join(', ')}: ${all.join(', ')}` : undefined,
  };
}

function fix(root) {
  if (options.fix === undefined) return run(root, process.execPath, [MAIN, 'fix', root]);
  const [command = '', ...args] = options.fix.split(' ');
  return run(root, command, [...args, root]);
}
