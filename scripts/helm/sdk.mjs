#!/usr/bin/env node
/**
 * Writes src/helm/data/sdk-v3.json, sdk-v4.json, sdk-positions.json and sdk-modules.json: what the Go packages of Helm
 * export, by release, as go/types says it (scripts/helm/sdk/api), and what each release's go.mod requires.
 *
 *   npm run helm:sdk                  with RELIST=1 in the environment: list the releases anew
 *
 * Needs Go and its module proxy. What one release exports is kept in the cache as `<version>/api.json`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import compare from 'semver/functions/compare.js';
import { cacheDir, dumpedReleases } from './releases.mjs';
import { union } from './sdk/union.mjs';

/**
 * The module proxy refuses (403) a dependency of these (vbom.ml/util), so that their types can't be had. Of 4.x only
 * 4.1.2 is refused, which `dumpedReleases` leaves out.
 */
const refused = /^3\.[1-4]\./;

const lister = fileURLToPath(new URL('./sdk/api', import.meta.url));
const program = join(cacheDir, 'sdk-api');

mkdirSync(cacheDir, { recursive: true });
execFileSync('go', ['build', '-o', program, '.'], { cwd: lister, stdio: 'inherit' });

const modules = {};
const positions = {};
for (const major of ['3', '4']) {
  const releases = [];
  const versions = dumpedReleases.filter((one) => one.startsWith(`${major}.`) && !refused.test(one));
  for (const version of versions.sort(compare)) {
    const folder = download(version);
    modules[version] = requirements(join(folder, 'go.mod'));
    releases.push({ version, packages: exported(version, folder) });
  }
  const { api, places } = union(releases);
  write(`sdk-v${major}.json`, api);
  Object.assign(positions, places);
}
write('sdk-positions.json', positions);
write('sdk-modules.json', modules);

/** The folder of a release's module in the module cache. */
function download(version) {
  const module = `helm.sh/helm/v${version[0]}@v${version}`;
  return JSON.parse(execFileSync('go', ['mod', 'download', '-json', module], { encoding: 'utf8' })).Dir;
}

function exported(version, folder) {
  const kept = join(cacheDir, version, 'api.json');
  if (!existsSync(kept) || process.env['RELIST'] === '1') {
    const started = Date.now();
    const listed = execFileSync(program, {
      cwd: folder,
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    mkdirSync(join(cacheDir, version), { recursive: true });
    writeFileSync(kept, listed);
    console.log(`${version}: ${Date.now() - started} ms`);
  }
  return JSON.parse(readFileSync(kept, 'utf8'));
}

/** The `go` line, and the modules that must agree with those of the program that uses the SDK. */
function requirements(file) {
  const { Go, Require } = JSON.parse(execFileSync('go', ['mod', 'edit', '-json', file], { encoding: 'utf8' }));
  const shared = Require.filter(({ Path }) => /^(sigs\.)?k8s\.io\//.test(Path));
  return { go: Go ?? '', requires: Object.fromEntries(shared.map(({ Path, Version }) => [Path, Version])) };
}

/** One line per entry of the top two levels, so that a change shows as such in git. */
function write(name, value) {
  const file = fileURLToPath(new URL(`../../src/helm/data/${name}`, import.meta.url));
  const lines = Object.entries(value).map(([key, entry]) => `${JSON.stringify(key)}: ${entryText(entry)}`);
  writeFileSync(file, `{\n${lines.join(',\n')}\n}\n`);
}

function entryText(entry) {
  if (typeof entry !== 'object') return JSON.stringify(entry);
  if (Array.isArray(entry)) return `[\n${entry.map((one) => ` ${JSON.stringify(one)}`).join(',\n')}\n]`;
  const lines = Object.entries(entry).map(([key, inner]) => ` ${JSON.stringify(key)}: ${JSON.stringify(inner)}`);
  return `{\n${lines.join(',\n')}\n}`;
}
