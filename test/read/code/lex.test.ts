import { describe, expect, it } from 'vitest';
import { decodePiece, lex } from '../../../src/read/lib/code/lex.ts';
import { RUBY } from '../../../src/read/lib/code/lexicon-ruby.ts';
import { GO, GROOVY, KOTLIN, PYTHON } from '../../../src/read/lib/code/lexicons.ts';
import type { Lexicon, Token } from '../../../src/read/lib/code/tokens.ts';
import { fileText } from '../../../src/source/text.ts';
import * as fc from '../../lib/fast-check.ts';

const ALL = [PYTHON, GO, GROOVY, KOTLIN, RUBY];

/** Tokens in short: names and operators as written, strings in «», holes as {…}, newlines as ⏎. */
function shown(source: string, lexicon: Lexicon): string {
  const text = fileText({ path: 'x', text: source });
  const show = (token: Token): string => {
    if (token.kind === 'newline') return '⏎';
    if (token.kind !== 'string') return token.text;
    const inner = token.pieces.map((piece) =>
      piece.tokens === undefined ? decodePiece(text, piece, token.form).value : `{${piece.tokens.map(show).join(' ')}}`,
    );
    return `«${inner.join('')}»${token.closed ? '' : '!'}`;
  };
  return lex(source, lexicon).map(show).join(' ');
}

describe('Python', () => {
  it.each([
    ["a = 'x' + \"y\" # helm 'no", 'a = «x» + «y»'],
    ["r'\\d' b'\\x41' Rb\"\\n\" u'x'", '«\\d» «A» «\\n» «x»'],
    ["r'\\'' + 'a\\'b\\q'", "«\\'» + «a'b\\q»"],
    ["'''a\n'b' ''' \"\"\"c\"\"\"", "«a\n'b' » «c»"],
    ["f'helm {cmd!r:>{width}} {{x}}'", '«helm {cmd} {x}»'],
    ['f"a {d[\'k\']} b"', '«a {d [ «k» ]} b»'],
    ["f'a {d['k']} b' + f'{f'{x}'}'", '«a {d [ «k» ]} b» + «{«{x}»}»'],
    ["f'{x:%Y-%m}' f'{a != b}' f'{x = }'", '«{x}» «{a != b}» «{x =}»'],
    ['f"{ (lambda y: y)(x) }" f"""{\nx\n}"""', '«{( lambda y : y ) ( x )}» «{⏎ x ⏎}»'],
    ["'abc\nx = 'y'", '«abc»! ⏎ x = «y»'],
    ["'a\\\nb'\r\nc \\\r\n d", '«ab» ⏎ c d'],
    ['x = """abc\ndef', 'x = «abc\ndef»!'],
    ['0x1F 1_000 1.5e3 a.b .5 1j', '0x1F 1_000 1.5e3 a . b .5 1j'],
    ['a\n\n# c\n\n  b', 'a ⏎ b'],
    ["f'{x' + 'y'", '«{x» + «y»'],
  ])('%j', (source, expected) => {
    expect(shown(source, PYTHON)).toBe(expected);
  });
});

describe('Go', () => {
  it.each([
    ['x := "a\\"b\\n" // "helm', 'x := «a"b\n»'],
    ['`raw\\n "x" //`+1', '«raw\\n "x" //» + 1'],
    ['`a\r\nb`', '«a\nb»'],
    ["r := '\"' ; s := '\\'' ; t := \"'\"", "r := «\"» ; s := «'» ; t := «'»"],
    ['a/*"*/b /* x\n */ c', 'a b c'],
    ['"abc\nfoo(args...)', '«abc»! ⏎ foo ( args ... )'],
    ['"\\u00e9\\101\\x41"', '«éAA»'],
    ['ch <- <-x && !y &^ z', 'ch <- <- x && ! y &^ z'],
    ['`never closed\nx', '«never closed»! ⏎ x'],
  ])('%j', (source, expected) => {
    expect(shown(source, GO)).toBe(expected);
  });
});

describe('Groovy', () => {
  it.each([
    ["sh 'helm ${x} \\'y\\''", "sh «helm ${x} 'y'»"],
    [
      'sh "helm ${params.FLAGS} $env.NAME.x $name. \\$HOME $"',
      'sh «helm {params . FLAGS} {env . NAME . x} {name}. $HOME $»',
    ],
    ['"${a ? "b${c}" : \'d\'}"', '«{a ? «b{c}» : «d»}»'],
    ["'''a\n  'b' \\\n c'''", "«a\n  'b'  c»"],
    ['"""a "x" ${b}\n"""', '«a "x" {b}\n»'],
    ['x = /a\\/b ${c} \\d/ + d / e / f', 'x = «a/b {c} \\d» + d / e / f'],
    ['sh(/helm list/)', 'sh ( «helm list» )'],
    ['x = $/a $$b $/ "c" ${d}/$ + 1', 'x = «a $b / "c" {d}» + 1'],
    ['a = b / c // d', 'a = b / c'],
    ['x = / 2', 'x = / 2'],
    ['"${[a: { it }].x}"', '«{[ a : { it } ] . x}»'],
    ['#!/usr/bin/env groovy\nx', '⏎ x'],
    ['a?.b ?: c =~ /x/', 'a ?. b ?: c =~ «x»'],
  ])('%j', (source, expected) => {
    expect(shown(source, GROOVY)).toBe(expected);
  });
});

describe('Kotlin', () => {
  it.each([
    ['val x = "a $b.c ${d.e()} \\$f"', 'val x = «a {b}.c {d . e ( )} $f»'],
    ['"""raw \\n "q" ${x} $y"""" + 1', '«raw \\n "q" {x} {y}"» + 1'],
    ['/* a /* b */ "c" */ d', 'd'],
    ["fun `my test`() { 'c' }", 'fun my test ( ) { «c» }'],
    ['x!!.y ?: return', 'x !! . y ?: return'],
    ['"${"${"x"}"}"', '«{«{«x»}»}»'],
    ['"a ${b\nval c = "d"', '«a ${b»! ⏎ val c = «d»'],
  ])('%j', (source, expected) => {
    expect(shown(source, KOTLIN)).toBe(expected);
  });
});

describe('Ruby', () => {
  it.each([
    ['sh "helm #{cmd} #@x \\#{y}" # "z', 'sh «helm {cmd} {@x} #{y}»'],
    ["'a\\'b\\n#{c}'", "«a'b\\n#{c}»"],
    ['%w[helm upgrade --atomic]', '«helm upgrade --atomic»'],
    ['%q(a (b) #{c}), %Q{d #{e} {f}}, %(g)', '«a (b) #{c}» , «d {e} {f}» , «g»'],
    ['x = %x(helm list) ; y = `helm #{z}`', 'x = «helm list» ; y = «helm {z}»'],
    ['a % b ; a %b ; "x" % [1] ; 5 %(2)', 'a % b ; a % b ; «x» % [ 1 ] ; 5 % ( 2 )'],
    ['sh <<~EOS, x\n    helm a\n      b #{c}\n    d\n  EOS\ny', 'sh «helm a\n  b {c}\nd\n» , x ⏎ y'],
    ["f(<<-'A', <<B)\na\\n\n  A\nb\nB\nc", 'f ( «a\\n\n» , «b\n» ) ⏎ c'],
    ['a << B ; class << self', 'a << B ; class << self'],
    ['a <<~X\nno end', 'a «» ⏎ no end'],
    ['/re"x/ =~ y ; a / b ; puts /x y/', '«re"x» =~ y ; a / b ; puts «x y»'],
    [':sym, :"a b", a ? b : c, A::B, {x: 1}', '«sym» , «a b» , a ? b : c , A :: B , { x : 1 }'],
    ['=begin\n"x\n=end\ny', '⏎ y'],
    ['foo? bar! x.nil? ? 1 : 2 ; a!=b ; @a @@b $c $?', 'foo? bar! x . nil? ? 1 : 2 ; a != b ; @a @@b $c $?'],
    ['x\n__END__\n"y', 'x ⏎'],
    ["it's = 'a'\nb", 'it «s = »  a «»! ⏎ b'.replace('  ', ' ')],
    ["don't\nx = 1", 'don «t»! ⏎ x = 1'],
    ['?a + b', '«a» + b'],
  ])('%j', (source, expected) => {
    expect(shown(source, RUBY)).toBe(expected);
  });
});

describe('all languages', () => {
  const fragments = [
    ...'"\'`/%$#{}()[]<>\\:;,.=?!@|&~*+-_ \n\r\tab0'.split(''),
    ...[
      '"""',
      "'''",
      '${',
      '#{',
      '$/',
      '/$',
      '<<~A\n',
      '\nA\n',
      '<<B',
      '%w[',
      '%q(',
      'f"{',
      "rb'",
      '//',
      '/*',
      '*/',
      '=begin\n',
      'helm',
      '\u{1F600}',
      '\r\n',
    ],
  ];
  const hostile = fc.array(fc.constantFrom(...fragments), { maxLength: 60 }).map((parts) => parts.join(''));

  it('never throws, moves on, and says where its text stands', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(...ALL), (source, lexicon) => {
        const text = fileText({ path: 'x', text: source });
        const check = (tokens: readonly Token[]): void => {
          let last = 0;
          for (const token of tokens) {
            expect(token.start).toBeGreaterThanOrEqual(last);
            expect(token.end).toBeGreaterThan(token.start);
            last = token.end;
            if (token.kind === 'name' || token.kind === 'operator' || token.kind === 'number') {
              if (!source.startsWith('`', token.start)) expect(source.slice(token.start, token.end)).toBe(token.text);
            }
            if (token.kind !== 'string') continue;
            for (const piece of token.pieces) {
              if (piece.tokens !== undefined) {
                check(piece.tokens);
                continue;
              }
              const decoded = decodePiece(text, piece, token.form);
              for (const run of decoded.runs) {
                if (!run.verbatim) continue;
                expect(decoded.value.slice(run.value, run.value + run.valueLength)).toBe(
                  source.slice(run.source, run.source + run.sourceLength),
                );
              }
            }
          }
          expect(last).toBeLessThanOrEqual(source.length);
        };
        check(lex(source, lexicon));
      }),
      { numRuns: 500 },
    );
  });

  const seeds = [
    '"${',
    "f'{",
    '"#{',
    '${',
    '/',
    ' /a',
    '<<~A ',
    '<<~A\n',
    '%w[',
    ' %q(',
    '/*',
    '"',
    "'",
    '`',
    '"""',
    "'''\n",
    '{',
    '"\\',
    '$/',
    'f"{a:',
    'f"""{a:{',
    '"a" ',
    '= /x\n',
    ':"',
    '"$a.b',
    '"${"a"}',
    'x"\n',
  ];
  it.each(ALL.map((lexicon) => [lexicon.name, lexicon] as const))(
    '%s is read in linear time',
    (_, lexicon) => {
      for (const seed of seeds) {
        const source = seed.repeat(Math.ceil(80_000 / seed.length));
        // Time of the processor: a busy machine must not fail it.
        const begin = process.cpuUsage();
        const tokens = lex(source, lexicon);
        const text = fileText({ path: 'x', text: source });
        for (const token of tokens) {
          if (token.kind !== 'string') continue;
          for (const piece of token.pieces) if (piece.tokens === undefined) decodePiece(text, piece, token.form);
        }
        expect(process.cpuUsage(begin).user / 1_000, `${JSON.stringify(seed)} repeated`).toBeLessThan(1_500);
      }
    },
    120_000,
  );
});
