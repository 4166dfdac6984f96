/** The languages whose literals are compared: how we find them, how the grammar calls them, which fixtures are theirs. */
import { JAVA_GRAMMAR } from '../../../src/read/lib/code/jvm/grammars.ts';
import { lex } from '../../../src/read/lib/code/lex.ts';
import { RUBY } from '../../../src/read/lib/code/lexicon-ruby.ts';
import { GO, GROOVY, KOTLIN, PYTHON } from '../../../src/read/lib/code/lexicons.ts';
import type { Lexicon, Token } from '../../../src/read/lib/code/tokens.ts';
import { parsePowerShell } from '../../../src/read/lib/powershell/statements.ts';
import { tomlEntries } from '../../../src/read/lib/toml.ts';
import { fileText, sourceEnd, sourceStart } from '../../../src/source/text.ts';
import { type Range, sorted } from './grammar.ts';

export interface OracleLanguage {
  readonly name: string;
  readonly wasm: string;
  readonly types: readonly string[];
  readonly files: RegExp;
  readonly ours: (source: string) => Range[];
  /** Ranges of ours that the grammar does not know as literals: whatever overlaps them is left out. */
  readonly unknown?: (source: string) => Range[];
  /** What the grammar misreads without saying so. */
  readonly misread?: RegExp;
}

function tokens(all: readonly Token[]): Token[] {
  return all.flatMap((token) =>
    token.kind === 'string' ? [token, ...token.pieces.flatMap((piece) => tokens(piece.tokens ?? []))] : [],
  );
}

const literals =
  (lexicon: Lexicon) =>
  (source: string): Range[] =>
    sorted(tokens(lex(source, lexicon)).map(({ start, end }) => ({ start, end })));

/** Slashy strings, and what stands in `${…}` of a string. */
function unknownToGroovy(source: string): Range[] {
  const all = tokens(lex(source, GROOVY));
  const slashy = all.filter((token) => token.kind === 'string' && /^\$?\/$/.test(token.open));
  const inner = all.filter((token) => all.some(({ start, end }) => token.start > start && token.end < end));
  return [...slashy, ...inner].map(({ start, end }) => ({ start, end }));
}

const OPERATOR_SYMBOL = /:(?:\[\]=?|\*\*|[+\-!~]@?|[*/%^&|<>]|<=>|===?|=~|![=~]|<<|>>|[<>]=)(?![\w"'])/g;

/** Attributes of parameters, which our parser keeps as they are written. */
const ATTRIBUTE = /\[\w+\((?:[^\]'"]|'[^']*'|"[^"]*")*\)\]/g;

function rangesOf(source: string, pattern: RegExp): Range[] {
  return [...source.matchAll(pattern)].map(({ index, 0: found }) => ({ start: index, end: index + found.length }));
}

/** All nodes of kind `string` in a tree. */
function stringsIn(node: unknown, bare: boolean): Range[] {
  if (typeof node !== 'object' || node === null) return [];
  const inner = Object.values(node).flatMap((child) => stringsIn(child, bare));
  if (!('kind' in node && node.kind === 'string' && 'bare' in node && node.bare === bare)) return inner;
  if (!('start' in node && 'end' in node)) return inner;
  return [{ start: Number(node.start), end: Number(node.end) }, ...inner];
}

const powershell =
  (bare: boolean) =>
  (source: string): Range[] =>
    sorted(stringsIn(parsePowerShell(fileText({ path: 'x.ps1', text: source }), []).statements, bare));

/** With the quotes, and the line ends behind backslashes next to them, which the text of an entry leaves out. */
function toml(source: string): Range[] {
  const entries = tomlEntries(fileText({ path: 'x.toml', text: source }));
  return sorted(
    entries.flatMap(({ value }) => {
      const start = sourceStart(value, 0);
      const end = value.value === '' ? start : sourceEnd(value, value.value.length);
      const opening = /("""|'''|"|')(?:\r?\n)?(?:\\[ \t]*\r?\n\s*)*$/.exec(
        source.slice(Math.max(0, start - 200), start),
      );
      const quote = opening?.[1];
      if (opening === null || quote === undefined) return [];
      const closing = /^(?:\\[ \t]*\r?\n\s*)*/.exec(source.slice(end, end + 200))?.[0].length ?? 0;
      return [{ start: start - opening[0].length, end: end + closing + quote.length }];
    }),
  );
}

export const LANGUAGES: readonly OracleLanguage[] = [
  {
    name: 'go',
    wasm: 'tree-sitter-go/tree-sitter-go.wasm',
    types: ['interpreted_string_literal', 'raw_string_literal', 'rune_literal'],
    files: /\.go$/,
    ours: literals(GO),
  },
  {
    name: 'python',
    wasm: 'tree-sitter-python/tree-sitter-python.wasm',
    types: ['string'],
    files: /\.(?:py|bzl|star)$|(?:^|\/)Tiltfile$/,
    ours: literals(PYTHON),
  },
  {
    name: 'java',
    wasm: 'tree-sitter-java/tree-sitter-java.wasm',
    types: ['string_literal', 'character_literal'],
    files: /\.java$/,
    ours: literals(JAVA_GRAMMAR.lexicon),
    // It takes comments out of text blocks.
    misread: /"""(?:(?!""")[\s\S])*\/[/*]/,
  },
  {
    name: 'kotlin',
    wasm: '@tree-sitter-grammars/tree-sitter-kotlin/tree-sitter-kotlin.wasm',
    types: ['string_literal', 'multiline_string_literal', 'character_literal'],
    files: /\.kts?$/,
    ours: literals(KOTLIN),
  },
  {
    name: 'groovy',
    wasm: 'tree-sitter-groovy/tree-sitter-groovy.wasm',
    types: ['string_literal', 'character_literal'],
    files: /\.(?:groovy|gradle)$|Jenkinsfile/,
    ours: literals(GROOVY),
    unknown: unknownToGroovy,
    // It takes comments out of strings of several lines.
    misread: /("""|''')(?:(?!\1)[\s\S])*\/[/*]/,
  },
  {
    name: 'ruby',
    wasm: 'tree-sitter-ruby/tree-sitter-ruby.wasm',
    types: [
      'string',
      'subshell',
      'regex',
      'string_array',
      'symbol_array',
      'simple_symbol',
      'delimited_symbol',
      'character',
      'heredoc_beginning',
    ],
    files: /\.(?:rb|rake|gemspec)$|(?:^|\/)(?:Rakefile|Vagrantfile|Gemfile|Capfile|Brewfile|Berksfile)$/,
    ours: literals(RUBY),
    // Symbols that are operators (`:==`) can hold no text; our lexer leaves them alone.
    unknown: (source) => rangesOf(source, OPERATOR_SYMBOL),
  },
  {
    name: 'powershell',
    wasm: 'tree-sitter-powershell/tree-sitter-powershell.wasm',
    types: ['string_literal'],
    files: /\.ps[md]?1$/,
    ours: powershell(false),
    unknown: (source) => [...powershell(true)(source), ...rangesOf(source, ATTRIBUTE)],
    // It does not see the end of an empty or blank here-string, nor the literal of `"x" { … }` in a switch.
    misread: /@(['"])[ \t]*\r?\n(?:[ \t]*\r?\n)+\1@|^[ \t]*"[^"\n]*"\s*\{/m,
  },
  {
    name: 'toml',
    wasm: '@tree-sitter-grammars/tree-sitter-toml/tree-sitter-toml.wasm',
    types: ['string'],
    files: /\.toml$|(?:^|\/)Pipfile$/,
    ours: toml,
  },
];
