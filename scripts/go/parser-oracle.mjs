#!/usr/bin/env node
/**
 * Compares our parser of Go with go/parser, file by file: nodes with their offsets, comments, imports, the generated mark.
 *
 *   node scripts/go/parser-oracle.mjs [FOLDER]...
 *
 * Without folders it reads Helm 3 and 4 in the module cache and the sources and tests of Go itself. A file that go/parser
 * reads without error must have the same tree and no error; no other file may stop our parser. Exits 1 when one differs,
 * 2 when Go is missing. It needs `npm run build`.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { syntaxText } from './syntax-text.mjs';
import { goMissing, HELM3, HELM4, run } from './toolchain.mjs';

const PARSE = new URL('../../dist/src/sdk/go/parse.js', import.meta.url);
const SHOWN = 10;

process.exitCode = await main(process.argv.slice(2));

async function main(folders) {
  const problem = goMissing() ?? (existsSync(PARSE) ? undefined : 'dist is missing: npm run build');
  if (problem !== undefined) {
    console.error(problem);
    return 2;
  }
  const { parseGo } = await import(PARSE.href);
  const temporary = mkdtempSync(join(tmpdir(), 'helm4-audit-syntax-'));
  try {
    const binary = join(temporary, 'syntax');
    const built = await run(temporary, 'go', [
      'build',
      '-o',
      binary,
      fileURLToPath(new URL('syntax.go', import.meta.url)),
    ]);
    if (built.code !== 0) throw new Error(`syntax.go does not compile: ${built.stderr}`);
    const files = [];
    for (const folder of folders.length > 0 ? folders : await defaultFolders()) listGo(folder, files);
    return await compare(binary, files, parseGo);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function defaultFolders() {
  const { stdout } = await run('.', 'go', ['env', 'GOROOT', 'GOMODCACHE']);
  const [goroot = '', cache = ''] = stdout.trim().split('\n');
  const helm = (major, version) => join(cache, 'helm.sh', 'helm', `v${major}@v${version}`);
  return [helm(3, HELM3), helm(4, HELM4), join(goroot, 'src'), join(goroot, 'test')];
}

function listGo(folder, files) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) listGo(path, files);
    else if (entry.isFile() && entry.name.endsWith('.go')) files.push(path);
  }
}

async function compare(binary, files, parseGo) {
  const child = spawn(binary, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(files.join('\n'));
  let same = 0;
  let withErrors = 0;
  let bytes = 0;
  let spent = 0;
  const differing = [];
  for await (const line of createInterface({ input: child.stdout, crlfDelay: Infinity })) {
    const wanted = JSON.parse(line);
    const text = readFileSync(wanted.path, 'utf8');
    const before = process.cpuUsage();
    const file = parseGo(text);
    spent += process.cpuUsage(before).user;
    bytes += text.length;
    if (wanted.error !== undefined) {
      withErrors++;
      continue;
    }
    const difference = differenceOf(wanted, file);
    if (difference === undefined) same++;
    else differing.push(`${wanted.path}: ${difference}`);
  }
  for (const difference of differing.slice(0, SHOWN)) console.error(difference);
  const seconds = spent / 1e6;
  console.log(
    `${same} files as go/parser, ${differing.length} not, ${withErrors} with errors; ` +
      `${(bytes / 1e6).toFixed(0)} MB in ${seconds.toFixed(1)} s (${(bytes / 1e6 / seconds).toFixed(0)} MB/s)`,
  );
  return differing.length === 0 && same > 0 ? 0 : 1;
}

function differenceOf(wanted, file) {
  const [error] = file.errors;
  if (error !== undefined) return `we report "${error.message}" at ${error.offset}`;
  const comments = file.comments.map(({ start, end }) => `${start}:${end} `).join('');
  return (
    textDifference('package', wanted.name, file.name?.name ?? '') ??
    textDifference('generated', String(wanted.generated), String(file.generated)) ??
    textDifference('imports', (wanted.imports ?? []).join(' '), file.imports.map(({ value }) => value).join(' ')) ??
    textDifference('comments', wanted.comments, comments) ??
    textDifference('tree', wanted.tree, syntaxText(file.decls))
  );
}

function textDifference(what, wanted, found) {
  if (wanted === found) return undefined;
  let at = 0;
  while (wanted[at] === found[at]) at++;
  const from = Math.max(0, at - 80);
  return `${what}\n  go/parser …${wanted.slice(from, at + 60)}\n  ours      …${found.slice(from, at + 60)}`;
}
