/** Nights of the examples: their own scripts, in bash, with a folder for the organisation and a stand-in for gh. */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { generateOrganisation } from '../../../scripts/org/generate.mjs';
import { readWorkflow, runStep, type StepEnd } from './lib/workflow.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const workflow = readWorkflow(join(ROOT, 'examples/org/github-actions.yml'));
const REPOSITORIES = 6;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'org-workflow-'));
  generateOrganisation(join(folder, 'organisation'), REPOSITORIES, 3);
  mkdirSync(join(folder, 'bin'));
  symlinkSync(join(ROOT, 'dist/src/cli/main.js'), join(folder, 'bin/helm4-audit'));
  // Knows the run 41, which kept nothing, and 40, whose state is in `kept`; says what it was asked.
  const gh = `#!/bin/sh
case "$1 $2" in
  "run list") if [ -d "$KEPT" ]; then echo 41; echo 40; fi ;;
  "api repos/acme/platform/actions/runs/40/artifacts?name=helm4-audit-state") echo 1 ;;
  "api repos/acme/platform/actions/runs/41/artifacts?name=helm4-audit-state") echo 0 ;;
  "run download") [ "$3 $4 $5 $6" = "40 --name helm4-audit-state --dir" ] && cp "$KEPT/state.db" "$7" ;;
  *) echo "gh: unexpected: $*" >&2; exit 1 ;;
esac
`;
  writeFileSync(join(folder, 'bin/gh'), gh);
  chmodSync(join(folder, 'bin/gh'), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A night on GitHub; each job has a folder of its own, and gets what the jobs before it kept. */
function night(number: number) {
  const at = (...path: string[]): string => join(folder, `night-${number}`, ...path);
  const run = (job: string, step: string, inFolder: string, more: Readonly<Record<string, string>> = {}): StepEnd => {
    mkdirSync(at(inFolder), { recursive: true });
    const expressions = {
      'github.repository_owner': 'acme',
      'github.run_id': String(number),
      'github.token': 'token-of-the-job',
      'github.repository': 'acme/platform',
      'github.workflow': 'helm4-audit-organisation',
      'vars.HELM4_AUDIT_APP_ID': '',
      'secrets.HELM4_AUDIT_APP_PRIVATE_KEY': '',
      'secrets.HELM4_AUDIT_WEBHOOK_URL': '',
      ...more,
    };
    const environment = {
      PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
      KEPT: join(folder, 'kept'),
      GITHUB_REF_NAME: 'main',
      SOURCE: `folder:${join(folder, 'organisation')}`,
      PER_PART: '3',
    };
    const end = runStep(workflow, { job, step, folder: at(inFolder) }, expressions, environment);
    expect([step, end.status, end.status === 0 ? '' : end.text]).toEqual([step, 0, '']);
    return end;
  };
  const state = run('list', 'Fetch the state of the last run that kept one', 'list');
  const { outputs } = run('list', 'List repositories', 'list');
  const scans = ['1', '2'].map((part) => {
    cpSync(at('list/plan'), at(`scan-${part}`, 'plan'), { recursive: true });
    return run('scan', 'Scan', `scan-${part}`, {
      'matrix.part': part,
      'needs.list.outputs.count': outputs['count'] ?? '',
    });
  });
  cpSync(at('list/plan'), at('merge/plan'), { recursive: true });
  mkdirSync(at('merge/parts'));
  for (const part of [1, 2]) cpSync(at(`scan-${part}/part-${part}.db`), at(`merge/parts/part-${part}.db`));
  run('merge', 'Merge', 'merge');
  const { summary } = run('merge', 'Report', 'merge');
  run('merge', 'Tell the chat', 'merge');
  expect(existsSync(at('merge/state.db-wal'))).toBe(false);
  cpSync(at('merge/state.db'), join(folder, 'kept/state.db'));
  return {
    state,
    outputs,
    scans: scans.map(({ text }) => text),
    summary,
    page: readFileSync(at('merge/page/helm4-audit.json'), 'utf8'),
  };
}

test('on GitHub the first night scans everything in two parts, the second leaves alone what did not change', () => {
  const first = night(1);
  expect(first.state.text).toContain('There is no earlier state');
  expect(first.outputs).toEqual({ count: '2', parts: '[1,2]' });
  const figure = (text: string, label: string): number =>
    Number(new RegExp(`^  ${label} +(\\d+)`, 'm').exec(text)?.[1]);
  expect(first.scans.map((text) => figure(text, 'scanned')).reduce((sum, one) => sum + one)).toBe(REPOSITORIES);
  expect(first.summary).toContain(`${REPOSITORIES} of ${REPOSITORIES}`);
  const second = night(2);
  expect(second.state.text).toContain('state of run 40');
  expect(second.scans.map((text) => [figure(text, 'scanned')])).toEqual([[0], [0]]);
  expect(second.summary).toContain(`${REPOSITORIES} of ${REPOSITORIES}`);
  const runs = (text: string): number => JSON.parse(text).trend.length;
  expect([runs(first.page), runs(second.page)]).toEqual([1, 2]);
});

/** A figure of the summary of a scan. */
function figure(text: string, label: string): number {
  return Number(new RegExp(`^  ${label} +(\\d+)`, 'm').exec(text)?.[1]);
}

/** A script in a folder, with nothing in its environment but what is given. */
function bash(script: readonly string[], cwd: string, variables: Readonly<Record<string, string>>) {
  mkdirSync(cwd, { recursive: true });
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    SOURCE: `folder:${join(folder, 'organisation')}`,
    ...variables,
  };
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', ...script], { cwd, env, encoding: 'utf8' });
  return { status, text: `${stdout}${stderr}` };
}

describe('in Kubernetes', () => {
  const manifest = readFileSync(join(ROOT, 'examples/org/kubernetes/indexed-job.yaml'), 'utf8');

  /** The script of a CronJob's container, with the volumes where this test has them. */
  function scriptOf(name: string): readonly string[] {
    for (const document of parseAllDocuments(manifest)) {
      if (document.getIn(['metadata', 'name']) !== name) continue;
      const script: unknown = document.getIn([
        'spec',
        'jobTemplate',
        'spec',
        'template',
        'spec',
        'containers',
        0,
        'args',
        0,
      ]);
      if (typeof script !== 'string') break;
      return [
        '-euo',
        'pipefail',
        '-c',
        script.replaceAll('/data', join(folder, 'data')).replaceAll('/scratch', join(folder, 'scratch')),
      ];
    }
    throw new Error(`${name} has no script`);
  }

  const scan = (night: number, part: number) => {
    rmSync(join(folder, 'scratch'), { recursive: true, force: true });
    mkdirSync(join(folder, 'scratch'));
    const variables = { JOB_COMPLETION_INDEX: String(part - 1), PARTS: '2', RUN: `helm4-audit-scan-${night}` };
    return bash(scriptOf('helm4-audit-scan'), folder, variables);
  };
  const merge = () => {
    const state = join(folder, 'scratch/state.db');
    rmSync(state, { force: true });
    return bash(scriptOf('helm4-audit-merge'), folder, { PARTS: '2', HELM4_AUDIT_STATE: state });
  };

  test('an Indexed Job scans, a second one merges; a part that is given to another pod goes on', () => {
    mkdirSync(join(folder, 'data'));
    expect(merge()).toMatchObject({ status: 3, text: 'no run to merge\n' });
    const first = [scan(1, 1), scan(1, 2)];
    expect(first.map(({ status }) => status)).toEqual([0, 0]);
    expect(first.map(({ text }) => figure(text, 'scanned')).reduce((sum, one) => sum + one)).toBe(REPOSITORIES);
    expect(scan(1, 2)).toMatchObject({ status: 0, text: expect.stringMatching(/^ {2}scanned +0$/m) });
    expect(merge()).toMatchObject({ status: 0 });
    expect(existsSync(join(folder, 'data/page/index.html'))).toBe(true);
    expect(existsSync(join(folder, 'data/runs/helm4-audit-scan-1'))).toBe(false);
    expect([scan(2, 1), scan(2, 2)].map(({ text }) => figure(text, 'scanned'))).toEqual([0, 0]);
    const { status, text } = merge();
    expect([status, status === 0 ? '' : text]).toEqual([0, '']);
  });
});

test('on GitLab a night begins with the state of the last one, and its token stays with GitLab', async () => {
  const jobs: Readonly<Record<string, { readonly script: readonly string[] }>> = parse(
    readFileSync(join(ROOT, 'examples/org/gitlab-ci.yml'), 'utf8'),
  );
  const kept = join(folder, 'kept-by-gitlab.db');
  let answer: 404 | 302 | 500 = 404;
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers['job-token']}`);
    if (request.url === '/storage') response.end(readFileSync(kept));
    else response.writeHead(answer, { location: '/storage' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const url = `http://127.0.0.1:${address.port}`;
  const run = async (job: string, where: string, more: Readonly<Record<string, string>> = {}) => {
    mkdirSync(join(folder, where), { recursive: true });
    const env = {
      PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
      SOURCE: `folder:${join(folder, 'organisation')}`,
      CI_API_V4_URL: url,
      CI_PROJECT_ID: '7',
      CI_COMMIT_REF_NAME: 'main',
      CI_PIPELINE_ID: where,
      CI_JOB_TOKEN: 'token-of-the-job',
      CI_NODE_TOTAL: '2',
      HELM4_AUDIT_STATE: 'state.db',
      HELM4_AUDIT_WEBHOOK_URL: '',
      ...more,
    };
    const script = ['--norc', '-eo', 'pipefail', '-c', jobs[job]?.script.join('\n') ?? 'exit 99'];
    // Not at once: the server is in this process.
    const child = spawn('bash', script, { cwd: join(folder, where), env, stdio: ['ignore', 'pipe', 'pipe'] });
    const parts: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => parts.push(String(part)));
    const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { status, text: parts.join('') };
  };
  const night = async (where: string): Promise<readonly number[]> => {
    expect(await run('list', where)).toMatchObject({ status: 0 });
    const scans = [await run('scan', where, { CI_NODE_INDEX: '1' }), await run('scan', where, { CI_NODE_INDEX: '2' })];
    expect(scans.map(({ status }) => status)).toEqual([0, 0]);
    expect(await run('pages', where)).toMatchObject({ status: 0 });
    expect(existsSync(join(folder, where, 'public/index.html'))).toBe(true);
    cpSync(join(folder, where, 'state.db'), kept);
    return scans.map(({ text }) => figure(text, 'scanned'));
  };
  try {
    expect((await night('first')).reduce((sum, one) => sum + one)).toBe(REPOSITORIES);
    answer = 302;
    expect(await night('second')).toEqual([0, 0]);
    answer = 500;
    expect(await run('list', 'third')).toMatchObject({ status: 1 });
  } finally {
    server.close();
  }
  const path = '/projects/7/jobs/artifacts/main/raw/state.db?job=pages token-of-the-job';
  expect(asked).toEqual([path, path, '/storage undefined', path]);
});

test('on one machine the script of systemd and cron scans, and ends as the scan did', () => {
  const script = [join(ROOT, 'examples/org/systemd/nightly.sh')];
  const where = join(folder, 'machine');
  const first = bash(script, where, {});
  expect([first.status, figure(first.text, 'scanned')]).toEqual([0, REPOSITORIES]);
  expect(existsSync(join(where, 'page/index.html'))).toBe(true);
  expect(figure(bash(script, where, {}).text, 'scanned')).toBe(0);
  expect(bash(script, where, { SOURCE: 'folder:nowhere' }).status).toBe(4);
  expect(bash(script, where, { SOURCE: 'nonsense:x' }).status).toBe(2);
});
