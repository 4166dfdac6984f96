/** Simple commands: assignments, functions, wrappers, and what in the end is called. */
import type { Assignment, Command, CommandArgument } from 'unbash';
import type { Word } from '../../../facts.ts';
import type { Span } from '../../../source/span.ts';
import { spanOf } from '../../../source/text.ts';
import { withTemplateHoles } from '../completed.ts';
import {
  appended,
  EMPTY,
  type Field,
  fieldShown,
  fieldText,
  isKnown,
  literalAt,
  MAX_ALTERNATIVES,
  type Value,
} from '../value.ts';
import { wordOf } from '../word.ts';
import { type Argument, type Call, shortened } from './arguments.ts';
import { beginsHelmArguments, helmName } from './binary.ts';
import { afterEquals, builtin } from './builtin-call.ts';
import { assignment, declare, isDeclaration } from './builtins.ts';
import { container } from './containers.ts';
import { type Context, layerOn } from './context.ts';
import { emitGivenUp, emitHelm } from './emit.ts';
import { expandWord } from './expand.ts';
import type { Interpreter } from './interpret.ts';
import { commandLinks } from './links.ts';
import { hereDocument, joinArguments, runInner, standardInput, unknownWrapper } from './nested.ts';
import { withRedirects } from './output.ts';
import { emitPins, type Resolved } from './pins.ts';
import { emitAssignment, emitExport, setting } from './settings.ts';
import type { ArgumentsInput } from './types.ts';
import { visitRedirects } from './visit.ts';
import { unwrap } from './wrappers.ts';

/** A command with more words than this is cut. */
const MAX_WORDS = 5_000;
/** So many words of one command weigh as much as a statement. */
const WORDS_PER_STEP = 10;
/** More commands than this in front of another one are not taken off. */
const MAX_WRAPPERS = 20;

const NOTHING: Resolved = { name: '', words: [], env: new Map(), at: undefined, stdout: undefined };

/**
 * Runs one simple command. Returns what is called in the end, once for each way in which its words may turn out, for the
 * pipeline that it is part of.
 */
export function runCommand(outer: Context, node: Command, interpreter: Interpreter): Resolved[] {
  const context = { ...outer, output: withRedirects(outer.output, node.redirects) };
  visitRedirects(context, interpreter.expander, node.redirects);
  const prefix = node.prefix.filter((part): part is Assignment => part.type === 'Assignment');
  if (node.name === undefined) {
    for (const part of prefix) emitAssignment(context, part, assignment(context, interpreter.expander, part));
    return [];
  }
  const assigned = prefix.map((part): Assigned => {
    const apart = { ...context, env: layerOn(context.env) };
    const value = assignment(apart, interpreter.expander, part);
    return { name: part.name, value, site: spanOf(context.text, part.value.pos, part.value.end) };
  });
  if (isDeclaration(node.name.text)) {
    const { assigned, exported } = declare(context, interpreter.expander, node);
    for (const [part, value] of assigned) {
      emitAssignment(context, part, value);
      if (/^(?:export|declare|typeset)$/.test(node.name.text)) context.shared.environment.add(part.name);
    }
    for (const word of exported) {
      emitExport(context, word);
      context.shared.environment.add(word.text);
    }
    return [];
  }
  const resolved: Resolved[] = [];
  const seen = new Set<string>();
  for (const { argv, env } of variants(context, interpreter, node, assigned)) {
    const words = [...argv.map((arg) => arg.field), ...[...env.values()].map((value) => value.field)];
    const key = words.map(fieldKey).join('\u0000');
    if (seen.has(key) || argv.length === 0) continue;
    // Words that variables multiply cost as much as statements do.
    if (seen.size > 0 && context.shared.budget-- <= 0) break;
    context.shared.budget -= Math.floor(argv.length / WORDS_PER_STEP);
    seen.add(key);
    const envWords = new Map([...env].map(([name, { field, site }]) => [name, wordOf(field, site)]));
    const settings = [...envWords].flatMap(([name, word]) => setting(context, name, word) ?? []);
    const call = { argv, env: settings, envWords, wrappers: [], node, image: undefined };
    resolved.push(dispatch(context, call, interpreter));
  }
  return resolved;
}

function fieldKey(field: Field): string {
  return field.map((piece) => (isKnown(piece) ? `${piece.text}@${piece.at?.start}` : piece.unknown)).join('');
}

/** `NAME=value` in front of a command. */
interface Assigned {
  readonly name: string;
  readonly value: Value;
  readonly site: Span;
}

interface Variant {
  readonly argv: readonly Argument[];
  readonly env: ReadonlyMap<string, Argument>;
}

/** The argument lists that a command may be called with: every alternative of every word comes up at least once. */
function variants(context: Context, interpreter: Interpreter, node: Command, assigned: readonly Assigned[]): Variant[] {
  const words: { value: Value; site: Span }[] = [];
  if (node.name !== undefined) words.push(wordValue(context, interpreter, node.name));
  for (const arg of node.args) words.push(wordValue(context, interpreter, arg));
  const longest = [...words, ...assigned].reduce((most, { value }) => Math.max(most, value.alternatives.length), 1);
  return Array.from({ length: Math.min(MAX_ALTERNATIVES + 1, longest) }, (_, index): Variant => {
    const chosen = ({ alternatives }: Value): readonly Field[] =>
      alternatives[Math.min(index, alternatives.length - 1)] ?? [];
    return {
      argv: shortened(
        words.flatMap(({ value, site }) => chosen(value).map((field): Argument => ({ field, site }))),
        MAX_WORDS,
      ),
      env: new Map(assigned.map(({ name, value, site }) => [name, { field: chosen(value)[0] ?? [], site }])),
    };
  });
}

function wordValue(context: Context, interpreter: Interpreter, arg: CommandArgument): { value: Value; site: Span } {
  const site = spanOf(context.text, arg.pos, arg.end);
  if (arg.type === 'Word') return { value: expandWord(context, interpreter.expander, arg), site };
  const name = literalAt({ text: context.text, start: arg.pos, end: arg.value.pos });
  const value = arg.value.type === 'Word' ? expandWord(context, interpreter.expander, arg.value) : EMPTY;
  return { value: appended(name, value.alternatives[0]?.length === 0 ? EMPTY : value, 'text'), site };
}

/** Index of the word that calls Helm behind an unknown command, when a sub-command of Helm follows it. */
function helmBehind(rest: readonly Argument[]): number | undefined {
  const at = rest.findIndex(({ field }) => helmName(field) !== undefined);
  const next = at < 0 ? undefined : rest[at + 1];
  return next !== undefined && beginsHelmArguments(fieldText(next.field)) ? at : undefined;
}

/** Follows a command through functions, builtins and wrappers to what is called in the end. */
export function dispatch(context: Context, call: Call, interpreter: Interpreter): Resolved {
  const first = call.argv[0];
  if (first === undefined) return NOTHING;
  const text = fieldText(first.field);
  const rest = call.argv.slice(1);
  const helm = helmName(first.field);
  const fn = text === undefined || call.wrappers.includes('command') ? undefined : context.env.functions.get(text);
  if (fn !== undefined && text !== undefined && !context.stack.includes(text)) {
    callFunction(context, text, fn, rest, first.site, interpreter);
    return NOTHING;
  }
  if (helm !== undefined) {
    emitHelm(context, { ...call, name: helm, at: 0 });
    return NOTHING;
  }
  if (text === undefined) {
    taint(context);
    commandLinks(context, undefined, call, rest);
    const at = helmBehind(rest);
    // `"$bin/fetch" https://get.helm.sh/…`: what it is given tells what it does.
    if (at === undefined) return resolvedAs(baseName(fieldShown(first.field)), rest, call);
    // `$SUDO helm …`: whatever the variable holds, it ends in running what follows it.
    const wrappers = [...call.wrappers, fieldShown(first.field)];
    return dispatch(context, { ...call, argv: rest.slice(at), wrappers }, interpreter);
  }
  const name = baseName(text);
  if (builtin(context, name, call, rest, interpreter)) return NOTHING;
  taint(context);
  commandLinks(context, name, call, rest);
  if (container(context, name, call, rest, interpreter)) return resolvedAs(name, rest, call);
  const texts = rest.map((arg) => fieldText(arg.field));
  const wrapped = unwrap(name, texts);
  if (wrapped !== undefined && call.wrappers.length >= MAX_WRAPPERS) {
    const written = context.text.value.slice(call.node.pos, call.node.end);
    if (/helm/i.test(written)) emitGivenUp(context, first.site, name, 'stands behind more commands than are taken off');
    return NOTHING;
  }
  if (wrapped !== undefined) {
    if (wrapped.text === true) {
      const field =
        name === 'ssh' || name === 'eval' ? joinArguments(rest.slice(wrapped.inner)) : rest[wrapped.inner]?.field;
      const site = rest[wrapped.inner]?.site;
      const args = name === 'eval' ? undefined : rest.slice(wrapped.inner + 2);
      if (field !== undefined && site !== undefined) {
        const elsewhere = name === 'ssh' ? { ...context, elsewhere: true } : context;
        runInner(elsewhere, field, site, args, name !== 'eval', interpreter);
      }
      return resolvedAs(name, rest, call);
    }
    const more = wrapped.more === true ? standardInput(context, name, first.site, interpreter) : [];
    const added = new Map(call.envWords);
    for (const index of wrapped.assignments ?? []) {
      const arg = rest[index];
      const pair = arg && fieldText(arg.field)?.split('=', 1)[0];
      if (arg !== undefined && pair !== undefined) added.set(pair, wordOf(afterEquals(arg.field, pair), arg.site));
    }
    const settings = [...added].flatMap(([key, word]) => setting(context, key, word) ?? []);
    return dispatch(
      context,
      {
        ...call,
        argv: [...rest.slice(wrapped.inner), ...more],
        wrappers: [...call.wrappers, name],
        env: settings,
        envWords: added,
      },
      interpreter,
    );
  }
  hereDocument(context, name, call, interpreter);
  const inner = unknownWrapper(context, name, call, rest, interpreter);
  return inner ? NOTHING : resolvedAs(name, rest, call);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.exe$/i, '');
}

function resolvedAs(name: string, rest: readonly Argument[], call: Call): Resolved {
  const target = call.node.redirects.find(
    (redirect) =>
      redirect.type === 'Redirect' && redirect.operator.startsWith('>') && redirect.descriptor === undefined,
  );
  return {
    name,
    words: rest.map((arg) => wordOf(arg.field, arg.site)),
    env: call.envWords,
    at: call.argv[0]?.site,
    stdout: target?.type === 'Redirect' ? target.target?.value : undefined,
  };
}

function taint(context: Context): void {
  if (context.capture !== undefined && context.output.stdout === 'captured') context.capture.tainted = true;
}

function callFunction(
  context: Context,
  name: string,
  fn: NonNullable<ReturnType<Context['env']['functions']['get']>>,
  rest: readonly Argument[],
  site: Span,
  interpreter: Interpreter,
): void {
  const { shared, env } = context;
  // A function that is not entered here is read by itself in the end.
  if (context.stack.length >= 8 || shared.budget <= 0) return;
  shared.called.add(fn.node);
  const positional = env.positional;
  const locals = new Map<string, Value | undefined>();
  env.positional = { alternatives: [rest.map((arg) => arg.field)] };
  const output =
    context.output.tested || context.output.onFailure !== undefined
      ? { ...context.output, tested: false, onFailure: undefined }
      : context.output;
  interpreter.runBody(
    {
      ...context,
      output,
      chunk: fn.chunk,
      text: fn.chunk.text,
      holes: fn.chunk.holes,
      stack: [...context.stack, name],
      calls: [...context.calls, site],
      locals,
    },
    fn.node.body,
  );
  env.positional = positional;
  for (const [local, prior] of locals) {
    if (prior === undefined) env.variables.delete(local);
    else env.variables.set(local, prior);
  }
}

/** Runs an argument list that is not shell text. */
export function runArguments(context: Context, input: ArgumentsInput, interpreter: Interpreter): void {
  const argv = input.words.flatMap(({ value, site }) =>
    (value.alternatives[0] ?? []).map((field): Argument => ({ field: withTemplateHoles(field), site })),
  );
  const node: Command = {
    type: 'Command',
    pos: 0,
    end: 0,
    name: undefined,
    prefix: [],
    suffix: [],
    args: [],
    redirects: [],
  };
  const call = { env: [], envWords: new Map<string, Word>(), wrappers: [], node };
  if (input.image === undefined) {
    const resolved = dispatch(context, { ...call, argv, image: undefined }, interpreter);
    emitPins(context, [resolved]);
    return;
  }
  const binary: Argument = { field: [{ text: 'helm', at: undefined }], site: input.image.site };
  const first = argv[0] === undefined ? undefined : helmName(argv[0].field);
  emitHelm(context, {
    ...call,
    argv: first === undefined ? [binary, ...argv] : argv,
    image: input.image.name,
    name: first ?? 'helm',
    at: 0,
  });
}
