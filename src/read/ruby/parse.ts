/** Parses a Ruby program. */
import type { Text } from '../../source/text.ts';
import { parserOf, programOf } from '../lib/code/parser.ts';
import type { Program } from '../lib/code/tree.ts';
import { grammarWith } from './grammar.ts';
import { operandOf, stringOf, suffixOf } from './operands.ts';
import { rewritten } from './runs.ts';
import type { Ruby } from './state.ts';
import { parseStatements } from './statements.ts';

/** The tree of a program. Never throws; what makes no sense is left out. */
export function parse(text: Text): Program {
  const grammar = grammarWith({
    operand: (p) => operandOf(p === ruby.p ? ruby : { p, header: undefined }, p),
    suffix: (p, left) => suffixOf(p === ruby.p ? ruby : { p, header: undefined }, p, left),
    string: stringOf,
    // A block may follow, and belongs to the call.
    call: (p, call) => (p.tokens[p.at]?.text === 'do' || p.tokens[p.at]?.text === '{' ? call : rewritten(call)),
  });
  const ruby: Ruby = { p: parserOf(text, grammar), header: undefined };
  return programOf(ruby.p, parseStatements(ruby));
}
