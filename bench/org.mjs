// First scan and unchanged second scan of many generated repositories: repositories per second, and the most memory that the
// command and its children had at one time. Node bench/org.mjs [NUMBER] [ROUNDS]
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateOrganisation } from '../scripts/org/generate.mjs';

const COMMAND =
  process.env['HELM4_AUDIT_BENCH_COMMAND'] ?? fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));
const number = Number(process.argv[2] ?? 2000);
const rounds = Number(process.argv[3] ?? 1);

const folder = mkdtempSync(join(tmpdir(), 'helm4-audit-bench-'));
try {
  const began = Date.now();
  generateOrganisation(join(folder, 'repositories'), number);
  say(
    `${number} repositories generated in ${seconds(Date.now() - began)}; ${availableParallelism()} processors, load ${load()}`,
  );
  for (let round = 1; round <= rounds; round++) {
    const state = join(folder, `state-${round}.db`);
    const first = await scan(state);
    const second = await scan(state);
    const faster = first.ms / second.ms;
    say(`round ${round}, load ${load()}`);
    tell('first run', first);
    tell('unchanged', second);
    say(`  the second run is ${faster.toFixed(0)} times as fast${faster < 20 ? ': NOT 20 times' : ''}`);
    if (faster < 20) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function scan(state) {
  const began = process.hrtime.bigint();
  const arguments_ = [COMMAND, 'org', 'scan', `folder:${join(folder, 'repositories')}`, '--state', state, '--quiet'];
  const child = spawn(process.execPath, arguments_, { stdio: ['ignore', 'ignore', 'inherit'] });
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, residentTree(child.pid));
  }, 50);
  const code = await new Promise((resolve) => child.once('exit', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`the scan ended with ${code}`);
  return { ms: Number(process.hrtime.bigint() - began) / 1e6, most };
}

/** Bytes of memory that a process and all below it have: https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html */
function residentTree(root) {
  const parents = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = read(`/proc/${name}/stat`);
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  let bytes = 0;
  for (const pid of parents.keys()) {
    let at = pid;
    while (at !== root && at > 1) at = parents.get(at) ?? 0;
    if (at === root) bytes += Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * 4096;
  }
  return bytes;
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}

function tell(name, { ms, most }) {
  say(
    `  ${name}: ${seconds(ms)}, ${((number / ms) * 1000).toFixed(1)} repositories/s, ${Math.round(most / 2 ** 20)} MB`,
  );
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(2)} s`;
}

function load() {
  return loadavg()[0].toFixed(1);
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
