/** Programs inside programs: text that is read again, here-documents, commands handed to a command that nothing is known of. */
import type { HereDoc } from 'unbash';
import type { Span } from '../../../source/span.ts';
import { spanOf } from '../../../source/text.ts';
import { type Field, fieldShown, fieldText, isKnown, literalAt, type Piece } from '../value.ts';
import type { Argument, Call } from './arguments.ts';
import { beginsHelmArguments, helmName } from './binary.ts';
import { split } from './builtins.ts';
import { dispatch } from './call.ts';
import { type Context, layerOn } from './context.ts';
import { emitGivenUp } from './emit.ts';
import { expandParts, expandText } from './expand.ts';
import type { Interpreter } from './interpret.ts';
import { mayRun } from './wrappers.ts';

/** Texts inside texts are followed so many levels deep. */
const MAX_DEPTH = 4;

/** Text read again as a program: `bash -c` in a world of its own, `eval` in this one. */
export function runInner(
  context: Context,
  field: Field,
  site: Span,
  args: readonly Argument[] | undefined,
  apart: boolean,
  interpreter: Interpreter,
): void {
  if (context.depth >= MAX_DEPTH) {
    const mayCall = /helm|[$`]/i.test(fieldShown(field));
    if (mayCall) emitGivenUp(context, site, 'shell text', 'lies in more texts inside texts than are followed');
    return;
  }
  const env = apart
    ? { ...layerOn(context.env), positional: { alternatives: [(args ?? []).map((arg) => arg.field)] } }
    : context.env;
  interpreter.runText({ ...context, env }, field, site.start);
}

export function joinArguments(args: readonly Argument[]): Field {
  return args.flatMap((arg, index): Piece[] =>
    index === 0 ? [...arg.field] : [{ text: ' ', at: undefined }, ...arg.field],
  );
}

/** A program given on standard input: `bash <<EOF`, `ssh host <<EOF`; or written to a file that begins with `#!`. */
export function hereDocument(context: Context, name: string, call: Call, interpreter: Interpreter): void {
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

/** `az acr helm push` is a command of the Azure CLI itself. https://learn.microsoft.com/cli/azure/acr/helm */
const OWN_HELM = /^az$/;

/** A command that nothing is known of, given `helm …` as words or as one text. */
export function unknownWrapper(
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
  if (at >= 0 && next !== undefined && beginsHelmArguments(fieldText(next.field)) && !OWN_HELM.test(name)) {
    dispatch(context, { ...call, argv: rest.slice(at), wrappers: [...call.wrappers, name] }, interpreter);
    return true;
  }
  for (const arg of rest) {
    const shown = arg.field.map((piece) => (isKnown(piece) ? piece.text : piece.unknown)).join('');
    const [binary = '', sub = ''] = shown.trimStart().split(/\s+/, 2);
    const isHelm =
      helmName([{ text: binary, at: undefined }]) !== undefined || /^\$\{?\w{0,40}helm\w{0,40}\}?$/i.test(binary);
    if (!isHelm || !beginsHelmArguments(sub)) continue;
    if (runs === 'perhaps' && !/\s-/.test(shown)) continue;
    runInner({ ...context, calls: context.calls }, arg.field, arg.site, [], true, interpreter);
    return true;
  }
  return false;
}

/** Programs that print what is in files or clusters: names, not flags. */
const LISTS = /^(ls|find|fd|git|helm\d?|kubectl|grep|rg|awk|cut|sed|tr|sort|uniq|head|tail|jq|yq|column|xargs)$/;

/** The arguments that `xargs` gets from the command in front of it. */
export function standardInput(context: Context, name: string, site: Span, interpreter: Interpreter): Argument[] {
  const { before } = context;
  const program = before?.type === 'Command' ? before.name?.text : undefined;
  if (before?.type === 'Command' && (program === 'echo' || program === 'printf')) {
    return before.args.flatMap((arg): Argument[] => {
      if (arg.type !== 'Word' || /^-[neE]+$/.test(arg.text) || (program === 'printf' && arg === before.args[0]))
        return [];
      const words = split(expandText(context, interpreter.expander, arg)).alternatives[0] ?? [];
      return words.map((field) => ({ field, site: spanOf(context.text, arg.pos, arg.end) }));
    });
  }
  const list = program === undefined || !LISTS.test(program);
  return [{ field: [{ unknown: `standard input of ${name}`, at: undefined, list }], site }];
}
