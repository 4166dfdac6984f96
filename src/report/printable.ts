/**
 * Scanned text is hostile: names and lines may hold escape sequences that move the cursor, marks that reverse the reading
 * direction (https://trojansource.codes) or nothing visible at all. Everything that reaches a person goes through here.
 */

// Control and format characters, line and paragraph separators, lone surrogates, letters that show as nothing, and places
// that Unicode keeps for more format characters. The two joiners stay: scripts and emoji need them, and they move nothing.
const UNPRINTABLE =
  /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u3164\u115f\u1160\uffa0\u2800\u2065\ufff0-\ufff8\u{e0000}-\u{e00ff}\u{e01f0}-\u{e0fff}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Text that is safe to show on one line: every control, format or invisible character is written as an escape
 * (`\n`, `\x1b`, `\u202e`). Other characters stay as they are.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => SHORT[character] ?? escapeOf(character));
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
}

/**
 * A value as JSON in which every unprintable character of a string is escaped, so that a report on a terminal is as
 * harmless as one in a file. `indent` is the number of spaces per level; 0 puts all on one line.
 */
export function jsonText(value: unknown, indent = 2): string {
  // Inside strings JSON.stringify has escaped control characters, line breaks among them. Most text is plain ASCII, which
  // the outer expression passes over many times faster than the inner one would.
  return JSON.stringify(value, null, indent).replace(/[^\n -~]+/g, (part) => part.replace(UNPRINTABLE, utf16Escapes));
}

function utf16Escapes(character: string): string {
  let escapes = '';
  for (let index = 0; index < character.length; index++) {
    escapes += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
  return escapes;
}

/** `path:line:column` of the start of a place, fit for display; editors and terminals open it. */
export function placeLabel(place: {
  readonly path: string;
  readonly startLine: number;
  readonly startColumn: number;
}): string {
  return `${printable(place.path)}:${place.startLine}:${place.startColumn}`;
}

/** `1 finding`, `2 findings`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** The text with a full stop if it has no mark at its end. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?:]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** What to write, as a sentence: advice that is one stays as it is, a bare spelling is quoted. */
export function adviceSentence(write: string): string {
  const trimmed = write.trim();
  if (trimmed === '') return '';
  return isSentence(trimmed) ? trimmed : `Write '${trimmed}'.`;
}

/** Whether advice is a sentence rather than a spelling. */
export function isSentence(write: string): boolean {
  return /\s.*\S[.!?]$/s.test(write.trim());
}
