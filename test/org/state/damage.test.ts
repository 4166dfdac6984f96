/** States that were damaged, or made to do harm: each is told as such, and a state that takes one in stays what it was. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../../src/org/state/index.ts';
import type { Store } from '../../../src/org/store.ts';
import { anyFinding } from '../../support/org/make.ts';
import { collect, FAILED, makePin, makeRepository, makeRun, scanned } from './lib/make.ts';

const folder = mkdtempSync(join(tmpdir(), 'helm4-audit-damage-'));
const whole = join(folder, 'whole.db');
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  const store = await openStore(whole);
  const [web, api] = [makeRepository('web'), makeRepository('api')];
  await store.begin(makeRun(1), [web, api]);
  await store.record('run-1', web, scanned([anyFinding('one')], { pins: [makePin()] }));
  await store.record('run-1', api, FAILED);
  await store.finish('run-1', true);
  await store.close();
});

let made = 0;
function copyWith(harm: string): string {
  const path = join(folder, `${++made}.db`);
  copyFileSync(whole, path);
  const database = new Libsql(path);
  database.exec(`PRAGMA foreign_keys = OFF; ${harm}`);
  database.close();
  return path;
}

/** All that a report asks for. */
async function readAll(store: Store): Promise<void> {
  await store.newestRun();
  await store.repositories();
  await store.pending('run-1');
  await store.trend();
  await store.causes(10);
  await store.changes();
  await collect(store.findings());
  await collect(store.parcels());
}

const JSONS = ["''", "'null'", "'[]'", "'{}'", "'[null]'", "'7'", `'{"id":1,"forge":"github"}'`];
const HARM: readonly (readonly [string, readonly string[]])[] = [
  ['UPDATE repository SET data = ?', [...JSONS, `json_set(data, '$.forge', 'evil')`, `json_set(data, '$.topics', 1)`]],
  ['UPDATE run SET settings = ?', [...JSONS, `json_set(settings, '$.asOf', 'x')`]],
  ['UPDATE run SET filtered = ?', ["''", "'[]'", `'{"x":"y"}'`]],
  ['UPDATE result SET reasons = ?', ["''", "'null'", "'[1]'"]],
  ['UPDATE finding SET causes = ?', ["''", "'null'", "'[null]'", `'[{"kind":"evil","name":"x","version":null}]'`]],
  ['UPDATE finding SET severity = ?', ['-1', '77']],
  ['UPDATE result SET verdict = ?', ["''", "'fine'"]],
];

describe('a state whose texts are not as they should be', () => {
  it.each(HARM)('%s', async (harm, values) => {
    const into = await openStore(join(folder, `into-${++made}.db`));
    for (const value of values) {
      const store = await openStore(copyWith(harm.replace('?', value)));
      const told = { name: 'StateError', kind: 'usage', message: expect.stringContaining('damaged') };
      await expect(readAll(store), value).rejects.toMatchObject(told);
      await expect(into.merge(store), value).rejects.toMatchObject(told);
      await store.close();
    }
    await readAll(into);
    const good = await openStore(whole);
    await into.merge(good);
    expect(await into.repositories()).toEqual(await good.repositories());
    await Promise.all([good.close(), into.close()]);
  });
});

describe('a state that is made to do harm', () => {
  it.each([
    ["UPDATE run SET started_at = 'soon'"],
    ["UPDATE run SET finished_at = '9999-99-99T99:99:99Z'"],
    ['UPDATE run SET complete = 2'],
    ['UPDATE result SET commands = 9223372036854775807'],
    ['UPDATE outcome SET status = 9223372036854775807'],
    ["UPDATE finding SET fix = 'evil'"],
    ['UPDATE finding SET start_line = -1'],
    ['UPDATE outcome SET status = 9'],
    ["UPDATE repository SET data = json_set(data, '$.id', 'github.com/acme/other')"],
  ])('is not taken in: %s', async (harm) => {
    const into = await openStore(join(folder, `into-${++made}.db`));
    const store = await openStore(copyWith(harm));
    await expect(into.merge(store)).rejects.toMatchObject({ name: 'StateError', kind: 'usage' });
    await readAll(into);
    await Promise.all([store.close(), into.close()]);
  });

  it.each([
    ['CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i FROM n'],
    ['CREATE TRIGGER t AFTER INSERT ON run BEGIN DELETE FROM finding; END'],
    ['UPDATE helm4_audit_state SET version = -1'],
  ])('is not opened: %s', async (harm) => {
    await expect(openStore(copyWith(harm))).rejects.toMatchObject({ name: 'StateError', kind: 'usage' });
  });
});
