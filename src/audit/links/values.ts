/** What a caller hands on, as values that a reader can go on with. */
import type { Link, Word } from '../../facts.ts';
import { addTo } from '../../multimap.ts';
import { variablesIn } from '../../read/lib/env-file.ts';
import { eitherOf, type Field, literalAt, type Piece, type Value } from '../../read/lib/value.ts';
import { fileText, type SourceFile, type Text } from '../../source/text.ts';

/** Gives the text of a file that was read; the same object every time. */
export type TextOf = (path: string) => Text | undefined;

/** Texts of files by path, made when they are first asked for. */
export function textsOf(files: ReadonlyMap<string, SourceFile>): TextOf {
  const texts = new Map<string, Text>();
  return (path) => {
    const known = texts.get(path);
    const file = files.get(path);
    if (known !== undefined || file === undefined) return known;
    const text = fileText(file);
    texts.set(path, text);
    return text;
  };
}

/** A word as a field whose pieces still know where they are written. */
export function fieldOf(word: Word, texts: TextOf): Field {
  const parts = word.parts ?? [{ text: word.text, span: word.span }];
  return parts.map(({ text, span }): Piece => {
    const whole = texts(span.path);
    const written = whole !== undefined && whole.value.slice(span.start, span.end) === text;
    const at = written ? { text: whole, start: span.start, end: span.end } : undefined;
    const maybe = word.maybe ? { maybe: true as const } : {};
    const guards = word.guards.length === 0 ? {} : { guards: word.guards };
    if (text !== undefined) return { text, at, ...maybe, ...guards };
    return { unknown: word.unknown.join('') || word.shown, at, list: word.open, ...maybe, ...guards };
  });
}

/** The variables of a link, by name; several entries of one name are its possible values. */
export function variablesOf(link: Link, wanted: (name: string) => boolean, texts: TextOf): Map<string, Value> {
  const fields = new Map<string, Field[]>();
  for (const [name, word] of link.variables) {
    if (!wanted(name)) continue;
    addTo(fields, name, fieldOf(word, texts));
  }
  return new Map(
    [...fields].map(([name, all]) => [name, eitherOf(all.map((field): Value => ({ alternatives: [[field]] })))]),
  );
}

/** The variables of a file of `NAME=value` lines. */
export function variablesOfFile(text: Text | undefined): Map<string, Value> {
  if (text === undefined) return new Map();
  return new Map(variablesIn(text).map(({ name, start, end }) => [name, literalAt({ text, start, end })]));
}
