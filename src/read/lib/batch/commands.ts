/** The commands of a line of `cmd`: operators, blocks in parentheses, `if` and `for`. */
import { fieldShown, fieldText, isKnown, slicePiece } from '../value.ts';
import type { Token } from './words.ts';

type WordToken = Token & { readonly kind: 'word' };

export interface BatchCommand {
  readonly words: readonly WordToken[];
  readonly redirects: readonly { readonly operator: string; readonly target: string | undefined }[];
  /** Whether it runs whenever the line is reached. */
  readonly certain: boolean;
  /** Followed by `&&` or `||`. */
  readonly tested: boolean;
}

interface Commands {
  readonly pipelines: readonly (readonly BatchCommand[])[];
  /** Blocks in parentheses that are open after the line. */
  readonly depth: number;
}

/** Takes the tokens of a line apart. @param depth blocks in parentheses that are open before it */
export function commandsOf(tokens: readonly Token[], depth: number): Commands {
  const pipelines: BatchCommand[][] = [];
  let open = depth;
  let words: WordToken[] = [];
  let redirects: { operator: string; target: string | undefined }[] = [];
  let piped = false;
  let conditional = false;
  const flush = (operator: string): void => {
    const { rest, condition } = withoutHead(words);
    if (condition) conditional = true;
    if (rest.length > 0) {
      const tested = operator === '&&' || operator === '||';
      const command: BatchCommand = { words: rest, redirects, certain: open === 0 && !conditional, tested };
      if (piped) pipelines.at(-1)?.push(command);
      else pipelines.push([command]);
      if (tested) conditional = true;
    }
    words = [];
    redirects = [];
    piped = operator === '|' && rest.length > 0;
  };
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    if (token.kind === 'word') {
      words.push(token);
      continue;
    }
    const { value } = token;
    if (/[<>]/.test(value)) {
      const target = value.includes('&') ? undefined : tokens[index + 1];
      redirects.push({ operator: value, target: target?.kind === 'word' ? fieldShown(target.field) : undefined });
      if (target?.kind === 'word') index++;
    } else if (value === '(') {
      if (/^in$/i.test(textOf(words.at(-1)))) {
        // The list of a `for`: names of files or items, or in single quotes a command whose output is read.
        const begin = index + 1;
        while (index + 1 < tokens.length && !isClose(tokens[index + 1])) index++;
        const inner = unquoted(tokens.slice(begin, ++index).filter((one): one is WordToken => one.kind === 'word'));
        if (inner.length > 0) pipelines.push([{ words: inner, redirects: [], certain: false, tested: false }]);
      } else if (withoutHead(words).rest.length === 0) {
        if (withoutHead(words).condition) conditional = true;
        words = [];
        open++;
      }
    } else if (value === ')') {
      if (open > 0) {
        flush(')');
        open--;
      }
    } else flush(value);
  }
  flush('');
  return { pipelines, depth: open };
}

/** The words between single quotes; none when there are no such quotes. */
function unquoted(words: readonly WordToken[]): WordToken[] {
  const first = words[0]?.field[0];
  const last = words.at(-1)?.field.at(-1);
  if (first === undefined || last === undefined || !isKnown(first) || !isKnown(last)) return [];
  if (!first.text.startsWith("'") || !last.text.endsWith("'") || first === last) return [];
  return words.map((word, index): WordToken => {
    const field = word.field.map((piece) => {
      if (piece === first) return slicePiece(first, 1, first.text.length);
      return piece === last ? slicePiece(last, 0, last.text.length - 1) : piece;
    });
    const start = index === 0 ? word.start + 1 : word.start;
    return { ...word, field, start, end: index === words.length - 1 ? word.end - 1 : word.end };
  });
}

function isClose(token: Token | undefined): boolean {
  return token?.kind === 'operator' && token.value === ')';
}

function textOf(token: WordToken | undefined): string {
  return token === undefined ? '' : (fieldText(token.field) ?? fieldShown(token.field));
}

/** The words after `if …`, `else`, `for … do`. */
function withoutHead(words: readonly WordToken[]): { rest: readonly WordToken[]; condition: boolean } {
  let rest = words;
  let condition = false;
  for (let round = 0; round < 10; round++) {
    const head = textOf(rest[0]).replace(/^@+/, '').toLowerCase();
    if (head === 'else') rest = rest.slice(1);
    else if (head === 'if') rest = afterCondition(rest);
    else if (head === 'for') {
      const at = rest.findIndex((word) => /^do$/i.test(textOf(word)));
      rest = at < 0 ? [] : rest.slice(at + 1);
    } else break;
    condition = true;
  }
  return { rest, condition };
}

function afterCondition(words: readonly WordToken[]): readonly WordToken[] {
  let at = 1;
  while (/^(?:not|\/i)$/i.test(textOf(words[at]))) at++;
  const first = textOf(words[at]);
  if (/^(?:exist|defined|errorlevel|cmdextversion)$/i.test(first)) return words.slice(at + 2);
  if (/^==|==$/.test(first)) return words.slice(at + 2);
  if (first.includes('==')) return words.slice(at + 1);
  if (/^==/.test(textOf(words[at + 1]))) return words.slice(at + (textOf(words[at + 1]) === '==' ? 3 : 2));
  return words.slice(at + 3);
}
