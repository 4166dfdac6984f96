/** The state in PostgreSQL: the server is at HELM4_AUDIT_TEST_POSTGRES, where each test has a database of its own. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../src/org/state/index.ts';
import type { Dumped, Store } from '../../../src/org/store.ts';
import * as fc from '../../lib/fast-check.ts';
import { anyFinding } from '../../support/org/make.ts';
import { behavesAsState } from '../state/lib/behaviour.ts';
import { type Real, runCommands, sequences } from '../state/lib/commands.ts';
import { everythingIn, halves, recordUntil } from '../state/lib/killing.ts';
import { collect, makeRepository, makeRun, scanned } from '../state/lib/make.ts';
import { closedPort, databaseUrl, emptyDatabase, endServer } from './lib/postgres.ts';

const opened: Store[] = [];
const folder = mkdtempSync(join(tmpdir(), 'helm4-audit-services-'));

async function open(url: string): Promise<Store> {
  const store = await openStore(url);
  opened.push(store);
  return store;
}

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

afterAll(async () => {
  await endServer();
  rmSync(folder, { recursive: true });
});

behavesAsState(async () => open(await emptyDatabase()));

it(
  'tells what a plain model tells, whatever is done in whatever order',
  async () => {
    const urls = [await emptyDatabase(), await emptyDatabase()] as const;
    await fc.assert(
      fc.asyncProperty(sequences, async (commands) => {
        for (const url of urls) await query(url, 'DROP SCHEMA IF EXISTS helm4_audit CASCADE');
        const real: Real = {
          stores: [await openStore(urls[0]), await openStore(urls[1])],
          reopen: async (which) => {
            await real.stores[which].close();
            return openStore(urls[which], { create: false });
          },
        };
        try {
          await runCommands(commands, real);
        } finally {
          for (const store of real.stores) await store.close();
        }
      }),
      { numRuns: 25 },
    );
  },
  fc.PATIENCE * 3,
);

async function query(url: string, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('several workers', () => {
  const repositories = Array.from({ length: 40 }, (_, number) => makeRepository(`${number}`));
  const findings = [anyFinding('f1'), anyFinding('f2', { severity: 'note' })];

  it('that open a new database at once make one state', async () => {
    const url = await emptyDatabase();
    const stores = await Promise.all(Array.from({ length: 6 }, () => open(url)));
    await stores[0]?.begin(makeRun(1), []);
    for (const store of stores) expect((await store.newestRun())?.id).toBe('run-1');
  });

  it('that record the same repositories at once count each once', async () => {
    const url = await emptyDatabase();
    const stores = await Promise.all([open(url), open(url), open(url)]);
    await Promise.all(stores.map((store) => store.begin(makeRun(1), repositories)));
    const taken = await Promise.all(
      stores.flatMap((store, index) => {
        const order = index === 1 ? repositories.toReversed() : repositories;
        return order.map((repository) => store.record('run-1', repository, scanned(findings)));
      }),
    );
    expect(taken.filter(Boolean)).toHaveLength(repositories.length);
    await Promise.all(stores.map((store) => store.finish('run-1', true)));
    expect(await stores[0]?.trend()).toMatchObject([{ errors: 40, warnings: 0, notes: 40, pending: 0 }]);
    expect(await stores[0]?.pending('run-1')).toEqual([]);
  });

  it('of which some record new repositories that nobody planned, and others two runs at once', async () => {
    const url = await emptyDatabase();
    const stores = await Promise.all([open(url), open(url)]);
    await stores[0]?.begin(makeRun(1), []);
    await stores[0]?.begin(makeRun(2), []);
    await Promise.all(
      repositories.flatMap((repository) =>
        stores.flatMap((store, index) => [
          store.record(`run-${index + 1}`, repository, scanned(findings)),
          store.record(`run-${2 - index}`, repository, scanned(findings.slice(1))),
        ]),
      ),
    );
    const open40 = await collect(stores[0]?.findings() ?? []);
    const trend = await stores[0]?.trend();
    // Which of the two was first is chance; that all repositories count once in each run is not.
    expect(trend?.map((point) => [point.notes, point.repositories.scanned])).toEqual([
      [40, 40],
      [40, 40],
    ]);
    expect(open40.filter(({ severity }) => severity === 'note')).toHaveLength(40);
    expect(open40.filter(({ severity }) => severity === 'error')).toHaveLength(trend?.[1]?.errors ?? -1);
  });

  it('whose connections break go on', async () => {
    const url = await emptyDatabase();
    const store = await open(url);
    await store.begin(makeRun(1), repositories);
    const recording = Promise.all(
      repositories.map((repository) => store.record('run-1', repository, scanned(findings))),
    );
    await query(
      url,
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await recording;
    expect(await store.trend()).toMatchObject([{ errors: 40, pending: 0, repositories: { scanned: 40 } }]);
  });
});

describe('a server that cannot be used is told so, without its password', () => {
  const failure = async (url: string): Promise<unknown> => openStore(url).catch((error: unknown) => error);

  it('nobody listens', async () => {
    const said = await failure(`postgres://me:hunter22@127.0.0.1:${await closedPort()}/state`);
    expect(said).toMatchObject({
      name: 'StateError',
      kind: 'unreachable',
      message: expect.stringContaining('127.0.0.1'),
    });
    expect(JSON.stringify(said) + String(said)).not.toContain('hunter22');
  });

  it('there is no such database, it has another encoding, or the address is none', async () => {
    expect(await failure(databaseUrl('not_there'))).toMatchObject({ kind: 'usage' });
    const ascii = await emptyDatabase("ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
    expect(await failure(ascii)).toMatchObject({ kind: 'usage', message: expect.stringContaining('UTF8') });
    expect(await failure('postgres://me:hunter22@:x/')).toMatchObject({
      kind: 'usage',
      message: expect.not.stringContaining('hunter22'),
    });
    await expect(openStore(await emptyDatabase(), { create: false })).rejects.toMatchObject({ kind: 'usage' });
  });

  it('a newer tool wrote the state', async () => {
    const url = await emptyDatabase();
    await (await openStore(url)).close();
    await query(url, "UPDATE helm4_audit.helm4_audit_state SET version = 99, tool = '7.0.0'");
    expect(await failure(url)).toMatchObject({ kind: 'usage', message: expect.stringContaining('7.0.0') });
  });
});

it('version 1 is opened', async () => {
  const url = await emptyDatabase();
  const sql = readFileSync(new URL('../state/version-1.sql', import.meta.url), 'utf8')
    .replaceAll(/\) STRICT(?:, WITHOUT ROWID)?;/g, ');')
    .replaceAll('(key INTEGER PRIMARY KEY', '(key INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY')
    .replaceAll(' BLOB', ' BYTEA')
    .replaceAll(' TEXT', ' TEXT COLLATE "C"')
    .replaceAll(/X'([0-9a-f]*)'/g, "'\\x$1'");
  await query(url, `CREATE SCHEMA helm4_audit; SET search_path = helm4_audit; ${sql}`);
  const file = join(folder, 'version-1.db');
  const store = await open(url);
  const copy = await open(file);
  await copy.merge(store);
  expect((await collect(store.findings())).map(({ identity }) => identity)).toEqual(['kept', 'worse', 'new']);
  expect(await collect(copy.findings())).toEqual(await collect(store.findings()));
});

it('a state goes from a file into a server and back with everything in it', async () => {
  const first = join(folder, 'first.db');
  const second = join(folder, 'second.db');
  const url = await emptyDatabase();
  await recordUntil(first, 20, { kind: 'its own' });
  const [from, server, back] = [await open(first), await open(url), await open(second)];
  expect(await server.merge(from)).toMatchObject({ runs: 3, repositories: 20 });
  expect(await back.merge(server)).toMatchObject({ runs: 3, repositories: 20 });
  expect(await server.merge(back)).toEqual({ runs: 0, repositories: 0, findings: 0 });
  const dumped = await dumpOf(from);
  expect(await dumpOf(server)).toEqual(dumped);
  expect(await dumpOf(back)).toEqual(dumped);
});

function dumpOf(store: Store): Promise<readonly Dumped[]> {
  return collect(store.dump());
}

describe('processes that are killed at random moments', () => {
  it.each([
    ['a file', async () => join(folder, `${Math.random()}.db`), 50],
    ['a server', () => emptyDatabase(), 12],
  ] as const)(
    '%s',
    async (_, place, kills) => {
      const url = await place();
      const undisturbed = await place();
      await recordUntil(undisturbed, 200, { kind: 'its own' });
      let killed = 0;
      for (let tried = 0; tried < kills; tried++) {
        if (!(await recordUntil(url, 200, { kind: 'later', ms: Math.random() * 12 }))) killed++;
        expect(await halves(url)).toEqual([]);
      }
      expect(killed).toBeGreaterThan(kills / 4);
      await recordUntil(url, 200, { kind: 'its own' });
      expect(await everythingIn(url)).toEqual(await everythingIn(undisturbed));
    },
    300_000,
  );
});
