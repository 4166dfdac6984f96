/** The only file that knows the shell parser (unbash): masks what is not shell, recovers from unfinished quotes. */
import { type ParsedScript, parse } from 'unbash';
import { sliceText, type Text } from '../../../source/text.ts';
import type { Hole } from './types.ts';

export interface Chunk {
  /** Offsets of the tree index `text.value`. */
  readonly text: Text;
  readonly holes: readonly Hole[];
  readonly script: ParsedScript;
}

export interface ParsedShell {
  readonly chunks: readonly Chunk[];
  readonly errors: readonly {
    readonly message: string;
    readonly text: Text;
    readonly at: number;
    readonly end?: number;
  }[];
}

/** More restarts than this after an unfinished quote, and the rest of the text is given up. */
const MAX_RESTARTS = 25;

/**
 * Parses shell text. An unfinished quote would swallow the rest of the text, so parsing starts again on the line after
 * the one where the quote was opened; what was given up is listed in `errors`.
 */
export function parseShell(text: Text, holes: readonly Hole[]): ParsedShell {
  const chunks: Chunk[] = [];
  const errors: ParsedShell['errors'][number][] = [];
  let from = 0;
  for (let restart = 0; from < text.value.length; restart++) {
    const part = from === 0 ? text : sliceText(text, from, text.value.length);
    const inside = shiftHoles(holes, from);
    const script = parsed(masked(part.value, inside));
    const broken = script.errors?.find(
      (error) => /unterminated|unclosed/i.test(error.message) && /quot|string/i.test(error.message),
    );
    const other = (script.errors ?? []).filter((error) => error !== broken);
    if (broken === undefined || restart === MAX_RESTARTS) {
      for (const error of script.errors ?? []) errors.push({ message: error.message, text: part, at: error.pos });
      chunks.push({ text: part, holes: inside, script });
      break;
    }
    for (const error of other)
      if (error.pos < broken.pos) errors.push({ message: error.message, text: part, at: error.pos });
    const lineEnd = part.value.indexOf('\n', broken.pos);
    errors.push({
      message: broken.message,
      text: part,
      at: broken.pos,
      end: lineEnd < 0 ? part.value.length : lineEnd,
    });
    // What stands in front of the quote is whole words; a compound command that it breaks off keeps those inside.
    const head = sliceText(part, 0, broken.pos);
    const headHoles = inside.filter((hole) => hole.end <= broken.pos);
    if (broken.pos > 0) chunks.push({ text: head, holes: headHoles, script: parsed(masked(head.value, headHoles)) });
    if (lineEnd < 0) break;
    from += lineEnd + 1;
  }
  return { chunks, errors };
}

/** The parser's time grows with the square of these. */
const MAX_HERE_DOCUMENTS = 200;

/** The 1-based number of a line that opens more here-documents than any script does. */
function crowdedLine(value: string): number | undefined {
  let line = 1;
  let count = 0;
  for (let at = value.indexOf('<<'), before = 0; at >= 0; before = at, at = value.indexOf('<<', at + 2)) {
    const breaks = value.slice(before, at).split('\n').length - 1;
    count = breaks > 0 ? 1 : count + 1;
    line += breaks;
    if (count > MAX_HERE_DOCUMENTS) return line;
  }
  return undefined;
}

/** In one word without blanks, too, its time grows with the square of these. */
const MAX_OPEN_BRACES = 500;

/** Whether a word opens more braces than it closes, by far: the parser looks for the end of each anew. */
function isCrowded(value: string): boolean {
  let open = 0;
  for (const [found] of value.matchAll(/[{}\s]/g)) {
    if (found === '{') open++;
    else open = found === '}' ? Math.max(0, open - 1) : 0;
    if (open > MAX_OPEN_BRACES) return true;
  }
  return false;
}

/** The parser bounds most nesting; what it does not (`coproc coproc …`) fills the stack. */
function parsed(value: string): ParsedScript {
  try {
    const crowded = crowdedLine(value);
    if (crowded !== undefined)
      throw new RangeError(`more than ${MAX_HERE_DOCUMENTS} here-documents on line ${crowded}`);
    if (value.split('{', MAX_OPEN_BRACES + 2).length > MAX_OPEN_BRACES && isCrowded(value))
      throw new RangeError(`more than ${MAX_OPEN_BRACES} open braces in one word`);
    return parse(value);
  } catch (error) {
    const message = `could not be parsed: ${error instanceof Error ? error.message : String(error)}`;
    const errors = [{ message, pos: Math.max(0, value.search(/helm/i)) }];
    return { type: 'Script', pos: 0, end: value.length, shebang: undefined, commands: [], errors };
  }
}

function shiftHoles(holes: readonly Hole[], by: number): Hole[] {
  if (by === 0) return [...holes];
  return holes
    .filter((hole) => hole.start >= by)
    .map((hole) => ({ ...hole, start: hole.start - by, end: hole.end - by }));
}

/**
 * The text with holes as word characters and CRLF as LF, at the same length: bash keeps a carriage return in the word,
 * and a backslash before CRLF would not continue the line.
 */
function masked(value: string, holes: readonly Hole[]): string {
  let text = value;
  if (text.includes('\r')) text = text.replaceAll('\\\r\n', ' \\\n').replaceAll('\r\n', '\n\n').replaceAll('\r', '\n');
  if (holes.length === 0) return text;
  const parts: string[] = [];
  let done = 0;
  for (const hole of holes) {
    if (hole.start < done) continue;
    parts.push(text.slice(done, hole.start), '_'.repeat(hole.end - hole.start));
    done = hole.end;
  }
  parts.push(text.slice(done));
  return parts.join('');
}
