/** What one caller of a file says must not hide what another leaves open: silence would be taken for an all-clear. */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AuditReport } from '../../src/audit/types.ts';
import { auditFiles } from './repository.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'open-callers-'));
});

afterEach(() => rmSync(root, { recursive: true }));

const auditOf = (files: Readonly<Record<string, string>>): Promise<AuditReport> => auditFiles(root, files);

const workflow = (steps: string): string => `on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n${steps}`;
const setup = (version: string): string =>
  `      - uses: azure/setup-helm@v4\n        with:\n          version: ${version}\n`;
const open = ({ coverage }: AuditReport): string[] =>
  coverage.unresolved.flatMap(({ what, relevant, span }) =>
    relevant ? [`${span.path}:${span.startLine} ${what}`] : [],
  );
const range = ({ findings }: AuditReport, rule: string): string | null | undefined =>
  findings.find((finding) => finding.rule === rule)?.helm.range;

describe('values', () => {
  test('of one caller leave open what another does not set', async () => {
    const report = await auditOf({
      'known.sh': 'FLAGS=--wait ./deploy.sh\n',
      'other.sh': './deploy.sh\n',
      'deploy.sh': 'helm upgrade web ./web $FLAGS\n',
    });
    expect(open(report)).toEqual(['deploy.sh:1 $FLAGS']);
  });

  test('that every caller sets leave nothing open', async () => {
    const report = await auditOf({
      'known.sh': 'FLAGS=--wait ./deploy.sh\n',
      'other.sh': 'FLAGS=--debug ./deploy.sh\n',
      'deploy.sh': 'helm upgrade web ./web $FLAGS\n',
    });
    expect(open(report)).toEqual([]);
  });

  test('of one call of a target leave open what another does not set, there and nowhere else', async () => {
    const report = await auditOf({
      'a.sh': 'make deploy FLAGS=--wait\nmake show FLAGS=-q\n',
      'b.sh': 'make deploy\n',
      Makefile: 'deploy: inner\n\ninner:\n\thelm upgrade web ./web $(FLAGS)\n\nshow:\n\thelm list $(FLAGS)\n',
    });
    expect(open(report)).toEqual(['Makefile:4 $(FLAGS)']);
  });

  test('of more callers than are read again are not taken for all', async () => {
    const files: Record<string, string> = { 'deploy.sh': 'helm upgrade web ./web $1\n' };
    for (let at = 100; at < 200; at++) files[`call-${at}.sh`] = `./deploy.sh --timeout=${at}s\n`;
    expect(open(await auditOf(files))).toEqual(['deploy.sh:1 $1']);
  });

  test('of a call leave open what people fill in who start the workflow', async () => {
    const input = '    inputs:\n      flags:\n        type: string\n';
    const report = await auditOf({
      '.github/workflows/call.yml':
        'on: push\njobs:\n  a:\n    uses: ./.github/workflows/deploy.yml\n    with:\n      flags: --wait\n',
      '.github/workflows/deploy.yml': `on:\n  workflow_dispatch:\n${input}  workflow_call:\n${input}jobs:\n  a:\n    runs-on: self-hosted\n    steps:\n      - run: helm upgrade web ./web \${{ inputs.flags }}\n`,
    });
    expect(open(report)).toEqual(['.github/workflows/deploy.yml:14 ${{ inputs.flags }}']);
  });

  test('that files of a circle hand to one another are not all that there are', async () => {
    const report = await auditOf({
      'a.sh': './b.sh --wait\nhelm upgrade web ./web $1\n',
      'b.sh': './a.sh --wait\n',
    });
    expect(open(report)).toEqual(['a.sh:2 $1']);
  });
});

describe('what a caller gives in the place of a default', () => {
  const blocked = ({ findings }: AuditReport): string[] =>
    findings.flatMap(({ rule, span }) => (rule === 'post-renderer' ? [`${span.path}:${span.startLine}`] : []));

  test('of an input of an action or a workflow', async () => {
    const flags = 'flags:\n        default: --wait\n';
    const report = await auditOf({
      '.github/workflows/ci.yml': workflow(
        '      - uses: ./act\n        with:\n          flags: --post-renderer=./fill.sh\n',
      ),
      'act/action.yml': `inputs:\n      ${flags}runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: helm upgrade web ./web \${{ inputs.flags }}\n`,
      '.github/workflows/call.yml':
        'on: push\njobs:\n  a:\n    uses: ./.github/workflows/deploy.yml\n    with:\n      flags: --post-renderer=./fill.sh\n',
      '.github/workflows/deploy.yml': `on:\n  workflow_call:\n    inputs:\n      ${flags}jobs:\n  a:\n    runs-on: self-hosted\n    steps:\n      - run: helm upgrade web ./web \${{ inputs.flags }}\n`,
    });
    expect(blocked(report)).toEqual(['.github/workflows/call.yml:6', '.github/workflows/ci.yml:8']);
  });

  test('of a variable of a target', async () => {
    const report = await auditOf({
      'ci.sh': 'make deploy FLAGS=--post-renderer=./fill.sh\n',
      Makefile: 'FLAGS ?= --wait\ndeploy:\n\thelm upgrade web ./web $(FLAGS)\n',
    });
    expect(blocked(report)).toEqual(['ci.sh:1']);
  });

  test('of an argument of a build, which the environment is not', async () => {
    const report = await auditOf({
      'ci.sh': 'export HELM_VERSION=v3.9.0\nFLAGS=--bad docker build --build-arg HELM_VERSION=v4.0.0 .\n',
      Dockerfile: `FROM debian\nARG HELM_VERSION=v3.10.0\nARG FLAGS=--wait\nRUN curl -fsSL https://get.helm.sh/helm-\${HELM_VERSION}-linux-amd64.tar.gz | tar xz\nRUN helm upgrade web ./web --post-renderer ./fill.sh $FLAGS\n`,
    });
    expect(range(report, 'post-renderer')).toBe('4.0.0');
  });
});

describe('the Helm that runs it', () => {
  const script = { 'deploy.sh': 'helm upgrade web ./web --post-renderer ./fill.sh\n' };

  test('is that of all who call it in the same way', async () => {
    const report = await auditOf({
      'deploy.sh': 'helm upgrade web ./web --post-renderer ./fill.sh $1\n',
      '.github/workflows/a.yml': workflow(`${setup('v3.10.0')}      - run: ./deploy.sh --wait\n`),
      '.github/workflows/b.yml': workflow(`${setup('v4.0.0')}      - run: ./deploy.sh --wait\n`),
    });
    expect(range(report, 'post-renderer')).toBe('3.10.0 || 4.0.0');
  });

  test('is that of all who call its target, with values or without', async () => {
    const report = await auditOf({
      Makefile: 'deploy:\n\thelm upgrade web ./web --post-renderer ./fill.sh $(FLAGS)\n',
      '.github/workflows/a.yml': workflow(`${setup('v3.10.0')}      - run: make deploy FLAGS=--wait\n`),
      '.github/workflows/b.yml': workflow(`${setup('v4.0.0')}      - run: make deploy\n`),
    });
    expect(range(report, 'post-renderer')).toBe('3.10.0 || 4.0.0');
  });

  test('is that of the last of many callers as well', async () => {
    const files: Record<string, string> = { ...script };
    for (let at = 100; at < 200; at++)
      files[`.github/workflows/w${at}.yml`] = workflow(
        `${setup(at === 199 ? 'v4.0.0' : 'v3.10.0')}      - run: ./deploy.sh\n`,
      );
    expect(range(await auditOf(files), 'post-renderer')).toBe('3.10.0 || 4.0.0');
  });

  test('is not known when one of the callers installs what nobody can read', async () => {
    const report = await auditOf({
      ...script,
      '.github/workflows/a.yml': workflow(`${setup('v4.0.0')}      - run: ./deploy.sh\n`),
      '.github/workflows/b.yml': workflow(`${setup('${{ vars.HELM }}')}      - run: ./deploy.sh\n`),
    });
    expect(range(report, 'post-renderer')).toBe(null);
  });

  test('is found however long the chain of calls is, and whatever is asked for first', async () => {
    const files: Record<string, string> = {
      '.github/workflows/a.yml': workflow(`${setup('v3.10.0')}      - run: ./s30.sh\n`),
    };
    for (let at = 10; at <= 30; at++)
      files[`s${at}.sh`] = `${at === 10 ? '' : `./s${at - 1}.sh\n`}helm upgrade web ./web --post-renderer ./fill.sh\n`;
    const report = await auditOf(files);
    const ranges = report.findings.filter(({ rule }) => rule === 'post-renderer').map(({ helm }) => helm.range);
    expect(new Set(ranges)).toEqual(new Set(['3.10.0']));
    expect(ranges.length).toBe(21);
  });
});

test('a place that many files take in is one place that could not be read', async () => {
  const report = await auditOf({
    'lib.sh': 'deploy() { helm upgrade web ./web $FLAGS; }\n',
    'a.sh': '. ./lib.sh\ndeploy\n',
    'b.sh': '. ./lib.sh\ndeploy\n',
  });
  expect(open(report)).toEqual(['lib.sh:1 $FLAGS']);
});

test('a sourced file that is there and cannot be read is told like one that is not there', async () => {
  symlinkSync('/etc/passwd', join(root, 'link.sh'));
  const report = await auditOf({
    'a.sh': '. ./link.sh\n. ./zero.sh\n. ./none.sh\n. ./lib.sh\nhelm upgrade web ./web $FLAGS\n',
    'zero.sh': '\0',
    'lib.sh': 'FLAGS=--wait\n',
  });
  expect(report.coverage.outside.map(({ what }) => what)).toEqual([
    'sourced script ./link.sh',
    'sourced script ./zero.sh',
    'sourced script ./none.sh',
  ]);
});
