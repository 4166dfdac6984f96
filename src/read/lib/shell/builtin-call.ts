/** Builtins that change what the shell knows, or print what it knows. */
import { fileText } from '../../../source/text.ts';
import { type Field, fieldShown, fieldText, isKnown, joined, slicePiece } from '../value.ts';
import type { Argument, Call } from './arguments.ts';
import { readInto, setPositional } from './builtins.ts';
import { type Context, inChunk, tookIn } from './context.ts';
import type { Interpreter } from './interpret.ts';
import { changeDirectory, sourceLink } from './links.ts';
import { runInner } from './nested.ts';
import { parseShell } from './parse.ts';

/** Builtins that change what the shell knows or print what it knows. */
export function builtin(
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
      sourced(context, rest, interpreter);
      return true;
    case 'alias':
      for (const { field, site } of rest) {
        const alias = /^([\w.-]+)=/.exec(fieldShown(field))?.[1];
        if (alias !== undefined) runInner(context, afterEquals(field, alias), site, [], true, interpreter);
      }
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
    case 'pushd':
      changeDirectory(
        context,
        rest.find(({ field }) => !/^-[LPe@]+$/.test(fieldText(field) ?? '')),
      );
      return true;
    case 'exit':
    case 'return':
    case 'test':
    case '[':
    case 'trap':
    case 'unset':
    case 'shopt':
      return true;
    default:
      return false;
  }
}

/** So many scripts are read in place, and so many inside one another. */
const MOST_SOURCED = 100;
const DEEPEST_SOURCED = 8;

/** Runs a sourced script in place, where it can be opened. */
function sourced(context: Context, rest: readonly Argument[], interpreter: Interpreter): void {
  const [arg, ...more] = rest;
  if (arg === undefined) return;
  const path = sourceLink(context, arg, more);
  const { shared } = context;
  const file = path === undefined ? undefined : shared.open?.(path);
  if (file === undefined || shared.opening.has(file.path) || shared.opening.size >= DEEPEST_SOURCED) return;
  if (shared.opened++ >= MOST_SOURCED) return;
  tookIn(shared, file.text);
  shared.opening.add(file.path);
  for (const chunk of parseShell(fileText(file), []).chunks) interpreter.runList(inChunk(context, chunk), chunk.script);
  shared.opening.delete(file.path);
}

function print(context: Context, name: string, call: Call, rest: readonly Argument[]): void {
  const skip =
    name === 'echo' ? rest.findIndex((arg) => !/^-[neE]+$/.test(fieldText(arg.field) ?? '')) : printfFormat(rest);
  const fields = skip < 0 ? [] : rest.slice(skip).map((arg) => arg.field);
  const target = call.node.redirects.find((redirect) => redirect.type === 'Redirect')?.target?.text ?? '';
  if (/GITHUB_ENV\b/.test(target)) {
    exportLine(context, fields);
    return;
  }
  setAzureVariable(context, fields);
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

/**
 * `echo "##vso[task.setvariable variable=NAME]value"`.
 * https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands#setvariable-initialize-or-modify-the-value-of-a-variable
 */
function setAzureVariable(context: Context, fields: readonly Field[]): void {
  const head = fields[0]?.[0];
  if (head === undefined || !isKnown(head) || !head.text.startsWith('##vso[task.setvariable')) return;
  const match = /^##vso\[task\.setvariable\s[^\]]{0,200}?\bvariable=([A-Za-z_][\w.-]{0,100})[^\]]{0,200}\]/.exec(
    head.text,
  );
  if (match === null) return;
  const rest = slicePiece(head, match[0].length, head.text.length);
  const value = joined({ alternatives: [[[rest, ...(fields[0] ?? []).slice(1)], ...fields.slice(1)]] });
  context.shared.exported.set(match[1] ?? '', value);
}

export function afterEquals(field: Field, name: string): Field {
  const [head, ...tail] = field;
  if (head === undefined || !isKnown(head)) return field;
  const drop = name.length + 1;
  const at = head.at && { ...head.at, start: head.at.start + drop };
  return [{ ...head, text: head.text.slice(drop), at }, ...tail];
}
