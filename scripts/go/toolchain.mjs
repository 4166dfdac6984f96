/** Runs the Go toolchain for the proofs on Go modules: every state of a module is a folder of its own under /tmp. */
import { execFile, spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The releases between which modules are moved. */
export const HELM3 = '3.22.0';
export const HELM4 = '4.3.1';

/** Says what is missing to run Go at all, in words; undefined when it is there. */
export function goMissing() {
  const found = spawnSync('go', ['version'], { encoding: 'utf8' });
  if (found.error !== undefined) return 'Go is missing, and type-checks the modules: https://go.dev/dl/';
  const [, minor] = /go1\.(\d+)/.exec(found.stdout) ?? [];
  return minor !== undefined && Number(minor) < 26
    ? `Helm 3.22 and 4 need Go 1.26, this is ${found.stdout.trim()}: https://go.dev/dl/`
    : undefined;
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
    execFile(
      command,
      args,
      // Nothing here compiles C, and no setting of the machine may choose how modules are found.
      { cwd, maxBuffer: 1 << 28, env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: '', ...env } },
      (error, stdout, stderr) =>
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
