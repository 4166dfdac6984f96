import type { AndOr, Case, Command, CompoundList, If, Pipeline, Statement, SyntaxNode, Word as WordNode } from 'unbash';
import { forEachChild } from 'unbash';
import type { Guard, Output } from '../../../facts.ts';
import { spanOf, textBuilder } from '../../../source/text.ts';
import { EMPTY, eitherOf, type Field, joined, MAX_ALTERNATIVES, unknownValue, type Value } from '../value.ts';
import { textOfField } from '../word.ts';
import { mergeBranches } from './branches.ts';
import { runCommand } from './call.ts';
import { type Capture, type Context, type Environment, inChunk, layerOn } from './context.ts';
import { emitGivenUp } from './emit.ts';
import { type Expander, expandWord } from './expand.ts';
import { addGuard, caseGuards, type Fork, forkOf } from './guard.ts';
import { withRedirects } from './output.ts';
import { parseShell } from './parse.ts';
import { emitPins, type Resolved } from './pins.ts';
import { visitRedirects, visitTest } from './visit.ts';

/** So many commands further down a pipe, or operators further on in a list, are looked at for a command in it. */
const MAX_PIPE = 20;

/** Substitutions inside substitutions, and texts inside texts, are followed so many levels deep. */
const MAX_SUBSTITUTIONS = 8;

type Node = Statement['command'] | CompoundList | Statement;

/** Runs the statements of a list in order; returns the guards that hold after it. */
export function runList(context: Context, list: { readonly commands: readonly Statement[] }): void {
  let current = context;
  for (const statement of list.commands) {
    if (context.shared.budget-- <= 0) return;
    runNode(current, statement.command);
    const left = exitGuard(current, statement.command);
    if (left === undefined) continue;
    const guards = [...current.guards];
    addGuard(guards, left);
    current = { ...current, guards };
  }
}

/** After `if <Helm 3>; then exit; fi` only the other major goes on. */
function exitGuard(context: Context, node: Node): Guard | undefined {
  if (node.type !== 'If' || node.else !== undefined || node.elif.length > 0 || !leaves(node.then)) return undefined;
  return forkOf(context, node.clause.pos, node.clause.end)?.otherwise;
}

function leaves(list: CompoundList): boolean {
  const last = list.commands.at(-1)?.command;
  return last?.type === 'Command' && /^(exit|return|die|fail|abort)$/.test(last.name?.text ?? '');
}

/** Runs one node; a simple command is returned, in each of its variants, for the pipeline around it. */
function runNode(context: Context, node: Node): readonly Resolved[] {
  switch (node.type) {
    case 'Statement':
      return runNode(context, node.command);
    case 'CompoundList':
      runList(inner(context), node);
      return [];
    case 'Command': {
      const resolved = runCommand(context, node, interpreter);
      if (context.output.stdout !== 'piped') for (const one of resolved) emitPins(context, [one]);
      return resolved;
    }
    case 'Pipeline':
      runPipeline(context, node);
      return [];
    case 'AndOr':
      runAndOr(context, node);
      return [];
    case 'If':
      runIf(inner(context), node);
      return [];
    case 'Case':
      runCase(inner(context), node);
      return [];
    case 'For':
    case 'Select': {
      const value = node.wordlist === undefined ? context.env.positional : wordsOf(context, node.wordlist);
      const branch = branchOf(inner(context), []);
      branch.env.variables.set(node.name.value, oneOf(value, node.name.value));
      runList(branch, node.body);
      mergeBranches(context.env, [branch.env], false);
      return [];
    }
    case 'While': {
      runList({ ...inner(context), output: { ...context.output, tested: true } }, node.clause);
      const branch = branchOf(inner(context), []);
      runList(branch, node.body);
      mergeBranches(context.env, [branch.env], false);
      return [];
    }
    case 'ArithmeticFor': {
      const branch = branchOf(inner(context), []);
      runList(branch, node.body);
      mergeBranches(context.env, [branch.env], false);
      return [];
    }
    case 'Subshell':
      runList(branchOf(inner(context), []), node.body);
      return [];
    case 'BraceGroup':
      runList(inner(context), node.body);
      return [];
    case 'Redirected': {
      visitRedirects(context, expander, node.redirects);
      return runNode({ ...context, output: withRedirects(context.output, node.redirects) }, node.command);
    }
    case 'Function':
      context.env.functions.set(node.name.value, { node, chunk: context.chunk });
      return [];
    case 'Coproc':
      return runNode(context, node.body);
    case 'TestCommand':
      visitTest(context, expander, node.expression);
      return [];
    case 'ArithmeticCommand':
      return [];
  }
}

/** Inside a compound command it is no longer this command whose exit code is looked at. */
function inner(context: Context): Context {
  if (!context.output.tested && context.output.onFailure === undefined) return context;
  return { ...context, output: { ...context.output, tested: false, onFailure: undefined } };
}

function branchOf(context: Context, guards: readonly (Guard | undefined)[]): Context {
  const added = guards.filter((guard) => guard !== undefined);
  return {
    ...context,
    env: layerOn(context.env),
    guards: added.length === 0 ? context.guards : [...context.guards, ...added],
  };
}

function runIf(context: Context, node: If): void {
  const tested = (clause: CompoundList): Fork | undefined => {
    runList({ ...context, output: { ...context.output, tested: true } }, clause);
    return forkOf(context, clause.pos, clause.end);
  };
  const branches: Environment[] = [];
  const tests: Guard[][] = [];
  const otherwise: Guard[] = [];
  const take = (fork: Fork | undefined, list: CompoundList): void => {
    const guards = fork?.taken === undefined ? [...otherwise] : [...otherwise, fork.taken];
    const branch = branchOf(context, guards);
    runList(branch, list);
    if (!leaves(list)) {
      branches.push(branch.env);
      tests.push(guards);
    }
    if (fork?.otherwise !== undefined) addGuard(otherwise, fork.otherwise);
  };
  take(tested(node.clause), node.then);
  for (const elif of node.elif) take(tested(elif.clause), elif.then);
  if (node.else !== undefined) take(undefined, node.else);
  mergeBranches(context.env, branches, node.else !== undefined, [...tests, otherwise]);
}

function runCase(context: Context, node: Case): void {
  expandWord(context, expander, node.word);
  const guards = caseGuards(context, node.word, node.items);
  const branches = node.items.flatMap((item, index) => {
    const branch = branchOf(context, [guards?.[index]]);
    runList(branch, item.body);
    return leaves(item.body) ? [] : [branch.env];
  });
  const exhaustive = node.items.some((item) => item.pattern.some((pattern) => pattern.text === '*'));
  mergeBranches(context.env, branches, exhaustive);
}

function runAndOr(context: Context, node: AndOr): void {
  let current = context;
  let fork: Fork | undefined;
  node.commands.forEach((command, index) => {
    const operator = node.operators[index];
    const before = node.operators[index - 1];
    if (index === 1) current = branchOf(context, []);
    const guard = before === '&&' ? fork?.taken : before === '||' ? fork?.otherwise : undefined;
    const output: Output = {
      ...context.output,
      tested: context.output.tested || operator !== undefined,
      onFailure: failureWords(node, index) ?? context.output.onFailure,
      ...(before === '||' ? { insteadOf: commandWords(node.commands[index - 1]) } : {}),
    };
    runNode({ ...current, output, guards: guard === undefined ? current.guards : [...current.guards, guard] }, command);
    fork = forkOf(context, command.pos, command.end) ?? (operator === before ? fork : undefined);
  });
  if (current !== context) mergeBranches(context.env, [current.env], false);
}

/** What runs when the command at an index fails: the command after the next `||`. */
function failureWords(node: AndOr, index: number): readonly string[] | undefined {
  const limit = Math.min(node.operators.length, index + MAX_PIPE);
  for (let i = index; i < limit; i++) {
    if (node.operators[i] === '||') return commandWords(node.commands[i + 1]);
  }
  return undefined;
}

/** The first words of the first command in a node. */
function commandWords(node: SyntaxNode | undefined): readonly string[] {
  const command = firstCommand(node);
  return command === undefined ? [] : [command.name?.text ?? '', ...command.args.slice(0, 6).map((arg) => arg.text)];
}

function firstCommand(node: SyntaxNode | undefined): Command | undefined {
  if (node === undefined || node.type === 'Command') return node;
  let found: Command | undefined;
  forEachChild(node, (child) => {
    found ??= firstCommand(child);
  });
  return found;
}

function runPipeline(context: Context, node: Pipeline): void {
  const negated = node.prefixes.some((prefix) => prefix.type === 'Negation');
  const texts = node.commands.map((command) => {
    const first = firstCommand(command);
    return first === undefined ? [] : [first.name?.text ?? '', ...first.args.map((arg) => arg.text)];
  });
  const resolved = node.commands.map((command, index) => {
    const last = index === node.commands.length - 1;
    const output: Output = last
      ? { ...context.output, tested: context.output.tested || negated }
      : {
          stdout: 'piped',
          stderr: node.operators[index] === '|&' ? 'stdout' : 'shown',
          pipe: texts.slice(index + 1, index + 1 + MAX_PIPE),
          onFailure: undefined,
          tested: false,
        };
    const single = node.commands.length === 1;
    const capture = last ? context.capture : undefined;
    const branch = single ? context : branchOf(context, []);
    return runNode({ ...branch, output, capture, before: node.commands[index - 1] ?? branch.before }, command);
  });
  if (context.capture !== undefined && node.commands.length > 1) context.capture.tainted = true;
  if (node.commands.length === 1) return;
  const variants = resolved.reduce((most, commands) => Math.max(most, commands.length), 0);
  for (let index = 0; index < variants; index++) {
    emitPins(
      context,
      resolved.flatMap((commands) => commands[Math.min(index, commands.length - 1)] ?? []),
    );
  }
}

/** The words of a list, as one value with a single alternative per combination. */
function wordsOf(context: Context, words: readonly WordNode[]): Value {
  const fields: Field[] = [];
  for (const word of words)
    for (const alternative of expandWord(context, expander, word).alternatives)
      for (const field of alternative) fields.push(field);
  return { alternatives: [fields] };
}

/** Either field of a list, which is what a loop variable holds. */
function oneOf(value: Value, name: string): Value {
  const fields = value.alternatives.flat().slice(0, MAX_ALTERNATIVES);
  if (fields.length === 0) return unknownValue(`$${name}`, undefined, false);
  return eitherOf(
    fields.map(
      (field): Value => ({
        alternatives: [[field.map((piece) => ('unknown' in piece ? { ...piece, list: false } : piece))]],
      }),
    ),
  );
}

/** Reads text as a program in the same environment; errors in it are the caller's to report. */
function runText(context: Context, field: Field, near: number): void {
  const { text, holes } = textOfField(field, context.text.file, near);
  for (const chunk of parseShell(text, holes).chunks)
    runList({ ...inChunk(context, chunk), depth: context.depth + 1 }, chunk.script);
}

function giveUp(context: Context, { pos, end }: { readonly pos: number; readonly end: number }): void {
  if (!/helm/i.test(context.text.value.slice(pos, end))) return;
  const reason = 'lies in more substitutions than are followed';
  emitGivenUp(context, spanOf(context.text, pos, end), 'command substitution', reason);
}

const expander: Expander = {
  substitute(context, part) {
    const capture: Capture = { fields: [], tainted: false };
    const output: Output = {
      stdout: 'captured',
      stderr: 'shown',
      pipe: [],
      onFailure: undefined,
      tested: context.output.tested,
    };
    const shown = context.text.value.slice(part.pos, part.end).replace(/\s+/g, ' ');
    const at = { text: context.text, start: part.pos, end: part.end };
    const unknown = unknownValue(shown.length > 120 ? `${shown.slice(0, 119)}…` : shown, at, true);
    const { script } = part;
    if (script === undefined) return unknown;
    if (context.depth >= MAX_SUBSTITUTIONS) {
      giveUp(context, part);
      return unknown;
    }
    const base = { ...branchOf(context, []), capture, output, depth: context.depth + 1 };
    if (script.source === undefined) runList(base, script);
    else {
      // Escaped backquotes: offsets index a decoded copy, so only the whole can be placed.
      const text = textBuilder(context.text).put(script.source, part.pos, part.end).build();
      for (const chunk of parseShell(text, []).chunks) runList(inChunk(base, chunk), chunk.script);
    }
    if (capture.tainted) return unknown;
    if (capture.fields.length === 0) return script.commands.length === 0 ? EMPTY : unknown;
    return joined({ alternatives: [capture.fields] });
  },
  process(context, part) {
    if (part.script === undefined) return;
    if (context.depth >= MAX_SUBSTITUTIONS) {
      giveUp(context, part);
      return;
    }
    const output: Output = { stdout: 'captured', stderr: 'shown', pipe: [], onFailure: undefined, tested: false };
    const capture: Capture = { fields: [], tainted: true };
    runList({ ...branchOf(context, []), capture, output, depth: context.depth + 1 }, part.script);
  },
};

/** What `call.ts` needs to run bodies and texts. */
export interface Interpreter {
  readonly expander: Expander;
  readonly runList: typeof runList;
  readonly runText: typeof runText;
  readonly runBody: (context: Context, node: Node) => void;
}

export const interpreter: Interpreter = {
  expander,
  runList,
  runText,
  runBody: (context, node) => void runNode(context, node),
};

/** Runs the bodies of functions that nothing in the text calls, with unknown arguments. */
export function runUncalled(context: Context): void {
  for (const [name, { node, chunk }] of context.env.functions.all()) {
    if (context.shared.called.has(node) || chunk.text.file !== context.shared.file) continue;
    const branch = branchOf(inChunk(context, chunk), []);
    branch.env.positional = unknownValue('"$@"', undefined, true);
    runNode({ ...branch, stack: [name] }, node.body);
  }
}
