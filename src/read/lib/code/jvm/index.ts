/** Programs of Groovy, Kotlin and Java as trees. */
import type { Text } from '../../../../source/text.ts';
import { append } from '../append.ts';
import { type Grammar, parserOf, programOf } from '../parser.ts';
import type { Program, Statement } from '../tree.ts';
import { GROOVY_GRAMMAR, JAVA_GRAMMAR, KOTLIN_GRAMMAR } from './grammars.ts';
import { parseStatements } from './statements.ts';

function parse(text: Text, grammar: Grammar): Program {
  const p = parserOf(text, grammar);
  const body: Statement[] = [];
  while (p.at < p.tokens.length) {
    const before = p.at;
    append(body, parseStatements(p));
    // A `}` that nothing opened.
    if (p.at < p.tokens.length) p.at++;
    if (p.at === before) break;
  }
  return programOf(p, body);
}

/** A Groovy program: a pipeline of Jenkins, a build script of Gradle. Never throws. */
export function parseGroovy(text: Text): Program {
  return parse(text, GROOVY_GRAMMAR);
}

/** A Kotlin program or script. Never throws. */
export function parseKotlin(text: Text): Program {
  return parse(text, KOTLIN_GRAMMAR);
}

/** A Java program. Never throws. */
export function parseJava(text: Text): Program {
  return parse(text, JAVA_GRAMMAR);
}
