/** Runs, repositories and results for tests of the state. */
import type { Run } from '../../../../src/org/store.ts';
import type { OrgFinding, OrgPin, Repository, RepositoryResult, ScanOutcome } from '../../../../src/org/types.ts';

export function makeRun(day: number, more: Partial<Omit<Run, 'finishedAt'>> = {}): Omit<Run, 'finishedAt'> {
  return {
    id: `run-${day}`,
    label: 'github:acme',
    startedAt: startOf(day),
    toolVersion: '1.0.0',
    scanKey: 'key',
    settings: {
      target: '4.0.0',
      asOf: '2026-11-21',
      support: null,
      minConfidence: 'medium',
      rules: null,
      ignores: true,
      include: [],
      exclude: [],
    },
    shard: null,
    ...more,
  };
}

/** Days from the first of January on, so that they sort as they are numbered. */
export function startOf(day: number): string {
  return new Date(Date.UTC(2026, 0, 1 + day)).toISOString();
}

export function makeRepository(name: string, more: Partial<Repository> = {}): Repository {
  return {
    id: `github.com/acme/${name}`,
    forge: 'github',
    host: 'github.com',
    name: `acme/${name}`,
    url: `https://github.com/acme/${name}.git`,
    webUrl: `https://github.com/acme/${name}`,
    apiUrl: 'https://api.github.com',
    apiId: null,
    defaultBranch: 'main',
    head: null,
    stamp: 'stamp',
    sizeKb: 10,
    visibility: 'private',
    archived: false,
    fork: false,
    topics: [],
    properties: {},
    owner: null,
    ...more,
  };
}

export function makeFinding(identity: string, more: Partial<OrgFinding> = {}): OrgFinding {
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
    ...more,
  };
}

export function makePin(more: Partial<OrgPin> = {}): OrgPin {
  return {
    how: 'action',
    tool: 'helm',
    version: 'v3.16.1',
    range: '3.16.1',
    major: 3,
    path: 'ci.yml',
    line: 7,
    ...more,
  };
}

export function makeResult(findings: readonly OrgFinding[], more: Partial<RepositoryResult> = {}): RepositoryResult {
  return {
    head: 'a'.repeat(40),
    branch: 'main',
    verdict: findings.length === 0 ? 'ready' : 'blocked',
    reasons: [],
    findings,
    pins: [],
    coverage: { files: 1 },
    commands: 1,
    uses: 0,
    owner: null,
    bytes: 100,
    ms: 5,
    digest: findings.map(({ identity, severity, message }) => `${identity} ${severity} ${message}`).join('\n'),
    sarif: null,
    ...more,
  };
}

export function scanned(findings: readonly OrgFinding[], more: Partial<RepositoryResult> = {}): ScanOutcome {
  return { status: 'scanned', result: makeResult(findings, more) };
}

export const UNCHANGED: ScanOutcome = { status: 'unchanged', head: null };
export const EMPTY: ScanOutcome = { status: 'empty' };
export const FAILED: ScanOutcome = { status: 'error', failure: { kind: 'timeout', message: 'too slow' }, ms: 7 };

export async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const row of rows) all.push(row);
  return all;
}
