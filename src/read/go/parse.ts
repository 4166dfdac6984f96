/** Parses a Go program. https://go.dev/ref/spec */
import type { Text } from '../../source/text.ts';
import { type Parser, parserOf, programOf } from '../lib/code/parser.ts';
import type { Expression, Program } from '../lib/code/tree.ts';
import { classesOf } from './classes.ts';
import { grammarWith } from './grammar.ts';
import { rewritten } from './libraries.ts';
import { operandOf, suffixOf } from './operands.ts';
import type { Go } from './state.ts';
import { parseStatements } from './statements.ts';

/** The tree of a program. Never throws; what makes no sense is left out. */
export function parse(text: Text): Program {
  const operand = (p: Parser): Expression | undefined => operandOf(go, p);
  const suffix = (p: Parser, left: Expression): Expression | undefined => suffixOf(go, p, left);
  const grammar = grammarWith(operand, suffix);
  const go: Go = {
    p: parserOf(text, { ...grammar, call: (p, call) => rewritten(p, call, go.imports) }),
    header: undefined,
    receiver: undefined,
    endsWithError: false,
    classes: new Map(),
    structs: new Set(structsIn(text.value)),
    imports: new Map(),
  };
  const body = parseStatements(go);
  // What makes objects is read before their methods, which then know what they hold.
  return programOf(go.p, [...body, ...classesOf(go)]);
}

function structsIn(source: string): string[] {
  return [...source.matchAll(/\btype[ \t]+(\w+)[ \t]+struct\b|^[ \t]+(\w+)[ \t]+struct[ \t]*\{/gm)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
}
