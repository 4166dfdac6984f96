/** Redirections, pipes, and what is written for later steps. */
import type { Output } from '../../../facts.ts';
import { type Field, fieldShown, isKnown, slicePiece, type Value } from '../value.ts';
import type { Context, Runner } from './context.ts';
import { evaluate } from './evaluate.ts';
import type { Redirect, Stage } from './tree.ts';

/** The output of a command after its redirections. */
export function outputAfter(context: Context, output: Output, redirects: readonly Redirect[]): Output {
  let { stdout, stderr } = output;
  for (const { operator, target } of redirects) {
    const written = target === undefined ? '' : context.text.value.slice(target.start, target.end);
    const to = /^\$null$/i.test(written) ? 'null' : 'file';
    if (operator === '2>&1' || operator === '*>&1') stderr = 'stdout';
    else if (operator.startsWith('2')) stderr = to;
    else if (operator.startsWith('*')) {
      stdout = to;
      stderr = to === 'null' ? 'null' : 'stdout';
    } else if (/^1?>/.test(operator)) stdout = to;
  }
  return { ...output, stdout, stderr };
}

/** The commands further down a pipe, each as its words. */
export function pipeWords(context: Context, stages: readonly Stage[], from: number): readonly (readonly string[])[] {
  return stages
    .slice(from, from + 20)
    .map((stage) =>
      (stage.kind === 'command' ? stage.words : [stage.expression])
        .slice(0, 10)
        .map(({ start, end }) => context.text.value.slice(start, Math.min(end, start + 200))),
    );
}

/** The file that output is redirected to. */
export function targetOf(context: Context, redirects: readonly Redirect[], runner: Runner): string | undefined {
  const redirect = redirects.find(({ operator, target }) => /^1?>/.test(operator) && target !== undefined);
  if (redirect?.target === undefined) return undefined;
  return fieldShown(evaluate(context, redirect.target, runner).alternatives[0]?.[0] ?? []);
}

/** `"NAME=value" >> $env:GITHUB_ENV`. */
export function exportLines(context: Context, target: string, value: Value): void {
  if (!/GITHUB_ENV\b/i.test(target)) return;
  for (const fields of value.alternatives) for (const field of fields) exportLine(context, field);
}

/**
 * `Write-Host "##vso[task.setvariable variable=NAME]value"`.
 * https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands#setvariable-initialize-or-modify-the-value-of-a-variable
 */
export function setAzureVariable(context: Context, value: Value): void {
  for (const [field] of value.alternatives) {
    const [head, ...tail] = field ?? [];
    if (head === undefined || !isKnown(head) || !head.text.startsWith('##vso[task.setvariable')) continue;
    const match = /^##vso\[task\.setvariable\s[^\]]{0,200}?\bvariable=([A-Za-z_][\w.-]{0,100})[^\]]{0,200}\]/.exec(
      head.text,
    );
    if (match?.[1] === undefined) continue;
    const rest: Field = [slicePiece(head, match[0].length, head.text.length), ...tail];
    context.shared.exported.set(match[1], { alternatives: [[rest]] });
  }
}

function exportLine(context: Context, field: Field): void {
  const [head, ...tail] = field;
  if (head === undefined || !isKnown(head)) return;
  const match = /^([A-Za-z_]\w{0,100})=/.exec(head.text);
  if (match?.[1] === undefined) return;
  const rest: Field = [slicePiece(head, match[0].length, head.text.length), ...tail];
  context.shared.exported.set(match[1], { alternatives: [[rest]] });
}
