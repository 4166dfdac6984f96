/** How an audit goes from file to file: which Helm runs a script that a workflow calls, and what it is called with. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AuditReport, Finding } from '../../src/audit/types.ts';
import { auditFiles } from './repository.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'links-'));
});

afterEach(() => rmSync(root, { recursive: true }));

const auditOf = (files: Readonly<Record<string, string>>): Promise<AuditReport> => auditFiles(root, files);

/** `path:line rule range`, and below it the chain. */
function shown({ span, rule, helm }: Finding): string {
  const because = helm.because.map(({ text, span: at }) => `\n  ${text} ${at?.path}:${at?.startLine}`);
  return `${span.path}:${span.startLine} ${rule} ${helm.range}${because.join('')}`;
}

const findings = (report: AuditReport, rule: string): string[] =>
  report.findings.filter((finding) => finding.rule === rule).map(shown);

const workflow = (steps: string, head = ''): string =>
  `on: push\n${head}jobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n${steps}`;

const SETUP = '      - uses: azure/setup-helm@v4\n        with:\n          version: v3.16.4\n';

describe('the Helm that runs a script', () => {
  test('is the one of the workflow that calls it, two files away', async () => {
    const report = await auditOf({
      '.github/workflows/ci.yml': workflow(`${SETUP}      - run: make deploy\n`),
      Makefile: 'deploy:\n\t./scripts/deploy.sh\n',
      'scripts/deploy.sh': '#!/bin/sh\nhelm upgrade web ./web --atomic\n',
    });
    expect(findings(report, 'atomic-flag')).toEqual([
      [
        'scripts/deploy.sh:2 atomic-flag 3.16.4',
        'azure/setup-helm gives Helm v3.16.4 .github/workflows/ci.yml:8',
        "'deploy' of Makefile is called here .github/workflows/ci.yml:9",
        'scripts/deploy.sh is run here Makefile:2',
      ].join('\n  '),
    ]);
  });

  test('is not one that is installed after the call', async () => {
    const report = await auditOf({
      '.github/workflows/ci.yml': workflow(`      - run: ./deploy.sh\n${SETUP}`),
      'deploy.sh': '#!/bin/sh\nhelm upgrade web ./web --atomic\n',
    });
    expect(findings(report, 'atomic-flag')).toEqual(['deploy.sh:2 atomic-flag null']);
  });

  test('is the one that another script installs before', async () => {
    const report = await auditOf({
      '.github/workflows/ci.yml': workflow('      - run: hack/tools.sh\n      - run: helm list --all\n'),
      'hack/tools.sh': '#!/bin/sh\ncurl -fsSL https://get.helm.sh/helm-v3.14.4-linux-amd64.tar.gz | tar xz\n',
    });
    expect(findings(report, 'list-all')[0]).toContain('ci.yml:7 list-all 3.14.4');
    expect(findings(report, 'list-all')[0]).toContain('hack/tools.sh is run here .github/workflows/ci.yml:6');
  });

  test('is the one of the runner, where nothing installs one and something calls it', async () => {
    const files = { '.github/workflows/ci.yml': workflow('      - run: ./deploy.sh\n') };
    const report = await auditOf({ ...files, 'deploy.sh': '#!/bin/sh\nhelm upgrade web ./web --recreate-pods\n' });
    expect(findings(report, 'recreate-pods')[0]).toMatch(/^deploy\.sh:2 recreate-pods >=3\.\d+\.\d+ <4\.0\.0/);
    expect(report.coverage.pins).toBe(1);
    const without = await auditOf({
      ...files,
      'deploy.sh': '#!/bin/sh\n# helm is not called any more\nkubectl get pods\n',
    });
    expect(without.findings).toEqual([]);
    expect(without.coverage.pins).toBe(0);
  });

  test('differs from caller to caller', async () => {
    const report = await auditOf({
      '.github/workflows/old.yml': workflow(`${SETUP}      - run: ./deploy.sh --atomic\n`),
      '.github/workflows/new.yml': workflow(
        `${SETUP.replace('v3.16.4', 'v4.2.4')}      - run: ./deploy.sh --rollback-on-failure\n`,
      ),
      'deploy.sh': '#!/bin/sh\nhelm upgrade web ./web "$@"\n',
    });
    expect(findings(report, 'atomic-flag')[0]).toMatch(/^\.github\/workflows\/old\.yml:9 atomic-flag 3\.16\.4\n/);
    expect(findings(report, 'helm4-only-flag')).toEqual([]);
  });

  test('is not looked for in circles', async () => {
    const report = await auditOf({
      'a.sh': '#!/bin/sh\n./b.sh "$@" --wait\nhelm list --all\n',
      'b.sh': '#!/bin/sh\n./a.sh "$@" --wait\nhelm lint\n',
    });
    expect(findings(report, 'list-all')).toEqual(['a.sh:3 list-all null']);
    expect(findings(report, 'lint-path')).toEqual(['b.sh:3 lint-path null']);
  });
});

describe('what a script is called with', () => {
  test('is found where it is written: arguments, environment, inputs', async () => {
    const report = await auditOf({
      '.github/workflows/ci.yml': workflow(
        '      - uses: ./.github/actions/deploy\n        with:\n          flags: --atomic\n      - run: ./deploy.sh --recreate-pods\n        env:\n          EXTRA: --force\n',
      ),
      '.github/actions/deploy/action.yml':
        'name: d\ninputs:\n  flags:\n    required: true\nruns:\n  using: composite\n  steps:\n    - shell: bash\n      run: helm upgrade web ./web ${{ inputs.flags }}\n',
      'deploy.sh': '#!/bin/sh\nhelm upgrade web ./web $EXTRA "$@"\n',
    });
    const at = report.findings.map(({ rule, span }) => `${span.path}:${span.startLine}:${span.startColumn} ${rule}`);
    expect(at).toEqual(
      expect.arrayContaining([
        '.github/workflows/ci.yml:8:18 atomic-flag',
        '.github/workflows/ci.yml:9:26 recreate-pods',
        '.github/workflows/ci.yml:11:18 force-flag',
      ]),
    );
    expect(report.coverage.unresolved).toEqual([]);
  });

  test('stays open where a caller does not say it', async () => {
    const report = await auditOf({
      'outer.sh': '#!/bin/sh\n./inner.sh $UNKNOWN\n',
      'inner.sh': '#!/bin/sh\nhelm upgrade web ./web "$@"\n',
    });
    expect(report.coverage.unresolved).toHaveLength(1);
    expect(report.verdict.state).toBe('incomplete');
  });
});

describe('what files take in', () => {
  test('functions and variables of sourced scripts', async () => {
    const report = await auditOf({
      'deploy.sh': '#!/bin/bash\n. "$(dirname "$0")/common/env"\n. common/lib.sh\nrelease --atomic\n',
      'common/env': 'HELM_FLAGS="--recreate-pods"\n',
      'common/lib.sh': 'release() {\n  helm upgrade web ./web $HELM_FLAGS "$@"\n}\n',
    });
    const at = report.findings.map(({ rule, span }) => `${span.path}:${span.startLine} ${rule}`);
    expect(at.sort()).toEqual(['common/env:1 recreate-pods', 'deploy.sh:4 atomic-flag']);
    expect(report.coverage.unresolved).toEqual([]);
    expect(report.coverage.outside).toEqual([]);
  });

  test('variables and targets of included makefiles', async () => {
    const report = await auditOf({
      Makefile: 'include build/vars.mk\nup:\n\t$(HELM) upgrade web ./web $(FLAGS)\n',
      'build/vars.mk': 'HELM := helm\nFLAGS = --recreate-pods\n',
    });
    expect(report.findings.map(({ rule, span }) => `${span.path}:${span.startLine} ${rule}`)).toEqual([
      'build/vars.mk:2 recreate-pods',
    ]);
  });

  test('what is not there is outside', async () => {
    const report = await auditOf({ 'deploy.sh': '#!/bin/sh\n. /etc/profile.d/ci.sh\nhelm list\n' });
    expect(report.coverage.outside.map(({ what }) => what)).toEqual(['sourced script /etc/profile.d/ci.sh']);
  });

  test('one version that several callers name is told at each of them', async () => {
    const call = 'steps:\n      - uses: ./.github/actions/helm\n        with:\n          version: v3.18.6\n';
    const report = await auditOf({
      '.github/actions/helm/action.yml':
        'inputs:\n  version:\n    required: true\nruns:\n  using: composite\n  steps:\n    - uses: azure/setup-helm@v4\n      with:\n        version: ${{ inputs.version }}\n',
      '.github/workflows/a.yml': `jobs:\n  a:\n    ${call}`,
      '.github/workflows/b.yml': `jobs:\n  b:\n    ${call}`,
    });
    const pins = report.facts.filter((fact) => fact.kind === 'pin');
    expect(pins.map(({ span }) => `${span.path}:${span.startLine}`)).toEqual([
      '.github/workflows/a.yml:6',
      '.github/workflows/b.yml:6',
    ]);
  });

  test('what copies of dependencies lack is told where they name Helm', async () => {
    const report = await auditOf({
      Makefile: 'all:\n\tmake -C vendor/acme/a\n\tmake -C vendor/acme/b\n\thelm lint .\n',
      'vendor/acme/a/Makefile': 'include $(ROOT)/a.mk\nx:\n\tmake -C ../../..\n',
      'vendor/acme/b/Makefile': 'include $(ROOT)/b.mk\nx:\n\thelm list\n',
    });
    expect(report.coverage.outside.map(({ what }) => what)).toEqual(['included file $(ROOT)/b.mk']);
  });
});

describe('version files', () => {
  test('count for scripts of their directory that nothing else decides for', async () => {
    const report = await auditOf({
      '.tool-versions': 'helm 3.14.4\n',
      'ops/mise.toml': '[tools]\nhelm = "4.2.4"\n',
      'deploy.sh': '#!/bin/sh\nhelm list --all\n',
      'ops/deploy.sh': '#!/bin/sh\nhelm list --all\n',
    });
    expect(findings(report, 'list-all')).toEqual([
      'deploy.sh:2 list-all 3.14.4\n  asdf is asked for Helm 3.14.4 .tool-versions:1',
      'ops/deploy.sh:2 list-all 4.2.4\n  mise is asked for Helm 4.2.4 ops/mise.toml:2',
    ]);
  });

  test('count in a job that installs what they name', async () => {
    const files = { '.tool-versions': 'helm 3.14.4\n' };
    const run = '      - run: helm list --all\n';
    const without = await auditOf({ ...files, '.github/workflows/ci.yml': workflow(run) });
    expect(findings(without, 'list-all')[0]).toContain('the runner image ubuntu-24.04');
    const report = await auditOf({
      ...files,
      '.github/workflows/ci.yml': workflow(`      - uses: jdx/mise-action@v3\n${run}`),
    });
    expect(findings(report, 'list-all')[0]).toContain('list-all 3.14.4');
    expect(findings(report, 'list-all')[0]).toContain('the tools of .tool-versions are installed here');
  });
});

test('the Helm of an image is the one of the Dockerfile that it is built from', async () => {
  const report = await auditOf({
    'ci/Dockerfile': 'FROM alpine:3.22\nRUN wget -qO- https://get.helm.sh/helm-v3.15.4-linux-amd64.tar.gz | tar xz\n',
    Makefile: 'image:\n\tdocker build -t registry.example.com/ops/ci:1 -f ci/Dockerfile .\n',
    '.github/workflows/ci.yml': workflow('      - run: helm list --all\n').replace(
      '    steps:',
      '    container: registry.example.com/ops/ci:1\n    steps:',
    ),
  });
  expect(findings(report, 'list-all')[0]).toBe(
    [
      '.github/workflows/ci.yml:7 list-all 3.15.4',
      'get.helm.sh gives Helm v3.15.4 ci/Dockerfile:2',
      'the image that ci/Dockerfile makes runs here .github/workflows/ci.yml:5',
    ].join('\n  '),
  );
});

describe('GitLab pipelines', () => {
  test('take in what they include, with their variables, templates and scripts', async () => {
    const report = await auditOf({
      '.gitlab-ci.yml': [
        'include:',
        '  - local: /ci/deploy.yml',
        '    inputs:',
        '      flags: --recreate-pods',
        '  - local: ci/setup.yml',
        'variables:',
        '  EXTRA: --atomic',
        'production:',
        '  extends: .deploy',
        '  image: alpine/helm:3.16.4',
        '',
      ].join('\n'),
      'ci/deploy.yml': [
        'spec:',
        '  inputs:',
        '    flags:',
        '---',
        '.deploy:',
        '  script:',
        '    - !reference [.setup, script]',
        '    - helm upgrade web ./web $EXTRA $LOCAL $[[ inputs.flags ]]',
        '',
      ].join('\n'),
      'ci/setup.yml': '.setup:\n  script:\n    - export LOCAL=--force\n    - helm list --all\n',
    });
    expect(report.findings.map(({ rule, span, when }) => `${span.path}:${span.startLine} ${rule} ${when}`)).toEqual([
      '.gitlab-ci.yml:4 recreate-pods on-upgrade',
      '.gitlab-ci.yml:7 atomic-flag on-upgrade',
      '.gitlab-ci.yml:10 helm3-support now',
      'ci/setup.yml:3 force-flag on-upgrade',
      'ci/setup.yml:4 list-all on-upgrade',
    ]);
    expect(report.coverage.unresolved.filter(({ relevant }) => relevant)).toEqual([]);
  });

  test('run in images that the repository builds', async () => {
    const report = await auditOf({
      '.gitlab-ci.yml': [
        'build:',
        '  script:',
        '    - docker build -t $CI_REGISTRY_IMAGE/ops/tools:$CI_COMMIT_SHA -f tools/Dockerfile tools',
        'list:',
        '  image: $CI_REGISTRY_IMAGE/ops/tools:latest',
        '  script:',
        '    - helm list --all',
        '',
      ].join('\n'),
      'tools/Dockerfile': 'FROM debian\nCOPY --from=alpine/helm:3.12.3 /usr/bin/helm /usr/local/bin/helm\n',
    });
    expect(findings(report, 'list-all')[0]).toContain('list-all 3.12.3');
  });
});

test('a parameter of a Tekton pipeline reaches the task of another file', async () => {
  const report = await auditOf({
    'tasks/helm-upgrade.yaml': [
      'apiVersion: tekton.dev/v1',
      'kind: Task',
      'metadata: {name: helm-upgrade}',
      'spec:',
      '  params:',
      '    - name: flags',
      '      type: string',
      '  steps:',
      '    - name: upgrade',
      '      image: alpine/helm:3.16.4',
      '      env: [{name: EXTRA, value: $(params.flags)}]',
      '      script: helm upgrade web ./web $EXTRA',
      '',
    ].join('\n'),
    'pipelines/release.yaml': [
      'apiVersion: tekton.dev/v1',
      'kind: Pipeline',
      'metadata: {name: release}',
      'spec:',
      '  tasks:',
      '    - name: helm',
      '      taskRef: {name: helm-upgrade}',
      '      params:',
      '        - name: flags',
      '          value: "--force"',
      '',
    ].join('\n'),
  });
  expect(findings(report, 'force-flag')[0]).toMatch(/^pipelines\/release\.yaml:10 force-flag 3\.16\.4/);
  expect(report.coverage.unresolved.filter(({ relevant }) => relevant)).toEqual([]);
});

test('a step of a workflow sources what the repository has', async () => {
  const report = await auditOf({
    '.github/workflows/ci.yml': workflow(
      `${SETUP}      - run: |\n          . ./ops/flags.sh\n          helm upgrade web ./web $FLAGS\n`,
    ),
    'ops/flags.sh': 'FLAGS=--recreate-pods\n',
  });
  expect(findings(report, 'recreate-pods')[0]).toMatch(/^ops\/flags\.sh:1 recreate-pods 3\.16\.4/);
});

describe('programs', () => {
  test.each([
    [
      'python3 tools/up.py',
      'tools/up.py',
      'import subprocess, sys\nsubprocess.run(["helm", "upgrade", "web", "./web", *sys.argv[1:]])\n',
    ],
    [
      'node tools/up.mjs',
      'tools/up.mjs',
      "import { execFileSync } from 'node:child_process';\nexecFileSync('helm', ['upgrade', 'web', './web', ...process.argv.slice(2)]);\n",
    ],
    ['ruby tools/up.rb', 'tools/up.rb', "system('helm', 'upgrade', 'web', './web', *ARGV)\n"],
  ])('%s: arguments reach the command', async (command, path, text) => {
    const report = await auditOf({
      '.github/workflows/ci.yml': workflow(`${SETUP}      - run: ${command} --recreate-pods\n`),
      [path]: text,
    });
    expect(findings(report, 'recreate-pods')[0]).toMatch(/^\.github\/workflows\/ci\.yml:9 recreate-pods 3\.16\.4/);
    expect(report.coverage.unresolved).toEqual([]);
  });

  test('arguments that reach the command through a function', async () => {
    const report = await auditOf({
      'x.sh': '#!/bin/sh\npython3 tools/up.py --recreate-pods\n',
      'tools/up.py':
        'import subprocess, sys\ndef helm(*args):\n    subprocess.run(["helm", *args])\nhelm("upgrade", "web", "./web", *sys.argv[1:])\n',
    });
    expect(findings(report, 'recreate-pods')[0]).toMatch(/^x\.sh:2 /);
    expect(report.coverage.unresolved).toEqual([]);
  });

  test('scripts that npm runs before another', async () => {
    const report = await auditOf({
      '.github/workflows/ci.yml': workflow(`${SETUP}      - run: npm run deploy\n`),
      'package.json': '{"scripts": {"predeploy": "helm lint", "deploy": "echo", "other": "helm list --all"}}',
    });
    expect(findings(report, 'lint-path')[0]).toContain('lint-path 3.16.4');
    expect(findings(report, 'list-all')[0]).toContain('list-all null');
  });
});

test('make without a target makes the first one, and nothing else', async () => {
  const report = await auditOf({
    '.github/workflows/ci.yml': workflow(`${SETUP}      - run: make\n`),
    Makefile: '.PHONY: all\nall: lint\nlint:\n\thelm lint\nlist:\n\thelm list --all\n',
  });
  expect(findings(report, 'lint-path')[0]).toContain('lint-path 3.16.4');
  expect(findings(report, 'lint-path')[0]).toContain('\n  Makefile is called here .github/workflows/ci.yml:9');
  expect(findings(report, 'list-all')[0]).toContain('list-all null');
});

test('a branch that finds Helm 2 and installs Helm 3 has a pin of Helm 3', async () => {
  const report = await auditOf({
    'tools.sh':
      '#!/bin/sh\nif ! helm version --short | grep -q v4; then\n  curl -sSL https://get.helm.sh/helm-v4.2.4-linux-amd64.tar.gz | tar xz\nfi\n',
  });
  expect(report.findings.filter(({ rule }) => rule === 'helm3-support')).toEqual([]);
});
