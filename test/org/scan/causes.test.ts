import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeBare } from '../../../scripts/org/bare.mjs';
import { scanRepository } from '../../../src/org/scan/one.ts';
import type { Cause, OrgFinding } from '../../../src/org/types.ts';
import { repository, SETTINGS } from '../../support/org/make.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'org-causes-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The findings of one file. */
async function findingsOf(path: string, text: string): Promise<readonly OrgFinding[]> {
  const url = join(folder, `${path.replaceAll('/', '_')}.git`);
  writeBare(url, new Map([[path, text]]));
  const outcome = await scanRepository(repository('folder/one', { forge: 'folder', host: 'folder', url }), {
    settings: SETTINGS,
    sarif: false,
    cache: null,
    credentials: async () => null,
    temporary: folder,
    signal: new AbortController().signal,
  });
  if (outcome.status !== 'scanned') throw new Error(JSON.stringify(outcome));
  expect(outcome.result.findings.length).toBeGreaterThan(0);
  return outcome.result.findings;
}

/** What findings of one file are due to. */
async function causesOf(path: string, text: string): Promise<readonly Cause[]> {
  const found = (await findingsOf(path, text)).flatMap(({ causes }) => causes);
  return [...new Map(found.map((cause) => [JSON.stringify(cause), cause])).values()];
}

test.each<[string, string, Cause]>([
  [
    '.github/workflows/deploy.yml',
    'on: push\njobs:\n  d:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: azure/setup-helm@v4\n        with:\n          version: v3.12.0\n      - run: helm install a ./c --atomic\n',
    { kind: 'action', name: 'azure/setup-helm', version: 'v3.12.0' },
  ],
  [
    '.gitlab-ci.yml',
    'd:\n  image: alpine/helm:3.12.0\n  script:\n    - helm install a ./c --recreate-pods\n',
    { kind: 'image', name: 'alpine/helm', version: '3.12.0' },
  ],
  [
    'azure-pipelines.yml',
    'steps:\n  - task: HelmInstaller@1\n    inputs:\n      helmVersionToInstall: 3.12.0\n  - script: helm version --client\n',
    { kind: 'task', name: 'HelmInstaller', version: '1' },
  ],
  [
    'install.sh',
    'curl -fsSL https://raw.githubusercontent.com/helm/helm/main/scripts/get-helm-3 | bash\nhelm version --client\n',
    { kind: 'script', name: 'get-helm-3', version: null },
  ],
])('what %s takes in is behind its findings', async (path, text, expected) => {
  expect(await causesOf(path, text)).toContainEqual(expected);
});

test('what brings in Helm 3 is not behind what an upgrade to Helm 4 will do', async () => {
  const path = 'upgrade/.gitlab-ci.yml';
  const found = await findingsOf(
    path,
    'd:\n  image: alpine/helm:3.12.0\n  script:\n    - helm upgrade a ./c --recreate-pods\n',
  );
  const due = new Map(found.map(({ rule, causes }) => [rule, causes.map(({ name }) => name)]));
  expect(due.get('recreate-pods')).toEqual([]);
  expect(due.get('helm3-support')).toEqual(['alpine/helm']);
});

test('what is written in the repository itself is behind nothing', async () => {
  expect(await causesOf('Makefile', 'HELM_VERSION := v3.12.0\n\ndeploy:\n\thelm version --client\n')).toEqual([]);
  expect(await causesOf('.mise.toml', '[tools]\nhelm = "3.12.0"\n')).toEqual([]);
});
