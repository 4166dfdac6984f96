/** What can be read, line by line, in a file that is nearly YAML. */
import type { Text } from '../../../source/text.ts';
import { decodeBlock } from './decode-block.ts';
import { decodeFlow } from './decode-flow.ts';
import { maskTemplates } from './mask.ts';
import { piecesOf } from './pieces.ts';

/** A value of a key or of a list item. */
export interface LooseScalar {
  /** The keys that hold it by indentation, outermost first, its own last. List items have no key of their own. */
  readonly path: readonly string[];
  readonly text: Text;
  /** Whether it is a literal or folded block. */
  readonly block: boolean;
}

interface Line {
  readonly start: number;
  /** Without the line end. */
  readonly end: number;
  readonly next: number;
}

/** What a line says: `- - key: value`. All numbers are offsets, except columns, which count from 0. */
interface Shape {
  /** Column of the last dash; undefined without one. */
  readonly dash: number | undefined;
  /** Column of the key or value. */
  readonly column: number;
  readonly key: string | undefined;
  readonly valueStart: number;
}

const MAX_PATH = 100;
const MAX_KEY = 200;

/**
 * Scans for `key: value`, `key: |` with its block, `- value` and `- |`, by indentation alone, with template expressions
 * masked. For use when `parseYaml` gives errors: it finds what the parser lost, but also things in places where YAML
 * would not look. Takes time in proportion to the text and never throws.
 */
export function looseScalars(text: Text): LooseScalar[] {
  const masked = maskTemplates(text);
  const source = masked?.parsed ?? text.value;
  const parent = masked?.text ?? text;
  const lines = linesOf(source);
  const found: LooseScalar[] = [];
  const stack: { column: number; key: string }[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at++];
    const shape = line && shapeOf(source, line);
    if (line === undefined || shape === undefined) continue;
    if (shape.dash === undefined && shape.key === undefined) continue;
    // A list may stand in the same column as the key that holds it.
    const limit = shape.dash === undefined ? shape.column : shape.dash + 1;
    while ((stack.at(-1)?.column ?? -1) >= limit) stack.pop();
    if (shape.key !== undefined && stack.length < MAX_PATH) stack.push({ column: shape.column, key: shape.key });
    const start = skipProperties(source, shape.valueStart, line.end);
    if (start >= line.end || source[start] === '#') continue;
    const pieces = piecesOf(source);
    const path = stack.map(({ key }) => key);
    const indent = shape.key === undefined ? (shape.dash ?? 0) : shape.column;
    const header = /^[|>][-+0-9]{0,3}(?=[ \t]*(?:#.*)?$)/.exec(
      source.slice(start, Math.min(line.end, start + 500)),
    )?.[0];
    if (header !== undefined) {
      const first = at;
      while (at < lines.length && belongs(source, lines[at], indent)) at++;
      const bodyEnd = at > first ? (lines[at - 1]?.next ?? line.next) : line.next;
      decodeBlock(source, { header, bodyStart: line.next, bodyEnd, indent }, pieces);
      found.push({ path, text: pieces.text(parent), block: true });
      continue;
    }
    const quoted = quotedEnd(source, start, line.end);
    if (quoted !== undefined) {
      decodeFlow(source, start, quoted, source[start] === '"' ? 'double' : 'single', pieces);
    } else {
      let end = plainEnd(source, start, line.end);
      while (end === trimmedEnd(source, start, lines[at - 1]?.end ?? end) && continues(source, lines[at], indent)) {
        end = plainEnd(source, lines[at]?.start ?? end, lines[at]?.end ?? end);
        at++;
      }
      decodeFlow(source, start, end, 'plain', pieces);
    }
    found.push({ path, text: pieces.text(parent), block: false });
  }
  return found;
}

function linesOf(source: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < source.length; ) {
    const found = source.indexOf('\n', start);
    const next = found < 0 ? source.length : found + 1;
    const feed = found < 0 ? source.length : found;
    lines.push({ start, end: source[feed - 1] === '\r' && feed > start ? feed - 1 : feed, next });
    start = next;
  }
  return lines;
}

/** Undefined for blank lines and comments. */
function shapeOf(source: string, line: Line): Shape | undefined {
  let at = skip(source, line.start, line.end);
  let dash: number | undefined;
  while (source[at] === '-' && at < line.end && (at + 1 === line.end || isBlank(source[at + 1]))) {
    dash = at - line.start;
    at = skip(source, at + 1, line.end);
  }
  if (dash === undefined && (at >= line.end || source[at] === '#')) return undefined;
  const colon = keyEnd(source, at, line.end, dash !== undefined);
  const column = at - line.start;
  if (colon === undefined) return { dash, column, key: undefined, valueStart: at };
  const key = source.slice(at, colon).trim();
  return { dash, column, key: key.replace(/^(["'])(.*)\1$/, '$2'), valueStart: skip(source, colon + 1, line.end) };
}

/** The colon after the key that begins at `start`. In `- helm upgrade --set a: b` there is no key. */
function keyEnd(source: string, start: number, end: number, isItem: boolean): number | undefined {
  const window = source.slice(start, Math.min(end, start + MAX_KEY));
  const match = /^(?:"[^"\\]*"|'[^']*'|[^\s"'[\]{}#,&*!|>%@`][^\s"'[\]{}]*)[ \t]*(?::(?=[ \t]|$))/.exec(window);
  const plain = match ?? (isItem ? null : /^[\w.$][^:"'[\]{}#]*:(?=[ \t]*$)/.exec(window));
  return plain === null ? undefined : start + plain[0].length - 1;
}

/** Past tags and anchors. */
function skipProperties(source: string, start: number, end: number): number {
  let at = start;
  while (at < end && (source[at] === '!' || source[at] === '&')) {
    while (at < end && !isBlank(source[at])) at++;
    at = skip(source, at, end);
  }
  return at;
}

/** Whether a line is part of a block whose parent is indented by `indent`. */
function belongs(source: string, line: Line | undefined, indent: number): boolean {
  if (line === undefined) return false;
  let at = line.start;
  while (at < line.end && source[at] === ' ') at++;
  return skip(source, at, line.end) === line.end || at - line.start > indent;
}

/** Whether a line goes on with the plain text of the line before. */
function continues(source: string, line: Line | undefined, indent: number): boolean {
  if (line === undefined || skip(source, line.start, line.end) === line.end) return false;
  const shape = shapeOf(source, line);
  return shape !== undefined && shape.dash === undefined && shape.key === undefined && shape.column > indent;
}

/** The end of a quoted scalar that closes on its line; undefined for anything else. */
function quotedEnd(source: string, start: number, end: number): number | undefined {
  const quote = source[start];
  if (quote !== '"' && quote !== "'") return undefined;
  for (let at = start + 1; at < end; at++) {
    if (quote === '"' && source[at] === '\\') at++;
    else if (source[at] === quote && quote === "'" && source[at + 1] === "'") at++;
    else if (source[at] === quote) {
      const rest = skip(source, at + 1, end);
      return rest === end || source[rest] === '#' ? at + 1 : undefined;
    }
  }
  return undefined;
}

/** The end of the plain text that begins at `start`: before a comment and the blanks around it. */
function plainEnd(source: string, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (source[at] === '#' && isBlank(source[at - 1])) return trimmedEnd(source, start, at);
  }
  return trimmedEnd(source, start, end);
}

function trimmedEnd(source: string, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(source[at - 1])) at--;
  return at;
}

function skip(source: string, start: number, end: number): number {
  let at = start;
  while (at < end && isBlank(source[at])) at++;
  return at;
}

function isBlank(unit: string | undefined): boolean {
  return unit === ' ' || unit === '\t';
}
