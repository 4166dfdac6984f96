/** What tests of scans over many repositories are about, with what does not matter to a test filled in. */
import { UNTOLD } from '../../../src/org/discover/repository.ts';
import type { Run } from '../../../src/org/store.ts';
import type { OrgFinding, Repository, ScanSettings } from '../../../src/org/types.ts';

export const SETTINGS: ScanSettings = {
  target: '4.2.4',
  asOf: '2026-11-21',
  support: null,
  minConfidence: 'medium',
  rules: null,
  ignores: true,
  include: [],
  exclude: [],
};

/** The repository of an id, `HOST/NAME`, of which nothing else is known but its branch. */
export function repository(id: string, change: Partial<Repository> = {}): Repository {
  const [host = '', ...name] = id.split('/');
  return {
    ...UNTOLD,
    id,
    forge: 'github',
    host,
    name: name.join('/'),
    url: `https://${id}.git`,
    defaultBranch: 'main',
    ...change,
  };
}

/** A repository of GitHub, or of one that speaks as it does, which says all that it says of most. */
export function listed(name: string, change: Partial<Repository> = {}, host = 'github.com'): Repository {
  return repository(`${host}/${name}`, {
    id: `${host}/${name}`.toLowerCase(),
    webUrl: `https://${host}/${name}`,
    apiUrl: 'https://api.github.com',
    sizeKb: 10,
    visibility: 'private',
    ...change,
  });
}

/** A run as it begins. */
export function newRun(change: Partial<Omit<Run, 'finishedAt'>> = {}): Omit<Run, 'finishedAt'> {
  return {
    id: 'run',
    label: 'github:acme',
    startedAt: '2026-11-21T02:00:00.000Z',
    toolVersion: '1',
    scanKey: 'key',
    settings: SETTINGS,
    shard: null,
    ...change,
  };
}

export function anyFinding(identity: string, change: Partial<OrgFinding> = {}): OrgFinding {
  return {
    identity,
    code: 'HELM4001',
    rule: 'atomic-flag',
    row: 'install',
    effect: 'rejected',
    severity: 'error',
    when: 'on-upgrade',
    confidence: 'high',
    path: 'ci.yml',
    startLine: 3,
    startColumn: 5,
    endLine: 3,
    endColumn: 13,
    message: 'helm install --atomic is rejected',
    write: '--rollback-on-failure',
    fix: 'safe',
    owner: null,
    causes: [],
    ...change,
  };
}
