/** Runs the scripts of a workflow of GitHub Actions as its runner would: bash, the environment of workflow, job and step, outputs. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

type Variables = Readonly<Record<string, string>>;

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Variables;
}

interface Workflow {
  readonly env?: Variables;
  readonly jobs: Readonly<Record<string, { readonly env?: Variables; readonly steps: readonly Step[] }>>;
}

export interface StepEnd {
  readonly status: number | null;
  readonly text: string;
  readonly outputs: Variables;
  readonly summary: string;
}

export function readWorkflow(path: string): Workflow {
  return parse(readFileSync(path, 'utf8'));
}

/**
 * Runs one step in a folder.
 *
 * @param expressions values of `${{ … }}`, by what stands between the braces; one that is not there throws
 * @param environment what the machine has: PATH, GITHUB_…
 */
export function runStep(
  workflow: Workflow,
  at: { readonly job: string; readonly step: string; readonly folder: string },
  expressions: Variables,
  environment: Variables,
): StepEnd {
  const job = workflow.jobs[at.job];
  const step = job?.steps.find(({ name }) => name === at.step);
  if (step?.run === undefined) throw new Error(`${at.job} has no step '${at.step}' with a script`);
  const given = Object.entries({ ...workflow.env, ...job?.env, ...step.env }).map(([name, value]) => [
    name,
    String(value).replaceAll(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
      const known = expressions[expression];
      if (known === undefined) throw new Error(`no value of ${expression}`);
      return known;
    }),
  ]);
  const output = join(at.folder, '.output');
  const summary = join(at.folder, '.summary');
  writeFileSync(output, '');
  appendFileSync(summary, '');
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
    cwd: at.folder,
    encoding: 'utf8',
    env: {
      ...Object.fromEntries(given),
      ...environment,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
    },
  });
  const lines = readFileSync(output, 'utf8').split('\n').filter(Boolean);
  return {
    status,
    text: `${stdout}${stderr}`,
    outputs: Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ),
    summary: readFileSync(summary, 'utf8'),
  };
}
