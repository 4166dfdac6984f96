import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { forgeApi } from '../../../src/org/give/forge-api.ts';
import { type UploadOptions, type UploadSummary, upload } from '../../../src/org/give/upload.ts';
import type { Parcel } from '../../../src/org/store.ts';
import { type Given, giveRoutes, nothingGiven } from '../../support/forge/give.ts';
import { type MemoryLog, memoryLog } from '../../support/forge/log.ts';
import { jumpingPace } from '../../support/forge/pace.ts';
import { type FakeForge, startForge } from '../../support/forge/server.ts';
import { aRepository, HEAD, type MemoryStore, memoryStore } from '../../support/give/store.ts';

const TOKEN = 'ghp_0123456789abcdefABCDEF0123456789abcd';

let forge: FakeForge;
let given: Given;
let store: MemoryStore;
let log: MemoryLog;

beforeEach(async () => {
  given = nothingGiven();
  forge = await startForge([], giveRoutes(given));
  forge.tokens = [TOKEN];
  store = memoryStore();
  log = memoryLog();
});

afterEach(async () => {
  // Whatever was told, the token was not.
  expect(JSON.stringify([log.lines, store.deliveries])).not.toContain(TOKEN);
  await forge.close();
});

function parcel(name: string, changes: Partial<Parcel> = {}): Parcel {
  const sarif = gzipSync(`{"of":"${name}"}`);
  const repository = aRepository(name, forge.githubApi);
  return { repository, head: HEAD, branch: 'main', digest: `digest of ${name}`, sarif, ...changes };
}

function run(changes: Partial<UploadOptions> = {}, token = TOKEN): Promise<UploadSummary> {
  const { signal } = new AbortController();
  const env = { HELM4_AUDIT_TOKEN: token, HELM4_AUDIT_TOKEN_HOST: forge.host };
  const api = forgeApi({ env, log, signal, pace: jumpingPace(), writes: changes.dryRun !== true });
  return upload({ store, api, log, dryRun: false, wait: async () => {}, signal, ...changes });
}

function states(): string[] {
  return store.deliveries.map(({ id, delivery }) => `${id.split('/').at(-1)} ${delivery.state}`).sort();
}

test('an analysis is uploaded for its commit and branch, and is done when it is processed', async () => {
  store.kept = [parcel('acme/web'), parcel('acme/api', { branch: 'release/1' })];
  const summary = await run();
  expect(summary).toMatchObject({ uploaded: 2, refused: 0, failed: 0, reached: true });
  expect(given.analyses).toHaveLength(2);
  expect(given.analyses).toContainEqual(
    expect.objectContaining({
      repository: 'acme/web',
      commit: HEAD,
      ref: 'refs/heads/main',
      sarif: '{"of":"acme/web"}',
      polled: 2,
    }),
  );
  expect(given.analyses).toContainEqual(
    expect.objectContaining({ repository: 'acme/api', ref: 'refs/heads/release/1' }),
  );
  const [first] = store.deliveries;
  expect(first?.delivery).toEqual({ state: 'done', reference: expect.stringMatching(/^analysis-/) });
  expect(await run()).toMatchObject({ uploaded: 0 });
  expect(given.analyses).toHaveLength(2);
});

test.each([
  [403, 'Code Security must be enabled for this repository to use code scanning.', 'refused'],
  [403, 'Advanced Security must be enabled for this repository to use code scanning.', 'refused'],
  [403, 'Resource not accessible by integration', 'failed'],
  [404, 'Not Found', 'failed'],
])('%i %s is a warning that fails nothing', async (status, message, state) => {
  store.kept = [parcel('acme/web'), parcel('acme/api')];
  given.refusals.set('acme/web', { status, message });
  expect(await run()).toMatchObject({ uploaded: 1, refused: 1, failed: 0, unauthorized: undefined });
  expect(states()).toEqual(['api done', `web ${state}`]);
  const warning = log.lines.find(({ event }) => event === 'analysis refused');
  expect(warning).toMatchObject({ level: 'warn', fields: { repository: `${forge.host}/acme/web` } });
  expect(warning?.fields['reason']).toContain(message);
  expect(warning?.fields['hint']).toBeTruthy();
});

test('a token that no repository takes ends it, with nothing marked as refused', async () => {
  store.kept = Array.from({ length: 40 }, (_, index) => parcel(`acme/r${index}`));
  for (const { repository } of store.kept) {
    given.refusals.set(repository.name, { status: 403, message: 'Resource not accessible by integration' });
  }
  const summary = await run();
  expect(summary.unauthorized).toContain('not accessible');
  expect(store.deliveries.length).toBeLessThan(20);
  expect(states().every((state) => state.endsWith('failed'))).toBe(true);
});

test('a token that is not valid is told once, and nothing is recorded', async () => {
  store.kept = [parcel('acme/web')];
  const summary = await run({}, 'ghp_another0123456789another0123456789an');
  expect(summary.unauthorized).toContain('401');
  expect(store.deliveries).toEqual([]);
});

test('what cannot be processed, and what is not in time, is tried again', async () => {
  store.kept = [parcel('acme/web')];
  given.polls = [
    { processing_status: 'failed', errors: ['rejecting SARIF, as there are more runs\u001b[31m than allowed'] },
  ];
  expect(await run()).toMatchObject({ failed: 1 });
  expect(store.deliveries[0]?.delivery).toMatchObject({ state: 'failed' });
  expect(log.lines.find(({ level }) => level === 'error')?.fields['reason']).toContain('more runs\\x1b[31m than');
  given.polls = [{ processing_status: 'pending' }];
  expect(await run()).toMatchObject({ failed: 1 });
  expect(store.deliveries[1]?.delivery).toMatchObject({ reason: expect.stringContaining('has not processed') });
  given.polls = [{ processing_status: 'complete' }];
  expect(await run()).toMatchObject({ uploaded: 1 });
});

test('a limit is waited for, a fault of the forge is for the next run', async () => {
  store.kept = [parcel('acme/web')];
  forge.faults = [{ match: /^POST .*sarifs$/, times: 1, how: { kind: 'secondary', retryAfter: '30' } }];
  expect(await run()).toMatchObject({ uploaded: 1 });
  expect(given.analyses.length).toBeGreaterThanOrEqual(1);
  store.kept = [parcel('acme/api')];
  forge.faults = [{ match: /^POST .*sarifs$/, times: 9, how: { kind: 'status', status: 502 } }];
  expect(await run()).toMatchObject({ uploaded: 0, failed: 1 });
  forge.faults = [];
  expect(await run()).toMatchObject({ uploaded: 1 });
});

test('a kill between the upload and its record uploads the same once more, and that is all', async () => {
  store.kept = [parcel('acme/web')];
  const killed = { ...store, deliver: async () => Promise.reject(new Error('killed')) };
  await expect(run({ store: killed })).rejects.toThrow('killed');
  expect(await run()).toMatchObject({ uploaded: 1 });
  expect(given.analyses.map(({ repository, sarif }) => `${repository} ${sarif}`)).toEqual([
    'acme/web {"of":"acme/web"}',
    'acme/web {"of":"acme/web"}',
  ]);
  expect(states()).toEqual(['web done']);
});

test('what is too large, archived or on another forge is never sent', async () => {
  const large = parcel('acme/large', { sarif: randomBytes(10 * 1024 * 1024 + 1) });
  const archived = parcel('acme/old');
  const elsewhere = parcel('group/project');
  store.kept = [
    large,
    { ...archived, repository: { ...archived.repository, archived: true } },
    { ...elsewhere, repository: { ...elsewhere.repository, forge: 'gitlab' } },
  ];
  expect(await run()).toMatchObject({ uploaded: 0, refused: 2, failed: 0, impossible: 1 });
  expect(forge.requests).toEqual([]);
  expect(log.lines.find(({ event }) => event === 'no code scanning')?.fields['hint']).toContain('GitLab');
});

test('a dry run sends nothing and records nothing', async () => {
  store.kept = [parcel('acme/web')];
  expect(await run({ dryRun: true })).toMatchObject({ uploaded: 1 });
  expect(forge.requests).toEqual([]);
  expect(store.deliveries).toEqual([]);
});
