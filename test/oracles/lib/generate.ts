/** Random programs of literals, comments and interpolations, which know where their literals stand and what they are worth. */

import * as fc from '../../lib/fast-check.ts';
import type { Range } from './grammar.ts';

/** A piece of a program, or a literal made of pieces. */
type Part = string | Literal;

interface Literal {
  readonly parts: readonly Part[];
  /** Undefined when expressions stand in it, or when this is not looked at. */
  readonly value: string | undefined;
}

export interface Program {
  readonly source: string;
  readonly literals: readonly (Range & { readonly value: string | undefined })[];
}

/** A character of a literal as it is written, and what it stands for. */
type Atom = readonly [written: string, value: string];

interface Form {
  readonly open: string;
  readonly close: string;
  readonly atoms: readonly Atom[];
  /** How an expression stands in it. */
  readonly hole?: readonly [open: string, close: string];
}

export interface Grammar {
  readonly name: string;
  readonly head: string;
  readonly foot: string;
  readonly assign: readonly [before: string, after: string];
  readonly comments: readonly string[];
  readonly plus: string;
  readonly forms: readonly Form[];
}

const same = (...all: string[]): Atom[] => all.map((one) => [one, one]);
const PLAIN = same(
  'a',
  'B1',
  ' ',
  '#',
  '//',
  '/* ',
  ' */',
  '(',
  ')',
  '[',
  '--atomic',
  'helm ',
  'é',
  '😀',
  ';',
  '%',
  '`-',
  '<!--',
);
const ESCAPES: Atom[] = [
  ['\\\\', '\\'],
  ['\\n', '\n'],
  ['\\t', '\t'],
];
const UNICODE: Atom[] = [['\\u00e9', 'é']];
const LINES: Atom[] = [
  ['\n', '\n'],
  ['\n\n  ', '\n\n  '],
];
const without = (atoms: readonly Atom[], ...texts: string[]): Atom[] =>
  atoms.filter(([written]) => !texts.some((text) => written.includes(text)));
const quoted = (quote: string): Atom => [`\\${quote}`, quote];

/** A form with a quote that a backslash protects. */
function escaping(quote: string, more: readonly Atom[] = [], hole?: Form['hole'], prefix = ''): Form {
  const other = quote.startsWith('"') ? "'" : '"';
  const lines = quote.length === 3 ? [...LINES, [`${quote.charAt(0)}x`, `${quote.charAt(0)}x`] as const] : [];
  const atoms = [...without(PLAIN, '`'), ...ESCAPES, quoted(quote.charAt(0)), ...same(other), ...lines, ...more];
  return { open: prefix + quote, close: quote, atoms, ...(hole === undefined ? {} : { hole }) };
}

const PYTHON_HOLE = ['{', '}'] as const;
const BRACES: Atom[] = [
  ['{{', '{'],
  ['}}', '}'],
];
const RAW_PYTHON = [...PLAIN, ...same('\\\\', '\\n', "\\'", '"')];
const DOLLAR_HOLE = ['${', '}'] as const;

export const GRAMMARS: readonly Grammar[] = [
  {
    name: 'go',
    head: 'package p\n\nfunc f() {\n',
    foot: '}\n',
    assign: ['\tx := ', '\n'],
    comments: ['\t// it\'s "x\n', '\t/* \' ` " */\n', '\t/* a\n"b */\n'],
    plus: ' + ',
    forms: [
      {
        ...escaping('"', [...UNICODE, ['\\x41', 'A'], ['\\101', 'A']]),
        atoms: [...PLAIN, ...ESCAPES, quoted('"'), ...same("'", '`')],
      },
      { open: '`', close: '`', atoms: [...without(PLAIN, '`'), ...LINES, ...same('"', "'", '\\', '\\n')] },
    ],
  },
  {
    name: 'python',
    head: '',
    foot: '',
    assign: ['x = ', '\n'],
    comments: ['# it\'s """ x\n', '  # "\n'],
    plus: ' + ',
    forms: [
      escaping("'", [['\\x41', 'A'], ['\\q', '\\q'], ...UNICODE]),
      escaping('"'),
      escaping('"""'),
      escaping("'''", [], undefined, 'u'),
      { open: "r'", close: "'", atoms: RAW_PYTHON },
      escaping('"', BRACES, PYTHON_HOLE, 'f'),
      escaping("'''", BRACES, PYTHON_HOLE, 'F'),
    ],
  },
  {
    name: 'java',
    head: 'class A {\n  void f() {\n',
    foot: '  }\n}\n',
    assign: ['    var x = ', ';\n'],
    comments: ['    // it\'s "x\n', '    /* \' " */\n', '    /* a\n"b */\n'],
    plus: ' + ',
    forms: [escaping('"', UNICODE), { ...escaping('"""'), open: '"""\n' }],
  },
  {
    name: 'kotlin',
    head: 'fun f() {\n',
    foot: '}\n',
    assign: ['  val x = ', '\n'],
    comments: ['  // it\'s "x\n', '  /* \' " */\n'],
    plus: ' + ',
    forms: [
      escaping('"', [...UNICODE, ['\\$', '$']]),
      escaping('"', [], DOLLAR_HOLE),
      {
        open: '"""',
        close: '"""',
        atoms: [...without(PLAIN, '`'), ...LINES, ...same('"x', "'", '\\n')],
        hole: DOLLAR_HOLE,
      },
    ],
  },
  {
    name: 'groovy',
    head: '',
    foot: '',
    assign: ['def x = ', '\n'],
    comments: ['// it\'s "x\n', '/* \' " */\n', '/* a\n"b */\n'],
    plus: ' + ',
    forms: [
      escaping("'", UNICODE),
      escaping('"', [['\\$', '$']]),
      escaping('"', [], DOLLAR_HOLE),
      escaping("'''"),
      escaping('"""', [['\\$', '$']]),
    ],
  },
  {
    name: 'ruby',
    head: '',
    foot: '',
    assign: ['x = ', '\n'],
    comments: ['# it\'s "x\n', '=begin\n" \'\n=end\n'],
    plus: ' + ',
    forms: [
      { open: "'", close: "'", atoms: [...PLAIN, ...LINES, ...same('"', '\\n'), ['\\\\', '\\'], quoted("'")] },
      {
        ...escaping('"', [...UNICODE, ...LINES]),
        atoms: [...without(PLAIN, '#'), ...ESCAPES, quoted('"'), ...same("'"), ...LINES],
      },
      { ...escaping('"', [], ['#{', '}']), atoms: [...without(PLAIN, '#'), ...ESCAPES, quoted('"')] },
      { open: '%q(', close: ')', atoms: [...without(PLAIN, '(', ')'), ...same('(a)', "'", '"')] },
      { open: '%Q{', close: '}', atoms: [...without(PLAIN, '#'), ...ESCAPES, ...same('{a}', '"')], hole: ['#{', '}'] },
    ],
  },
  {
    name: 'powershell',
    head: '',
    foot: '',
    assign: ['$x = ', '\n'],
    comments: ['# it\'s "x\n', '<# \' " #>\n'],
    plus: ' + ',
    forms: [
      { open: "'", close: "'", atoms: [...PLAIN, ...LINES, ...same('"', '$a', '`n'), ["''", "'"]] },
      {
        open: '"',
        close: '"',
        atoms: [...without(PLAIN, '`'), ...LINES, ...same("'"), ['`n', '\n'], ['`"', '"'], ['""', '"'], ['`$', '$']],
        hole: ['$(', ')'],
      },
      { open: "@'\n", close: "\n'@", atoms: [...PLAIN, ...LINES, ...same('"', "'", '$a')] },
    ],
  },
];

/** Random programs of a language, literals nested up to `depth` deep. */
export function programs(grammar: Grammar, depth = 2): fc.Arbitrary<Program> {
  const expression = (level: number): fc.Arbitrary<Part[]> =>
    fc
      .array(literal(level), { minLength: 1, maxLength: 3 })
      .map((all) => all.flatMap((one, index): Part[] => (index === 0 ? [one] : [grammar.plus, one])));
  const literal = (level: number): fc.Arbitrary<Part> =>
    fc.constantFrom(...grammar.forms).chain((form) => {
      // A line end or the quotes of the outer string may not stand in the inner one: all languages but the newest forbid it.
      const atoms = level > 0 ? form.atoms : form.atoms.filter(([written]) => /^[\w -]+$/.test(written));
      const atom = fc.constantFrom(...atoms).map(([written, value]): Literal => ({ parts: [written], value }));
      const { hole } = form;
      const filled =
        hole === undefined || level === 0
          ? atom
          : fc.oneof({ weight: 4, arbitrary: atom }, { weight: 1, arbitrary: inHole(hole, form.open, level - 1) });
      return fc.array(filled, { maxLength: 6 }).map((inside): Part => {
        const values = inside.map(({ value }) => value);
        const parts = inside.flatMap((one) => one.parts);
        const whole = values.includes(undefined) ? undefined : values.join('');
        return { parts: [form.open, ...parts, form.close], value: whole };
      });
    });
  const inHole = ([open, close]: readonly [string, string], outer: string, level: number): fc.Arbitrary<Literal> => {
    const quote = outer.at(-1) ?? '';
    return fc
      .oneof(fc.constant<Part[]>(['name']), expression(level))
      .filter((parts) => !flat(parts).source.includes(quote))
      .map((parts): Literal => ({ parts: [open, ...parts, close], value: undefined }));
  };
  const [before, after] = grammar.assign;
  const statement = expression(depth).map((parts): Part[] => [before, ...parts, after]);
  const comment = fc.constantFrom(...grammar.comments).map((text): Part[] => [text]);
  return fc
    .array(fc.oneof({ weight: 3, arbitrary: statement }, { weight: 1, arbitrary: comment }), {
      minLength: 1,
      maxLength: 5,
    })
    .map((all) => flat([grammar.head, ...all.flat(), grammar.foot]));
}

function flat(parts: readonly Part[]): Program {
  let source = '';
  const literals: (Range & { value: string | undefined })[] = [];
  const add = (part: Part): void => {
    if (typeof part === 'string') {
      source += part;
      return;
    }
    const start = source.length;
    const place = literals.push({ start, end: start, value: part.value }) - 1;
    for (const inner of part.parts) add(inner);
    literals[place] = { start, end: source.length, value: part.value };
  };
  for (const part of parts) add(part);
  return { source, literals };
}
