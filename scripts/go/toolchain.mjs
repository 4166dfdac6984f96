/** Runs the Go toolchain for the proofs on Go modules: every state of a module is a folder of its own under /tmp. */
import { execFile, spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The releases between which modules are moved. */
export const HELM3 = '3.22.0';
export const HELM4 = '4.3.1';

/** Helm 3.22 and 4 need Go 1.26; Go from 1.21 on fetches it by itself. */
const NEEDED = 26;
const minor = Number(/go1\.(\d+)/.exec(spawnSync('go', ['version'], { encoding: 'utf8' }).stdout ?? '')?.[1]);
const switching = minor < NEEDED ? { GOTOOLCHAIN: `go1.${NEEDED}.0+auto` } : {};

/** Says what is missing to run Go at all, in words; undefined when it is there. */
export function goMissing() {
  if (Number.isNaN(minor)) return 'Go is missing, and type-checks the modules: https://go.dev/dl/';
  return minor < 21 ? `Go 1.${minor} is too old, Helm needs 1.${NEEDED}: https://go.dev/dl/` : undefined;
}

/** The environment of Go: nothing compiles C, and no setting of the machine chooses how modules are found. */
export function goEnv() {
  return { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: '', ...switching };
}

/**
 * Runs a command and gives what it printed; never fails on its exit code.
 * @param {string} cwd
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
export function run(cwd, command, args, env = {}) {
  return new Promise((resolve) => {
    execFile(command, args, { cwd, maxBuffer: 1 << 28, env: { ...goEnv(), ...env } }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, stdout, stderr }),
    );
  });
}

/**
 * Copies a module from the Go module proxy; gives, in words, what stands in the way.
 * @param {string} module with its version: `example.com/m@v1.0.0`
 * @param {string} to
 * @returns {Promise<string | undefined>}
 */
export async function download(module, to) {
  const { stdout } = await run(tmpdir(), 'go', ['mod', 'download', '-json', module]);
  const { Dir: directory, Error: error } = JSON.parse(stdout === '' ? '{}' : stdout);
  if (directory === undefined) return `${module} cannot be had: ${error ?? 'go mod download says nothing'}`;
  cpSync(directory, to, { recursive: true });
  return undefined;
}

/**
 * Builds typecheck.go into a folder; gives the function that runs it.
 * @param {string} folder
 */
export async function buildTypecheck(folder) {
  const binary = join(folder, 'typecheck');
  const source = fileURLToPath(new URL('./typecheck.go', import.meta.url));
  const built = await run(folder, 'go', ['build', '-o', binary, source]);
  if (built.code !== 0) throw new Error(`typecheck.go does not compile: ${built.stderr}`);
  /**
   * Every type error of the modules in a folder, tests included, and how many names of Helm's SDK they use, by major.
   * @param {string} directory
   * @param {readonly string[]} tags build tags
   * @param {Record<string, string>} env
   * @param {boolean} compile whether what they import is compiled, for tests need that anyway
   */
  return async (directory, tags, env, compile) => {
    const how = compile ? [] : ['-source'];
    const checked = await run(directory, binary, [...how, '-tags', tags.join(','), directory], env);
    if (checked.code !== 0) throw new Error(`${directory} cannot be checked: ${checked.stderr}`);
    return JSON.parse(checked.stdout);
  };
}

/**
 * Files that gofmt would write otherwise, relative to the folder.
 * @param {string} directory
 */
export async function unformatted(directory) {
  const { stdout, stderr } = await run(directory, 'gofmt', ['-l', '.']);
  return [...stdout.split('\n'), ...stderr.split('\n')].filter(
    (line) => line !== '' && !line.startsWith('vendor/') && !line.includes('/testdata/'),
  );
}
