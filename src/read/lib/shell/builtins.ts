/** Builtins and assignments that change variables and positional parameters. */
import type { Assignment, Command, Word as WordNode } from 'unbash';
import {
  appended,
  EMPTY,
  eitherOf,
  type Field,
  fieldText,
  isKnown,
  type Piece,
  slicePiece,
  unknownValue,
  type Value,
} from '../value.ts';
import type { Context } from './context.ts';
import { type Expander, expandText, expandWord } from './expand.ts';

/** `NAME=value`, `NAME+=value`, `NAME=(…)`, `NAME[i]=value`. Returns what was assigned. */
export function assignment(context: Context, expander: Expander, node: Assignment): Value {
  const value = assignedValue(context, expander, node);
  const prior = context.env.variables.get(node.name);
  const list = node.value.type === 'ArrayValue';
  let result = value;
  if (node.index !== undefined) result = prior === undefined ? value : appended(prior, value, 'fields');
  else if (node.append === true)
    result = prior === undefined ? value : appended(prior, value, list ? 'fields' : 'text');
  context.env.variables.set(node.name, result);
  return value;
}

function assignedValue(context: Context, expander: Expander, node: Assignment): Value {
  if (node.value.type !== 'ArrayValue') return expandText(context, expander, node.value);
  let list: Value = { alternatives: [[]] };
  for (const element of node.value.elements) {
    const pair = /^\[[^\]]*\]=/.exec(element.text);
    list = appended(
      list,
      pair === null ? expandWord(context, expander, element) : afterKey(context, expander, element, pair[0].length),
      'fields',
    );
  }
  return list;
}

/** `[key]=value` inside an array. */
function afterKey(context: Context, expander: Expander, element: WordNode, length: number): Value {
  const value = expandText(context, expander, element);
  return {
    alternatives: value.alternatives.map((fields) =>
      fields.map((field) => {
        const [head, ...tail] = field;
        return head !== undefined && isKnown(head) ? [slicePiece(head, length, head.text.length), ...tail] : field;
      }),
    ),
  };
}

/** Whether a command takes assignments as arguments. */
export function isDeclaration(name: string): boolean {
  return /^(export|declare|local|readonly|typeset)$/.test(name);
}

/** What a declaration did: assignments with their values, and variables that it only exports. */
export interface Declared {
  readonly assigned: readonly (readonly [Assignment, Value])[];
  readonly exported: readonly WordNode[];
}

/** `export A=b`, `local -r A=b`, `declare -a A=(…)`, `export A`. */
export function declare(context: Context, expander: Expander, node: Command): Declared {
  const builtin = node.name?.text;
  const locals = builtin === 'local' || (builtin !== 'export' && builtin !== 'readonly') ? context.locals : undefined;
  const remember = (name: string): boolean => {
    if (locals === undefined || locals.has(name)) return false;
    locals.set(name, context.env.variables.get(name));
    return true;
  };
  const assigned: [Assignment, Value][] = [];
  const exported: WordNode[] = [];
  for (const arg of node.args) {
    if (arg.type === 'Assignment') {
      remember(arg.name);
      assigned.push([arg, assignment(context, expander, arg)]);
    } else if (/^[A-Za-z_]\w*$/.test(arg.text)) {
      if (builtin === 'export') exported.push(arg);
      if (remember(arg.text)) context.env.variables.set(arg.text, EMPTY);
    }
  }
  return { assigned, exported };
}

/** `set -- words` sets the positional parameters; options alone leave them. */
export function setPositional(context: Context, fields: readonly Field[]): void {
  const dashes = fields.findIndex((field) => fieldText(field) === '--');
  if (dashes >= 0) {
    context.env.positional = { alternatives: [fields.slice(dashes + 1)] };
    return;
  }
  const first = fields[0] === undefined ? undefined : fieldText(fields[0]);
  if (first !== undefined && !/^[-+]/.test(first)) context.env.positional = { alternatives: [fields] };
}

/** `read A B`, `read -ra A <<< "text"`. */
export function readInto(context: Context, expander: Expander, node: Command, fields: readonly Field[]): void {
  const texts = fields.map(fieldText);
  const valued = new Set(['-d', '-i', '-n', '-N', '-p', '-t', '-u']);
  const names: string[] = [];
  let list = false;
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i] ?? '';
    if (/^-\w*a$/.test(text)) list = true;
    if (valued.has(text)) i++;
    else if (/^[A-Za-z_]\w*$/.test(text)) names.push(text);
  }
  const here = node.redirects.find((redirect) => redirect.type === 'HereString');
  const target = here?.type === 'HereString' ? here.target : undefined;
  const text = target === undefined ? undefined : expandText(context, expander, target);
  for (const [index, name] of names.entries()) {
    const value = text === undefined || (index > 0 && !list) ? undefined : split(text);
    const shown = `$${name}`;
    if (value === undefined) context.env.variables.set(name, unknownValue(shown, undefined, list));
    else if (list) context.env.variables.set(name, value);
    else if (text !== undefined && names.length === 1) context.env.variables.set(name, text);
    else context.env.variables.set(name, unknownValue(shown, undefined, false));
  }
}

/** A string taken apart at white space. */
export function split(value: Value): Value {
  return eitherOf(
    value.alternatives.map((fields): Value => {
      const words: Field[] = [];
      for (const field of fields) {
        let open: Piece[] | undefined;
        for (const piece of field) {
          if (!isKnown(piece)) {
            open = [...(open ?? []), { ...piece, list: true }];
            continue;
          }
          for (const match of piece.text.matchAll(/\s+|\S+/g)) {
            if (/^\s/.test(match[0])) {
              if (open !== undefined) words.push(open);
              open = undefined;
            } else open = [...(open ?? []), slicePiece(piece, match.index, match.index + match[0].length)];
          }
        }
        if (open !== undefined) words.push(open);
      }
      return { alternatives: [words] };
    }),
  );
}
