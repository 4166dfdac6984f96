// `npm run bench`: the whole process against `rg` and `git grep` on a tree of 50,000 files, in interleaved runs, so that
// a busy machine slows all of them alike. Prints ratios and peak memory; ends with 1 when a budget is exceeded.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchTree } from './tree.mjs';

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '9' }, dense: { type: 'boolean', default: false } },
});
const RUNS = Math.max(3, Number(options.runs) || 9);
const HERE = fileURLToPath(new URL('.', import.meta.url));
const MAIN = join(HERE, '..', 'dist', 'src', 'cli', 'main.js');

const fail = (message) => {
  console.error(message);
  process.exit(2);
};

/** Runs a command and returns its wall time in milliseconds. */
function time([command, ...args], accepted) {
  const start = performance.now();
  const result = spawnSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 30 });
  const elapsed = performance.now() - start;
  if (result.error) fail(`${command}: ${result.error.message}`);
  if (!accepted.includes(result.status)) {
    fail(`${[command, ...args].join(' ')} ended with ${result.status ?? result.signal}\n${result.stderr}`);
  }
  return elapsed;
}

/** Medians of interleaved runs; the first round only warms the caches. */
function compare(commands, runs) {
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let run = -1; run < runs; run++) {
    for (const [name, { command, accepted = [0] }] of Object.entries(commands)) {
      const elapsed = time(command, accepted);
      if (run >= 0) times[name].push(elapsed);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
}

function median(list) {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function peakMegabytes(tree) {
  const folder = mkdtempSync(join(tmpdir(), 'helm4-audit-peak-'));
  const file = join(folder, 'peak');
  const args = ['--import', new URL('./peak.mjs', import.meta.url).href, MAIN, tree, '--format', 'json=/dev/null'];
  spawnSync(process.execPath, args, { stdio: 'ignore', env: { ...process.env, BENCH_PEAK: file } });
  const kilobytes = existsSync(file) ? Number(readFileSync(file, 'utf8')) : Number.NaN;
  rmSync(folder, { recursive: true, force: true });
  return kilobytes / 1024;
}

if (!existsSync(MAIN)) fail('There is no build to measure: run `npm run build` first.');
if (spawnSync('rg', ['--version']).status !== 0) {
  fail(
    'The bench compares with ripgrep, which is not installed: `apt-get install ripgrep`, or `brew install ripgrep`.',
  );
}

console.log('Preparing the tree …');
const tree = benchTree(options.dense);
console.log(`${tree}: 50,000 files and an ignored node_modules; median of ${RUNS} interleaved runs\n`);

const whole = compare(
  {
    'helm4-audit': {
      command: [process.execPath, MAIN, tree, '--format', 'json=/dev/null'],
      // Findings (1) and incomplete coverage (4) are results too.
      accepted: [0, 1, 4],
    },
    'rg -il helm': { command: ['rg', '-il', 'helm', tree] },
    'git grep -il helm': { command: ['git', '-C', tree, 'grep', '-il', 'helm'] },
  },
  RUNS,
);
const start = compare(
  {
    'helm4-audit --version': { command: [process.execPath, MAIN, '--version'] },
    'node -e 0': { command: [process.execPath, '-e', '0'] },
  },
  RUNS * 2,
);
for (const [name, milliseconds] of Object.entries({ ...whole, ...start })) {
  console.log(`${name.padEnd(24)}${milliseconds.toFixed(0).padStart(7)} ms`);
}

const budgets = JSON.parse(readFileSync(join(HERE, 'budgets.json'), 'utf8'));
const rows = [
  ['audit : rg -il helm', whole['helm4-audit'] / whole['rg -il helm'], budgets.auditToRipgrep, '×'],
  ['audit : git grep -il helm', whole['helm4-audit'] / whole['git grep -il helm'], undefined, '×'],
  ['peak memory', peakMegabytes(tree), budgets.peakMegabytes, ' MB'],
  ['--version : node -e 0', start['helm4-audit --version'] / start['node -e 0'], budgets.versionToNode, '×'],
];
console.log('');
let exceeded = 0;
for (const [name, value, budget, unit] of rows) {
  // A figure that could not be taken counts as exceeded.
  const over = budget !== undefined && !(value <= budget);
  if (over) exceeded++;
  const limit = budget === undefined ? '' : `  (at most ${budget}${unit})${over ? '  EXCEEDED' : ''}`;
  console.log(`${name.padEnd(28)}${value.toFixed(unit === '×' ? 2 : 0).padStart(7)}${unit}${limit}`);
}
process.exitCode = exceeded > 0 ? 1 : 0;
