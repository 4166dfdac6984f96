import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeTemporary } from '../../../src/org/scan/temporary.ts';

let base = '';
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'temporary-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** The name that a scan with this process id would give its directory, on this machine. */
function nameFor(pid: number): string {
  const made = makeTemporary(Date.now(), base);
  made.remove();
  return basename(made.path).replace(`-${process.pid}-`, `-${pid}-`);
}

/** The id of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

describe('directories for what is fetched', () => {
  test('only this user can look into one, and it goes with all that is in it', () => {
    const { path, remove } = makeTemporary(Date.now(), base);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    mkdirSync(join(path, 'a/b'), { recursive: true });
    writeFileSync(join(path, 'a/b/c'), 'x');
    remove();
    expect(readdirSync(base)).toEqual([]);
  });

  test('what a killed scan left is cleared away; what a living one uses, and what is not ours, stays', () => {
    const dead = join(base, nameFor(deadPid()));
    const alive = join(base, nameFor(process.ppid));
    const older = join(base, nameFor(process.pid));
    const foreign = join(base, 'helm4-audit-org-zzzzzzzz-1-x');
    const other = join(base, 'helm4-audit-something');
    for (const path of [dead, alive, older, foreign, other]) mkdirSync(join(path, 'fetched'), { recursive: true });
    const first = makeTemporary(Date.now(), base);
    const second = makeTemporary(Date.now(), base);
    expect([dead, alive, older, foreign, other].map((path) => existsSync(path))).toEqual([
      false,
      true,
      false,
      true,
      true,
    ]);
    expect([first, second].map(({ path }) => existsSync(path))).toEqual([true, true]);
  });

  test('after two days it is stale, whoever made it', () => {
    const foreign = join(base, 'helm4-audit-org-zzzzzzzz-1-x');
    mkdirSync(foreign);
    const now = Date.now();
    utimesSync(foreign, now / 1000 - 49 * 3600, now / 1000 - 49 * 3600);
    makeTemporary(now, base);
    expect(existsSync(foreign)).toBe(false);
  });

  test('a link with such a name leads nowhere', () => {
    const target = join(base, 'precious');
    mkdirSync(target);
    writeFileSync(join(target, 'file'), 'x');
    symlinkSync(target, join(base, nameFor(deadPid())));
    makeTemporary(Date.now(), base);
    expect(readdirSync(target)).toEqual(['file']);
  });
});
