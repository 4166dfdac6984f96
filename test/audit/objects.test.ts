/** An audit of a commit in an object store says what an audit of its work tree says, to the byte; with a cache of blobs too. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { audit, finishAudit } from '../../src/audit/index.ts';
import type { AuditOptions } from '../../src/audit/options.ts';
import { startAudit } from '../../src/audit/start.ts';
import { newest4 } from '../../src/helm/releases.ts';
import { renderJson } from '../../src/report/json.ts';
import { type BlobCache, openBlobCache } from '../../src/source/blob-cache.ts';
import type { Listing } from '../../src/source/list.ts';
import { type ListCommit, listCommit } from '../../src/source/objects.ts';
import { commitAll, git, temporary, write } from '../source/tree.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures', import.meta.url));

const OPTIONS = {
  cwd: '/',
  include: [],
  exclude: [],
  target: newest4(),
  asOf: '2026-11-21',
  minConfidence: 'low',
  ignores: true,
} as const satisfies Partial<AuditOptions>;

async function onDisk(folder: string): Promise<string> {
  return renderJson((await audit({ ...OPTIONS, paths: ['.'], cwd: folder })).report);
}

async function inStore(listing: Listing): Promise<string> {
  return renderJson((await audit({ ...OPTIONS, paths: [], listing })).report);
}

describe('fixtures', () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'helm4-audit-objects-')));
  afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 3 }));
  beforeAll(() => {
    for (const kind of ['repos', 'rules', 'readers'])
      cpSync(join(FIXTURES, kind), join(root, kind), { recursive: true });
    git(root, 'init', '--quiet');
    git(root, 'add', '--all', '--force');
    git(root, 'commit', '--quiet', '-m', 'all');
  });

  // scripts/objects.mjs compares all of them, and real repositories.
  const folders = ['repos', 'rules', 'readers'].flatMap((kind) =>
    readdirSync(join(FIXTURES, kind), { withFileTypes: true }).flatMap((entry, index) =>
      entry.isDirectory() && index % 5 === 0 ? [`${kind}/${entry.name}`] : [],
    ),
  );

  it.each(folders)('%s', async (folder) => {
    const tree = git(root, 'rev-parse', `HEAD:${folder}`).trim();
    const spool = temporary();
    const listing = await listCommit(join(root, '.git'), tree, { spool });
    const started = startAudit([], '/');
    const { report, problems, notes } = await finishAudit(started, { ...OPTIONS, paths: [], listing });
    started.stop();
    const said = renderJson(report);
    expect(said).toBe(await onDisk(join(root, folder)));
    expect(report.coverage.listed).toBeGreaterThan(0);
    expect([...problems, ...notes]).toEqual([]);
    expect(said).not.toContain(spool);
  });
});

it('there is nothing to audit in an empty commit', async () => {
  const root = temporary();
  commitAll(root);
  const listing = await listCommit(join(root, '.git'), git(root, 'rev-parse', 'HEAD').trim(), { spool: temporary() });
  expect((await audit({ ...OPTIONS, paths: [], listing })).nothing).toBe('no files to audit');
});

/** A repository of which only trees are fetched at first. */
function blobless(origin: string): {
  readonly gitDir: string;
  readonly fetched: string[];
  readonly how: Pick<ListCommit, 'complete'>;
} {
  const gitDir = temporary();
  git(gitDir, 'init', '--quiet', '--bare');
  const command = ['fetch', '--quiet', '--depth=1', '--filter=blob:none', '--no-tags', `file://${origin}`, 'HEAD'];
  git(gitDir, ...command);
  const fetched: string[] = [];
  return {
    gitDir,
    fetched,
    how: {
      async complete(oids) {
        fetched.push(...oids);
        const input = oids.map((oid) => `${oid}\n`).join('');
        const pack = execFileSync('git', ['-C', origin, 'pack-objects', '--stdout', '-q'], { input });
        execFileSync('git', ['-C', gitDir, 'index-pack', '--stdin'], {
          input: pack,
          stdio: ['pipe', 'ignore', 'ignore'],
        });
      },
    },
  };
}

const FILES: Readonly<Record<string, string>> = {
  '.github/workflows/ci.yml':
    'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env:\n      V: v3.19.2\n    steps:\n      - uses: azure/setup-helm@v4\n        with: {version: v3.19.2}\n      - run: ./scripts/all.sh\n      - run: make deploy\n',
  Makefile: 'include common.mk\ndeploy:\n\thelm upgrade x . $(FLAGS)\n',
  'common.mk': 'FLAGS = --atomic\n',
  'scripts/all.sh': '#!/bin/sh\n. ./scripts/env.sh\n./scripts/deploy.sh --force\n',
  'scripts/env.sh': 'VALUES=values.yaml\n',
  'scripts/deploy.sh':
    '#!/bin/sh\nhelm upgrade --install x ./chart -f values.yaml --post-renderer ./scripts/render.sh "$@"\n',
  'scripts/render.sh': '#!/bin/sh\ncat\n',
  'values.yaml': 'a: 1\n---\nb: 2\n',
  'plugins/x/plugin.yaml': 'name: x\nversion: 0.1\ncommand: run\n',
  'app/index.ts':
    "import * as k8s from '@pulumi/kubernetes';\nnew k8s.helm.v3.Release('x', { chart: 'x', atomic: true });\n",
  'package.json': '{ "dependencies": { "@pulumi/kubernetes": "^4.0.0" } }\n',
  'package-lock.json': '{ "packages": { "node_modules/@pulumi/kubernetes": { "version": "4.18.0" } } }\n',
  'go/go.mod': 'module example.com/web\n\nrequire helm.sh/helm/v3 v3.19.2\n',
  'go/main.go':
    'package main\n\nimport "helm.sh/helm/v3/pkg/action"\n\nvar install action.Install\n\nfunc main() { other() }\n',
  'go/other.go': 'package main\n\nfunc other() { install.Force = true }\n',
  'docs/none.md': 'nothing\n',
  'image.png': '\u0000PNG helm\n',
};

/** Edits that leave most of a repository alone: pseudo-random, the same in every run. */
function* edits(): Iterable<Readonly<Record<string, string>>> {
  let state = 7;
  const below = (most: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * most);
  };
  const names = Object.keys(FILES);
  const words = ['# more\n', 'helm ls\n', '# helm\n', '---\nc: 3\n', ''];
  for (let round = 0; round < 8; round++) {
    const changed: Record<string, string> = {};
    for (let count = 1 + below(3); count > 0; count--) {
      const name = names[below(names.length)] ?? '';
      changed[name] = (FILES[name] ?? '') + words[below(words.length)];
    }
    if (round % 3 === 2) changed[`moved/${round}.sh`] = FILES['scripts/deploy.sh'] ?? '';
    yield changed;
  }
}

describe('with a cache of blobs', () => {
  const open = (room: string): Promise<BlobCache> => openBlobCache(join(room, 'blobs.db'), { version: '1', day: 1 });

  test('the result is the same after every edit, and only what changed is fetched', async () => {
    const [origin, room] = [temporary(), temporary()];
    write(origin, FILES);
    commitAll(origin);
    git(origin, 'config', 'uploadpack.allowFilter', 'true');
    const known = new Set<string>();
    let rounds = 0;
    for (const changed of [{}, {}, ...edits()]) {
      write(origin, changed);
      git(origin, 'add', '--all');
      git(origin, 'commit', '--quiet', '--allow-empty', '-m', 'edit');
      const head = git(origin, 'rev-parse', 'HEAD').trim();
      const blobs = git(origin, 'ls-tree', '-r', '--object-only', 'HEAD').trim().split('\n');
      const { gitDir, fetched, how } = blobless(origin);
      const cache = await open(room);
      const listing = await listCommit(gitDir, head, { ...how, cache, spool: temporary() });
      const said = await inStore(listing);
      cache.close();
      expect(cache.notes).toEqual([]);
      expect(said).toBe(await onDisk(origin));
      // Whatever was there before comes from the cache, be it only now that something leads to it.
      const fresh = new Set(blobs.filter((oid) => !known.has(oid)));
      if (rounds > 1) expect(fetched.filter((oid) => !fresh.has(oid) && !silentOnce.has(oid))).toEqual([]);
      for (const oid of fetched) (known.has(oid) ? silentOnce : known).add(oid);
      for (const oid of blobs) known.add(oid);
      if (rounds === 1) expect(fetched).toEqual([]);
      rounds++;
    }
    expect(rounds).toBe(10);
  });

  const silentOnce = new Set<string>();

  test('a file that cannot be used is set aside', async () => {
    const room = temporary();
    const path = join(room, 'blobs.db');
    writeFileSync(path, 'no database '.repeat(1000));
    const cache = await open(room);
    expect(cache.notes).toEqual([expect.stringContaining(`the old file is ${path}.discarded`)]);
    cache.record(['1'.repeat(40)], []);
    cache.close();
    expect(readFileSync(`${path}.discarded`, 'utf8')).toContain('no database');
    const again = await open(room);
    expect(again.notes).toEqual([]);
    expect(again.silent(['1'.repeat(40), '2'.repeat(40)])).toEqual(new Set(['1'.repeat(40)]));
    again.close();
  });
});
