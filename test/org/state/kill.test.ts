import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { afterAll, expect, it } from 'vitest';
import { everythingIn, halves, recordUntil } from './lib/killing.ts';

const REPOSITORIES = 12;
const folder = mkdtempSync(join(tmpdir(), 'helm4-audit-kill-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('a process that is killed leaves whole repositories, and the next one goes on to the same end', async () => {
  const killed = join(folder, 'killed.db');
  const undisturbed = join(folder, 'undisturbed.db');
  for (const [after, depth] of [
    [0, 9],
    [7, 30],
    [REPOSITORIES + 2, 50],
  ] as const) {
    expect(await recordUntil(killed, REPOSITORIES, { kind: 'within', after, depth })).toBe(false);
    const file = new Libsql(killed);
    expect(file.prepare('PRAGMA integrity_check').all([])).toEqual([{ integrity_check: 'ok' }]);
    file.close();
    expect(await halves(killed)).toEqual([]);
  }
  expect(await recordUntil(killed, REPOSITORIES, { kind: 'its own' })).toBe(true);
  expect(await recordUntil(undisturbed, REPOSITORIES, { kind: 'its own' })).toBe(true);
  expect(await everythingIn(killed)).toEqual(await everythingIn(undisturbed));
  expect(statSync(killed).mode & 0o777).toBe(0o600);
}, 120_000);
