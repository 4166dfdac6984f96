import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { writeBare } from '../../../scripts/org/bare.mjs';
import { scanKey } from '../../../src/org/scan/key.ts';
import { scanRepository } from '../../../src/org/scan/one.ts';
import type { RepositoryResult, ScanSettings } from '../../../src/org/types.ts';
import { repository, SETTINGS } from '../../support/org/make.ts';

const MODULE = 'module example.com/a\n\ngo 1.24\n\nrequire helm.sh/helm/v3 v3.18.0\n';
const PROGRAM = 'package main\n\nimport _ "helm.sh/helm/v3/pkg/action"\n\nfunc main() {}\n';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'org-result-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function resultAt(
  name: string,
  files: ReadonlyMap<string, string>,
  change: Partial<ScanSettings> = {},
): Promise<RepositoryResult> {
  const url = join(folder, `${name}.git`);
  writeBare(url, files);
  const outcome = await scanRepository(repository('folder/one', { forge: 'folder', host: 'folder', url }), {
    settings: { ...SETTINGS, ...change },
    sarif: false,
    cache: null,
    credentials: async () => null,
    temporary: folder,
    signal: new AbortController().signal,
  });
  if (outcome.status !== 'scanned') throw new Error(JSON.stringify(outcome));
  return outcome.result;
}

describe('a result', () => {
  const files = new Map([
    ['go.mod', MODULE],
    ['main.go', PROGRAM],
    ['ci.sh', 'docker run alpine/helm:3.12.0 version --client\n'],
  ]);

  test('is the same on every day on which the key of the scan is', async () => {
    const days = ['2026-11-21', '2026-11-22'].map((asOf) => ({ asOf }));
    const [one, other] = await Promise.all(days.map((day) => resultAt(`day-${day.asOf}`, files, day)));
    expect(scanKey({ ...SETTINGS, ...days[0] }, '1')).toBe(scanKey({ ...SETTINGS, ...days[1] }, '1'));
    expect(one?.findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['helm3-support', 'go-sdk-import']));
    expect(other?.findings).toEqual(one?.findings);
    expect(other?.digest).toBe(one?.digest);
    for (const { message } of one?.findings ?? []) expect(message).not.toMatch(/\d days/);
  });

  test('has the same digest when files come that change nothing, and another when a finding moves', async () => {
    const { digest } = await resultAt('digest-1', files);
    expect((await resultAt('digest-2', new Map([...files, ['a.txt', 'x\n']]))).digest).toBe(digest);
    const moved = new Map([...files, ['ci.sh', '\ndocker run alpine/helm:3.12.0 version --client\n']]);
    expect((await resultAt('digest-3', moved)).digest).not.toBe(digest);
  });

  test('tells its pins with their major versions, and keeps to the paths that were asked for', async () => {
    const { pins } = await resultAt('pins', files);
    expect(pins).toMatchObject([
      { how: 'image', tool: 'alpine/helm', version: '3.12.0', major: 3, path: 'ci.sh', line: 1 },
    ]);
    const owned = new Map([...files, ['CODEOWNERS', '* @acme/shop\n']]);
    const some = await resultAt('include', owned, { include: ['ci.sh'] });
    expect([some.owner, new Set(some.findings.map(({ path }) => path))]).toEqual(['@acme/shop', new Set(['ci.sh'])]);
    expect(some.coverage).toMatchObject({ listed: 1 });
  });

  test('leaves nothing on the disk', async () => {
    const left = (): readonly string[] => readdirSync(folder).filter((name) => name.startsWith('r-'));
    // Removing goes on for a moment after the answer.
    await vi.waitFor(() => expect(left()).toEqual([]), { timeout: 60_000, interval: 10 });
  });
});
