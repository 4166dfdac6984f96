#!/usr/bin/env node
/**
 * Compares the uses of Helm's SDK that src/sdk/uses.ts finds in a Go module with those that go/types finds.
 *
 *   node scripts/go/uses-oracle.mjs DIR [--json]     after `npm run build`; the dependencies of the module are downloaded already
 *
 * Prints what is missed and what is invented, and fails when there is any. Only files that `go list` counts on this system
 * are compared; methods of implementations and texts of errors are no uses to go/types and are left out. What a type promotes from
 * an internal package of Helm counts as its own, as in src/helm/data.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = process.env['HELM4_AUDIT_DIST'] ?? join(root, 'dist');
const [directory = '.', ...flags] = process.argv.slice(2);
const module = realpathSync(resolve(directory));

const { parseGo } = await import(join(dist, 'src/sdk/go/parse.js'));
const { checkPackages } = await import(join(dist, 'src/sdk/types/check.js'));
const { usesOf } = await import(join(dist, 'src/sdk/uses.js'));
const { sdkApi } = await import(join(dist, 'src/helm/sdk/index.js'));

const oracle = byGo();
const listed = new Set(oracle.files);
const ours = byUs();

const expected = countBy(oracle.uses.map(keyOf));
const found = countBy(ours.filter((use) => listed.has(use.file)).map(keyOf));
const internal = /\/internal\//;
const promoted = new Set([...expected.keys()].filter((key) => internal.test(key)).map(memberOf));
const members = new Set([...found.keys()].map(memberOf));
const missed = [...expected.keys()].filter(
  (key) => !found.has(key) && !(internal.test(key) && members.has(memberOf(key))),
);
const invented = [...found.keys()].filter((key) => !expected.has(key) && !promoted.has(memberOf(key)));

if (flags.includes('--json'))
  console.log(JSON.stringify({ expected: expected.size, found: found.size, missed, invented }));
else {
  for (const key of missed) console.log(`missed    ${key}`);
  for (const key of invented) console.log(`invented  ${key}`);
  const share = expected.size === 0 ? 100 : (100 * (expected.size - missed.length)) / expected.size;
  console.log(
    `${listed.size} files, ${expected.size} uses by go/types (${oracle.errors} type errors): ${share.toFixed(2)} % found, ${invented.length} invented`,
  );
}
process.exitCode = missed.length + invented.length === 0 ? 0 : 1;

function byGo() {
  const program = join(root, '.cache', 'gouses');
  mkdirSync(dirname(program), { recursive: true });
  const source = join(root, 'scripts/helm/sdk/gouses/main.go');
  execFileSync('go', ['build', '-o', program, source], { cwd: root, stdio: 'inherit' });
  const output = execFileSync(program, [module], { maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(output.toString());
}

function byUs() {
  const path = /^module\s+(\S+)/m.exec(readFileSync(join(module, 'go.mod'), 'utf8'))?.[1] ?? '';
  const names = execFileSync(
    'find',
    ['.', '-name', '*.go', '-not', '-path', '*/vendor/*', '-not', '-path', '*/testdata/*'],
    {
      cwd: module,
      maxBuffer: 1 << 28,
    },
  );
  const paths = names
    .toString()
    .split('\n')
    .filter((name) => name !== '')
    .map((name) => name.slice(2));
  const files = paths.map((file) => ({ path: file, file: parseGo(readFileSync(join(module, file), 'utf8')) }));
  const packages = checkPackages({ module: { path, directory: '' }, files, api: sdkApi() });
  return usesOf(packages, sdkApi()).flatMap((use) => {
    const declares = use.how === 'implements' && use.symbol.includes('.');
    if (declares || use.how === 'error-text' || use.major === 2) return [];
    const { line, column } = positionOf(use.file.file.text, use.node.start);
    const how = use.how === 'implements' ? 'name' : use.how;
    return [
      {
        file: use.file.path,
        line,
        column,
        how,
        package: `helm.sh/helm/v${use.major}/${use.package}`,
        symbol: use.symbol,
      },
    ];
  });
}

/** Line and column as Go counts them: from 1, columns in bytes. */
function positionOf(text, offset) {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: Buffer.byteLength(before.slice(start)) + 1 };
}

function keyOf(use) {
  return `${use.file}:${use.line}:${use.column} ${use.how} ${use.package} ${use.symbol}`;
}

/** The place, and the name of the member without its type. */
function memberOf(key) {
  const [place, how, , symbol = ''] = key.split(' ');
  return `${place} ${how} ${symbol.split('.').at(-1)}`;
}

function countBy(keys) {
  const counts = new Map();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
