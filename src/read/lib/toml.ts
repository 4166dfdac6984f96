/**
 * The strings of a TOML file with the keys that lead to them: https://toml.io/en/v1.0.0
 *
 * Numbers, dates and booleans count as plain text. What is no TOML is skipped to the next line; nothing throws.
 */
import { sliceText, type Text, textBuilder } from '../../source/text.ts';

export interface TomlEntry {
  /** Table and key: `['tools', 'helm', 'version']`. The elements of an array have its path. */
  readonly path: readonly string[];
  readonly key: Text;
  /** Quotes left out, escapes decoded. */
  readonly value: Text;
}

const MOST = 20_000;
const DEEPEST = 20;
const KEY = /[ \t]*(?:"((?:[^"\\\n]|\\.){0,200})"|'([^'\n]{0,200})'|([\w-]{1,200}))[ \t]*(\.|=|\])?/y;

/** All strings and plain values of a file, in order. */
export function tomlEntries(text: Text): TomlEntry[] {
  const { value } = text;
  const found: TomlEntry[] = [];
  let table: readonly string[] = [];
  let at = 0;
  while (at < value.length && found.length < MOST) {
    at = skipBlank(value, at);
    if (value[at] === '[') {
      const double = value[at + 1] === '[' ? 1 : 0;
      const keys = keysAt(value, at + 1 + double);
      if (keys?.closed === ']') table = keys.names;
      at = lineEnd(value, at);
      continue;
    }
    const keys = keysAt(value, at);
    if (keys === undefined || keys.closed !== '=') {
      at = lineEnd(value, at);
      continue;
    }
    const key = sliceText(text, keys.start, keys.end);
    at = readValue({ text, found }, [...table, ...keys.names], key, keys.next, 0);
  }
  return found;
}

interface Keys {
  readonly names: string[];
  /** Of the last key. */
  readonly start: number;
  readonly end: number;
  readonly next: number;
  readonly closed: string;
}

function keysAt(value: string, from: number): Keys | undefined {
  const names: string[] = [];
  for (let at = from; names.length < DEEPEST; ) {
    KEY.lastIndex = at;
    const match = KEY.exec(value);
    if (match === null) return undefined;
    names.push(match[1] ?? match[2] ?? match[3] ?? '');
    const start = at + match[0].length - match[0].trimStart().length;
    at += match[0].length;
    if (match[4] !== '.') {
      const end = at - (match[4] ?? '').length;
      return { names, start, end: start + value.slice(start, end).trimEnd().length, next: at, closed: match[4] ?? '' };
    }
  }
  return undefined;
}

interface Reading {
  readonly text: Text;
  readonly found: TomlEntry[];
}

/** Reads the value that begins at an offset; returns where it ends. */
function readValue(reading: Reading, path: readonly string[], key: Text, from: number, depth: number): number {
  const { text, found } = reading;
  const { value } = text;
  const at = skip(value, from, /[ \t]/);
  const unit = value[at];
  if (unit === '"' || unit === "'") {
    const string = stringAt(text, at);
    if (found.length < MOST) found.push({ path, key, value: string.text });
    return string.next;
  }
  if (unit === '[' && depth < DEEPEST) {
    let next = skipBlank(value, at + 1);
    while (next < value.length && value[next] !== ']' && found.length < MOST) {
      const after = readValue(reading, path, key, next, depth + 1);
      next = skipBlank(value, after === next ? next + 1 : after);
      if (value[next] === ',') next = skipBlank(value, next + 1);
    }
    return Math.min(next + 1, value.length);
  }
  if (unit === '{' && depth < DEEPEST) {
    let next = skipBlank(value, at + 1);
    while (next < value.length && value[next] !== '}' && found.length < MOST) {
      const keys = keysAt(value, next);
      if (keys === undefined || keys.closed !== '=') return lineEnd(value, next);
      const inner = sliceText(text, keys.start, keys.end);
      next = skipBlank(value, readValue(reading, [...path, ...keys.names], inner, keys.next, depth + 1));
      if (value[next] === ',') next = skipBlank(value, next + 1);
    }
    return Math.min(next + 1, value.length);
  }
  let end = at;
  while (end < value.length && !/[\s,\]}#]/.test(value[end] ?? '')) end++;
  if (end > at && found.length < MOST) found.push({ path, key, value: sliceText(text, at, end) });
  return end;
}

/** A string in any of its four forms. */
function stringAt(text: Text, at: number): { text: Text; next: number } {
  const { value } = text;
  const quote = value[at] ?? '"';
  const triple = value.startsWith(quote.repeat(3), at);
  const close = triple ? quote.repeat(3) : quote;
  let start = at + close.length;
  if (triple) start += /^\r?\n/.exec(value.slice(start, start + 2))?.[0].length ?? 0;
  const builder = textBuilder(text).keep(start, start);
  let done = start;
  let here = start;
  while (here < value.length && !value.startsWith(close, here) && (triple || value[here] !== '\n')) {
    if (value[here] !== '\\' || quote === "'") {
      here++;
      continue;
    }
    const found = ESCAPE.exec(value.slice(here, here + 2_000));
    const length = found?.[0].length ?? 1;
    builder.keep(done, here).put(decoded(value.slice(here, here + length)), here, here + length);
    here += length;
    done = here;
  }
  return { text: builder.keep(done, here).build(), next: Math.min(value.length, here + close.length) };
}

/** The last form stands for a line end and the blanks behind it. */
const ESCAPE = /^\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[ \t]*\r?\n\s*|.)/;
const PLAIN: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\u001b' };

function decoded(written: string): string {
  const rest = written.slice(1);
  if (/^\s/.test(rest)) return '';
  const code = /^[uU]([0-9a-fA-F]+)$/.exec(rest)?.[1];
  if (code !== undefined) {
    const point = Number.parseInt(code, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
  }
  return PLAIN[rest] ?? rest;
}

function skip(value: string, from: number, blank: RegExp): number {
  let at = from;
  while (at < value.length && blank.test(value[at] ?? '')) at++;
  return at;
}

/** Past white space and comments. */
function skipBlank(value: string, from: number): number {
  let at = skip(value, from, /\s/);
  while (value[at] === '#') at = skip(value, lineEnd(value, at), /\s/);
  return at;
}

function lineEnd(value: string, from: number): number {
  const newline = value.indexOf('\n', from);
  return newline < 0 ? value.length : newline + 1;
}
