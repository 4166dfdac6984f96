/** What holds for every lexer, parser, decoder and map, whatever text it is given. */
import { describe, expect, test, vi } from 'vitest';
import { JAVA_GRAMMAR } from '../../src/read/lib/code/jvm/grammars.ts';
import { parseGroovy, parseJava, parseKotlin } from '../../src/read/lib/code/jvm/index.ts';
import { decodePiece, lex } from '../../src/read/lib/code/lex.ts';
import { RUBY } from '../../src/read/lib/code/lexicon-ruby.ts';
import { GO, GROOVY, KOTLIN, PYTHON } from '../../src/read/lib/code/lexicons.ts';
import { parsePython } from '../../src/read/lib/code/python/statements.ts';
import type { Lexicon, Token } from '../../src/read/lib/code/tokens.ts';
import { completed } from '../../src/read/lib/completed.ts';
import { variablesIn } from '../../src/read/lib/env-file.ts';
import { withoutComments } from '../../src/read/lib/json.ts';
import { parsePowerShell } from '../../src/read/lib/powershell/statements.ts';
import { parseShell } from '../../src/read/lib/shell/parse.ts';
import { dollarVariables, gitlabInputs, templateActions } from '../../src/read/lib/templates.ts';
import { tomlEntries } from '../../src/read/lib/toml.ts';
import { looseScalars } from '../../src/read/lib/yaml/loose.ts';
import { maskTemplates } from '../../src/read/lib/yaml/mask.ts';
import { parseYaml, scalarText } from '../../src/read/lib/yaml/nodes.ts';
import { visitScalars } from '../../src/read/lib/yaml/visit.ts';
import { fileText, sliceText, spanOf, type Text } from '../../src/source/text.ts';
import * as fc from '../lib/fast-check.ts';
import { fragmentsOf, mutations } from '../read/lib/hostile.ts';
import { growthOf } from './lib/growth.ts';
import { NESTS } from './lib/nests.ts';
import { registry, seedsOf } from './lib/seeds.ts';

vi.mock('../../src/source/text.ts', async (original) => {
  const { checkedTexts } = await import('./lib/checked-texts.ts');
  return checkedTexts(await original());
});

interface Extent {
  readonly start: number;
  readonly end: number;
}

function inside({ start, end }: Extent, from: number, to: number): void {
  if (start < from || end < start || end > to) throw new Error(`${start}-${end} is not within ${from}-${to}`);
}

/** Tokens stand one behind the other, pieces and the tokens of their expressions in their string, here-documents apart. */
function checkTokens(text: Text, tokens: readonly Token[], from: number, to: number): void {
  let at = from;
  for (const token of tokens) {
    inside(token, at, to);
    if (token.kind !== 'newline') at = token.end;
    if (token.kind !== 'string') {
      const written = text.value.slice(token.start, token.end);
      if (token.text !== '' && !written.includes(token.text)) throw new Error(`${written} is not ${token.text}`);
      continue;
    }
    const isHeredoc = token.pieces.some((piece) => piece.end > token.end);
    let piecesAt = isHeredoc ? token.end : token.start;
    for (const piece of token.pieces) {
      inside(piece, piecesAt, isHeredoc ? text.value.length : token.end);
      piecesAt = piece.end;
      if (piece.tokens === undefined) decodePiece(text, piece, token.form);
      else checkTokens(text, piece.tokens, piece.start, isHeredoc ? text.value.length : piece.end);
    }
  }
}

const lexer = (lexicon: Lexicon) => (text: Text) => checkTokens(text, lex(text.value, lexicon), 0, text.value.length);

/** Every node of a tree has a place in the text. */
function checkTree(text: Text, tree: unknown): void {
  const seen = new Set<object>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null || seen.has(node)) return;
    seen.add(node);
    if (node === text || ('runs' in node && 'file' in node)) return;
    if ('start' in node && 'end' in node && typeof node.start === 'number' && typeof node.end === 'number')
      inside({ start: node.start, end: node.end }, 0, text.value.length);
    for (const child of node instanceof Map ? node.values() : Object.values(node)) visit(child);
  };
  visit(tree);
}

const parser = (parse: (text: Text) => unknown) => (text: Text) => checkTree(text, parse(text));

function yaml(text: Text): void {
  visitScalars(parseYaml(text), (_, node) => {
    const scalar = scalarText(node);
    if (scalar !== undefined) spanOf(scalar, 0, scalar.value.length);
  });
}

/** A template keeps its length and its lines. */
function template(path: string): (text: Text) => void {
  return ({ value }) => {
    const { text } = completed({ path, text: value });
    expect(text.length).toBe(value.length);
    expect(text.replace(/[^\r\n]/g, '')).toBe(value.replace(/[^\r\n]/g, ''));
  };
}

function marks(text: Text): void {
  for (const find of [gitlabInputs, templateActions, dollarVariables]) {
    let at = 0;
    for (const mark of find(text.value)) {
      inside(mark, at, text.value.length);
      if (!text.value.slice(mark.start, mark.end).includes(mark.inner)) throw new Error(mark.inner);
      at = mark.end;
    }
  }
}

/** What is tried, the reader whose fixtures it starts from, and the work. */
const MAPS: readonly (readonly [name: string, of: string, work: (text: Text) => void])[] = [
  ['lexer of Go', 'go', lexer(GO)],
  ['lexer of Python', 'python', lexer(PYTHON)],
  ['lexer of Starlark', 'tiltfile', lexer(PYTHON)],
  ['lexer of Java', 'java', lexer(JAVA_GRAMMAR.lexicon)],
  ['lexer of Kotlin', 'gradle', lexer(KOTLIN)],
  ['lexer of Groovy', 'jenkins', lexer(GROOVY)],
  ['lexer of Ruby', 'ruby', lexer(RUBY)],
  ['parser of Python', 'python', parser(parsePython)],
  ['parser of Java', 'java', parser(parseJava)],
  ['parser of Kotlin', 'gradle', parser(parseKotlin)],
  ['parser of Groovy', 'jenkins', parser(parseGroovy)],
  ['parser of PowerShell', 'powershell', parser((text) => parsePowerShell(text, []))],
  ['parser of shell', 'shell', (text) => void parseShell(text, [])],
  ['YAML', 'kubernetes', yaml],
  ['YAML of pipelines', 'gitlab-ci', yaml],
  ['nearly YAML', 'gitlab-ci', (text) => void looseScalars(text)],
  ['masks of templates in YAML', 'kubernetes', (text) => void maskTemplates(text)],
  ['TOML', 'version-files', (text) => void tomlEntries(text)],
  ['JSON with comments', 'package-json', (text) => expect(withoutComments(text).value.length).toBe(text.value.length)],
  [
    'lines of variables',
    'version-files',
    (text) => void variablesIn(text).map(({ start, end }) => sliceText(text, start, end)),
  ],
  ['completed YAML', 'kubernetes', template('a.yaml.j2')],
  ['completed scripts', 'shell', template('a.sh.tpl')],
  ['completed Terraform', 'shell', template('a.sh.tftpl')],
  ['expressions of hosts', 'gitlab-ci', marks],
];

describe.each(MAPS)('%s', (_name, of, work) => {
  const entry = registry.find(({ format }) => format.name === of);
  const seeds = entry === undefined ? [] : seedsOf(entry);
  const fragments = fragmentsOf(of);
  const read = (value: string): void => {
    work(fileText({ path: 'x', text: value }));
  };

  test('any text is read without throwing, every place lies where it says', { timeout: fc.PATIENCE }, () => {
    fc.assert(
      fc.property(mutations(seeds, fragments), ({ text }) => read(text)),
      { numRuns: 20 },
    );
  });

  test('time grows with the text only', { timeout: fc.PATIENCE }, () => {
    const slow: string[] = [];
    for (const [place, fragment] of (fc.THOROUGH ? fragments : fragments.slice(-30)).entries()) {
      const others = fc.THOROUGH ? fragments.filter((_, index) => index % 20 === place % 20) : [];
      for (const other of ['a ', ...others]) {
        const problem = growthOf((times) => () => read((fragment + other).repeat(times)));
        if (problem !== undefined) slow.push(`${JSON.stringify(fragment + other)} ${problem}`);
      }
    }
    expect(slow).toEqual([]);
  });

  // Where what was looked at and given up is read again, each level doubles the time.
  test.each(NESTS)('%j inside itself costs no more than its length', (open, close) => {
    const begin = process.cpuUsage();
    for (const before of ['', 'a ', 'x = ', '- a: ']) read(before + open.repeat(22) + close.repeat(22));
    const { user } = process.cpuUsage(begin);
    expect(user / 1e6).toBeLessThan(3);
  });
});
