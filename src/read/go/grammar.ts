/** The expressions of Go. https://go.dev/ref/spec#Expressions */
import { GO } from '../lib/code/lexicons.ts';
import type { Grammar, Parser } from '../lib/code/parser.ts';
import type { Expression } from '../lib/code/tree.ts';

const BINARY: readonly (readonly [power: number, operators: string])[] = [
  [0.5, '<-'],
  [1, '||'],
  [2, '&&'],
  [3, '== != < <= > >='],
  [4, '+ - | ^'],
  [5, '* / % << >> & &^'],
];

const KEYWORDS =
  'break case const continue default defer else fallthrough for go goto if import package range return select switch type var';

/** The tables, with the functions that read what tables cannot say. */
export function grammarWith(
  operand: (p: Parser) => Expression | undefined,
  suffix: (p: Parser, left: Expression) => Expression | undefined,
): Grammar {
  return {
    lexicon: GO,
    binary: new Map(BINARY.flatMap(([power, operators]) => operators.split(' ').map((one) => [one, power] as const))),
    choices: new Set(),
    prefix: new Map([
      ['!', { power: 6, through: false }],
      ['-', { power: 6, through: false }],
      ['+', { power: 6, through: false }],
      ['^', { power: 6, through: false }],
      ['<-', { power: 6, through: false }],
      ['&', { power: 6, through: true }],
      ['*', { power: 6, through: true }],
    ]),
    postfix: new Set(),
    members: new Set(['.']),
    ternary: undefined,
    named: new Set(),
    spreads: new Set(),
    spreadsAfter: '...',
    literals: new Set(['true', 'false', 'nil', 'iota']),
    keywords: new Set(KEYWORDS.split(' ')),
    continues: new Set(),
    joinsStrings: false,
    braceMap: false,
    bracketMap: false,
    bareKeys: false,
    tightIndex: false,
    operand,
    suffix,
  };
}
