/** The action and the workflows: pinned, least rights, and no input that becomes part of a script. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ACTIONS = ['action.yml', 'setup/action.yml'];
const EXAMPLES = ['examples/org/github-actions.yml', 'examples/org/github-actions-single.yml'];
const WORKFLOWS = ['.github/workflows/ci.yml', '.github/workflows/audit.yml', ...EXAMPLES];
/** What examples have in place of this repository and a commit of it. */
const OWN = 'OWNER/helm4-audit/setup@COMMIT';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

function text(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

const action: Action = parse(text('action.yml'));

describe.each([...ACTIONS, ...WORKFLOWS])('%s', (file) => {
  test('every action is pinned to a commit, with its version beside it', () => {
    const uses = [...text(file).matchAll(/uses: (.*)/g)].map((match) => match[1] ?? '');
    for (const one of uses.filter((value) => value !== './' && value !== OWN))
      expect(one).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('no expression stands in a script', () => {
    const visit = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, value] of Object.entries(node)) {
        if (key === 'run') expect(String(value)).not.toContain('${{');
        visit(value);
      }
    };
    visit(parse(text(file)));
  });
});

test.each(WORKFLOWS)('%s has no rights but those that a job asks for', (file) => {
  const workflow: { permissions: object; jobs: Record<string, { permissions: Record<string, string> }> } = parse(
    text(file),
  );
  expect(workflow.permissions).toEqual({});
  const writes = Object.values(workflow.jobs).flatMap((job) =>
    Object.entries(job.permissions).flatMap(([right, level]) => (level === 'write' ? [right] : [])),
  );
  expect(writes).toEqual(file.endsWith('audit.yml') ? ['security-events'] : []);
});

test('every input is described and used, and nothing else is', () => {
  const used = [...text('action.yml').matchAll(/inputs\.([\w-]+)/g)].map((match) => match[1]);
  expect(new Set(used)).toEqual(new Set(Object.keys(action.inputs)));
  for (const input of Object.values(action.inputs)) expect(input.description).not.toBe('');
});

test('the action that sets up puts a command on PATH that runs', () => {
  const setup: Action = parse(text('setup/action.yml'));
  const step = setup.runs.steps.find(({ name }) => name === 'Put it on PATH');
  const folder = mkdtempSync(join(tmpdir(), 'helm4-setup-'));
  try {
    const env = { PATH: process.env['PATH'] ?? '', RUNNER_TEMP: folder, GITHUB_PATH: join(folder, 'path') };
    const how = { env: { ...env, ACTION_PATH: join(ROOT, 'setup') }, encoding: 'utf8' } as const;
    expect(spawnSync('bash', ['--norc', '-eo', 'pipefail', '-c', step?.run ?? 'exit 99'], how).status).toBe(0);
    const added = readFileSync(env.GITHUB_PATH, 'utf8').trim();
    // A shell finds it there.
    const { stdout } = spawnSync('sh', ['-c', 'helm4-audit --version'], {
      env: { PATH: `${added}:${env.PATH}` },
      encoding: 'utf8',
    });
    expect(stdout).toBe(`${JSON.parse(text('package.json')).version}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('.ci/run can be started', () => {
  expect(statSync(join(ROOT, '.ci/run')).mode & 0o111).toBe(0o111);
  expect(spawnSync('bash', ['-n', join(ROOT, '.ci/run')]).status).toBe(0);
});

describe('the script of the action', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  /** Runs the audit step with a stand-in for the command that notes its arguments, writes reports and exits with `code`. */
  function runStep(inputs: Readonly<Record<string, string>>, code: number, reports = true) {
    const folder = mkdtempSync(join(tmpdir(), 'helm4-action-'));
    folders.push(folder);
    mkdirSync(join(folder, 'dist/src/cli'), { recursive: true });
    writeFileSync(
      join(folder, 'dist/src/cli/main.js'),
      `const { writeFileSync } = require('node:fs');
      const argv = process.argv.slice(2);
      writeFileSync(${JSON.stringify(join(folder, 'argv.json'))}, JSON.stringify(argv));
      if (${reports}) for (const one of argv) if (/^(sarif|json|markdown)=/.test(one)) writeFileSync(one.slice(one.indexOf('=') + 1), 'report ' + one.split('=')[0]);
      process.exit(${code});`,
    );
    const step = action.runs.steps.find((one) => one.name === 'Audit');
    const env: Record<string, string> = {
      PATH: process.env['PATH'] ?? '',
      RUNNER_TEMP: folder,
      GITHUB_OUTPUT: join(folder, 'output'),
      GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    };
    for (const [name, value] of Object.entries(step?.env ?? {})) {
      const input = /inputs\.([\w-]+)/.exec(value)?.[1];
      env[name] =
        input === undefined
          ? 'https://github.com/o/r/blob/sha'
          : (inputs[input] ?? action.inputs[input]?.default ?? '');
    }
    env['ACTION_PATH'] = folder;
    writeFileSync(join(folder, 'summary'), '');
    writeFileSync(join(folder, 'output'), '');
    const { status } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step?.run ?? 'exit 99'], {
      env,
      cwd: folder,
    });
    const argv: string[] = JSON.parse(readFileSync(join(folder, 'argv.json'), 'utf8'));
    return {
      status,
      argv,
      output: readFileSync(join(folder, 'output'), 'utf8'),
      summary: readFileSync(join(folder, 'summary'), 'utf8'),
    };
  }

  test('goes on after findings, records the code, hands over the reports', () => {
    const { status, argv, output, summary } = runStep({}, 1);
    expect(status).toBe(0);
    expect(argv[0]).toBe('scan');
    expect(argv.slice(-2)).toEqual(['--', '.']);
    expect(argv).toContain('github');
    expect(argv).not.toContain('--strict');
    expect(output).toMatch(/^exit-code=1\nsarif=.*\.sarif\njson=.*\.json\nmarkdown=.*\.md\n$/);
    expect(summary).toBe('report markdown');
  });

  test('inputs are arguments, whatever they hold', () => {
    const path = '--format $(touch pwned) `id` "; exit 7';
    const { status, argv } = runStep(
      { path, strict: 'true', target: '4.0.0', support: 'both', category: '', exclude: 'a b/**\n\n*.md' },
      0,
    );
    expect(status).toBe(0);
    expect(argv.slice(-2)).toEqual(['--', path]);
    expect(argv.join('\u0000')).toContain(
      ['--exclude', 'a b/**', '--exclude', '*.md', '--target', '4.0.0', '--support', 'both', '--strict'].join('\u0000'),
    );
    expect(argv).not.toContain('--category');
  });

  test('without reports there is nothing to upload', () => {
    const { status, output } = runStep({}, 2, false);
    expect(status).toBe(0);
    expect(output).toBe('exit-code=2\n');
  });

  test('the gate exits as the audit did', () => {
    const gate = action.runs.steps.at(-1);
    expect(spawnSync('bash', ['-eo', 'pipefail', '-c', gate?.run ?? ''], { env: { EXIT_CODE: '4' } }).status).toBe(4);
  });
});
