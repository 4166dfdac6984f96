/** Fleets of any size, made from a number. */
import type { FindingRow, PinRow, RepositoryRow, TrendPoint } from '../../../src/org/store.ts';
import type { Cause, FailureKind } from '../../../src/org/types.ts';
import { causesOf, type Fleet, finding, newestRun, night, repository } from './fleet.ts';

const RULES: readonly (readonly [string, string, FindingRow['severity'], string, string, FindingRow['effect']])[] = [
  [
    'HELM4001',
    'atomic-flag',
    'error',
    "'helm install' rejects '--atomic' on Helm 4.0.0 to 4.1.1.",
    '--rollback-on-failure',
    'rejected',
  ],
  [
    'HELM4002',
    'force-flag',
    'error',
    "'--force' became '--force-replace', and fails on releases that Helm 4 applied server-side.",
    '--force-replace',
    'fails-later',
  ],
  [
    'HELM4005',
    'post-renderer',
    'error',
    "'--post-renderer' takes the name of a plugin, not the path './kustomize.sh'.",
    'Make a plugin of it.',
    'rejected',
  ],
  [
    'HELM4006',
    'registry-login-url',
    'error',
    "'helm registry login' takes a host without a scheme or a path.",
    'helm registry login ghcr.io',
    'rejected',
  ],
  [
    'HELM4021',
    'plugin-install',
    'error',
    "'helm plugin install' of a Git address fails without '--verify=false'.",
    '--verify=false',
    'rejected',
  ],
  ['HELM4009', 'wait-flag', 'warning', "'--wait' watches with kstatus, which looks at every resource.", '', 'changed'],
  [
    'HELM4010',
    'dry-run-flag',
    'warning',
    "a bare '--dry-run' is deprecated and hides Secrets differently.",
    '--dry-run=client',
    'changed',
  ],
  [
    'HELM4033',
    'go-sdk-import',
    'error',
    "'helm.sh/helm/v3/pkg/action' is now 'helm.sh/helm/v4/pkg/action'.",
    'helm.sh/helm/v4/pkg/action',
    'rejected',
  ],
  [
    'HELM4029',
    'helm3-support',
    'warning',
    "'azure/setup-helm@v3' brings Helm '3.16.1', without bug fixes since 2026-09-09.",
    'A release of Helm 4.',
    'unsupported',
  ],
  [
    'HELM4011',
    'template-validate',
    'note',
    "'--validate' is deprecated in favour of '--dry-run=server'.",
    '--dry-run=server',
    'deprecated',
  ],
  [
    'HELM4027',
    'output-parsing',
    'note',
    "The script reads the table that 'helm list' prints.",
    'helm list -o json',
    'check',
  ],
];
const TEAMS = [
  '@acme/payments',
  '@acme/checkout',
  '@acme/identity',
  '@acme/data-platform',
  '@acme/search',
  '@acme/mobile-backend',
  '@acme/observability',
  '@acme/edge',
  '@acme/ml-serving',
  '@acme/billing',
  '@acme/logistics',
  '@acme/developer-experience',
];
const NOUNS = [
  'api',
  'worker',
  'gateway',
  'operator',
  'charts',
  'deploy',
  'infra',
  'service',
  'jobs',
  'console',
  'sync',
  'agent',
];
const PATHS = [
  '.github/workflows/deploy.yml',
  'scripts/deploy.sh',
  'Makefile',
  'ci/release.sh',
  '.gitlab-ci.yml',
  'charts/app/README.md',
  'hack/e2e.sh',
  'internal/deploy/helm.go',
  'terraform/modules/ingress/main.tf',
];
const CAUSES: readonly Cause[] = [
  { kind: 'action', name: 'azure/setup-helm', version: 'v3' },
  { kind: 'image', name: 'alpine/helm', version: '3.16.1' },
  { kind: 'workflow', name: 'acme/workflows/.github/workflows/deploy.yml', version: 'main' },
  { kind: 'script', name: 'acme/build-tools/deploy.sh', version: null },
  { kind: 'orb', name: 'circleci/helm', version: '3.0.0' },
];
const VERSIONS = [
  '2.17.0',
  '3.9.4',
  '3.12.3',
  '3.14.4',
  '3.16.1',
  '3.16.4',
  '3.18.6',
  '3.19.5',
  '3.22.0',
  '4.0.1',
  '4.1.3',
  '4.2.4',
  '4.3.1',
];
const FAILURES: readonly (readonly [FailureKind, string])[] = [
  ['denied', 'the forge answered 403: Resource not accessible by integration'],
  ['rate-limited', 'git was answered 429 four times'],
  ['too-large', 'the objects to fetch are larger than 512 MiB'],
  ['timeout', 'took longer than 10 minutes'],
  ['not-found', 'the forge answered 404'],
];

/** Mulberry32: the same numbers from the same seed on every machine. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface FleetSize {
  readonly repositories: number;
  readonly runs: number;
  readonly teams: number;
  /** On average, in repositories that have any. */
  readonly findings: number;
  readonly seed?: number;
}

/** A fleet that looks like one: most repositories small, a few bad ones, teams of unequal diligence, errors, a trend that goes down. */
export function makeFleet(size: FleetSize): Fleet {
  const random = numbers(size.seed ?? 4);
  const pick = <T>(list: readonly T[]): T => {
    const one = list[Math.floor(random() * list.length)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  };
  const teams = Array.from({ length: size.teams }, (_, index) => TEAMS[index] ?? `@acme/team-${index}`);
  const rows: RepositoryRow[] = [];
  const findings: FindingRow[] = [];
  const pins: PinRow[] = [];
  for (let index = 0; index < size.repositories; index++) {
    const team = random() < 0.06 ? null : pick(teams);
    const name = `acme/${(team ?? '@acme/legacy').slice(6)}-${pick(NOUNS)}-${index}`;
    const repo = repository(name, { owner: team });
    const fate = random();
    const never = fate < 0.012;
    const failed = never || fate < 0.03;
    const empty = !failed && fate < 0.04;
    const noHelm = !failed && !empty && fate < 0.3;
    const done = !failed && !empty && !noHelm && fate < 0.55;
    const weight = (team === null ? 1.5 : 0.3 + (teams.indexOf(team) % 5) * 0.4) * size.findings;
    const some =
      never || empty || noHelm ? 0 : done ? Math.floor(random() * 1.4) : Math.ceil(-Math.log(1 - random()) * weight);
    const counts = { error: 0, warning: 0, note: 0 };
    for (let each = 0; each < some; each++) {
      const rule = done ? (RULES[9] ?? pick(RULES)) : random() < 0.35 ? (RULES[0] ?? pick(RULES)) : pick(RULES);
      const [code, ruleName, severity, message, write, effect] = rule;
      const line = 1 + Math.floor(random() * 180);
      counts[severity]++;
      findings.push(
        finding(repo.id, {
          identity: `${index}-${each}`,
          code,
          rule: ruleName,
          severity,
          effect,
          message,
          write,
          path: pick(PATHS),
          startLine: line,
          endLine: line + (random() < 0.2 ? 2 : 0),
          fix: severity === 'error' && random() < 0.6 ? 'safe' : null,
          firstSeen: night(Math.floor(random() * size.runs)),
          causes: random() < 0.3 ? [pick(CAUSES)] : [],
        }),
      );
    }
    const numberOfPins = never || empty || noHelm ? 0 : Math.floor(random() * 3);
    for (let each = 0; each < numberOfPins; each++) {
      const exact = random() < 0.75 ? (done ? pick(VERSIONS.slice(-4)) : pick(VERSIONS.slice(0, 10))) : null;
      pins.push({
        repositoryId: repo.id,
        how: 'setup-action',
        tool: 'azure/setup-helm',
        version: exact === null ? 'latest' : `v${exact}`,
        range: exact,
        major: exact === null ? null : exact.startsWith('2') ? 2 : exact.startsWith('3') ? 3 : 4,
        path: '.github/workflows/deploy.yml',
        line: 12 + each,
      });
    }
    const verdict =
      counts.error > 0 ? 'blocked' : counts.warning > 0 ? 'review' : random() < 0.03 ? 'incomplete' : 'ready';
    const [kind, message] = pick(FAILURES);
    rows.push({
      repository: repo,
      owner: team,
      status: failed ? 'error' : empty ? 'empty' : random() < 0.08 ? 'scanned' : 'unchanged',
      failure: failed ? { kind, message } : null,
      last:
        never || empty
          ? null
          : {
              head: Array.from({ length: 40 }, () => Math.floor(random() * 16).toString(16)).join(''),
              branch: 'main',
              verdict,
              reasons: verdict === 'incomplete' ? ['charts/big.tgz was not read.'] : [],
              commands: noHelm ? 0 : 3,
              uses: 0,
              pins: numberOfPins,
              at: night(Math.floor(random() * 20)),
              heldAt: night(failed ? 1 + Math.floor(random() * 6) : 0),
            },
      errors: counts.error,
      warnings: counts.warning,
      notes: counts.note,
    });
  }
  const order = { error: 0, warning: 1, note: 2 };
  findings.sort(
    (a, b) =>
      order[a.severity] - order[b.severity] ||
      (a.repositoryId < b.repositoryId ? -1 : a.repositoryId > b.repositoryId ? 1 : 0) ||
      (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) ||
      a.startLine - b.startLine,
  );
  const now = {
    errors: findings.filter(({ severity }) => severity === 'error').length,
    warnings: findings.filter(({ severity }) => severity === 'warning').length,
    notes: findings.filter(({ severity }) => severity === 'note').length,
  };
  const trend = Array.from({ length: size.runs }, (_, index): TrendPoint => {
    const before = size.runs - 1 - index;
    const wobble = before === 0 ? 1 : 1 + (random() - 0.5) * 0.03;
    const up = (1 + before * 0.017) * wobble;
    const failed = before === 0 ? rows.filter(({ status }) => status === 'error').length : Math.floor(random() * 6);
    return {
      run: `run-${index}`,
      at: night(before),
      errors: Math.round(now.errors * up),
      warnings: Math.round(now.warnings * (1 + before * 0.006) * wobble),
      notes: Math.round(now.notes * wobble),
      repositories: {
        scanned: rows.filter(({ status }) => status === 'scanned').length,
        unchanged: rows.filter(({ status }) => status === 'unchanged').length,
        empty: rows.filter(({ status }) => status === 'empty').length,
        error: failed,
      },
      pending: 0,
      gone: 3,
    };
  });
  return {
    run: newestRun(),
    rows,
    findings,
    pins,
    trend,
    causes: causesOf(findings),
    appeared: findings
      .filter((_, index) => index % 67 === 3)
      .slice(0, 9)
      .map((one) => ({ ...one, firstSeen: night(0) })),
    fixed: findings
      .filter((_, index) => index % 41 === 7)
      .slice(0, 14)
      .map((one) => ({ ...one, identity: `${one.identity}-gone`, fixed: night(0) })),
  };
}
