/** Our lexers find the literals of random programs where they were put, decode them to what was put in, and the grammars agree. */
import { describe, expect, test } from 'vitest';
import { JAVA_GRAMMAR } from '../../src/read/lib/code/jvm/grammars.ts';
import { decodePiece, lex } from '../../src/read/lib/code/lex.ts';
import { RUBY } from '../../src/read/lib/code/lexicon-ruby.ts';
import { GO, GROOVY, KOTLIN, PYTHON } from '../../src/read/lib/code/lexicons.ts';
import type { Lexicon, Token } from '../../src/read/lib/code/tokens.ts';
import { fileText } from '../../src/source/text.ts';
import * as fc from '../lib/fast-check.ts';
import { compare } from './lib/compare.ts';
import { GRAMMARS, programs } from './lib/generate.ts';
import { differences, sorted } from './lib/grammar.ts';
import { LANGUAGES } from './lib/languages.ts';

const LEXICONS: Readonly<Record<string, Lexicon>> = {
  go: GO,
  python: PYTHON,
  java: JAVA_GRAMMAR.lexicon,
  kotlin: KOTLIN,
  groovy: GROOVY,
  ruby: RUBY,
};

/** What the strings without expressions in them are worth, by where they begin. */
function decoded(source: string, lexicon: Lexicon): Map<number, string> {
  const text = fileText({ path: 'x', text: source });
  const found = new Map<number, string>();
  const visit = (token: Token): void => {
    if (token.kind !== 'string') return;
    const pieces = token.pieces.map((piece) =>
      piece.tokens === undefined ? decodePiece(text, piece, token.form).value : '',
    );
    found.set(token.start, pieces.join(''));
    for (const { tokens = [] } of token.pieces) for (const inner of tokens) visit(inner);
  };
  for (const token of lex(source, lexicon)) visit(token);
  return found;
}

describe.each(GRAMMARS)('$name', (grammar) => {
  const language = LANGUAGES.find(({ name }) => name === grammar.name);
  if (language === undefined) throw new Error(grammar.name);
  const lexicon = LEXICONS[grammar.name];

  test('literals stand where they were put, and are worth what was put in', { timeout: fc.PATIENCE }, () => {
    fc.assert(
      fc.property(programs(grammar), ({ source, literals }) => {
        expect(differences(source, language.ours(source), sorted(literals))).toEqual([]);
        if (lexicon === undefined) return;
        const values = decoded(source, lexicon);
        for (const { start, value } of literals) if (value !== undefined) expect(values.get(start)).toBe(value);
      }),
      { numRuns: 300 },
    );
  });

  test('the grammar agrees', { timeout: fc.PATIENCE }, async () => {
    let clean = 0;
    const all = fc.sample(programs(grammar), { numRuns: 60, seed: 4 });
    for (const { source } of all) {
      const compared = await compare(language, source);
      if (!compared.clean) continue;
      clean++;
      expect(compared.different, source).toEqual([]);
    }
    expect(clean).toBeGreaterThan(all.length / 5);
  });
});
