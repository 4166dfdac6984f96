import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { afterAll, describe, expect, it } from 'vitest';
import { openStore } from '../../../src/org/state/index.ts';
import { openLibsql } from '../../../src/org/state/libsql.ts';
import { MIGRATIONS, type Migration, migrate } from '../../../src/org/state/schema.ts';
import { anyFinding } from '../../support/org/make.ts';
import { collect, makeRepository, makeRun, scanned, startOf } from './lib/make.ts';

const folder = mkdtempSync(join(tmpdir(), 'helm4-audit-file-'));
afterAll(() => rmSync(folder, { recursive: true }));
let made = 0;
const path = (): string => join(folder, `${++made}.db`);

const NOWHERE: readonly (readonly [string, () => string, RegExp])[] = [
  ['nothing, when none is to be made', () => path(), /there is no state/],
  [
    'a place below a file',
    () => join(path(), '..', '..', 'package.json', 'x').replace(folder, process.cwd()),
    /no folder|there is no/,
  ],
  ['a folder that is not there', () => join(folder, 'none', 'x.db'), /there is no/],
  ['an address of something else', () => 'mysql://root:hunter22@host/db', /postgres:\/\//],
  ['no name', () => '', /no name/],
];

describe('what is no state is told so', () => {
  it.each([
    ['a folder', (at: string) => mkdirSync(at), /is a folder|is not a file/],
    [
      'a text',
      (at: string) => writeFileSync(at, 'sources: github:acme\n'.repeat(500)),
      /is not a state of helm4-audit/,
    ],
    [
      'a database that is damaged',
      (at: string) => writeFileSync(at, `SQLite format 3\0${'x'.repeat(9000)}`),
      /is no database|damaged/,
    ],
    [
      'the database of another tool',
      (at: string) => new Libsql(at).exec('CREATE TABLE users (name TEXT)'),
      /another tool/,
    ],
  ] as const)('%s', async (_, make, message) => {
    const at = path();
    make(at);
    await expect(openStore(at)).rejects.toMatchObject({
      name: 'StateError',
      kind: 'usage',
      message: expect.stringMatching(message),
    });
  });

  it.each(NOWHERE)('%s', async (_, at, message) => {
    const failure = openStore(at(), { create: false });
    await expect(failure).rejects.toMatchObject({ kind: 'usage', message: expect.stringMatching(message) });
    await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining('hunter22') });
  });
});

describe('versions', () => {
  it('a state of a newer tool is left alone, and the message says which tool it needs', async () => {
    const at = path();
    await (await openStore(at)).close();
    const database = await openLibsql(at);
    await database.run("UPDATE helm4_audit_state SET version = 99, tool = '7.0.0'");
    await database.close();
    await expect(openStore(at)).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('helm4-audit 7.0.0'),
    });
  });

  it('a migration that breaks off leaves the version before it, and is done by the next', async () => {
    const at = path();
    await (await openStore(at)).close();
    const database = await openLibsql(at);
    const about = { name: 'the state', tool: '2.0.0' };
    const next = (end: string): readonly Migration[] => [
      ...MIGRATIONS,
      { version: MIGRATIONS.length + 1, statements: ({ text }) => [`ALTER TABLE run ADD COLUMN remark ${text}`, end] },
    ];
    await expect(migrate(database, about, next('CREATE NONSENSE'))).rejects.toThrow();
    await (await openStore(at)).close();
    await expect(database.all('SELECT remark FROM run')).rejects.toThrow();
    await migrate(database, about, next("UPDATE run SET remark = 'x'"));
    expect(await database.all('SELECT remark FROM run')).toEqual([]);
    await expect(openStore(at)).rejects.toMatchObject({ kind: 'usage' });
    await database.close();
  });

  it('processes that open a new state at once make one', async () => {
    const at = path();
    const stores = await Promise.all(Array.from({ length: 6 }, () => openStore(at)));
    await stores[0]?.begin(makeRun(1), []);
    for (const store of stores) expect((await store.newestRun())?.id).toBe('run-1');
    for (const store of stores) await store.close();
  });

  it('version 1 is opened with everything that it holds', async () => {
    const at = path();
    const file = new Libsql(at);
    file.exec(readFileSync(new URL('version-1.sql', import.meta.url), 'utf8'));
    file.close();
    const store = await openStore(at);
    const told = {
      runs: (await store.trend()).map(({ at: start, errors, warnings, notes, gone }) => [
        start,
        errors,
        warnings,
        notes,
        gone,
      ]),
      repositories: (await store.repositories()).map(({ repository, status, last }) => [
        repository.id,
        status,
        last?.heldAt,
      ]),
      findings: (await collect(store.findings())).map(({ identity, severity, firstSeen }) => [
        identity,
        severity,
        firstSeen,
      ]),
      fixed: (await store.changes()).fixed.map(({ identity }) => identity),
      parcels: (await collect(store.parcels())).map(({ digest, sarif }) => [digest, Buffer.from(sarif).toString()]),
      given: await store.given(''),
      cached: await store.cached('https://api.github.com/orgs/acme/repos'),
    };
    await store.close();
    expect(told).toEqual({
      runs: [
        [startOf(1), 2, 0, 1, 0],
        [startOf(2), 1, 1, 1, 1],
      ],
      repositories: [
        ['github.com/acme/a', 'scanned', startOf(2)],
        ['github.com/acme/b', 'error', startOf(1)],
      ],
      findings: [
        ['kept', 'error', startOf(1)],
        ['worse', 'warning', startOf(1)],
        ['new', 'note', startOf(2)],
      ],
      fixed: ['fixed'],
      parcels: [['d2', 'sarif two']],
      given: new Map([['webhook', 'run-1']]),
      cached: { etag: '"1"', body: '[]' },
    });
  });
});

it('a state that was closed is one file', async () => {
  const at = path();
  const store = await openStore(at);
  const repository = makeRepository('a');
  await store.begin(makeRun(1), [repository]);
  await store.record('run-1', repository, scanned([anyFinding('f1')]));
  expect(await collect(store.findings())).toHaveLength(1);
  await store.close();
  const copy = path();
  copyFileSync(at, copy);
  const again = await openStore(copy, { create: false });
  expect(await collect(again.findings())).toHaveLength(1);
  await again.close();
});
