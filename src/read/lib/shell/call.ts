/** Simple commands: assignments, builtins, functions, wrappers, and what in the end is called. */
import type { Assignment, Command, CommandArgument, HereDoc, Word as WordNode } from 'unbash';
import type { EnvSetting, Word } from '../../../facts.ts';
import { isHelmVariable } from '../../../helm/environment.ts';
import {
  entryPointIsHelm,
  type ImageRun,
  imageOfKubectlRun,
  imageOfRun,
  pinOfImage,
  pinOfVersionVariable,
  restOfKubectlExec,
} from '../../../helm/install/index.ts';
import type { Span } from '../../../source/span.ts';
import { spanOf } from '../../../source/text.ts';
import {
  appended,
  EMPTY,
  type Field,
  fieldText,
  isKnown,
  literalAt,
  MAX_ALTERNATIVES,
  type Piece,
  type Value,
} from '../value.ts';
import { wordOf } from '../word.ts';
import { beginsHelmArguments, helmName } from './binary.ts';
import { assignment, declare, isDeclaration, readInto, setPositional } from './builtins.ts';
import type { Context } from './context.ts';
import { emitHelm } from './emit.ts';
import { expandParts, expandWord } from './expand.ts';
import type { Interpreter } from './interpret.ts';
import { withRedirects } from './output.ts';
import { emitPin, emitPins, type Resolved } from './pins.ts';
import type { ArgumentsInput } from './types.ts';
import { mayRun, unwrap } from './wrappers.ts';

export type { Resolved } from './pins.ts';

/** One argument: what the program receives, and where it is used. */
export interface Argument {
  readonly field: Field;
  readonly site: Span;
}

/** A command on its way from the text to the program. */
interface Call {
  readonly argv: readonly Argument[];
  readonly env: readonly EnvSetting[];
  readonly envWords: ReadonlyMap<string, Word>;
  readonly wrappers: readonly string[];
  readonly node: Command;
  readonly image: string | undefined;
}

const NOTHING: Resolved = { name: '', words: [], env: new Map(), at: undefined, stdout: undefined };

/**
 * Runs one simple command. Returns what is called in the end, once for each way in which its words may turn out, for the
 * pipeline that it is part of.
 */
export function runCommand(outer: Context, node: Command, interpreter: Interpreter): Resolved[] {
  const context = { ...outer, output: withRedirects(outer.output, node.redirects) };
  for (const redirect of node.redirects) {
    if (redirect.type !== 'HereDoc' && redirect.target !== undefined)
      expandWord(context, interpreter.expander, redirect.target);
  }
  const prefix = node.prefix.filter((part): part is Assignment => part.type === 'Assignment');
  if (node.name === undefined) {
    for (const part of prefix) emitAssignment(context, part, assignment(context, interpreter.expander, part));
    return [];
  }
  const assigned = prefix.map((part): Assigned => {
    const apart = { ...context, env: { ...context.env, variables: new Map(context.env.variables) } };
    const value = assignment(apart, interpreter.expander, part);
    return { name: part.name, value, site: spanOf(context.text, part.value.pos, part.value.end) };
  });
  if (isDeclaration(node.name.text)) {
    const { assigned, exported } = declare(context, interpreter.expander, node);
    for (const [part, value] of assigned) emitAssignment(context, part, value);
    for (const word of exported) emitExport(context, word);
    return [];
  }
  const resolved: Resolved[] = [];
  const seen = new Set<string>();
  for (const { argv, env } of variants(context, interpreter, node, assigned)) {
    const words = [...argv.map((arg) => arg.field), ...[...env.values()].map((value) => value.field)];
    const key = words.map(fieldKey).join('\u0000');
    if (seen.has(key) || argv.length === 0) continue;
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
  readonly argv: Argument[];
  readonly env: ReadonlyMap<string, Argument>;
}

/** The argument lists that a command may be called with: every alternative of every word comes up at least once. */
function variants(context: Context, interpreter: Interpreter, node: Command, assigned: readonly Assigned[]): Variant[] {
  const words: { value: Value; site: Span }[] = [];
  if (node.name !== undefined) words.push(wordValue(context, interpreter, node.name));
  for (const arg of node.args) words.push(wordValue(context, interpreter, arg));
  const longest = [...words, ...assigned].reduce((most, { value }) => Math.max(most, value.alternatives.length), 1);
  return Array.from({ length: Math.min(MAX_ALTERNATIVES, longest) }, (_, index): Variant => {
    const chosen = ({ alternatives }: Value): readonly Field[] =>
      alternatives[Math.min(index, alternatives.length - 1)] ?? [];
    return {
      argv: words.flatMap(({ value, site }) => chosen(value).map((field): Argument => ({ field, site }))),
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

function valueWord(value: Value, site: Span): Word {
  return wordOf(value.alternatives[0]?.[0] ?? [], site);
}

function setting(context: Context, name: string, value: Word): EnvSetting | undefined {
  if (!isHelmVariable(name)) return undefined;
  const { origin, scope } = context.shared;
  return { kind: 'env', origin, scope, name, value, span: value.span };
}

function emitAssignment(context: Context, part: Assignment, value: Value): void {
  const site = spanOf(context.text, part.pos, part.end);
  const word = valueWord(value, spanOf(context.text, part.value.pos, part.value.end));
  const found = setting(context, part.name, word);
  if (found !== undefined) emitSetting(context, { ...found, span: site });
  if (value.alternatives.length !== 1 || value.alternatives[0]?.length !== 1 || word.via.length > 0) return;
  const pin = pinOfVersionVariable(part.name, word);
  if (pin !== undefined) emitPin(context, pin);
}

/** `export HELM_HOME` of a variable set before: the value is not repeated. */
function emitExport(context: Context, word: WordNode): void {
  if (!isHelmVariable(word.text)) return;
  const { origin, scope } = context.shared;
  const span = spanOf(context.text, word.pos, word.end);
  emitSetting(context, { kind: 'env', origin, scope, name: word.text, value: undefined, span });
}

function emitSetting(context: Context, fact: EnvSetting): void {
  const key = `env:${fact.name}:${fact.span.start}`;
  if (context.shared.seen.has(key)) return;
  context.shared.seen.add(key);
  context.shared.facts.push(fact);
}

function dispatch(context: Context, call: Call, interpreter: Interpreter): Resolved {
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
    return NOTHING;
  }
  const name = text.slice(text.lastIndexOf('/') + 1).replace(/\.exe$/i, '');
  if (builtin(context, name, call, rest, interpreter)) return NOTHING;
  taint(context);
  if (container(context, name, call, rest, interpreter)) return resolvedAs(name, rest, call);
  const texts = rest.map((arg) => fieldText(arg.field));
  const wrapped = unwrap(name, texts);
  if (wrapped !== undefined) {
    if (wrapped.text === true) {
      const field =
        name === 'ssh' || name === 'eval' ? joinArguments(rest.slice(wrapped.inner)) : rest[wrapped.inner]?.field;
      const site = rest[wrapped.inner]?.site;
      const args = name === 'eval' ? undefined : rest.slice(wrapped.inner + 2);
      if (field !== undefined && site !== undefined) runInner(context, field, site, args, name !== 'eval', interpreter);
      return resolvedAs(name, rest, call);
    }
    const more: Argument[] =
      wrapped.more === true
        ? [{ field: [{ unknown: `standard input of ${name}`, at: undefined, list: true }], site: first.site }]
        : [];
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

function afterEquals(field: Field, name: string): Field {
  const [head, ...tail] = field;
  if (head === undefined || !isKnown(head)) return field;
  const drop = name.length + 1;
  const at = head.at && { ...head.at, start: head.at.start + drop };
  return [{ ...head, text: head.text.slice(drop), at }, ...tail];
}

function joinArguments(args: readonly Argument[]): Field {
  return args.flatMap((arg, index): Piece[] =>
    index === 0 ? [...arg.field] : [{ text: ' ', at: undefined }, ...arg.field],
  );
}

/** Text read again as a program: `bash -c` in a world of its own, `eval` in this one. */
function runInner(
  context: Context,
  field: Field,
  site: Span,
  args: readonly Argument[] | undefined,
  apart: boolean,
  interpreter: Interpreter,
): void {
  const env = apart
    ? {
        variables: new Map(context.env.variables),
        functions: new Map(context.env.functions),
        positional: { alternatives: [(args ?? []).map((arg) => arg.field)] },
      }
    : context.env;
  interpreter.runText({ ...context, env }, field, site.start);
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
  shared.called.add(fn.node);
  if (context.stack.length >= 8 || shared.budget <= 0) return;
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

/** Builtins that change what the shell knows or print what it knows. */
function builtin(
  context: Context,
  name: string,
  call: Call,
  rest: readonly Argument[],
  interpreter: Interpreter,
): boolean {
  switch (name) {
    case 'set':
      setPositional(
        context,
        rest.map((arg) => arg.field),
      );
      return true;
    case 'shift': {
      const by = Number(fieldText(rest[0]?.field ?? []) || '1');
      context.env.positional = {
        alternatives: context.env.positional.alternatives.map((fields) =>
          fields[0]?.some((p) => !isKnown(p) && p.list) ? fields : fields.slice(by),
        ),
      };
      return true;
    }
    case 'read':
      readInto(
        context,
        interpreter.expander,
        call.node,
        rest.map((arg) => arg.field),
      );
      return true;
    case 'echo':
    case 'printf':
      print(context, name, call, rest);
      return true;
    case 'source':
    case '.':
      sourced(context, rest[0]);
      return true;
    case 'which':
    case 'type':
      if (context.capture !== undefined && rest.length > 0) context.capture.fields.push(rest.at(-1)?.field ?? []);
      return true;
    case 'command': {
      if (!/^-[vV]$/.test(fieldText(rest[0]?.field ?? []) ?? '')) return false;
      context.capture?.fields.push(rest[1]?.field ?? []);
      return true;
    }
    case ':':
    case 'true':
    case 'false':
    case 'cd':
    case 'exit':
    case 'return':
    case 'test':
    case '[':
    case 'trap':
    case 'unset':
    case 'alias':
    case 'shopt':
      return true;
    default:
      return false;
  }
}

function print(context: Context, name: string, call: Call, rest: readonly Argument[]): void {
  const skip =
    name === 'echo' ? rest.findIndex((arg) => !/^-[neE]+$/.test(fieldText(arg.field) ?? '')) : printfFormat(rest);
  const fields = skip < 0 ? [] : rest.slice(skip).map((arg) => arg.field);
  const target = call.node.redirects.find((redirect) => redirect.type === 'Redirect')?.target?.text ?? '';
  if (/GITHUB_ENV\b/.test(target)) return exportLine(context, fields);
  if (context.capture === undefined || context.output.stdout !== 'captured') return;
  if (skip < 0 && rest.length > 0 && name === 'printf') context.capture.tainted = true;
  else context.capture.fields.push(...fields);
}

/** `printf '%s\n' words`: index of the first word that is printed; -1 when the format does anything else. */
function printfFormat(rest: readonly Argument[]): number {
  const start = fieldText(rest[0]?.field ?? []) === '--' ? 1 : 0;
  const format = fieldText(rest[start]?.field ?? []);
  if (format === undefined) return -1;
  if (/^(%s(\\n|\s)?)+$/.test(format)) return start + 1;
  return format.includes('%') ? -1 : start;
}

/** `echo "NAME=value" >> "$GITHUB_ENV"`. */
function exportLine(context: Context, fields: readonly Field[]): void {
  const field = fields[0];
  const head = field?.[0];
  if (field === undefined || head === undefined || !isKnown(head)) return;
  const name = /^([A-Za-z_]\w*)=/.exec(head.text)?.[1];
  if (name !== undefined) context.shared.exported.set(name, { alternatives: [[afterEquals(field, name)]] });
}

function sourced(context: Context, arg: Argument | undefined): void {
  if (arg === undefined) return;
  const word = wordOf(arg.field, arg.site);
  const what = `sourced script ${word.shown}`;
  const key = `outside:${what}:${arg.site.start}`;
  if (context.shared.seen.has(key)) return;
  context.shared.seen.add(key);
  context.shared.facts.push({ kind: 'outside', scope: context.shared.scope, what, span: arg.site });
}

/** `docker run IMAGE …`, `kubectl run --image=IMAGE`, `kubectl exec pod -- …`. */
function container(
  context: Context,
  name: string,
  call: Call,
  rest: readonly Argument[],
  interpreter: Interpreter,
): boolean {
  const words = rest.map((arg) => wordOf(arg.field, arg.site));
  const after = (inner: readonly Word[]): readonly Argument[] => rest.slice(rest.length - inner.length);
  const wrappers = [...call.wrappers, name];
  if (name === 'kubectl' || name === 'oc') {
    const inner = restOfKubectlExec(words);
    if (inner !== undefined) {
      dispatch(context, { ...call, argv: after(inner), wrappers }, interpreter);
      return true;
    }
  } else if (!/^(docker|podman|nerdctl|finch)$/.test(name)) return false;
  const run = name === 'kubectl' || name === 'oc' ? imageOfKubectlRun(words) : imageOfRun(words);
  if (run === undefined) return false;
  runImage(context, { ...call, wrappers }, run, after(run.rest), interpreter);
  return true;
}

function runImage(
  context: Context,
  call: Call,
  run: ImageRun,
  inner: readonly Argument[],
  interpreter: Interpreter,
): void {
  const pin = pinOfImage(run.image);
  if (pin !== undefined) emitPin(context, pin);
  const image = run.image.text ?? run.image.shown;
  const entry = run.entrypoint?.text?.replace(/^.*\//, '');
  const program = (name: string, site: Span): Argument => ({ field: [{ text: name, at: undefined }], site });
  if (entry === undefined || entry === '' ? entry === undefined && entryPointIsHelm(image) : /^helm\d?$/.test(entry)) {
    const first = inner[0] === undefined ? undefined : helmName(inner[0].field);
    const argv = first === undefined ? [program('helm', run.entrypoint?.span ?? run.image.span), ...inner] : inner;
    emitHelm(context, { ...call, argv, image, name: first ?? 'helm', at: 0 });
    return;
  }
  const argv = entry === undefined || entry === '' ? inner : [program(entry, run.image.span), ...inner];
  if (argv.length > 0) dispatch(context, { ...call, argv, image }, interpreter);
}

/** A program given on standard input: `bash <<EOF`, `ssh host <<EOF`; or written to a file that begins with `#!`. */
function hereDocument(context: Context, name: string, call: Call, interpreter: Interpreter): void {
  const document = call.node.redirects.find((redirect): redirect is HereDoc => redirect.type === 'HereDoc');
  if (document === undefined) return;
  const { body } = document;
  const shell = /^((ba|da|z)?sh|ssh)$/.test(name);
  const script = name === 'cat' && /^\s*#!.*\b(ba|da|z)?sh\b/.test(body.text);
  if (!shell && !script) return;
  const place = { text: context.text, start: body.pos, end: body.end };
  const value =
    document.delimiter?.quoted === true || body.parts === undefined || script
      ? literalAt(place)
      : expandParts(context, interpreter.expander, body.parts);
  const field = value.alternatives[0]?.[0] ?? [];
  runInner(context, field, spanOf(context.text, body.pos, body.end), [], true, interpreter);
}

/** A command that nothing is known of, given `helm …` as words or as one text. */
function unknownWrapper(
  context: Context,
  name: string,
  call: Call,
  rest: readonly Argument[],
  interpreter: Interpreter,
): boolean {
  const runs = mayRun(name);
  if (runs === 'no') return false;
  const at = rest.findIndex((arg) => helmName(arg.field) !== undefined);
  const next = rest[at + 1];
  if (at >= 0 && next !== undefined && beginsHelmArguments(fieldText(next.field))) {
    dispatch(context, { ...call, argv: rest.slice(at), wrappers: [...call.wrappers, name] }, interpreter);
    return true;
  }
  for (const arg of rest) {
    const shown = arg.field.map((piece) => (isKnown(piece) ? piece.text : piece.unknown)).join('');
    const [binary = '', sub = ''] = shown.trimStart().split(/\s+/, 2);
    const isHelm = helmName([{ text: binary, at: undefined }]) !== undefined || /^\$\{?\w*helm\w*\}?$/i.test(binary);
    if (!isHelm || !beginsHelmArguments(sub)) continue;
    if (runs === 'perhaps' && !/\s-/.test(shown)) continue;
    runInner({ ...context, calls: context.calls }, arg.field, arg.site, [], true, interpreter);
    return true;
  }
  return false;
}

/** Runs an argument list that is not shell text. */
export function runArguments(context: Context, input: ArgumentsInput, interpreter: Interpreter): void {
  const argv = input.words.flatMap(({ value, site }) =>
    (value.alternatives[0] ?? []).map((field): Argument => ({ field, site })),
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
