/** Expressions of a justfile: strings, variables, `+`, `/`, `if`, backquotes; and `{{…}}` in recipes. */
import { type Text, textBuilder } from '../../source/text.ts';
import type { Hole } from '../lib/shell/types.ts';
import type { Table } from '../lib/table.ts';
import { holesOf, templateActions } from '../lib/templates.ts';
import { appended, EMPTY, eitherOf, unknownValue, type Value } from '../lib/value.ts';

export type Names = Table<Value>;

const TOKEN =
  /\s+|x?f?"""[\s\S]*?"""|x?f?'''[\s\S]*?'''|```[\s\S]*?```|x?f?"(?:[^"\\]|\\[\s\S])*"|x?f?'[^']*'|`[^`]*`|[A-Za-z_][\w-]*|==|!=|=~|&&|\|\||[-+/(){},:=]|[\s\S]/y;

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Text of backquotes, which are run. */
export interface Command {
  readonly text: Text;
}

interface Cursor {
  readonly text: Text;
  readonly tokens: readonly Token[];
  readonly names: Names;
  readonly commands: Command[];
  at: number;
  depth: number;
}

/** The value of the expression between two offsets; what it runs is added to `commands`. */
export function valueIn(text: Text, start: number, end: number, names: Names, commands: Command[] = []): Value {
  const tokens: Token[] = [];
  TOKEN.lastIndex = start;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text.value);
    if (match === null || match.index + match[0].length > end) break;
    if (match[0].startsWith('#')) break;
    if (/\S/.test(match[0])) tokens.push({ text: match[0], start: from, end: from + match[0].length });
  }
  const cursor: Cursor = { text, tokens, names, commands, at: 0, depth: 0 };
  return sum(cursor) ?? unknownValue(text.value.slice(start, end).trim().slice(0, 120), { text, start, end }, true);
}

function sum(cursor: Cursor): Value | undefined {
  let value = primary(cursor);
  for (let token = cursor.tokens[cursor.at]; token !== undefined; token = cursor.tokens[cursor.at]) {
    if (token.text !== '+' && token.text !== '/' && token.text !== '||' && token.text !== '&&') break;
    cursor.at++;
    const right = primary(cursor);
    if (value === undefined || right === undefined) value = undefined;
    else if (token.text === '/') value = appended(appended(value, known('/'), 'text'), right, 'text');
    else if (token.text === '+') value = appended(value, right, 'text');
    else value = eitherOf([value, right]);
  }
  return value;
}

function known(text: string): Value {
  return { alternatives: [[[{ text, at: undefined }]]] };
}

function primary(cursor: Cursor): Value | undefined {
  const token = cursor.tokens[cursor.at++];
  if (token === undefined || cursor.depth > 40) return undefined;
  const { text: written, start, end } = token;
  const { text, names } = cursor;
  const quote = /^(?:x?f?)("""|'''|"|')/.exec(written);
  if (quote !== null) return stringValue(text, start + quote[0].length, end - (quote[1]?.length ?? 1), quote[1] ?? '');
  if (written.startsWith('`')) {
    const marks = written.startsWith('```') ? 3 : 1;
    cursor.commands.push({
      text: textBuilder(text)
        .keep(start + marks, end - marks)
        .build(),
    });
    return unknownValue(written.slice(0, 120), { text, start, end }, true);
  }
  if (written === '(') {
    cursor.depth++;
    const value = sum(cursor);
    cursor.depth--;
    if (cursor.tokens[cursor.at]?.text === ')') cursor.at++;
    return value;
  }
  if (written === 'if') return conditional(cursor);
  if (!/^[A-Za-z_]/.test(written)) return undefined;
  if (cursor.tokens[cursor.at]?.text === '(') return called(cursor, token);
  return names.get(written) ?? unknownValue(`{{${written}}}`, { text, start, end }, true);
}

/** `env("NAME", "default")` holds its default unless the environment says otherwise; other functions are not known. */
function called(cursor: Cursor, name: Token): Value | undefined {
  const args: (Value | undefined)[] = [];
  let depth = 0;
  for (let token = cursor.tokens[cursor.at]; token !== undefined; token = cursor.tokens[cursor.at]) {
    if (token.text === '(' && depth++ === 0) cursor.at++;
    else if (token.text === ')') {
      cursor.at++;
      if (--depth === 0) break;
    } else if (token.text === ',') cursor.at++;
    else {
      const before = cursor.at;
      cursor.depth++;
      args.push(sum(cursor));
      cursor.depth--;
      if (cursor.at === before) cursor.at++;
    }
  }
  const end = cursor.tokens[cursor.at - 1]?.end ?? name.end;
  const unknown = unknownValue(
    `{{${cursor.text.value.slice(name.start, Math.min(end, name.start + 100))}}}`,
    { text: cursor.text, start: name.start, end },
    false,
  );
  if (/^(?:env|env_var_or_default)$/.test(name.text) && args.length === 2) return args[1] ?? unknown;
  if (/^(?:quote|trim|lowercase|uppercase|require|which|append|clean)$/.test(name.text)) return args[0] ?? unknown;
  return unknown;
}

/** `if a == b { x } else { y }`: either. */
function conditional(cursor: Cursor): Value | undefined {
  const values: Value[] = [];
  cursor.depth++;
  while (cursor.at < cursor.tokens.length && values.length < 16) {
    const token = cursor.tokens[cursor.at++];
    if (token?.text !== '{') continue;
    const value = sum(cursor);
    if (value !== undefined) values.push(value);
    if (cursor.tokens[cursor.at]?.text === '}') cursor.at++;
    if (cursor.tokens[cursor.at]?.text !== 'else') break;
  }
  cursor.depth--;
  return values.length === 0 ? undefined : eitherOf(values);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', '"': '"', '\n': '' };

function stringValue(text: Text, start: number, end: number, quote: string): Value {
  if (end <= start) return EMPTY;
  const written = text.value.slice(start, end);
  if (!quote.startsWith('"') || !written.includes('\\'))
    return { alternatives: [[[{ text: written, at: { text, start, end } }]]] };
  const builder = textBuilder(text);
  let done = start;
  for (const match of written.matchAll(/\\([\s\S])/g)) {
    const at = start + match.index;
    builder.keep(done, at).put(ESCAPES[match[1] ?? ''] ?? match[0], at, at + 2);
    done = at + 2;
  }
  const built = builder.keep(done, end).build();
  return { alternatives: [[[{ text: built.value, at: { text: built, start: 0, end: built.value.length } }]]] };
}

/** `{{…}}` of a recipe as holes; `{{{{` stands for two braces. */
export function interpolations(text: Text, names: Names): Hole[] {
  const marks = templateActions(text.value).filter(({ start }) => text.value.startsWith('{{', start));
  return holesOf(text, marks, ({ start, end, inner }) => {
    if (inner.startsWith('{{')) return undefined;
    return valueIn(text, start + 2, end - 2, names);
  });
}
