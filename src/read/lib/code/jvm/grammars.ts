/** The expressions of Groovy, Kotlin and Java, as tables. */
import { GROOVY, KOTLIN } from '../lexicons.ts';
import type { Grammar } from '../parser.ts';
import { scanString } from '../scan-string.ts';
import type { Lexicon, StringForm } from '../tokens.ts';
import { operand, suffix } from './operands.ts';

const TEXT_BLOCK: StringForm = { close: '"""', protects: true, lines: true, decoding: 'escapes' };
/** The line end behind the opening quotes is not part of the text. */
const TEXT_BLOCK_HEAD = /"""[ \t\f]*(?:\r\n?|\n)/y;

/** https://docs.oracle.com/javase/specs/jls/se21/html/jls-3.html */
const JAVA: Lexicon = {
  ...KOTLIN,
  name: 'java',
  blockComments: [{ open: '/*', close: '*/', nested: false }],
  strings: [
    { open: '"""', form: TEXT_BLOCK },
    { open: '"', form: { close: '"', protects: true, lines: false, decoding: 'escapes' } },
    { open: "'", form: { close: "'", protects: true, lines: false, decoding: 'escapes' } },
  ],
  special: (scanner) => {
    TEXT_BLOCK_HEAD.lastIndex = scanner.at;
    if (scanner.source.charCodeAt(scanner.at) !== 0x22 || !TEXT_BLOCK_HEAD.test(scanner.source)) return false;
    return scanString(scanner, JAVA, TEXT_BLOCK_HEAD.lastIndex, TEXT_BLOCK, false);
  },
};

const COMMON_BINARY: readonly (readonly [string, number])[] = [
  ['||', 1],
  ['&&', 2],
  ['|', 3],
  ['^', 3],
  ['&', 3],
  ['==', 4],
  ['!=', 4],
  ['===', 4],
  ['!==', 4],
  ['<', 5],
  ['>', 5],
  ['<=', 5],
  ['>=', 5],
  ['<<', 6],
  ['+', 7],
  ['-', 7],
  ['*', 8],
  ['/', 8],
  ['%', 8],
];

const PREFIX: Grammar['prefix'] = new Map(
  ['!', '-', '+', '~', '++', '--', '&'].map((operator) => [operator, { power: 10, through: false }] as const),
);

/** Words that begin or end a statement in all three. */
const KEYWORDS =
  'if else for while do switch case default break continue return throw try catch finally import package class interface enum'.split(
    ' ',
  );

const COMMON = {
  prefix: PREFIX,
  literals: new Set(['true', 'false', 'null']),
  joinsStrings: false,
  braceMap: false,
  spreadsAfter: undefined,
  continues: new Set(['.', '?.', '*.', '?:', '::']),
  members: new Set(['.', '?.', '*.', '?.@', '*.@', '::', '.&']),
  operand,
  suffix,
} satisfies Partial<Grammar>;

/** https://groovy-lang.org/operators.html */
export const GROOVY_GRAMMAR: Grammar = {
  ...COMMON,
  lexicon: GROOVY,
  binary: new Map([
    ...COMMON_BINARY,
    ['?:', 0.6],
    ['=~', 4],
    ['==~', 4],
    ['<=>', 4],
    ['in', 5],
    ['!in', 5],
    ['..', 6],
    ['..<', 6],
    ['>>', 6],
    ['>>>', 6],
    ['**', 9],
  ]),
  choices: new Set(['?:']),
  postfix: new Set(['++', '--']),
  ternary: 'question',
  named: new Set([':']),
  spreads: new Set(['*', '*:']),
  keywords: new Set([...KEYWORDS, 'in', 'instanceof', 'as', 'assert', 'trait', 'extends', 'implements']),
  bracketMap: true,
  bareKeys: true,
  tightIndex: true,
};

/** https://kotlinlang.org/spec/expressions.html */
export const KOTLIN_GRAMMAR: Grammar = {
  ...COMMON,
  lexicon: KOTLIN,
  binary: new Map([
    ...COMMON_BINARY,
    ['?:', 5.8],
    ['in', 5.5],
    ['!in', 5.5],
    ['to', 6],
    ['until', 6],
    ['downTo', 6],
    ['step', 6],
    ['..', 6.5],
    ['..<', 6.5],
  ]),
  choices: new Set(['?:']),
  postfix: new Set(['!!', '++', '--']),
  ternary: undefined,
  named: new Set(['=']),
  spreads: new Set(['*']),
  keywords: new Set([
    ...KEYWORDS.filter((word) => word !== 'default' && word !== 'switch' && word !== 'case'),
    'fun',
    'val',
    'var',
    'in',
    'is',
    'as',
  ]),
  bracketMap: false,
  bareKeys: false,
  tightIndex: false,
  continues: new Set([...COMMON.continues, '&&', '||']),
};

/** https://docs.oracle.com/javase/specs/jls/se21/html/jls-15.html */
export const JAVA_GRAMMAR: Grammar = {
  ...COMMON,
  lexicon: JAVA,
  binary: new Map([...COMMON_BINARY, ['>>', 6], ['>>>', 6]]),
  choices: new Set(),
  postfix: new Set(['++', '--']),
  ternary: 'question',
  named: new Set(),
  spreads: new Set(),
  keywords: new Set([...KEYWORDS, 'instanceof', 'extends', 'implements', 'throws']),
  bracketMap: false,
  bareKeys: false,
  tightIndex: false,
  continues: new Set([...COMMON.continues, '+', '-', '*', '/', '&&', '||', '?', ':', '==', '!=']),
};
