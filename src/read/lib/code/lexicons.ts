/** What the lexer has to know of each language but Ruby. */
import { push } from './lex.ts';
import { scanString } from './scan-string.ts';
import type { Lexicon, Scanner, StringForm } from './tokens.ts';

const NAMES = /[A-Za-z_\x80-\uffff][\w\x80-\uffff]*/y;
const C_OPERATORS = [
  '>>>=',
  '<=>',
  '===',
  '!==',
  '<<=',
  '>>=',
  '...',
  '?.',
  '?:',
  '::',
  '->',
  '=>',
  '==',
  '!=',
  '<=',
  '>=',
  '&&',
  '||',
  '??',
  '++',
  '--',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '&=',
  '|=',
  '^=',
  '<<',
  '..',
];

const PYTHON_PREFIX = /([rbuftRBUFT]{1,2})("""|'''|"|')/y;
const pythonForms = new Map<string, StringForm>();

function pythonForm(prefix: string, close: string): StringForm {
  const key = `${prefix}${close}`;
  const known = pythonForms.get(key);
  if (known !== undefined) return known;
  const made: StringForm = {
    close,
    protects: true,
    lines: close.length === 3,
    decoding: /r/i.test(prefix) ? 'raw' : 'escapes-keep',
    ...(/[ft]/i.test(prefix) ? { holes: '{' } : {}),
  };
  pythonForms.set(key, made);
  return made;
}

/** Python and Starlark. https://docs.python.org/3/reference/lexical_analysis.html */
export const PYTHON: Lexicon = {
  name: 'python',
  lineComments: ['#'],
  blockComments: [],
  strings: ['"""', "'''", '"', "'"].map((open) => ({ open, form: pythonForm('', open) })),
  operators: [
    '**=',
    '//=',
    '>>=',
    '<<=',
    '...',
    ':=',
    '**',
    '//',
    '!=',
    '->',
    '==',
    '<=',
    '>=',
    '+=',
    '-=',
    '*=',
    '/=',
    '%=',
    '@=',
    '&=',
    '|=',
    '^=',
    '<<',
    '>>',
  ],
  names: NAMES,
  continuation: true,
  special: (scanner) => {
    PYTHON_PREFIX.lastIndex = scanner.at;
    const match = PYTHON_PREFIX.exec(scanner.source);
    if (match === null) return false;
    return scanString(scanner, PYTHON, PYTHON_PREFIX.lastIndex, pythonForm(match[1] ?? '', match[2] ?? ''), false);
  },
};

/** https://go.dev/ref/spec#Lexical_elements */
export const GO: Lexicon = {
  name: 'go',
  lineComments: ['//'],
  blockComments: [{ open: '/*', close: '*/', nested: false }],
  strings: [
    { open: '"', form: { close: '"', protects: true, lines: false, decoding: 'escapes' } },
    { open: '`', form: { close: '`', protects: false, lines: true, decoding: 'raw', noReturns: true } },
    { open: "'", form: { close: "'", protects: true, lines: false, decoding: 'escapes' } },
  ],
  operators: [
    '&^=',
    '<<=',
    '>>=',
    '...',
    '&^',
    ':=',
    '<-',
    '==',
    '!=',
    '<=',
    '>=',
    '&&',
    '||',
    '++',
    '--',
    '+=',
    '-=',
    '*=',
    '/=',
    '%=',
    '&=',
    '|=',
    '^=',
    '<<',
    '>>',
  ],
  names: NAMES,
  continuation: false,
};

const GROOVY_SLASHY: StringForm = {
  close: '/',
  protects: true,
  lines: true,
  decoding: 'slashy',
  holes: '$',
  dotted: true,
};
const GROOVY_DOLLAR: StringForm = {
  close: '/$',
  protects: false,
  lines: true,
  decoding: 'dollar-slashy',
  holes: '$',
  dotted: true,
};

/** https://groovy-lang.org/syntax.html#all-strings */
export const GROOVY: Lexicon = {
  name: 'groovy',
  lineComments: ['//'],
  blockComments: [{ open: '/*', close: '*/', nested: false }],
  strings: [
    { open: '"""', form: { close: '"""', protects: true, lines: true, decoding: 'escapes', holes: '$', dotted: true } },
    { open: "'''", form: { close: "'''", protects: true, lines: true, decoding: 'escapes' } },
    { open: '"', form: { close: '"', protects: true, lines: false, decoding: 'escapes', holes: '$', dotted: true } },
    { open: "'", form: { close: "'", protects: true, lines: false, decoding: 'escapes' } },
  ],
  operators: ['==~', '**=', '?.@', '*.@', '=~', '*.', '**', '..<', '!in', ...C_OPERATORS],
  names: /[A-Za-z_$\x80-\uffff][\w$\x80-\uffff]*/y,
  continuation: true,
  special: (scanner) => {
    const { source, at } = scanner;
    const char = source.charCodeAt(at);
    if (char === 0x24 && source.startsWith('$/', at)) return scanString(scanner, GROOVY, at + 2, GROOVY_DOLLAR, true);
    if (char !== 0x2f || /[/*]/.test(source.charAt(at + 1)) || afterOperand(scanner)) return false;
    return scanString(scanner, GROOVY, at + 1, GROOVY_SLASHY, true);
  },
};

/** Whether a `/` here divides: it stands behind a value. A name with a space in front of it only (`sh /x/`) calls. */
function afterOperand(scanner: Scanner): boolean {
  const last = scanner.tokens.at(-1);
  if (last === undefined || last.kind === 'newline') return false;
  if (last.kind === 'operator') return /^[)\]}]$/.test(last.text);
  if (last.kind !== 'name') return true;
  if (/^(?:return|case|in|assert)$/.test(last.text)) return false;
  return !scanner.spaced || /\s/.test(scanner.source.charAt(scanner.at + 1));
}

/** https://kotlinlang.org/spec/syntax-and-grammar.html#lexical-grammar */
export const KOTLIN: Lexicon = {
  name: 'kotlin',
  lineComments: ['//'],
  blockComments: [{ open: '/*', close: '*/', nested: true }],
  strings: [
    { open: '"""', form: { close: '"""', protects: false, lines: true, decoding: 'raw', holes: '$' } },
    { open: '"', form: { close: '"', protects: true, lines: false, decoding: 'escapes', holes: '$' } },
    { open: "'", form: { close: "'", protects: true, lines: false, decoding: 'escapes' } },
  ],
  operators: ['..<', '!!', '!in', '!is', ...C_OPERATORS],
  names: /[A-Za-z_\x80-\uffff][\w\x80-\uffff]*|`[^`\r\n]+`/y,
  continuation: false,
  special: (scanner) => {
    if (scanner.source.charCodeAt(scanner.at) !== 0x60) return false;
    const end = scanner.source.indexOf('`', scanner.at + 1);
    const text = end < 0 || end - scanner.at > 200 ? '' : scanner.source.slice(scanner.at + 1, end);
    if (text === '' || /[\r\n]/.test(text)) return false;
    push(scanner, 'name', text, end + 1);
    return true;
  },
};
