#!/usr/bin/env node
/**
 * Puts Helm releases into the cache, by building them from their Go modules (build.mjs), and prints where they are.
 *
 *   node scripts/helm/install.mjs VERSION...
 *
 * A release that the Go module proxy does not serve (4.1.2) cannot be had.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir } from './releases.mjs';

/** Where the binary of a release is, or would be. */
export function binaryOf(version) {
  return join(cacheDir, version, 'helm');
}

/** Builds what is missing; gives, in words, what stands in the way, or undefined when all are there. */
export function ensure(versions) {
  const missing = versions.filter((version) => !existsSync(binaryOf(version)));
  if (missing.length === 0) return undefined;
  if (spawnSync('go', ['version'], { stdio: 'ignore' }).error !== undefined)
    return `Helm ${missing.join(', ')} is not in ${cacheDir}, and Go, which builds it, is missing: https://go.dev/dl/`;
  const builder = fileURLToPath(new URL('./build.mjs', import.meta.url));
  for (const version of missing)
    spawnSync(process.execPath, [builder, version], { stdio: ['ignore', 'inherit', 'inherit'] });
  const left = missing.filter((version) => !existsSync(binaryOf(version)));
  return left.length === 0 ? undefined : `Helm ${left.join(', ')} could not be built: see above`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const versions = process.argv.slice(2);
  const problem = ensure(versions);
  for (const version of versions) if (existsSync(binaryOf(version))) console.log(binaryOf(version));
  if (problem !== undefined) {
    console.error(problem);
    process.exitCode = 1;
  }
}
