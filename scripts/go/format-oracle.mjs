#!/usr/bin/env node
/**
 * Proves with the real gofmt that edits are formatted: in Go files that gofmt leaves as they are, it renames identifiers,
 * deletes and inserts lines, and moves imports, formats what was touched, and lets gofmt look for something to change.
 *
 *   node scripts/go/format-oracle.mjs [--rounds N] [--seed N] [--keep] [FOLDER]...
 *
 * Without folders it takes Helm 3 and 4 of the module cache. Exits 1 when gofmt would write a file otherwise, 2 when Go is
 * missing. It needs `npm run build`.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { randomEdits, randomFrom } from './random-edits.mjs';
import { goMissing, HELM3, HELM4, run } from './toolchain.mjs';

const GO = new URL('../../dist/src/sdk/go/', import.meta.url);
const SHOWN = 5;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
  },
});

process.exitCode = await main();

async function main() {
  const problem = goMissing() ?? (existsSync(new URL('format.js', GO)) ? undefined : 'dist is missing: npm run build');
  if (problem !== undefined) {
    console.error(problem);
    return 2;
  }
  const temporary = mkdtempSync(join(tmpdir(), 'helm4-audit-format-'));
  try {
    return await prove(temporary);
  } finally {
    if (!options.keep) rmSync(temporary, { recursive: true, force: true });
  }
}

async function prove(temporary) {
  const { parseGo } = await import(new URL('parse.js', GO).href);
  const { formatTouched } = await import(new URL('format.js', GO).href);
  const tools = { parseGo, walk: (await import(new URL('walk.js', GO).href)).walk };
  const random = randomFrom(Number(options.seed));
  const written = new Map();
  let edited = 0;
  let extended = 0;
  for (const path of await formattedFiles()) {
    const before = readFileSync(path, 'utf8');
    for (let round = 0; round < Number(options.rounds); round++) {
      const edits = randomEdits(before, tools, random);
      if (edits.length === 0) continue;
      const formatted = formatTouched(before, edits);
      const after = apply(before, formatted);
      if (parseGo(after).errors.length > 0) continue;
      edited++;
      if (JSON.stringify(formatted) !== JSON.stringify(edits)) extended++;
      const folder = join(temporary, String(Math.floor(written.size / 500)));
      mkdirSync(folder, { recursive: true });
      const copy = join(folder, `${written.size}.go`);
      writeFileSync(copy, after);
      written.set(copy, { path, before, edits });
    }
  }
  const wrong = (await run(temporary, 'gofmt', ['-l', '.'])).stdout.split('\n').filter((line) => line !== '');
  for (const name of wrong.slice(0, SHOWN)) {
    const { path } = written.get(join(temporary, name));
    const { stdout } = await run(temporary, 'gofmt', ['-d', name]);
    console.error(`${path}, as ${name}:\n${stdout.slice(0, 2000)}`);
  }
  console.log(`${edited} edited files, ${extended} of them formatted further; gofmt changes ${wrong.length}`);
  return wrong.length === 0 && edited > 0 ? 0 : 1;
}

/** Files that gofmt leaves as they are. */
async function formattedFiles() {
  const folders = positionals.length > 0 ? positionals : await helmFolders();
  const { stdout } = await run('.', 'gofmt', ['-l', ...folders]);
  const others = new Set(stdout.split('\n'));
  const files = [];
  for (const folder of folders) listGo(folder, files);
  return files.filter((file) => !others.has(file));
}

async function helmFolders() {
  const cache = (await run('.', 'go', ['env', 'GOMODCACHE'])).stdout.trim();
  return [join(cache, 'helm.sh', 'helm', `v3@v${HELM3}`), join(cache, 'helm.sh', 'helm', `v4@v${HELM4}`)];
}

function listGo(folder, files) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) listGo(path, files);
    else if (entry.isFile() && entry.name.endsWith('.go')) files.push(path);
  }
}

function apply(text, edits) {
  let after = '';
  let from = 0;
  for (const edit of edits) {
    if (edit.start < from) throw new Error('edits overlap');
    after += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return after + text.slice(from);
}
