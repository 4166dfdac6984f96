import type { Word, WordPart } from '../../src/facts.ts';
import type { PinGuess } from '../../src/helm/install/index.ts';
import { shownOf } from '../../src/helm/words.ts';
import { fileText, spanOf } from '../../src/source/text.ts';

/** A word that is written as it reads, on a line of its own. */
export function word(text: string, path = 'a.sh', at = 0): Word {
  const whole = fileText({ path, text: ' '.repeat(at) + text });
  const span = spanOf(whole, at, at + text.length);
  return { text, shown: text, span, via: [], unknown: [], open: false, maybe: false, guards: [] };
}

/** A word made of pieces: a string is written here, `[name, value]` comes from a variable, `[name]` is not known. */
export function built(...pieces: (string | readonly [string, string] | readonly [string])[]): Word {
  const source = pieces.map((piece) => (typeof piece === 'string' ? piece : piece[0])).join('');
  const site = word(source).span;
  const unknown: string[] = [];
  const parts: WordPart[] = [];
  let text: string | undefined = '';
  let shown = '';
  let offset = 0;
  for (const piece of pieces) {
    const [reference, value] = typeof piece === 'string' ? [piece, piece] : piece;
    const here = { ...site, start: offset, end: offset + reference.length, startColumn: offset + 1 };
    const span = typeof piece === 'string' || value === undefined ? here : variable(reference, value).span;
    parts.push({ text: value, span });
    if (value === undefined) unknown.push(reference);
    text = value === undefined || text === undefined ? undefined : text + value;
    shown += value ?? reference;
    offset += reference.length;
  }
  return { text, shown, span: site, via: [], unknown, open: false, maybe: false, guards: [], parts };
}

/** A variable's value as it is assigned, in a file that is called after it. */
export function variable(name: string, value: string): Word {
  return word(value, `${name}.env`, 40);
}

/** A reference whose value is not known. */
export function unknown(reference: string): Word {
  return { ...word(reference), text: undefined, unknown: [reference] };
}

/** The arguments of a command line without quotes; `$NAME` is not known. */
export function line(text: string): { name: string; words: Word[] } {
  const [name = '', ...rest] = text.split(' ').filter((part) => part !== '');
  let at = name.length;
  const words = rest.map((part) => {
    at = text.indexOf(part, at);
    const made = /\$/.test(part) ? fromShell(part) : word(part, 'a.sh', at);
    at += part.length;
    return made;
  });
  return { name, words };
}

function fromShell(part: string): Word {
  const pieces = part.split(/(\$\{[^}]*\}|\$\w+)/).filter((piece) => piece !== '');
  if (pieces.length === 1) return unknown(part);
  return built(...pieces.map((piece) => (piece.startsWith('$') ? ([piece] as const) : piece)));
}

/** What a test compares: tool, range, version as written, `floating`. */
export function brief(pin: PinGuess | undefined): string {
  if (pin === undefined) return 'nothing';
  const version = pin.version === undefined ? '' : ` [${shownOf(pin.version)}]`;
  return `${pin.tool} ${pin.range ?? '?'}${version}${pin.floating ? ' floating' : ''}`;
}
