/** Parsing YAML that nobody vouches for: bounded depth and size, and an answer whatever happens. */
import { Composer, CST, type Node, type ParsedNode, Parser } from 'yaml';
import type { Text } from '../../../source/text.ts';
import { maskTemplates } from './mask.ts';

/** Longer texts are not parsed: the parser manages a few MB a second, and no pipeline is that long. */
const MAX_YAML = 2 ** 20;
/** Lists of single letters take a thousand times their length in memory; a megabyte of JSON has half as many commas. */
const MAX_COMMAS = 100_000;
/** Deeper nesting is not parsed; the parser's composer is recursive. */
const MAX_DEPTH = 200;

export interface YamlProblem {
  readonly message: string;
  /** Offsets in the value of the text. */
  readonly start: number;
  readonly end: number;
}

interface ParsedDocument {
  readonly contents: Node | null;
  /** The `---` that begins it, as offsets. */
  readonly marker: { readonly start: number; readonly end: number } | undefined;
}

/** The outcome of parsing one text. */
export interface Parsed {
  /** The text that places refer to; the one given, or one in which template control expressions are blanks. */
  readonly text: Text;
  /** What the parser was given; as long as the value of `text`. */
  readonly source: string;
  readonly documents: readonly ParsedDocument[];
  /** In the order of the text. Empty when everything was understood. */
  readonly errors: readonly YamlProblem[];
}

/**
 * Parses a text of any number of documents. Never throws. When there are errors and the text holds template expressions,
 * it is parsed once more with those masked, and the better of the two counts.
 */
export function parseText(text: Text): Parsed {
  const plain = parseSource(text, text.value);
  if (plain.errors.length === 0) return plain;
  const masked = maskTemplates(text);
  if (masked === undefined) return plain;
  const second = parseSource(masked.text, masked.parsed);
  return second.errors.length < plain.errors.length ? second : plain;
}

function parseSource(text: Text, source: string): Parsed {
  const message = tooMuch(source);
  if (message !== undefined)
    return { text, source, documents: [], errors: [{ message, start: 0, end: source.length }] };
  const documents: ParsedDocument[] = [];
  const errors: YamlProblem[] = [];
  const composer = new Composer<ParsedNode, false>({
    keepSourceTokens: true,
    prettyErrors: false,
    strict: false,
    uniqueKeys: false,
    // Every scalar stays the text that was written: a version 3.10 is not the number 3.1.
    schema: 'failsafe',
    logLevel: 'silent',
  });
  try {
    const markers: ParsedDocument['marker'][] = [];
    const tokens = shallow(new Parser().parse(source), errors, markers);
    for (const document of composer.compose(tokens, false, source.length)) {
      documents.push({ contents: document.contents, marker: markers[documents.length] });
      for (const { message, pos } of document.errors) errors.push({ message, start: pos[0], end: pos[1] });
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    errors.push({ message, start: 0, end: source.length });
  }
  return { text, source, documents, errors: errors.sort((a, b) => a.start - b.start) };
}

function tooMuch(source: string): string | undefined {
  if (source.length > MAX_YAML) return `longer than ${MAX_YAML} characters`;
  let commas = 0;
  for (let at = source.indexOf(','); at >= 0; at = source.indexOf(',', at + 1)) commas++;
  return commas > MAX_COMMAS ? `more than ${MAX_COMMAS} commas` : undefined;
}

/** Passes on the documents that are not nested too deeply, and notes the `---` of each. */
function* shallow(
  tokens: Iterable<CST.Token>,
  errors: YamlProblem[],
  markers: ParsedDocument['marker'][],
): Generator<CST.Token> {
  for (const token of tokens) {
    if (depthExceeds(token, MAX_DEPTH)) {
      errors.push({ message: `nested deeper than ${MAX_DEPTH} levels`, start: token.offset, end: token.offset });
      continue;
    }
    if (token.type === 'document') {
      const begin = token.start.find((part) => part.type === 'doc-start');
      markers.push(begin && { start: begin.offset, end: begin.offset + begin.source.length });
    }
    yield token;
  }
}

function depthExceeds(root: CST.Token, limit: number): boolean {
  const waiting: { token: CST.Token; depth: number }[] = [{ token: root, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, depth } = next;
    if (depth > limit) return true;
    if (token.type === 'document') {
      if (token.value) waiting.push({ token: token.value, depth });
    } else if (CST.isCollection(token)) {
      for (const { key, value } of token.items) {
        if (CST.isCollection(key)) waiting.push({ token: key, depth: depth + 1 });
        if (CST.isCollection(value)) waiting.push({ token: value, depth: depth + 1 });
      }
    }
  }
  return false;
}
