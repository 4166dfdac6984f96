import type { DoubleQuotedChild, ParameterExpansionPart, Word as WordNode, WordPart } from 'unbash';
import {
  EMPTY,
  eitherOf,
  type Field,
  fieldText,
  isKnown,
  joined,
  MAX_ALTERNATIVES,
  MAX_PIECES,
  type Piece,
  perhaps,
  pieceCount,
  slicePiece,
  TOO_LONG,
  unknownValue,
  type Value,
} from '../value.ts';
import type { Context } from './context.ts';
import { literalStretches, type Quoting, type Stretch } from './literal.ts';

/** Reads a command substitution: its commands become facts, its output a value. */
export type Substitution = (context: Context, part: Extract<WordPart, { type: 'CommandExpansion' }>) => Value;

/** Everything that expansion needs of the interpreter. */
export interface Expander {
  readonly substitute: Substitution;
  /** Reads the commands of a process substitution. */
  readonly process: (context: Context, part: Extract<WordPart, { type: 'ProcessSubstitution' }>) => void;
}

/**
 * What a word of a command becomes: for each alternative the fields that the program receives, after word splitting.
 */
export function expandWord(context: Context, expander: Expander, word: WordNode): Value {
  return build(wordStretches(context, expander, word, 'bare'));
}

/** As `expandWord`, without word splitting: the right side of an assignment, a here-string. */
export function expandText(context: Context, expander: Expander, word: WordNode): Value {
  return joined(build(wordStretches(context, expander, word, 'assigned')));
}

/** Expands parts that stand outside a word: the body of a here-document. */
export function expandParts(context: Context, expander: Expander, parts: readonly WordPart[]): Value {
  return joined(build(parts.flatMap((part) => partStretches(context, expander, part, 'double'))));
}

function wordStretches(context: Context, expander: Expander, word: WordNode, quoting: 'bare' | 'assigned'): Stretch[] {
  if (word.parts === undefined) return literalStretches(context, word.pos, word.end, quoting);
  return word.parts.flatMap((part) => partStretches(context, expander, part, quoting));
}

function partStretches(
  context: Context,
  expander: Expander,
  part: WordPart | DoubleQuotedChild,
  quoting: Quoting,
): Stretch[] {
  const split = quoting === 'bare';
  const at = { text: context.text, start: part.pos, end: part.end };
  const value = (found: Value): Stretch[] => [{ kind: 'value', alternatives: found.alternatives, split }];
  switch (part.type) {
    case 'Literal':
    case 'Glob':
    case 'ExtendedGlob':
    case 'BraceExpansion':
      return literalStretches(context, part.pos, part.end, quoting);
    case 'SingleQuoted':
      return [empty(), ...literalStretches(context, part.pos + 1, closing(context, part, 1), 'raw')];
    case 'DoubleQuoted':
    case 'LocaleString':
      return [empty(), ...part.parts.flatMap((child) => partStretches(context, expander, child, 'double'))];
    case 'AnsiCQuoted':
      return [{ kind: 'pieces', pieces: [{ text: part.value, at: undefined }], split: false }];
    case 'SimpleExpansion':
      return value(parameter(context, part.text.slice(1), part.text, at, split));
    case 'ParameterExpansion':
      return value(parameterExpansion(context, expander, part, at, split));
    case 'CommandExpansion':
      return value(expander.substitute(context, part));
    case 'ArithmeticExpansion':
      return [{ kind: 'pieces', pieces: [{ unknown: part.text, at, list: false }], split: false }];
    case 'ProcessSubstitution':
      expander.process(context, part);
      return [{ kind: 'pieces', pieces: [{ unknown: part.text, at, list: false }], split: false }];
  }
}

/** An empty quoted string still makes a word. */
function empty(): Stretch {
  return { kind: 'pieces', pieces: [], split: false };
}

function closing(context: Context, part: { pos: number; end: number }, width: number): number {
  return context.text.value[part.end - 1] === "'" && part.end - width > part.pos ? part.end - width : part.end;
}

type At = { text: Context['text']; start: number; end: number };

/** `$name`, `$1`, `$@`. */
function parameter(context: Context, name: string, shown: string, at: At, split: boolean): Value {
  const { env } = context;
  if (name === '@' || name === '*') {
    if (env.positional.alternatives.length === 0) return EMPTY;
    return name === '*' && !split ? joined(env.positional) : env.positional;
  }
  if (/^[1-9]\d*$/.test(name)) return positionalAt(env.positional, Number(name) - 1, shown, at, split);
  const value = env.variables.get(name);
  if (value === undefined) return unknownValue(shown, at, split);
  return firstFields(value);
}

/** `$array` is its first element; a plain string has only one. */
function firstFields(value: Value): Value {
  if (value.alternatives.every((fields) => fields.length <= 1)) return value;
  return { alternatives: value.alternatives.map((fields) => fields.slice(0, 1)) };
}

function positionalAt(positional: Value, index: number, shown: string, at: At, split: boolean): Value {
  const values = positional.alternatives.map((fields): Value => {
    const before = fields.slice(0, index + 1);
    const field = fields[index];
    const certain = before.every((f) => f.every((piece) => isKnown(piece) || !piece.list));
    if (certain) return field === undefined ? EMPTY : { alternatives: [[field]] };
    return unknownValue(shown, at, split);
  });
  return eitherOf(values);
}

function parameterExpansion(
  context: Context,
  expander: Expander,
  part: ParameterExpansionPart,
  at: At,
  split: boolean,
): Value {
  const unknown = (): Value => unknownValue(part.text, at, split);
  if (part.prefix !== undefined) return part.prefix === '#' ? unknownValue(part.text, at, false) : unknown();
  const index = part.index?.value;
  const name = part.parameter;
  const stored = context.env.variables.get(name);
  const all = name === '@' || name === '*' || index === '@' || index === '*';
  const base =
    index === undefined
      ? parameter(context, name, part.text, at, split)
      : all
        ? (stored ?? unknownValue(part.text, at, true))
        : (elementAt(stored, index) ?? unknown());
  const set = stored !== undefined || all || /^\d+$/.test(name);
  const { operation } = part;
  if (operation === undefined) return base;
  switch (operation.type) {
    case 'Default': {
      const operand = (): Value => expandWord(context, expander, operation.operand);
      switch (operation.operator) {
        case '+':
        case ':+':
          return set && !isUnknown(base) ? operand() : optional(operand());
        case '?':
        case ':?':
          return base;
        default: {
          const value = set && !isUnknown(base) ? defaulted(base, operand()) : eitherOf([operand(), unknown()]);
          // `${NAME:=value}` sets the variable as well.
          if (/^:?=$/.test(operation.operator) && index === undefined && /^[A-Za-z_]\w*$/.test(name))
            context.env.variables.set(name, joined(value));
          return value;
        }
      }
    }
    case 'Remove':
      return removeAffix(base, operation.operator, operation.operand.value) ?? unknown();
    case 'Slice': {
      const from = Number(operation.offset.value);
      if (!all || operation.length !== undefined || !Number.isInteger(from) || from < 1) return unknown();
      const drop = name === '@' || name === '*' ? from - 1 : from;
      return { alternatives: base.alternatives.map((fields) => fields.slice(drop)) };
    }
    default:
      return isUnknown(base) ? unknown() : unknownValue(part.text, at, split);
  }
}

/** `${X:-default}` of a variable that is set: the default stands in for the alternatives that are empty. */
function defaulted(base: Value, fallback: Value): Value {
  const filled = base.alternatives.filter((fields) => fields.some((field) => fieldText(field) !== ''));
  if (filled.length === base.alternatives.length) return base;
  return eitherOf([...(filled.length > 0 ? [{ alternatives: filled }] : []), fallback]);
}

function optional(value: Value): Value {
  return { alternatives: value.alternatives.map((fields) => perhaps(fields)) };
}

function isUnknown(value: Value): boolean {
  return value.alternatives.every((fields) => fields.some((field) => field.some((piece) => !isKnown(piece))));
}

function elementAt(value: Value | undefined, index: string): Value | undefined {
  if (value === undefined || !/^\d+$/.test(index)) return undefined;
  const fields = value.alternatives.map((alternative) => alternative[Number(index)]);
  if (fields.some((field) => field === undefined)) return undefined;
  return { alternatives: fields.map((field) => (field === undefined ? [] : [field])) };
}

/** `${X#v}`, `${X%.tgz}` with a literal pattern. */
function removeAffix(value: Value, operator: string, pattern: string): Value | undefined {
  if (/[*?[\]$`\\]/.test(pattern)) return undefined;
  const alternatives: Field[][] = [];
  for (const fields of value.alternatives) {
    const piece = fields.length === 1 && fields[0]?.length === 1 ? fields[0][0] : undefined;
    if (piece === undefined || !isKnown(piece)) return undefined;
    const { text } = piece;
    const front = operator.startsWith('#');
    if (front ? !text.startsWith(pattern) : !text.endsWith(pattern)) alternatives.push([[piece]]);
    else if (front) alternatives.push([[slicePiece(piece, pattern.length, text.length)]]);
    else alternatives.push([[slicePiece(piece, 0, text.length - pattern.length)]]);
  }
  return { alternatives };
}

interface Line {
  readonly fields: readonly Field[];
  /** Pieces in it; one that grew too long takes no more. */
  readonly size: number;
  /** The word being put together; undefined between words. */
  readonly open: readonly Piece[] | undefined;
}

/** Puts stretches together into words, for every combination of alternatives up to the limit. */
function build(stretches: readonly Stretch[]): Value {
  let lines: Line[] = [{ fields: [], open: undefined, size: 0 }];
  for (const stretch of stretches) {
    const next: Line[] = [];
    const alternatives = stretch.kind === 'pieces' ? [[stretch.pieces]] : stretch.alternatives;
    for (const line of lines) {
      for (const fields of alternatives) {
        if (next.length >= MAX_ALTERNATIVES) break;
        next.push(extended(line, fields, stretch.split));
      }
    }
    lines = next;
  }
  return { alternatives: lines.map((line) => (line.open === undefined ? line.fields : [...line.fields, line.open])) };
}

function extended(line: Line, fields: readonly Field[], split: boolean): Line {
  if (line.size > MAX_PIECES) return line;
  const size = line.size + pieceCount(fields);
  if (size > MAX_PIECES) return { fields: line.fields, open: [...(line.open ?? []), TOO_LONG], size };
  return { ...(split ? addSplit(line, fields) : addWhole(line, fields)), size };
}

function addWhole(line: Line, fields: readonly Field[]): Omit<Line, 'size'> {
  const first = fields[0];
  if (first === undefined) return line;
  if (fields.length === 1) return { fields: line.fields, open: [...(line.open ?? []), ...first] };
  const words = [...line.fields, [...(line.open ?? []), ...first], ...fields.slice(1, -1)];
  return { fields: words, open: fields.at(-1) };
}

function addSplit(line: Line, fields: readonly Field[]): Omit<Line, 'size'> {
  const words = [...line.fields];
  let open = line.open;
  const close = (): void => {
    if (open !== undefined) words.push(open);
    open = undefined;
  };
  fields.forEach((field, index) => {
    if (index > 0) close();
    for (const piece of field) {
      if (!isKnown(piece)) {
        open = [...(open ?? []), { ...piece, list: true }];
        continue;
      }
      for (const match of piece.text.matchAll(/[ \t\r\n]+|[^ \t\r\n]+/g)) {
        if (/^[ \t\r\n]/.test(match[0])) close();
        else open = [...(open ?? []), slicePiece(piece, match.index, match.index + match[0].length)];
      }
    }
  });
  return { fields: words, open };
}
