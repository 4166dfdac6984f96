/** Two threads must give what one gives, to the byte. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { audit } from '../../src/audit/index.ts';
import { startAudit } from '../../src/audit/start.ts';
import { newest4 } from '../../src/helm/releases.ts';
import { renderJson } from '../../src/report/json.ts';
import { blockReader, type ReadBlock } from '../../src/source/blocks.ts';
import type { Helper } from '../../src/source/helper.ts';
import { type ListedFile, type Listing, listFiles } from '../../src/source/list.ts';
import { packFiles, unpackFiles } from '../../src/source/packed.ts';
import { type Candidate, readCandidates } from '../../src/source/read.ts';
import { readShared } from '../../src/source/share.ts';
import { commitAll, temporary, write } from '../source/tree.ts';

const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const HELPER = new URL('../../dist/src/source/helper.js', import.meta.url).href;

/** More files than one thread reads alone. */
const tree = realpathSync(mkdtempSync(join(tmpdir(), 'helm4-audit-share-')));
afterAll(() => rmSync(tree, { recursive: true, force: true, maxRetries: 3 }));
beforeAll(() => {
  const files: Record<string, string> = {};
  for (let n = 0; n < 4_300; n++) {
    const name = `d${n % 60}/${n % 30 === 0 ? `deploy-${n}.sh` : n % 30 === 1 ? `${n}/Dockerfile` : `note-${n}.txt`}`;
    files[name] =
      n % 30 === 0
        ? `#!/bin/sh\nX=${n}\nhelm upgrade --install app-$X ./chart --atomic --force\n`
        : n % 30 === 1
          ? `FROM alpine/helm:3.${n % 17}.0\nRUN helm lint\n`
          : n % 30 === 2
            ? `helm upgrade in prose ${n}`
            : 'nothing';
  }
  write(tree, files);
});

const wanted = (path: string): boolean => path.endsWith('/plugin.yaml');
const listing = (): Listing => listFiles([tree], { cwd: tree });
const alone = (files: readonly ListedFile[]): Candidate[] => [...readCandidates({ files }, { wanted })];
const reading = { wanted, helper: () => undefined };
const same = (candidate: Candidate): Candidate => candidate;

/** A helper in this thread that takes some blocks at once and tells of them in the wrong order, early or late. */
function fakeHelper(blocks: number, tells: 'early' | 'late' | 'never'): Helper {
  const read: ReadBlock[] = [];
  return {
    begin({ files: packed, next }) {
      const { files, wanted: always } = unpackFiles(structuredClone(packed));
      const nextBlock = blockReader(files, (path) => always.has(path), next);
      for (let at = 0; at < blocks; at++) {
        const block = nextBlock();
        if (block !== undefined) read.unshift(structuredClone(block));
      }
    },
    poll: () => (tells === 'early' ? read.pop() : undefined),
    rest: async (take) => {
      if (tells !== 'never') for (const block of read) take(block);
    },
    stop() {},
  };
}

describe('sharing', () => {
  it.each([
    [5, 'early'],
    [5, 'late'],
    [5, 'never'],
    [1_000, 'late'],
  ] as const)(
    'gives the order of the list when the other thread takes %i blocks and tells %s',
    async (blocks, tells) => {
      const { files } = listing();
      const expected = alone(files);
      expect(expected.length).toBeGreaterThan(400);
      const helper = (): Helper => fakeHelper(blocks, tells);
      expect(await readShared(files, { wanted, helper }, same)).toEqual(expected);
    },
  );

  it('does without help where there are few files or there is no help', async () => {
    const { files } = listing();
    const few = files.slice(0, 300);
    const helper = (): Helper => {
      throw new Error('not asked for');
    };
    const done: number[] = [];
    const update = (count: number): void => void done.push(count);
    expect(await readShared(few, { wanted, helper, update }, same)).toEqual(alone(few));
    expect(done).toEqual([200, 300]);
    expect(await readShared(files, reading, same)).toEqual(alone(files));
    expect(await readShared([], reading, same)).toEqual([]);
  });
});

it('what is read survives the way to another thread', () => {
  const folder = fileURLToPath(new URL('../../fixtures', import.meta.url));
  const candidates = alone(listFiles([folder], { cwd: folder }).files);
  expect(candidates.length).toBeGreaterThan(200);
  expect(structuredClone(candidates)).toEqual(candidates);
});

it('packs and unpacks files', () => {
  const root = temporary();
  write(root, { 'a b.sh': 'helm', 'c/d': 'helm' });
  const { files } = listFiles([root], { cwd: root });
  const odd = {
    path: 'x\\xff',
    absolute: `${root}/x\uFFFD`,
    bytes: Buffer.from([0x78, 0xff]),
    tracked: true,
    named: false,
  };
  const named = { path: 'n', absolute: '/n', tracked: false, named: true };
  for (const list of [[], [named], [odd, ...files, named]]) {
    const unpacked = unpackFiles(structuredClone(packFiles(list, (path) => path === 'n' || path === 'c/d')));
    expect(unpacked.files).toEqual(list);
    expect([...unpacked.wanted]).toEqual(list.map(({ path }) => path).filter((path) => path === 'n' || path === 'c/d'));
  }
});

it('needs no second thread for a small repository, and none can be had from sources', async () => {
  const root = temporary();
  write(root, { 'a.sh': 'helm ls' });
  const started = startAudit([root], root);
  expect(await started.answers).toEqual(new Map());
  expect(started.helper()).toBeUndefined();
  started.stop();
});

describe.runIf(existsSync(MAIN))('the compiled command on many files', () => {
  test('has a second thread that can do all of it', async () => {
    const { files } = listing();
    const compiled: typeof import('../../src/source/helper.ts') = await import(HELPER);
    const helper = compiled.startHelper();
    const next = new Int32Array(new SharedArrayBuffer(4));
    helper?.begin({ files: packFiles(files, wanted), next });
    const told: ReadBlock[] = [];
    await helper?.rest((block) => void told.push(block));
    helper?.stop();
    expect(told.map(({ block }) => block)).toEqual([...told.keys()]);
    expect(told.flatMap(({ candidates }) => candidates)).toEqual(alone(files));
  });

  test('does without a second thread that breaks', async () => {
    const { files } = listing();
    const compiled: typeof import('../../src/source/helper.ts') = await import(HELPER);
    const helper = (): Helper | undefined => {
      const started = compiled.startHelper();
      return started && { ...started, begin: () => started.stop() };
    };
    expect(await readShared(files, { wanted, helper }, same)).toEqual(alone(files));
  });

  test.each(['no git', 'git'])('says what one thread says (%s)', async (kind) => {
    if (kind === 'git') commitAll(tree);
    const argv = [MAIN, '.', '--format', 'json', '--as-of', '2026-11-21'];
    const run = () => spawnSync(process.execPath, argv, { cwd: tree, encoding: 'utf8', maxBuffer: 2 ** 28 });
    const first = run();
    expect(first).toMatchObject({ status: 1, stderr: kind === 'git' ? '' : expect.any(String) });
    const { report } = await audit({
      paths: ['.'],
      cwd: tree,
      include: [],
      exclude: [],
      target: newest4(),
      asOf: '2026-11-21',
      minConfidence: 'medium',
      ignores: true,
    });
    expect(report.findings.length).toBeGreaterThan(400);
    expect(first.stdout).toBe(renderJson(report));
    expect(run().stdout).toBe(first.stdout);
  });
});
