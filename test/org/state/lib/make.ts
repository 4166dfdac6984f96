/** Runs, repositories and results for tests of the state. */
import type { Run } from '../../../../src/org/store.ts';
import type { OrgFinding, OrgPin, Repository, RepositoryResult, ScanOutcome } from '../../../../src/org/types.ts';
import { listed, newRun } from '../../../support/org/make.ts';

export function makeRun(day: number, more: Partial<Omit<Run, 'finishedAt'>> = {}): Omit<Run, 'finishedAt'> {
  return newRun({ id: `run-${day}`, startedAt: startOf(day), toolVersion: '1.0.0', ...more });
}

/** Days from the first of January on, so that they sort as they are numbered. */
export function startOf(day: number): string {
  return new Date(Date.UTC(2026, 0, 1 + day)).toISOString();
}

export function makeRepository(name: string, more: Partial<Repository> = {}): Repository {
  return listed(`acme/${name}`, { stamp: 'stamp', ...more });
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
