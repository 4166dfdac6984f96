import type { PinRow, RepositoryRow, TrendPoint } from '../../../src/org/store.ts';
import type { Cause } from '../../../src/org/types.ts';
import { causesOf, type Fleet, finding, newestRun, night, repository } from './fleet.ts';

/** Seven repositories, one of each kind, with four runs before: what the snapshots show. */
export function smallFleet(): Fleet {
  const head = '0123456789abcdef0123456789abcdef01234567';
  const row = (
    name: string,
    change: Partial<RepositoryRow> & { readonly at?: Partial<RepositoryRow['last']> },
  ): RepositoryRow => {
    const { at, ...rest } = change;
    const last = {
      head,
      branch: 'main',
      verdict: 'ready' as const,
      reasons: [],
      commands: 2,
      uses: 0,
      pins: 1,
      at: night(9),
      heldAt: night(0),
    };
    return {
      repository: repository(name, { owner: '@acme/web' }),
      owner: '@acme/web',
      status: 'unchanged',
      failure: null,
      last: { ...last, ...at },
      errors: 0,
      warnings: 0,
      notes: 0,
      ...rest,
    };
  };
  const setup: Cause = { kind: 'action', name: 'azure/setup-helm', version: 'v3' };
  const findings = [
    finding('github.com/acme/shop', { fix: 'safe', firstSeen: night(0), startLine: 12, endLine: 14 }),
    finding('github.com/acme/shop', { path: 'ci/it, "quoted".sh', startLine: 3, owner: '@acme/ci', causes: [setup] }),
    finding('github.com/acme/stuck', { startLine: 7, causes: [setup], identity: 'stuck' }),
    finding('github.com/acme/shop', {
      code: 'HELM4009',
      rule: 'wait-flag',
      row: 'kstatus',
      effect: 'changed',
      severity: 'warning',
      message: "'--wait' watches with kstatus, which looks at every resource.",
      write: '',
      startLine: 20,
    }),
  ];
  const pin = (name: string, version: string, major: PinRow['major']): PinRow => ({
    repositoryId: `github.com/acme/${name}`,
    how: 'setup-action',
    tool: 'azure/setup-helm',
    version: `v${version}`,
    range: major === null ? null : version,
    major,
    path: '.github/workflows/ci.yml',
    line: 8,
  });
  const point = (before: number, errors: number): TrendPoint => ({
    run: `run-${before}`,
    at: night(before),
    errors,
    warnings: 1,
    notes: 0,
    repositories: { scanned: 1, unchanged: 2, empty: 1, error: 2 },
    pending: 0,
    gone: 1,
  });
  return {
    run: newestRun({ filtered: { archived: 2 } }),
    rows: [
      row('acme/docs', { at: { commands: 0, pins: 0 } }),
      row('acme/empty', { status: 'empty', last: null }),
      row('acme/moved', {
        status: 'error',
        failure: { kind: 'timeout', message: 'took longer than 10 minutes' },
        at: { heldAt: night(3) },
      }),
      row('acme/secret', {
        status: 'error',
        owner: null,
        last: null,
        failure: { kind: 'denied', message: 'the forge answered 403' },
      }),
      row('acme/shop', { status: 'scanned', errors: 2, warnings: 1, at: { verdict: 'blocked', at: night(0) } }),
      row('acme/stuck', {
        status: 'error',
        errors: 1,
        failure: { kind: 'timeout', message: 'took longer than 10 minutes' },
        at: { verdict: 'blocked', heldAt: night(2) },
      }),
      row('acme/tidy', {}),
    ],
    findings,
    pins: [pin('shop', '3.16.1', 3), pin('shop', '4.3.1', 4), pin('stuck', '2.17.0', 2), pin('tidy', 'latest', null)],
    trend: [point(10, 9), point(7, 8), point(3, 6), point(1, 4), point(0, 3)],
    causes: causesOf(findings),
    appeared: findings.slice(0, 1),
    fixed: [finding('github.com/acme/tidy', { fixed: night(0), startLine: 4 })],
  };
}
