/** Strings put together and taken apart: formats, joins, splits, replacements. */
import { EMPTY, eitherOf, type Field, isKnown, type KnownPiece, type Piece, slicePiece, type Value } from '../value.ts';
import { appended, asText, type Thing } from './thing.ts';

/** A format with more places to fill than this is not filled any further. */
const MAX_PLACES = 300;

/** `%s`, `%-10v`, `%(name)s`, `%{name}`, `%<name>s`, `%%`. */
const PERCENT = /%(?:\((\w+)\)|<(\w+)>)?[-+ #0]{0,5}(?:\*|\d{1,5})?(?:\.\d{1,5})?[a-zA-Z%]|%\{(\w+)\}/g;
/** `{}`, `{0}`, `{name.x[0]!r:>10}`, `{{`, `}}`. */
const BRACES = /\{\{|\}\}|\{([\w.[\]]{0,200})(?:![rsa])?(?::[^{}]{0,100})?\}/g;

/** What stands in a place of a format: a value, or text of its own such as `%`. */
type Filling = { readonly value: Value } | { readonly text: string };

/** A format filled with values: `"…%s" % x`, `fmt.Sprintf`, `"…{}".format(x)`. */
export function formatted(
  template: Value,
  style: 'percent' | 'braces',
  positional: readonly Thing[],
  named: ReadonlyMap<string, Thing>,
): Value {
  let next = 0;
  const at = (index: number): Value | undefined => {
    const thing = positional[index];
    return thing === undefined ? undefined : asText(thing);
  };
  const byName = (name: string): Value | undefined => {
    const thing = named.get(name);
    return thing === undefined ? undefined : asText(thing);
  };
  const fill = (match: RegExpMatchArray): Filling | undefined => {
    const written = match[0];
    if (written === '%%' || written === '{{' || written === '}}') return { text: written.charAt(0) };
    const name = (style === 'percent' ? (match[1] ?? match[2] ?? match[3]) : match[1]?.replace(/[.[].*$/, '')) ?? '';
    const value = name === '' ? at(next++) : /^\d+$/.test(name) ? at(Number(name)) : byName(name);
    return value === undefined ? undefined : { value };
  };
  return eitherOf(
    template.alternatives.map((fields) => {
      next = 0;
      return filled(fields[0] ?? [], style === 'percent' ? PERCENT : BRACES, fill);
    }),
  );
}

function filled(field: Field, pattern: RegExp, fill: (match: RegExpMatchArray) => Filling | undefined): Value {
  let result: Value = EMPTY;
  let pieces: Piece[] = [];
  let places = 0;
  for (const piece of field) {
    if (!isKnown(piece)) {
      pieces.push(piece);
      continue;
    }
    let done = 0;
    for (const match of piece.text.matchAll(pattern)) {
      const filling = places++ < MAX_PLACES ? fill(match) : undefined;
      const end = match.index + match[0].length;
      if (match.index > done) pieces.push(slicePiece(piece, done, match.index));
      if (filling === undefined) pieces.push(placeholder(piece, match.index, end));
      else if ('text' in filling)
        pieces.push({ ...slicePiece(piece, match.index, end), text: filling.text, at: undefined });
      else {
        result = appended(appended(result, { alternatives: [[pieces]] }, 'text'), filling.value, 'text');
        pieces = [];
      }
      done = end;
    }
    if (done < piece.text.length) pieces.push(done === 0 ? piece : slicePiece(piece, done, piece.text.length));
  }
  return appended(result, { alternatives: [[pieces]] }, 'text');
}

/** A place of a format that nothing is known to fill. */
function placeholder(piece: KnownPiece, start: number, end: number): Piece {
  const { text, at } = slicePiece(piece, start, end);
  return { unknown: text, at, list: true };
}

/** Text with every occurrence of a known text replaced. */
export function replaced(value: Value, what: string, by: Value): Value {
  if (what === '') return value;
  const pattern = new RegExp(what.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g');
  return eitherOf(value.alternatives.map((fields) => filled(fields[0] ?? [], pattern, () => ({ value: by }))));
}

/** The elements of a list as one text. */
export function joinedBy(value: Value, separator: string): Value {
  return {
    alternatives: value.alternatives.map((fields) => [
      fields.flatMap((field, index): Piece[] =>
        index === 0 ? [...field] : [{ text: separator, at: undefined, ...perhapsWith(field) }, ...field],
      ),
    ]),
  };
}

/** What is between two elements is there only when the second one is. */
function perhapsWith(field: Field): { maybe?: true } {
  return field[0]?.maybe === true ? { maybe: true } : {};
}

/** Text as words: at white space, or at a separator; `quotes` for the manner of a shell. */
export function splitAt(value: Value, separator: string | undefined, quotes: boolean): Value {
  return eitherOf(
    value.alternatives.map((fields): Value => ({ alternatives: [splitField(fields[0] ?? [], separator, quotes)] })),
  );
}

function splitField(field: Field, separator: string | undefined, quotes: boolean): Field[] {
  const blank = separator === undefined || separator.trim() === '';
  const words: Field[] = [];
  let open: Piece[] | undefined;
  let quote = '';
  const close = (): void => {
    if (open !== undefined) words.push(open);
    open = undefined;
  };
  for (const piece of field) {
    if (!isKnown(piece)) {
      open = [...(open ?? []), { ...piece, list: quote === '' }];
      continue;
    }
    let from = 0;
    const take = (to: number): void => {
      if (to > from) open = [...(open ?? []), slicePiece(piece, from, to)];
    };
    for (let at = 0; at < piece.text.length; at++) {
      const char = piece.text.charAt(at);
      if (quotes && (quote === char || (quote === '' && (char === '"' || char === "'")))) {
        take(at);
        open ??= [];
        quote = quote === '' ? char : '';
        from = at + 1;
      } else if (quote === '' && (blank ? /\s/.test(char) : piece.text.startsWith(separator, at))) {
        take(at);
        close();
        from = at + (blank ? 1 : separator.length);
        at = from - 1;
      }
    }
    take(piece.text.length);
  }
  close();
  return words;
}
