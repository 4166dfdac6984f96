/** A hand-made audit of a small repository, with what reports find hard: repetition, odd names, wide characters, gaps. */
import type { AuditReport, Coverage, Finding } from '../../src/audit/types.ts';
import type { Fact, HelmCommand, HelmPin, Word } from '../../src/facts.ts';
import type { Evidence, Rule } from '../../src/rule.ts';
import type { Span } from '../../src/source/span.ts';
import { fileText, lineStarts, type SourceFile, spanOf } from '../../src/source/text.ts';

const LONG = `	helm template web ./chart ${Array.from({ length: 60 }, (_, n) => `--set image.tag${n}=v${n}`).join(' ')} --validate --set last=1`;

const FILES: readonly SourceFile[] = [
  {
    path: '.github/workflows/deploy.yml',
    text: [
      'on: push',
      'jobs:',
      '  deploy:',
      '    runs-on: ubuntu-24.04',
      '    steps:',
      '      - uses: azure/setup-helm@v4',
      '        with:',
      '          version: v4.0.1',
      '      - run: |',
      '          helm install web ./chart --atomic --wait',
      '          helm install api ./chart --atomic --namespace "$NS"',
      '          helm plugin install https://github.com/databus23/helm-diff',
    ].join('\n'),
  },
  {
    path: 'scripts/deploy all.sh',
    text: [
      '#!/usr/bin/env bash',
      'curl https://baltocdn.com/helm/signing.asc | apt-key add -',
      'echo "配置 完成 🎉"; helm install 网站 ./chart --atomic',
      'helm upgrade web ./chart $EXTRA_ARGS',
      'helm install "$1" ./chart \\',
      '  --atomic',
      'for app in a b c; do helm install "$app" ./chart --atomic; done',
      'helm install d ./chart --atomic',
      'helm install e ./chart --atomic',
      'helm install f ./chart --atomic && helm install g ./chart --atomic',
    ].join('\n'),
  },
  { path: 'Makefile', text: ['HELM := helm', 'render:', LONG].join('\n') },
];

/** The span of the nth occurrence of a text in a file of the sample. */
export function spanIn(path: string, needle: string, nth = 1): Span {
  const file = FILES.find((candidate) => candidate.path === path);
  if (file === undefined) throw new Error(`no file ${path} in the sample`);
  let start = -1;
  for (let found = 0; found < nth; found++) {
    start = file.text.indexOf(needle, start + 1);
    if (start < 0) throw new Error(`no ${needle} in ${path}`);
  }
  return spanOf(fileText(file), start, start + needle.length);
}

/** The line on which a span of the sample begins. */
function sampleLine(span: Span): string | undefined {
  const file = FILES.find((candidate) => candidate.path === span.path);
  if (file === undefined) return undefined;
  const starts = lineStarts(file);
  return file.text.slice(starts[span.startLine - 1], starts[span.startLine]);
}

const RESTORED: Evidence = {
  kind: 'pull-request',
  label: 'helm/helm#31901',
  url: 'https://github.com/helm/helm/pull/31901',
};
const REGISTERED: Evidence = {
  kind: 'source',
  label: 'pkg/cmd/install.go:203 at v4.0.0',
  url: 'https://github.com/helm/helm/blob/v4.0.0/pkg/cmd/install.go#L203',
};

export const RULES: readonly Rule[] = [
  {
    code: 'HELM4023',
    name: 'baltocdn',
    title: 'Abandoned package host',
    description:
      'The apt repository at baltocdn.com is no longer run by the Helm project. Whoever holds the name can serve packages.',
    securitySeverity: '7.0',
    rows: [
      {
        id: 'apt-host',
        subject: 'https://baltocdn.com/helm',
        range: '*',
        effect: 'unsafe',
        summary: 'The host was given up; its packages are no longer those of the Helm project.',
        write: 'https://packages.buildkite.com/helm-linux/helm-debian/any/',
        evidence: [{ kind: 'page', label: 'helm.sh: installing Helm', url: 'https://helm.sh/docs/intro/install/' }],
      },
    ],
    wording: { 'apt-host': () => "The script installs from 'baltocdn.com', an abandoned host." },
    check: () => [],
  },
  {
    code: 'HELM4001',
    name: 'atomic-flag',
    title: 'Flag --atomic',
    description:
      "Helm 4 renames '--atomic' to '--rollback-on-failure'. The old name was missing from 'helm install' and 'helm template' until 4.1.2.",
    rows: [
      {
        id: 'install-unknown',
        subject: 'helm install --atomic',
        range: '>=4.0.0 <4.1.2',
        effect: 'rejected',
        summary: "The rename left 'helm install' without the old name: Helm exits with 'unknown flag: --atomic'.",
        write: '--rollback-on-failure',
        both: { write: 'helm upgrade --install … --atomic', range: '>=3.0.0' },
        evidence: [REGISTERED, RESTORED],
      },
      {
        id: 'install-deprecated',
        subject: 'helm install --atomic',
        range: '>=4.1.2',
        effect: 'deprecated',
        summary: 'The old name works and prints a warning.',
        write: '--rollback-on-failure',
        evidence: [RESTORED],
      },
    ],
    wording: {
      'install-unknown': () => "'helm install' passes '--atomic', an unknown flag.",
      'install-deprecated': () => "'helm install' passes '--atomic', a deprecated name.",
    },
    check: () => [],
  },
  {
    code: 'HELM4011',
    name: 'template-validate',
    title: 'Flag --validate of helm template',
    description: "'--validate' is deprecated; its replacement means something else on Helm 3.",
    rows: [
      {
        id: 'validate',
        subject: 'helm template --validate',
        range: '>=4.0.0',
        effect: 'deprecated',
        summary: 'The flag works and prints a warning.',
        write: '--dry-run=server',
        evidence: [RESTORED],
      },
    ],
    wording: { validate: () => "'helm template' passes '--validate'." },
    check: () => [],
  },
  {
    code: 'HELM4009',
    name: 'wait-flag',
    title: 'How Helm waits',
    description: "Helm 4 judges readiness by kstatus. '--wait' takes the name of a strategy.",
    rows: [
      {
        id: 'kstatus',
        subject: 'helm install --wait',
        range: '>=4.0.0',
        effect: 'changed',
        summary: 'Readiness is judged by kstatus, which also waits for custom resources.',
        write: '--wait=legacy',
        evidence: [REGISTERED],
      },
    ],
    wording: { kstatus: () => "'helm install' waits by kstatus." },
    check: () => [],
  },
  {
    code: 'HELM4016',
    name: 'plugin-install',
    title: 'Plugins that cannot be verified',
    description: 'Helm 4 verifies plugins before it installs them.',
    rows: [
      {
        id: 'vcs-source',
        subject: 'helm plugin install URL',
        range: '>=4.0.0',
        effect: 'rejected',
        summary: 'Version control sources have no provenance: Helm stops.',
        write: '--verify=false',
        evidence: [REGISTERED],
      },
    ],
    wording: { 'vcs-source': () => "'helm plugin install' takes a plugin from version control." },
    check: () => [],
  },
];

const DEPLOY = '.github/workflows/deploy.yml';
const SCRIPT = 'scripts/deploy all.sh';

/** A finding of the sample with some fields changed. */
export function finding(span: Span, change: Partial<Finding> = {}): Finding {
  return {
    code: 'HELM4001',
    rule: 'atomic-flag',
    row: 'install-unknown',
    effect: 'rejected',
    severity: 'error',
    when: 'now',
    confidence: 'high',
    assumptions: [],
    span,
    message: "'helm install' passes '--atomic', which Helm 4.0.1 does not know.",
    why: "The rename left 'helm install' without the old name: Helm exits with 'unknown flag: --atomic'.",
    write: 'helm upgrade --install … --atomic',
    helm: {
      range: '4.0.1',
      because: [{ text: 'azure/setup-helm gets v4.0.1', span: spanIn(DEPLOY, 'v4.0.1') }],
    },
    rowRange: '>=4.0.0 <4.1.2',
    worksOn: '>=3.0.0',
    fix: null,
    evidence: [REGISTERED, RESTORED],
    related: [],
    fingerprint: `${(span.start + 4096).toString(16)}${span.startLine}:1`,
    ...change,
  };
}

const unknownHelm = { when: 'on-upgrade' as const, helm: { range: null, because: [] } };

const FINDINGS: readonly Finding[] = [
  finding(spanIn(DEPLOY, '--atomic'), {
    fix: {
      title: "Replace '--atomic' by '--rollback-on-failure'",
      edits: [{ span: spanIn(DEPLOY, '--atomic'), text: '--rollback-on-failure' }],
      worksOn: '>=4.0.0',
      safe: true,
    },
  }),
  finding(spanIn(DEPLOY, '--atomic', 2)),
  finding(spanIn(DEPLOY, 'https://github.com/databus23/helm-diff'), {
    code: 'HELM4016',
    rule: 'plugin-install',
    row: 'vcs-source',
    message: "'helm plugin install' takes a plugin from version control, which cannot be verified.",
    why: 'Helm 4 verifies plugins and stops when it cannot; version control sources have no provenance.',
    write: 'Pass --verify=false on Helm 4 only; Helm 3 refuses the flag.',
    worksOn: '>=4.0.0',
    confidence: 'medium',
    assumptions: ['the plugin is not installed already'],
    related: [{ span: spanIn(DEPLOY, 'helm plugin install'), message: 'the command' }],
  }),
  finding(spanIn(SCRIPT, 'baltocdn.com'), {
    code: 'HELM4023',
    rule: 'baltocdn',
    row: 'apt-host',
    effect: 'unsafe',
    message: "The script installs from 'baltocdn.com', an abandoned host.",
    why: 'The host was given up; its packages are no longer those of the Helm project.',
    write: 'Use https://packages.buildkite.com/helm-linux/helm-debian/any/ instead.',
    worksOn: null,
    rowRange: '*',
    evidence: [{ kind: 'page', label: 'helm.sh: installing Helm', url: 'https://helm.sh/docs/intro/install/' }],
    ...unknownHelm,
  }),
  ...[1, 2, 3, 4, 5, 6, 7].map((nth) => finding(spanIn(SCRIPT, '--atomic', nth), unknownHelm)),
  finding(spanIn('Makefile', '--validate'), {
    code: 'HELM4011',
    rule: 'template-validate',
    row: 'validate',
    effect: 'deprecated',
    severity: 'note',
    message: "'helm template' passes '--validate'.",
    why: 'The flag works and prints a warning.',
    write: '--dry-run=server',
    helm: { range: '>=3.0.0-0 <4.0.0-0', because: [{ text: 'the Makefile of this repository installs Helm 3' }] },
    when: 'on-upgrade',
    rowRange: '>=4.0.0',
    worksOn: '>=4.0.0',
    evidence: [RESTORED],
  }),
  finding(spanIn(SCRIPT, 'helm install "$1" ./chart \\\n  --atomic'), {
    code: 'HELM4009',
    rule: 'wait-flag',
    row: 'kstatus',
    effect: 'changed',
    severity: 'warning',
    message: "'helm install' waits by kstatus.",
    why: 'Readiness is judged by kstatus, which also waits for custom resources.',
    write:
      'Check that the service account may list and watch what the chart installs, or pass --wait=legacy on Helm 4.',
    worksOn: null,
    rowRange: '>=4.0.0',
    ...unknownHelm,
  }),
];

const COVERAGE: Coverage = {
  listed: 248,
  mentioning: 5,
  followed: 2,
  read: { shell: 1, 'github-actions': 1, make: 1 },
  commands: 14,
  pins: 1,
  uses: 0,
  unread: [
    { path: 'assets/helm.png', reason: 'binary', relevant: false },
    { path: 'deploy.groovy', reason: 'no reader for this format', relevant: true },
  ],
  unresolved: [
    { span: spanIn(SCRIPT, '$EXTRA_ARGS'), what: '$EXTRA_ARGS', reason: 'never assigned in this file', relevant: true },
    { span: spanIn(DEPLOY, '$NS'), what: '$NS', reason: 'set outside', relevant: false },
  ],
  outside: [{ span: null, what: 'submodule vendor/charts' }],
  ignored: 1,
};

function word(span: Span, text: string | undefined, shown: string): Word {
  return {
    text,
    shown,
    span,
    via: [],
    unknown: text === undefined ? [shown] : [],
    open: false,
    maybe: false,
    guards: [],
  };
}

const PIN: HelmPin = {
  kind: 'pin',
  origin: 'task',
  scope: [
    { kind: 'file', name: DEPLOY },
    { kind: 'job', name: 'deploy' },
  ],
  means: 'setup-action',
  tool: 'azure/setup-helm',
  version: word(spanIn(DEPLOY, 'v4.0.1'), 'v4.0.1', 'v4.0.1'),
  range: '4.0.1',
  floating: false,
  binary: undefined,
  span: spanIn(DEPLOY, 'v4.0.1'),
  because: 'azure/setup-helm gets v4.0.1',
  guards: [],
};

const ATOMIC = word(spanIn(DEPLOY, '--atomic'), '--atomic', '--atomic');

const COMMAND: HelmCommand = {
  kind: 'command',
  origin: 'shell',
  scope: [
    { kind: 'file', name: DEPLOY },
    { kind: 'job', name: 'deploy' },
    { kind: 'step', name: '2', order: 2 },
  ],
  span: spanIn(DEPLOY, 'helm install web ./chart --atomic --wait'),
  binary: { shown: 'helm', name: 'helm', span: spanIn(DEPLOY, 'helm install web'), image: undefined },
  wrappers: [],
  plugin: undefined,
  path: ['install'],
  flags: [
    {
      name: 'atomic',
      written: '--atomic',
      cluster: false,
      value: undefined,
      attached: false,
      word: ATOMIC,
      span: ATOMIC.span,
      known: true,
    },
  ],
  args: [word(spanIn(DEPLOY, 'web'), 'web', 'web')],
  words: [word(spanIn(DEPLOY, 'install web'), 'install', 'install'), word(spanIn(DEPLOY, 'web'), 'web', 'web'), ATOMIC],
  unresolved: [],
  env: [],
  output: { stdout: 'shown', stderr: 'shown', pipe: [], onFailure: undefined, tested: false },
  guards: [],
  calls: [],
};

const FACTS: readonly Fact[] = [
  PIN,
  COMMAND,
  {
    kind: 'env',
    origin: 'shell',
    scope: [{ kind: 'file', name: SCRIPT }],
    name: 'HELM_DRIVER',
    value: word(spanIn(SCRIPT, 'web'), undefined, '$DRIVER'),
    span: spanIn(SCRIPT, 'web'),
  },
  {
    kind: 'url',
    origin: 'shell',
    scope: [{ kind: 'file', name: SCRIPT }],
    url: 'https://baltocdn.com/helm/signing.asc',
    span: spanIn(SCRIPT, 'https://baltocdn.com/helm/signing.asc'),
  },
  {
    kind: 'plugin-manifest',
    scope: [{ kind: 'file', name: 'plugin.yaml' }],
    name: 'demo',
    apiVersion: undefined,
    version: undefined,
    keys: new Map([['command', spanIn('Makefile', 'helm')]]),
    span: spanIn('Makefile', 'helm'),
  },
  {
    kind: 'values-file',
    scope: [{ kind: 'file', name: 'values.yaml' }],
    documents: 2,
    span: spanIn('Makefile', 'render'),
    usedBy: [spanIn(DEPLOY, 'helm install web')],
  },
  {
    kind: 'outside',
    scope: [{ kind: 'file', name: DEPLOY }],
    what: 'acme/ci/.github/workflows/x.yml@v1',
    span: spanIn(DEPLOY, 'on: push'),
  },
  {
    kind: 'unresolved',
    scope: [{ kind: 'file', name: SCRIPT }],
    span: spanIn(SCRIPT, '$EXTRA_ARGS'),
    what: '$EXTRA_ARGS',
    reason: 'never assigned in this file',
    relevant: true,
  },
];

/** The sample report with some fields changed. */
export function sampleReport(change: Partial<AuditReport> = {}): AuditReport {
  const findings = change.findings ?? FINDINGS;
  const blockers = findings.filter((one) => one.severity === 'error').length;
  const reviews = findings.filter((one) => one.severity === 'warning').length;
  return {
    tool: { name: 'helm4-audit', version: '0.1.0' },
    target: '4.2.4',
    asOf: '2026-11-21',
    support: { ends: '2027-02-10', daysLeft: 81 },
    verdict: {
      state: blockers > 0 ? 'blocked' : reviews > 0 ? 'review' : 'ready',
      blockers,
      reviews,
      reasons: ['1 file that mentions Helm was not read', '1 argument that may hold flags was not resolved'],
    },
    findings,
    hidden: 2,
    coverage: COVERAGE,
    facts: FACTS,
    lineText: sampleLine,
    ...change,
  };
}

/** A report of a repository in which nothing was found and everything was read. */
export function emptyReport(): AuditReport {
  return sampleReport({
    findings: [],
    hidden: 0,
    facts: [],
    verdict: { state: 'ready', blockers: 0, reviews: 0, reasons: [] },
    coverage: {
      listed: 3,
      mentioning: 0,
      followed: 0,
      read: {},
      commands: 0,
      pins: 0,
      uses: 0,
      unread: [],
      unresolved: [],
      outside: [],
      ignored: 0,
    },
  });
}
