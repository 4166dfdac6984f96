/** What the lexer has to know of Ruby. https://docs.ruby-lang.org/en/master/syntax/literals_rdoc.html */
import { lineEnd, mayLookAhead, push } from './lex.ts';
import { piecesOf, scanString } from './scan-string.ts';
import type { Lexicon, RawPiece, Scanner, StringForm, StringToken } from './tokens.ts';

const DOUBLE: StringForm = { close: '"', protects: true, lines: true, decoding: 'escapes', holes: '#' };
const SINGLE: StringForm = { close: "'", protects: true, lines: true, decoding: 'quotes' };
const BACKTICK: StringForm = { ...DOUBLE, close: '`' };
const REGEX: StringForm = { ...DOUBLE, close: '/', decoding: 'raw' };
const SYMBOL: StringForm = { close: '', protects: false, lines: false, decoding: 'raw' };

const CLOSERS: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['<', '>'],
]);

const PERCENT = /%([qQwWiIxrs]?)([([{<|!/\-^~+"'`@#$%&*,.:;=?_])/y;
const HEREDOC = /<<([~-]?)(?:(["'`])([A-Za-z_][\w ]*)\2|([A-Za-z_]\w*))/y;
const SYMBOL_NAME = /:(?:[@$]{0,2}[A-Za-z_]\w*[?!]?|"|')/y;
const OPTIONS = /[imxounse]+/y;
const CHARACTER = /\?(?:\\.|[^\s\\])(?!\w)/y;

const percentForms = new Map<string, StringForm>();

export const RUBY: Lexicon = {
  name: 'ruby',
  lineComments: ['#'],
  blockComments: [],
  strings: [
    { open: '"', form: DOUBLE },
    { open: "'", form: SINGLE },
    { open: '`', form: BACKTICK },
  ],
  operators: [
    '**=',
    '<=>',
    '===',
    '...',
    '<<=',
    '>>=',
    '&&=',
    '||=',
    '=>',
    '==',
    '!=',
    '=~',
    '!~',
    '<=',
    '>=',
    '&&',
    '||',
    '&.',
    '->',
    '::',
    '**',
    '+=',
    '-=',
    '*=',
    '/=',
    '%=',
    '|=',
    '&=',
    '^=',
    '<<',
    '>>',
    '..',
  ],
  names: /(?:@{1,2}|\$)?[A-Za-z_\x80-\uffff][\w\x80-\uffff]*(?:[?!](?!=[^=~>]))?|\$[^\s\w]/y,
  continuation: true,
  special,
};

function special(s: Scanner): boolean {
  const { source, at } = s;
  const char = source.charAt(at);
  switch (char) {
    case '=':
      return source.startsWith('=begin', at) && startsLine(source, at) && skipBlock(s);
    case '_':
      if (!source.startsWith('__END__', at) || !startsLine(source, at) || lineEnd(source, at) !== at + 7) return false;
      s.at = source.length;
      return true;
    case '@':
    case '$':
      return variable(s);
    case ':':
      return symbol(s);
    case '%':
      return percent(s);
    case '<':
      return heredoc(s);
    case '/':
      return !divides(s) && scanString(s, RUBY, at + 1, REGEX, true) && withOptions(s);
    case '?':
      return character(s);
    default:
      return false;
  }
}

function startsLine(source: string, at: number): boolean {
  return at === 0 || /[\r\n]/.test(source.charAt(at - 1));
}

function skipBlock(s: Scanner): boolean {
  const end = s.source.indexOf('\n=end', s.at);
  s.at = end < 0 ? s.source.length : lineEnd(s.source, end + 1);
  return true;
}

/** The letters behind a regular expression belong to it: `/x/i`. */
function withOptions(s: Scanner): boolean {
  const last = s.tokens.pop();
  OPTIONS.lastIndex = s.at;
  if (OPTIONS.test(s.source)) s.at = OPTIONS.lastIndex;
  if (last !== undefined) s.tokens.push({ ...last, end: s.at });
  return true;
}

function variable(s: Scanner): boolean {
  RUBY.names.lastIndex = s.at;
  if (!RUBY.names.test(s.source)) return false;
  const end = RUBY.names.lastIndex;
  push(s, 'name', s.source.slice(s.at, end), end);
  return true;
}

/** Whether what stands here goes on with the value in front of it, and so is an operator. */
function divides(s: Scanner): boolean {
  const last = s.tokens.at(-1);
  if (last === undefined || last.kind === 'newline') return false;
  if (last.kind === 'operator') return /^[)\]}]$/.test(last.text);
  if (last.kind !== 'name') return true;
  if (/^(?:return|if|unless|elsif|when|while|until|and|or|not|then|do|else|puts|in|case|yield)$/.test(last.text))
    return false;
  return !s.spaced || /[\s=]/.test(s.source.charAt(s.at + 1));
}

function symbol(s: Scanner): boolean {
  const { source, at } = s;
  if (source.charAt(at + 1) === ':' || source.charAt(at - 1) === ':') return false;
  const last = s.tokens.at(-1);
  if (!s.spaced && last !== undefined && (last.kind === 'name' || last.kind === 'string')) return false;
  SYMBOL_NAME.lastIndex = at;
  if (!SYMBOL_NAME.test(source)) return false;
  const end = SYMBOL_NAME.lastIndex;
  const quote = source.charAt(at + 1);
  if (quote === '"') return scanString(s, RUBY, end, DOUBLE, true);
  if (quote === "'") return scanString(s, RUBY, end, SINGLE, true);
  pushString(s, ':', SYMBOL, [{ start: at + 1, end, tokens: undefined }], end);
  return true;
}

function pushString(s: Scanner, open: string, form: StringForm, pieces: RawPiece[], end: number): void {
  s.tokens.push({ kind: 'string', text: '', open, form, pieces, closed: true, start: s.at, end, spaced: s.spaced });
  s.at = end;
  s.spaced = false;
}

function character(s: Scanner): boolean {
  const last = s.tokens.at(-1);
  if (last !== undefined && last.kind !== 'newline' && (last.kind !== 'operator' || /^[)\]}]$/.test(last.text)))
    return false;
  CHARACTER.lastIndex = s.at;
  if (!CHARACTER.test(s.source)) return false;
  const end = CHARACTER.lastIndex;
  pushString(s, '?', SYMBOL, [{ start: s.at + 1, end, tokens: undefined }], end);
  return true;
}

function percent(s: Scanner): boolean {
  PERCENT.lastIndex = s.at;
  const match = PERCENT.exec(s.source);
  if (match === null || divides(s)) return false;
  const kind = match[1] ?? '';
  const open = match[2] ?? '';
  if (kind === '' && !CLOSERS.has(open) && !/[|!]/.test(open)) return false;
  return scanString(s, RUBY, PERCENT.lastIndex, percentForm(kind, open), true);
}

function percentForm(kind: string, open: string): StringForm {
  const key = kind + open;
  const known = percentForms.get(key);
  if (known !== undefined) return known;
  const close = CLOSERS.get(open);
  const plain = /^[qwis]$/.test(kind);
  const made: StringForm = {
    close: close ?? open,
    ...(close === undefined ? {} : { nest: open }),
    protects: true,
    lines: true,
    decoding: kind === 'r' ? 'raw' : plain ? 'quotes' : 'escapes',
    ...(plain ? {} : { holes: '#' }),
    ...(/^[wWiI]$/.test(kind) ? { words: true } : {}),
  };
  percentForms.set(key, made);
  return made;
}

const HEREDOC_FORMS: Record<'plain' | 'raw', StringForm> = {
  plain: { close: '', protects: true, lines: true, decoding: 'escapes', holes: '#' },
  raw: { close: '', protects: false, lines: true, decoding: 'raw' },
};

/** `<<~EOS`: the token stands here, its body is read when the line ends. */
function heredoc(s: Scanner): boolean {
  HEREDOC.lastIndex = s.at;
  const match = HEREDOC.exec(s.source);
  if (match === null || divides(s)) return false;
  const [written, dash = '', quote = '', quoted, bare] = match;
  if (dash === '' && quote === '' && !/^[A-Z]/.test(bare ?? '')) return false;
  if (s.tokens.at(-1)?.text === 'class') return false;
  const form = HEREDOC_FORMS[quote === "'" ? 'raw' : 'plain'];
  const pieces: RawPiece[] = [];
  const end = s.at + written.length;
  const token: StringToken = {
    kind: 'string',
    text: '',
    open: quote === '`' ? '`' : `<<${dash}`,
    form,
    pieces,
    closed: true,
    start: s.at,
    end,
    spaced: s.spaced,
  };
  s.tokens.push(token);
  s.at = end;
  s.spaced = false;
  s.pending.push((scanner) => readBody(scanner, quoted ?? bare ?? '', dash, form, pieces));
  return true;
}

function readBody(s: Scanner, name: string, dash: string, form: StringForm, pieces: RawPiece[]): void {
  if (!mayLookAhead(s)) return;
  const begin = s.at;
  let line = begin;
  for (;;) {
    if (line >= s.source.length) {
      s.failures.count++;
      return;
    }
    const end = lineEnd(s.source, line);
    const text = s.source.slice(line, end);
    if ((dash === '' ? text : text.trimStart()) === name) break;
    const next = s.source.indexOf('\n', line);
    line = next < 0 ? s.source.length : next + 1;
  }
  const inner: Scanner = { ...s, source: s.source.slice(0, line), at: begin, tokens: [], pending: [] };
  const found = piecesOf(inner, RUBY, begin, form);
  pieces.push(...(dash === '~' ? dedented(s.source, found, begin, line) : found));
  const next = s.source.indexOf('\n', line);
  s.at = next < 0 ? s.source.length : next + 1;
}

/** Takes the common indentation out of the body of a `<<~` here-document. */
function dedented(source: string, pieces: readonly RawPiece[], begin: number, end: number): RawPiece[] {
  let common = Number.POSITIVE_INFINITY;
  for (const line of source.slice(begin, end).split('\n')) {
    if (/^\s*$/.test(line)) continue;
    common = Math.min(common, /^[ \t]*/.exec(line)?.[0].length ?? 0);
  }
  if (common === 0 || common === Number.POSITIVE_INFINITY) return [...pieces];
  const cut: RawPiece[] = [];
  for (const piece of pieces) {
    if (piece.tokens !== undefined) {
      cut.push(piece);
      continue;
    }
    let at = piece.start;
    while (at < piece.end) {
      const next = source.indexOf('\n', at);
      const stop = next < 0 || next >= piece.end ? piece.end : next + 1;
      const lineStart = at === begin || source.charAt(at - 1) === '\n';
      const blank = lineStart ? (/^[ \t]*/.exec(source.slice(at, Math.min(stop, at + common)))?.[0].length ?? 0) : 0;
      if (stop > at + blank) cut.push({ start: at + blank, end: stop, tokens: undefined });
      at = stop;
    }
  }
  return cut;
}
