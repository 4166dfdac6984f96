/** Two threads must give what one gives, to the byte. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { audit } from '../../src/audit/index.ts';
import { blocksOf, shareFiles, takeBlocks } from '../../src/audit/share.ts';
import { type Helper, startAudit } from '../../src/audit/start.ts';
import { type Taken, take, takeFiles } from '../../src/audit/take.ts';
import { newest4 } from '../../src/helm/releases.ts';
import { renderJson } from '../../src/report/json.ts';
import { type Listing, listFiles } from '../../src/source/list.ts';
import { packFiles, unpackFiles } from '../../src/source/packed.ts';
import { commitAll, temporary, write } from '../source/tree.ts';

const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const START = new URL('../../dist/src/audit/start.js', import.meta.url).href;
const FIXTURES = fileURLToPath(new URL('../../fixtures', import.meta.url));

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

/** A helper in this thread that takes every other block and tells of them in the wrong order. */
function fakeHelper(ends: 'well' | 'early'): Helper {
  return {
    async begin({ files, next }, tell) {
      const told: [number, readonly Taken[]][] = [];
      const blocks = blocksOf(unpackFiles(structuredClone(files)));
      const few = ends === 'well' ? blocks : blocks.slice(0, 5);
      takeBlocks(few, next, (block, taken) => told.unshift([block, structuredClone(taken)]));
      if (ends === 'well') for (const [block, taken] of told) tell(block, taken);
    },
    stop() {},
  };
}

describe('sharing', () => {
  const listing = (): Listing => listFiles([tree], { cwd: tree });

  it.each(['well', 'early'] as const)('gives the order of the listing when the other thread ends %s', async (ends) => {
    const { files } = listing();
    const alone = takeFiles()(files);
    expect(alone.length).toBeGreaterThan(400);
    expect(await shareFiles(files, () => fakeHelper(ends), undefined)).toEqual(alone);
  });

  it('does without help where there are few files or there is no help', async () => {
    const { files } = listing();
    const few = files.slice(0, 100);
    const help = (): Helper => {
      throw new Error('not asked for');
    };
    expect(await shareFiles(few, help, undefined)).toEqual(takeFiles()(few));
    expect(await shareFiles(files, () => undefined, undefined)).toEqual(takeFiles()(files));
    expect(await shareFiles([], () => undefined, undefined)).toEqual([]);
  });
});

it('what a reader makes of a file survives the way to another thread', () => {
  const folder = join(FIXTURES, 'readers');
  const takeAll = takeFiles();
  const { files } = listFiles([folder], { cwd: folder });
  const taken = takeAll(files);
  expect(taken.flatMap((one) => (one.kind === 'read' ? one.facts : [])).length).toBeGreaterThan(300);
  expect(structuredClone(taken)).toEqual(taken);
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
    expect(unpackFiles(structuredClone(packFiles(list)))).toEqual(list);
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
    const { files } = listFiles([tree], { cwd: tree });
    const compiled: typeof import('../../src/audit/start.ts') = await import(START);
    const started = compiled.startAudit([tree], tree);
    const told = new Map<number, readonly Taken[]>();
    const next = new Int32Array(new SharedArrayBuffer(4));
    await started.helper()?.begin({ files: packFiles(files), next }, (block, taken) => void told.set(block, taken));
    started.stop();
    expect([...told.keys()]).toEqual([...blocksOf(files).keys()]);
    expect([...told.values()].flat()).toEqual(takeFiles()(files));
  });

  test.each(['no git', 'git'])('says what one thread says (%s)', (kind) => {
    if (kind === 'git') commitAll(tree);
    const argv = [MAIN, '.', '--format', 'json', '--as-of', '2026-11-21'];
    const run = () => spawnSync(process.execPath, argv, { cwd: tree, encoding: 'utf8', maxBuffer: 2 ** 28 });
    const first = run();
    expect(first).toMatchObject({ status: 1, stderr: kind === 'git' ? '' : expect.any(String) });
    const { report } = audit({
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

it('every fixture of a rule survives the way to another thread', () => {
  const folder = join(FIXTURES, 'rules');
  for (const rule of readdirSync(folder)) {
    const { files } = listFiles([rule], { cwd: folder });
    for (const { path, absolute } of files) {
      const bytes = readFileSync(absolute);
      const file = { path, text: bytes.toString('utf8'), encoding: 'utf8' as const, bom: false };
      const listed = { path, absolute, tracked: false, named: false };
      const taken = take({ kind: 'file', file, listed });
      expect(structuredClone(taken)).toEqual(taken);
    }
  }
});
