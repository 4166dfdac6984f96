/** The states of a Go module on its way to Helm 4: as it is, with its import paths replaced, and after `fix`. */
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { HELM3, HELM4, run } from './toolchain.mjs';

/**
 * Folders below one, itself included, that hold a go.mod.
 * @param {string} root
 */
export function moduleDirectories(root) {
  return filesOf(root)
    .filter((path) => path === 'go.mod' || path.endsWith('/go.mod'))
    .filter((path) => !path.split('/').includes('vendor'))
    .map((path) => join(root, path.slice(0, -'go.mod'.length)));
}

/**
 * Every file below a folder, relative to it, sorted; not those that git keeps for itself.
 * @param {string} root
 */
export function filesOf(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith('.git/'))
    .sort();
}

/**
 * One hash over names and contents of all files below a folder.
 * @param {string} root
 */
export function fingerprint(root) {
  const hash = createHash('sha256');
  for (const path of filesOf(root)) hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest('hex');
}

/**
 * Copies a folder.
 * @param {string} from
 * @param {string} to
 */
export function copy(from, to) {
  cpSync(from, to, { recursive: true });
}

/**
 * Lets everything below a folder be written: the module cache is read-only, and so are copies of it.
 * @param {string} root
 */
export function makeWritable(root) {
  chmodSync(root, 0o755);
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true }))
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
}

/**
 * Takes the modules below a folder to the newest Helm 3, so that what else changed since theirs is not counted as Helm 4's;
 * gives what Go says of those that cannot be raised.
 * @param {string} root
 */
export async function raiseHelm3(root) {
  const said = [];
  for (const directory of moduleDirectories(root)) {
    if (!/\bhelm\.sh\/helm\/v3 v/.test(readFileSync(join(directory, 'go.mod'), 'utf8'))) continue;
    const env = { GOWORK: 'off', GOFLAGS: '-mod=mod' };
    const { code, stderr } = await run(directory, 'go', ['get', `helm.sh/helm/v3@v${HELM3}`], env);
    if (code !== 0) said.push(`Helm ${HELM3} in ${relative(root, directory) || '.'}: ${stderr.trim().slice(-2000)}`);
  }
  return said;
}

/**
 * Completes go.mod and go.sum of each module below a folder; gives what Go says of those that it cannot complete.
 *
 * The fixtures have no go.sum and name only what they import: versions and sums of the rest follow from that, and the Go
 * checksum database has the last word on them.
 * @param {string} root
 * @param {boolean} lenient whether imports that no module has may stay
 */
export async function tidy(root, lenient = false) {
  const said = [];
  for (const directory of moduleDirectories(root)) {
    const args = lenient ? ['mod', 'tidy', '-e'] : ['mod', 'tidy'];
    const { code, stderr } = await run(directory, 'go', args, { GOWORK: 'off', GOFLAGS: '-mod=mod' });
    if (code !== 0) said.push(`go mod tidy in ${relative(root, directory) || '.'}: ${stderr.trim().slice(-2000)}`);
  }
  return said;
}

/**
 * How Go is told to find modules: a go.work rules, and a vendored copy is never what is compiled.
 * @param {string} root
 */
export function modulesEnv(root) {
  return existsSync(join(root, 'go.work')) ? {} : { GOFLAGS: '-mod=mod', GOWORK: 'off' };
}

/**
 * Replaces helm.sh/helm/v3 by helm.sh/helm/v4 wherever it stands, as a search and replace does, and the version in go.mod.
 * @param {string} root
 */
export function replaceNaively(root) {
  for (const path of filesOf(root)) {
    if (!/(?:\.go|(?:^|\/)go\.mod)$/.test(path) || path.split('/').includes('vendor')) continue;
    const text = readFileSync(join(root, path), 'utf8');
    const replaced = path.endsWith('.go')
      ? text.replaceAll('"helm.sh/helm/v3/', '"helm.sh/helm/v4/')
      : text.replace(/^(\s*(?:require\s+)?)helm\.sh\/helm\/v3 v\S+/gm, `$1helm.sh/helm/v4 v${HELM4}`);
    if (replaced !== text) writeFileSync(join(root, path), replaced);
  }
}
