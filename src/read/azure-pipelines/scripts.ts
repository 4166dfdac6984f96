/** The scripts of steps. */
import type { Fact } from '../../facts.ts';
import type { Text } from '../../source/text.ts';
import { readBatch } from '../lib/batch/index.ts';
import { wholeSpan } from '../lib/ci/around.ts';
import { readPowerShell } from '../lib/powershell/index.ts';
import { readShell, type ShellResult } from '../lib/shell/index.ts';
import type { Context } from './context.ts';
import { assign } from './variables.ts';

export type Shell = 'bash' | 'powershell' | 'cmd';

/** A step and what stands around it. */
export interface Step {
  readonly context: Context;
  /** The job, whose later steps see what this one sets. */
  readonly job: Context;
  /** `name:`, by which later steps call its output variables. */
  readonly name: string | undefined;
  /** `workingDirectory:` */
  readonly directory: string | undefined;
}

/** Reads one script. */
export function runScript(text: Text, shell: Shell, { context, job, name, directory }: Step): readonly Fact[] {
  context.budget.left -= Math.ceil(text.value.length / 100);
  if (context.budget.left < 0) return [tooMuch(text, context)];
  const result = resultOf(text, shell, context, directory);
  for (const [variable, value] of result.exported) {
    assign(job, variable, value);
    if (name !== undefined) job.names.set(`variables.${name}.${variable}`.toLowerCase(), value);
  }
  job.earlier.push(...result.pins);
  return result.facts;
}

type Result = Pick<ShellResult, 'facts' | 'exported' | 'pins'>;

function resultOf(text: Text, shell: Shell, context: Context, directory: string | undefined): Result {
  const { scope, host, variables, guards, earlier } = context;
  const input = { text, scope, origin: 'shell', holes: host.holesOf(text), variables, guards, earlier } as const;
  switch (shell) {
    case 'bash':
      return readShell({ ...input, directory });
    case 'powershell':
      return readPowerShell(input);
    case 'cmd':
      return { ...readBatch(input), exported: new Map() };
  }
}

function tooMuch(text: Text, { scope }: Context): Fact {
  const reason = 'the pipeline holds more than is read; this script was not';
  return {
    kind: 'unresolved',
    scope,
    span: wholeSpan(text),
    what: 'script',
    reason,
    relevant: /helm/i.test(text.value),
  };
}
