/** Statements, run one after another. */
import type { Guard, Output } from '../../../facts.ts';
import { spanOf } from '../../../source/text.ts';
import type { ProgramCall } from '../calls.ts';
import { mergeBranches } from '../shell/branches.ts';
import { type Environment, layerOn } from '../shell/context.ts';
import { addGuard, type Fork, forkOfText } from '../shell/guard.ts';
import { appended, eitherOf, fieldShown, MAX_ALTERNATIVES, type Value } from '../value.ts';
import { assign, valueExpression } from './assign.ts';
import { bind, unknownParameters } from './bind.ts';
import { runCommand } from './command.ts';
import { type Context, type Runner, unknownAt } from './context.ts';
import { evaluate } from './evaluate.ts';
import { ofMember } from './member.ts';
import { exportLines, outputAfter, pipeWords, targetOf } from './output.ts';
import type { Clause, Stage, Statement } from './tree.ts';

export const runner: Runner = { values: runBody, member: ofMember };

/** Runs a whole text. Functions count wherever they are written. */
export function runProgram(context: Context, statements: readonly Statement[]): void {
  collectFunctions(context, statements, 0);
  runBody(context, statements);
}

function collectFunctions(context: Context, statements: readonly Statement[], depth: number): void {
  if (depth > 5) return;
  for (const statement of statements) {
    if (statement.kind === 'function') {
      const { parameters, body, name } = statement;
      const own = body.find((one) => one.kind === 'parameters');
      const all = own?.kind === 'parameters' ? own.parameters : parameters;
      context.shared.functions.set(name, { parameters: all, body, text: context.text });
      collectFunctions(context, body, depth + 1);
    } else if (statement.kind === 'body') collectFunctions(context, statement.body, depth + 1);
    else if (statement.kind === 'if')
      for (const { body } of statement.clauses) collectFunctions(context, body, depth + 1);
    else if (statement.kind === 'try') for (const body of statement.bodies) collectFunctions(context, body, depth + 1);
  }
}

/** Runs the functions that nothing calls, with arguments that are not known. */
export function runFunctions(context: Context): void {
  for (const [name, fn] of context.shared.functions) {
    if (context.shared.called.has(fn)) continue;
    const inner = { ...context, text: fn.text, env: layerOn(context.env), stack: [name] };
    unknownParameters(inner, fn.parameters, runner);
    runBody(inner, fn.body);
  }
}

/** Runs statements; returns all that they give. */
export function runBody(context: Context, statements: readonly Statement[]): Value | undefined {
  let current = context;
  let all: Value | undefined;
  for (const statement of statements) {
    if (context.shared.budget-- <= 0) return all;
    const value = runStatement(current, statement);
    if (value !== undefined) all = all === undefined ? value : appended(all, value, 'fields');
    const left = exitGuard(current, statement);
    if (left === undefined) continue;
    const guards = [...current.guards];
    addGuard(guards, left);
    current = { ...current, guards };
  }
  return all;
}

function exitGuard(context: Context, statement: Statement): Guard | undefined {
  const clause = statement.kind === 'if' && statement.otherwise === undefined ? statement.clauses[0] : undefined;
  if (statement.kind !== 'if' || clause === undefined || statement.clauses.length > 1 || !leaves(clause.body))
    return undefined;
  return forkOf(context, clause)?.otherwise;
}

function leaves(body: readonly Statement[]): boolean {
  const last = body.at(-1);
  return last?.kind === 'leave' && /^(?:return|exit|throw)$/.test(last.word);
}

/** A condition that tests the Helm version, with the operators as the shell writes them. */
function forkOf(context: Context, { start, end }: Clause): Fork | undefined {
  const written = context.text.value.slice(start, Math.min(end, start + 500));
  const named = written.replace(/\$(?:script:|global:)?(\w+)/g, (whole, name: string) => {
    const field = context.env.variables.get(name.toLowerCase())?.alternatives[0]?.[0];
    const shown = field === undefined ? '' : fieldShown(field);
    return shown.length < 200 && /helm/i.test(shown) && /version/i.test(shown) ? `${name} helm version` : whole;
  });
  const plain = named
    .replace(/\s-[ci]?(?:notmatch|notlike|ne)\s/gi, ' != ')
    .replace(/\s-[ci]?(?:match|like|eq)\s/gi, ' == ')
    .replace(/-not\s*(?=[($])/gi, ' ! ');
  return forkOfText(plain, spanOf(context.text, start, end));
}

function branchOf(context: Context, guards: readonly Guard[] = []): Context {
  return {
    ...context,
    env: layerOn(context.env),
    guards: guards.length === 0 ? context.guards : [...context.guards, ...guards],
  };
}

function runStatement(context: Context, statement: Statement): Value | undefined {
  switch (statement.kind) {
    case 'pipeline':
      return runPipeline(context, statement.stages);
    case 'chain': {
      let value: Value | undefined;
      for (const [index, item] of statement.items.entries()) {
        const tested = index < statement.items.length - 1;
        const branch = index === 0 ? context : branchOf(context);
        value = runStatement(
          { ...branch, output: { ...context.output, tested: tested || context.output.tested } },
          item,
        );
        if (branch !== context) mergeBranches(context.env, [branch.env], false);
      }
      return value;
    }
    case 'assign': {
      const output: Output = { ...context.output, stdout: 'captured' };
      // A block is run where it is called.
      const isBlock = valueExpression(statement.value)?.kind === 'block';
      const value = statement.value && !isBlock ? runStatement({ ...context, output }, statement.value) : undefined;
      assign(context, statement, value, runner);
      return undefined;
    }
    case 'if':
      return runIf(context, statement.clauses, statement.otherwise);
    case 'foreach': {
      const list = runBody({ ...context, output: { ...context.output, stdout: 'captured' } }, statement.list);
      const branch = branchOf(context);
      branch.env.variables.set(
        statement.name,
        oneOf(list) ?? unknownAt(context, { start: statement.start, end: statement.start + 7 }, false),
      );
      const value = runBody(branch, statement.body);
      mergeBranches(context.env, [branch.env], false);
      return value;
    }
    case 'loop': {
      runBody({ ...context, output: { ...context.output, tested: true } }, statement.head);
      const branch = branchOf(context);
      const value = runBody(branch, statement.body);
      mergeBranches(context.env, [branch.env], false);
      return value;
    }
    case 'switch':
      return runSwitch(context, statement);
    case 'try':
      return runTry(context, statement.bodies);
    case 'function':
      // Those in places where none is expected (an unfinished bracket) were not collected.
      if (!context.shared.functions.has(statement.name)) collectFunctions(context, [statement], 0);
      return undefined;
    case 'parameters':
      if (context.stack.length === 0) bind(context, statement.parameters, undefined, runner);
      return undefined;
    case 'leave':
      return statement.value && runStatement(context, statement.value);
    case 'body':
      return runBody(context, statement.body);
  }
}

/** Either element of a list, which is what a loop variable holds. */
export function oneOf(list: Value | undefined): Value | undefined {
  const fields = list?.alternatives.flat().slice(0, MAX_ALTERNATIVES) ?? [];
  if (fields.length === 0) return undefined;
  return eitherOf(
    fields.map(
      (field): Value => ({
        alternatives: [[field.map((piece) => ('unknown' in piece ? { ...piece, list: false } : piece))]],
      }),
    ),
  );
}

function runIf(
  context: Context,
  clauses: readonly Clause[],
  last: readonly Statement[] | undefined,
): Value | undefined {
  const branches: Environment[] = [];
  const tests: Guard[][] = [];
  const otherwise: Guard[] = [];
  const values: Value[] = [];
  const take = (fork: Fork | undefined, body: readonly Statement[]): void => {
    const guards = fork?.taken === undefined ? [...otherwise] : [...otherwise, fork.taken];
    const branch = branchOf(context, guards);
    const value = runBody(branch, body);
    if (value !== undefined) values.push(value);
    if (!leaves(body)) {
      branches.push(branch.env);
      tests.push(guards);
    }
    if (fork?.otherwise !== undefined) addGuard(otherwise, fork.otherwise);
  };
  for (const clause of clauses) {
    runBody({ ...context, output: { ...context.output, tested: true, stdout: 'captured' } }, clause.test);
    take(forkOf(context, clause), clause.body);
  }
  if (last !== undefined) take(undefined, last);
  mergeBranches(context.env, branches, last !== undefined, [...tests, otherwise]);
  return values.length === 0 ? undefined : eitherOf(values);
}

function runSwitch(context: Context, { subject, cases }: Statement & { kind: 'switch' }): Value | undefined {
  runBody({ ...context, output: { ...context.output, stdout: 'captured' } }, subject);
  const values: Value[] = [];
  const branches = cases.map(({ body }) => {
    const branch = branchOf(context);
    const value = runBody(branch, body);
    if (value !== undefined) values.push(value);
    return branch.env;
  });
  mergeBranches(
    context.env,
    branches,
    cases.some(({ pattern }) => pattern === undefined),
  );
  return values.length === 0 ? undefined : eitherOf(values);
}

function runTry(context: Context, bodies: readonly (readonly Statement[])[]): Value | undefined {
  const [first = [], ...rest] = bodies;
  const value = runBody(context, first);
  for (const body of rest) {
    const branch = branchOf(context);
    runBody(branch, body);
    mergeBranches(context.env, [branch.env], false);
  }
  return value;
}

/** Runs a pipeline; returns what its last stage gives, as far as that is known. */
function runPipeline(context: Context, stages: readonly Stage[]): Value | undefined {
  const calls: ProgramCall[] = [];
  let piped: Value | undefined;
  for (const [index, stage] of stages.entries()) {
    const last = index === stages.length - 1;
    const base: Output = last
      ? context.output
      : {
          stdout: 'piped',
          stderr: 'shown',
          pipe: pipeWords(context, stages, index + 1),
          onFailure: undefined,
          tested: false,
        };
    const inner = { ...context, output: outputAfter(context, base, stage.redirects) };
    const target = targetOf(context, stage.redirects, runner);
    if (stage.kind === 'value') {
      piped = evaluate(inner, stage.expression, runner);
      if (target !== undefined) exportLines(inner, target, piped);
      if (target !== undefined && last) piped = undefined;
      continue;
    }
    const { call, value } = runCommand(inner, stage, piped, runner);
    if (call !== undefined) calls.push({ ...call, stdout: target });
    if (target !== undefined && value !== undefined) exportLines(inner, target, value);
    piped = value;
  }
  if (calls.length > 0) {
    const { guards, sites, elsewhere, shared } = context;
    shared.calls.run(calls, { guards, calls: sites, elsewhere, variables: shared.variables });
  }
  const end = stages.at(-1);
  if (piped !== undefined || end === undefined) return piped;
  return end.kind === 'command' && context.output.stdout === 'captured'
    ? unknownAt(context, { start: stages[0]?.start ?? end.start, end: end.end })
    : undefined;
}
