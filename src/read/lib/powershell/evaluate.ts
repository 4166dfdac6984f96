/** What expressions hold. */
import { textBuilder } from '../../../source/text.ts';
import { layerOn } from '../shell/context.ts';
import {
  appended,
  EMPTY,
  eitherOf,
  type Field,
  fieldText,
  isKnown,
  joined,
  MAX_ALTERNATIVES,
  MAX_PIECES,
  type Piece,
  slicePiece,
  unknownValue,
  type Value,
} from '../value.ts';
import { type Context, type Runner, unknownAt } from './context.ts';
import type { Expression, Part } from './tree.ts';

const NOTHING: Value = { alternatives: [[]] };

/** The value of an expression; what it calls is run. */
export function evaluate(context: Context, expression: Expression, runner: Runner): Value {
  switch (expression.kind) {
    case 'string': {
      const [only] = expression.parts;
      // What stands for it is text like any other: outside of quotes its blanks part words.
      if (expression.bare && expression.parts.length === 1 && only?.kind === 'hole' && only.hole.value !== undefined)
        return splitAt(only.hole.value, '');
      return ofParts(context, expression.parts, runner);
    }
    case 'variable':
      return ofVariable(context, expression);
    case 'list':
      return expression.items
        .map((item) => evaluate(context, item, runner))
        .reduce((all, value) => appended(all, value, 'fields'), NOTHING);
    case 'group': {
      const value = runner.values(context, expression.body);
      if (value !== undefined) return value;
      return expression.list && expression.body.length === 0 ? NOTHING : unknownAt(context, expression);
    }
    case 'hash':
      for (const { value } of expression.entries) if (value !== undefined) runner.values(context, [value]);
      return unknownAt(context, expression, false);
    case 'block':
      // Whoever is handed it will run it.
      runner.values({ ...context, env: layerOn(context.env) }, expression.body);
      return unknownAt(context, expression, false);
    case 'member':
      return runner.member(context, expression, runner);
    case 'index':
      return ofIndex(context, expression, runner);
    case 'binary':
      return ofBinary(context, expression, runner);
    case 'unary':
      return evaluate(context, expression.operand, runner);
    case 'cast':
      return evaluate(context, expression.operand, runner);
    case 'ternary':
      evaluate(context, expression.test, runner);
      return eitherOf([evaluate(context, expression.then, runner), evaluate(context, expression.otherwise, runner)]);
    case 'type':
      return unknownAt(context, expression, false);
  }
}

/** Whether an expression gives a list, to which `+` adds an element. */
export function isList(context: Context, expression: Expression): boolean {
  switch (expression.kind) {
    case 'list':
      return true;
    case 'group':
      return expression.list;
    case 'variable':
      return context.shared.lists.has(expression.name);
    case 'cast':
      return /\[\]|List|Array/i.test(expression.type) || isList(context, expression.operand);
    case 'binary':
      return (
        /^-[ic]?split$/.test(expression.operator) || (expression.operator === '+' && isList(context, expression.left))
      );
    case 'member':
      return expression.name === 'split' || expression.of.kind === 'type';
    default:
      return false;
  }
}

function ofParts(context: Context, parts: readonly Part[], runner: Runner): Value {
  let value = EMPTY;
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index];
    if (part === undefined) break;
    if (part.kind === 'hole') {
      const at = { text: context.text, start: part.start, end: part.end };
      const shown = context.text.value.slice(part.start, part.end);
      value = appended(
        value,
        part.hole.value === undefined ? unknownValue(shown, at, false) : joined(part.hole.value),
        'text',
      );
    } else if (part.kind === 'expression') {
      const inner = joined(evaluate(context, part.expression, runner));
      value = appended(value, inner, 'text');
    } else {
      const from = index;
      while (/^(?:text|escape)$/.test(parts[index + 1]?.kind ?? '')) index++;
      value = appended(value, { alternatives: [[[writtenPiece(context, parts.slice(from, index + 1))]]] }, 'text');
    }
  }
  return value;
}

/** Literal characters, with those that escapes stand for. */
function writtenPiece(context: Context, parts: readonly Part[]): Piece {
  const guards = context.guards.length > 0 ? { guards: context.guards } : {};
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'text') {
    const { start, end } = only;
    return { text: context.text.value.slice(start, end), at: { text: context.text, start, end }, ...guards };
  }
  const builder = textBuilder(context.text);
  for (const part of parts) {
    if (part.kind === 'escape') builder.put(part.value, part.start, part.end);
    else builder.keep(part.start, part.end);
  }
  const text = builder.build();
  return { text: text.value, at: { text, start: 0, end: text.value.length }, ...guards };
}

function ofVariable(context: Context, { name, start, end, splat }: Expression & { kind: 'variable' }): Value {
  const known = context.env.variables.get(name);
  if (known !== undefined) return known;
  if (splat) return splatted(context, name) ?? unknownAt(context, { start, end });
  if (name === 'null') return NOTHING;
  const host = name.startsWith('env:') ? context.shared.host(name.slice(4)) : undefined;
  return host ?? unknownAt(context, { start, end }, !/^(?:env:|psscriptroot$|pwd$|true$|false$)/.test(name));
}

/** A hash whose entries become `-Name value`. */
function splatted(context: Context, name: string): Value | undefined {
  const prefix = `${name}.`;
  const fields: Field[] = [];
  for (const [key, value] of context.env.variables.all()) {
    if (!key.startsWith(prefix) || key.includes('.', prefix.length)) continue;
    fields.push([{ text: `-${key.slice(prefix.length)}`, at: undefined }], ...(value.alternatives[0] ?? []));
  }
  return fields.length === 0 ? undefined : { alternatives: [fields] };
}

/** The name under which the variables hold what a member or an element of a hash is: `config.helm.version`. */
export function pathOf(context: Context, expression: Expression, runner: Runner): string | undefined {
  if (expression.kind === 'variable') return expression.name;
  if (expression.kind === 'member' && expression.arguments === undefined) {
    const of = pathOf(context, expression.of, runner);
    return of === undefined ? undefined : `${of}.${expression.name}`;
  }
  if (expression.kind !== 'index') return undefined;
  const of = pathOf(context, expression.of, runner);
  const key = fieldText(runner.values(context, expression.index)?.alternatives[0]?.[0] ?? []);
  return of === undefined || key === undefined || key === '' ? undefined : `${of}.${key.toLowerCase()}`;
}

function ofIndex(context: Context, expression: Expression & { kind: 'index' }, runner: Runner): Value {
  const path = pathOf(context, expression, runner);
  const known = path === undefined ? undefined : context.env.variables.get(path);
  if (known !== undefined) return known;
  const list = evaluate(context, expression.of, runner);
  const at = Number(path?.slice(path.lastIndexOf('.') + 1));
  const fields = list.alternatives[0] ?? [];
  const field = Number.isInteger(at) ? fields.at(at) : undefined;
  const whole = fields.every((one) => one.every((piece) => isKnown(piece) || !piece.list));
  return list.alternatives.length === 1 && whole && fields.length > 1 && field !== undefined
    ? { alternatives: [[field]] }
    : unknownAt(context, expression, false);
}

function ofBinary(context: Context, expression: Expression & { kind: 'binary' }, runner: Runner): Value {
  const left = evaluate(context, expression.left, runner);
  const right = evaluate(context, expression.right, runner);
  switch (expression.operator) {
    case '+':
      return appended(
        left,
        isList(context, expression.left) ? right : joined(right),
        isList(context, expression.left) ? 'fields' : 'text',
      );
    case '-f':
      return formatted(left, right) ?? unknownAt(context, expression);
    case '-join':
      return separated(left, right.alternatives[0]?.[0] ?? []);
    case '-split':
    case '-csplit':
    case '-isplit':
      return splitAt(left, fieldText(right.alternatives[0]?.[0] ?? []) ?? '');
    case '??':
      return eitherOf([left, right]);
    case '-and':
    case '-or':
      return unknownAt(context, expression, false);
    default:
      return unknownAt(context, expression, false);
  }
}

/** `'--version={0}' -f $version`. */
function formatted(left: Value, right: Value): Value | undefined {
  const piece = left.alternatives[0]?.[0]?.[0];
  if (piece === undefined || !isKnown(piece) || left.alternatives[0]?.[0]?.length !== 1) return undefined;
  return {
    alternatives: right.alternatives.map((args) => {
      const pieces: Piece[] = [];
      let done = 0;
      for (const match of piece.text.matchAll(/\{\{|\}\}|\{(\d+)[^{}]{0,30}\}/g)) {
        if (match[1] === undefined) continue;
        if (match.index > done) pieces.push(slicePiece(piece, done, match.index));
        if (pieces.length < MAX_PIECES) pieces.push(...(args[Number(match[1])] ?? []));
        done = match.index + match[0].length;
      }
      if (done < piece.text.length) pieces.push(slicePiece(piece, done, piece.text.length));
      return [pieces];
    }),
  };
}

function separated(value: Value, by: Field): Value {
  return {
    alternatives: value.alternatives.map((fields) => [
      fields.flatMap((field, index): Piece[] => (index === 0 ? [...field] : [...by, ...field])).slice(0, MAX_PIECES),
    ]),
  };
}

/** A text taken apart at a separator; by default at blanks. */
export function splitAt(value: Value, separator: string): Value {
  const blank = separator === '' || /^(?:\\s[+*]?|\s+)$/.test(separator);
  return {
    alternatives: value.alternatives
      .slice(0, MAX_ALTERNATIVES)
      .map((fields) => fields.flatMap((field) => splitField(field, blank ? /\s+/g : escaped(separator)))),
  };
}

function escaped(separator: string): RegExp {
  return new RegExp(separator.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g');
}

function splitField(field: Field, separator: RegExp): Field[] {
  const fields: Piece[][] = [[]];
  for (const piece of field) {
    if (!isKnown(piece)) {
      fields.at(-1)?.push(piece);
      continue;
    }
    let done = 0;
    for (const match of piece.text.matchAll(separator)) {
      if (match.index > done) fields.at(-1)?.push(slicePiece(piece, done, match.index));
      fields.push([]);
      done = match.index + match[0].length;
    }
    if (done < piece.text.length) fields.at(-1)?.push(slicePiece(piece, done, piece.text.length));
  }
  return fields.filter((one) => one.length > 0);
}
