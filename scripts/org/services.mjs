// Redis and PostgreSQL for tests: servers of our own on 127.0.0.1, in temporary directories, with all that they wrote gone at the end.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, chmodSync, chownSync, constants, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const SECONDS_TO_START = 60;

/**
 * Runs a server for as long as its standard input is open, which is as long as this process lives, however that ends; a line on
 * standard input ends the server and keeps its files. Says the process id of the server on standard output.
 */
const KEEPER = `
"$@" >"$ROOT/log" 2>&1 </dev/null &
server=$!
echo $server
read -r line
keep=$?
kill -s "$END" $server 2>/dev/null
wait $server
[ $keep = 0 ] || rm -rf "$ROOT"
`;

/** What is to be installed so that a service can be started, by name of the Debian package. */
const PACKAGES = { redis: 'redis-server', postgres: 'postgresql', chromium: 'chromium' };

/**
 * Sees to it that programs are there: installs Debian's packages when root may do so.
 *
 * @param {readonly ('redis' | 'postgres' | 'chromium')[]} names
 * @returns {string | undefined} what is missing, for people
 */
export function ensureServices(names) {
  const find = { redis: redisServer, postgres: postgresFolder, chromium };
  const missing = () => names.filter((name) => find[name]() === undefined).map((name) => PACKAGES[name]);
  const packages = missing();
  if (packages.length > 0 && process.getuid?.() === 0 && program('apt-get') !== undefined) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { stdio: 'inherit', env });
  }
  const left = missing();
  if (left.length === 0) return undefined;
  return `Not installed: ${left.join(', ')}. On Debian and Ubuntu: sudo apt-get install ${left.join(' ')}`;
}

function redisServer() {
  return program('redis-server') ?? program('valkey-server');
}

/** @returns {string | undefined} */
export function chromium() {
  return program('chromium') ?? program('chromium-browser') ?? program('google-chrome');
}

/** The folder of `initdb` and `postgres`; Debian leaves it out of PATH. */
function postgresFolder() {
  const versions = '/usr/lib/postgresql';
  const folders = namesIn(versions)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(versions, version, 'bin'));
  return [...folders, ...(process.env['PATH'] ?? '').split(delimiter)].find((folder) =>
    ['initdb', 'postgres', 'pg_isready'].every((name) => isProgram(join(folder, name))),
  );
}

function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function program(name) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts a Redis that keeps what it has in an append-only file, as one that keeps a queue should.
 *
 * @param {readonly string[]} [settings] further options: `['--maxmemory-policy', 'allkeys-lru']`
 */
export async function startRedis(settings = []) {
  const server = redisServer();
  if (server === undefined) throw new Error(ensureServices(['redis']));
  const root = temporary('redis');
  const port = await freePort();
  const password = randomBytes(12).toString('hex');
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', root, '--save', '', '--appendonly', 'yes'];
  // In a file: other users of the machine see arguments.
  const file = join(root, 'redis.conf');
  writeFileSync(file, `requirepass ${password}\n`, { mode: 0o600 });
  return service({
    name: 'redis',
    root,
    url: `redis://:${password}@127.0.0.1:${port}`,
    command: [server, file, ...args, ...settings],
    end: 'TERM',
    isReady: async () => /^-NOAUTH|^\+PONG/.test(await ask(port, 'PING\r\n')),
  });
}

/** Starts a PostgreSQL. It refuses to run as root; then it runs as `postgres`, or as `nobody`. */
export async function startPostgres() {
  const folder = postgresFolder();
  if (folder === undefined) throw new Error(ensureServices(['postgres']));
  const root = temporary('postgres');
  const port = await freePort();
  const user = process.getuid?.() === 0 ? unprivileged() : {};
  const password = randomBytes(12).toString('hex');
  const file = join(root, 'password');
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  for (const path of [root, file]) if (user.uid !== undefined) chownSync(path, user.uid, user.gid);
  const data = join(root, 'data');
  const init = [
    '-D',
    data,
    '-U',
    'tester',
    '-E',
    'UTF8',
    '--locale=C',
    '-A',
    'scram-sha-256',
    `--pwfile=${file}`,
    '-N',
  ];
  const { status, stderr } = spawnSync(join(folder, 'initdb'), init, { ...user, cwd: root, encoding: 'utf8' });
  if (status !== 0) {
    rmSync(root, { recursive: true, force: true });
    throw new Error(`initdb failed: ${stderr}`);
  }
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: root,
    max_connections: 300,
    // Kills of processes lose nothing even so; only those of the machine would.
    fsync: 'off',
    full_page_writes: 'off',
  };
  const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return service({
    name: 'postgres',
    root,
    url: `postgres://tester:${password}@127.0.0.1:${port}/postgres`,
    command: [join(folder, 'postgres'), '-D', data, '-p', `${port}`, ...given],
    // Fast: ends the connections that there are.
    end: 'INT',
    user,
    isReady: async () => spawnSync(join(folder, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', `${port}`]).status === 0,
  });
}

function unprivileged() {
  for (const name of ['postgres', 'nobody']) {
    const { status, stdout } = spawnSync('id', ['-u', name], { encoding: 'utf8' });
    if (status !== 0) continue;
    const gid = execFileSync('id', ['-g', name], { encoding: 'utf8' });
    return { uid: Number(stdout), gid: Number(gid) };
  }
  throw new Error('PostgreSQL must not run as root, and there is neither a user postgres nor a user nobody');
}

function temporary(name) {
  const path = mkdtempSync(join(tmpdir(), `helm4-audit-${name}-`));
  chmodSync(path, 0o700);
  return path;
}

/** A server that can be ended and started again with what it had kept. */
async function service({ name, root, url, command, end, user = {}, isReady }) {
  let keeper;
  let pid = 0;
  const start = async () => {
    const child = spawn('sh', ['-c', KEEPER, 'sh', ...command], {
      ...user,
      cwd: root,
      env: { PATH: process.env['PATH'], ROOT: root, END: end, LC_ALL: 'C' },
      stdio: ['pipe', 'pipe', 'inherit'],
      // An interruption from the terminal is for this process only, whose end then ends the server.
      detached: true,
    });
    child.ended = new Promise((resolve) => child.once('exit', resolve));
    keeper = child;
    child.unref();
    child.stdin.on('error', () => {});
    pid = await new Promise((resolve, reject) => {
      child.stdout.once('data', (text) => resolve(Number(`${text}`)));
      child.once('error', reject);
    });
    const until = Date.now() + SECONDS_TO_START * 1000;
    while (!(await isReady())) {
      if (Date.now() > until || !isAlive(pid)) {
        await halt();
        throw new Error(`${name} did not start within ${SECONDS_TO_START} s; see ${join(root, 'log')}`);
      }
      await wait(50);
    }
  };
  const halt = async () => {
    keeper.ref();
    keeper.stdin.end('\n');
    await keeper.ended;
  };
  try {
    await start();
  } catch (error) {
    await halt();
    throw error;
  }
  return {
    url,
    /** Of the server now; another one after `start`. */
    pid: () => pid,
    /** Ends it in good order; what it kept stays for `start`. */
    halt,
    /** SIGKILL. */
    kill: async () => {
      process.kill(pid, 'SIGKILL');
      await halt();
    },
    start,
    /** Ends it, and removes what it wrote. */
    stop: async () => {
      await halt();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The first bytes of an answer; empty when there is none. */
function ask(port, text) {
  return new Promise((resolve) => {
    const socket = new Socket();
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => end(''));
    socket.once('error', () => end(''));
    socket.once('data', (data) => end(data.toString('latin1')));
    socket.connect(port, '127.0.0.1', () => socket.write(text));
  });
}
