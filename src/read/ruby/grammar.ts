/** The expressions of Ruby. https://docs.ruby-lang.org/en/master/syntax/precedence_rdoc.html */
import { RUBY } from '../lib/code/lexicon-ruby.ts';
import type { Grammar } from '../lib/code/parser.ts';

const BINARY: readonly (readonly [power: number, operators: string])[] = [
  [0.1, 'and or'],
  [1, '.. ...'],
  [2, '||'],
  [3, '&&'],
  [4, '<=> == === != =~ !~'],
  [5, '< <= > >='],
  [6, '| ^'],
  [7, '&'],
  [8, '<< >>'],
  [9, '+ -'],
  [10, '* / %'],
  [12, '**'],
];

/** Words that end an expression, or begin a statement. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  'alias and begin break case class def do else elsif end ensure for if in module next not or redo rescue retry return then undef unless until when while'.split(
    ' ',
  ),
);

type Own = 'operand' | 'suffix' | 'string' | 'call';

/** The tables, with the functions that read what tables cannot say. */
export function grammarWith(own: Required<Pick<Grammar, Own>>): Grammar {
  return {
    lexicon: RUBY,
    binary: new Map(BINARY.flatMap(([power, operators]) => operators.split(' ').map((one) => [one, power] as const))),
    choices: new Set(['||', 'or']),
    prefix: new Map([
      ['!', { power: 13, through: false }],
      ['-', { power: 11, through: false }],
      ['+', { power: 11, through: false }],
      ['~', { power: 11, through: false }],
      ['not', { power: 0.2, through: false }],
      ['&', { power: 11, through: true }],
      ['::', { power: 13, through: true }],
      ['defined?', { power: 0.2, through: false }],
      ['raise', { power: 0.2, through: false }],
    ]),
    postfix: new Set(),
    members: new Set(['.', '&.', '::']),
    ternary: 'question',
    named: new Set([':', '=>']),
    spreads: new Set(['*', '**']),
    spreadsAfter: undefined,
    literals: new Set(['true', 'false', 'nil']),
    keywords: KEYWORDS,
    continues: new Set(['.', '&.']),
    joinsStrings: true,
    braceMap: true,
    bracketMap: false,
    bareKeys: true,
    tightIndex: true,
    ...own,
  };
}
