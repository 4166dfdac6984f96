/** Where repositories are fetched to, and how that is cleared away again, also after a kill. */
import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'helm4-audit-org';
/** After so many milliseconds a directory is stale even when it seems to belong to another machine or a living process. */
const STALE = 2 * 24 * 60 * 60 * 1000;

/** Those of this process. */
const ours = new Set<string>();

export interface Temporary {
  /** Mode 0700. */
  readonly path: string;
  readonly remove: () => void;
}

/**
 * Makes a directory that only this user can look into, after removing those that scans of this user left behind when they
 * were killed.
 *
 * @param base the directory for temporary files
 */
export function makeTemporary(now: number, base = tmpdir()): Temporary {
  sweep(base, now);
  const path = mkdtempSync(join(base, `${ownPrefix()}${process.pid}-`));
  ours.add(path);
  const remove = (): void => {
    removeTree(path);
    ours.delete(path);
  };
  return { path, remove };
}

/** Removes a directory with all that is in it; what cannot be removed stays for the next sweep. */
export function removeTree(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
  } catch {
    // A child that was killed a moment ago may still be writing to it.
  }
}

function sweep(base: string, now: number): void {
  let names: readonly string[];
  try {
    names = readdirSync(base);
  } catch {
    return;
  }
  for (const name of names) {
    const path = join(base, name);
    if (name.startsWith(`${PREFIX}-`) && !ours.has(path) && isStale(path, name, now)) removeTree(path);
  }
}

function isStale(path: string, name: string, now: number): boolean {
  let stats: ReturnType<typeof lstatSync>;
  try {
    stats = lstatSync(path);
  } catch {
    return false;
  }
  // In a directory that all users share the name proves nothing.
  if (!stats.isDirectory() || stats.uid !== (process.getuid?.() ?? stats.uid)) return false;
  if (now - stats.mtimeMs > STALE) return true;
  if (!name.startsWith(ownPrefix())) return false;
  const pid = Number(/^(\d+)-/.exec(name.slice(ownPrefix().length))?.[1] ?? Number.NaN);
  return Number.isSafeInteger(pid) && pid > 0 && !isAlive(pid);
}

/** Names the machine: containers may share the directory, and do not see each other's processes. */
function ownPrefix(): string {
  return `${PREFIX}-${createHash('sha256').update(hostname()).digest('hex').slice(0, 8)}-`;
}

function isAlive(pid: number): boolean {
  // It is not one of ours, so that it was made by an older process of the same number.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
