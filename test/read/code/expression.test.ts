import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../../src/read/lib/code/expression.ts';
import { GROOVY, PYTHON } from '../../../src/read/lib/code/lexicons.ts';
import { type Grammar, MAX_HEIGHT, parserOf } from '../../../src/read/lib/code/parser.ts';
import type { Expression, Item } from '../../../src/read/lib/code/tree.ts';
import { fileText } from '../../../src/source/text.ts';
import { cpuMs } from '../../lib/cpu.ts';
import * as fc from '../../lib/fast-check.ts';

const SNAKE: Grammar = {
  lexicon: PYTHON,
  binary: new Map([
    ['or', 1],
    ['and', 2],
    ['in', 3],
    ['not', 3],
    ['==', 3],
    ['+', 5],
    ['%', 6],
    ['*', 6],
    ['**', 8],
  ]),
  choices: new Set(['or']),
  prefix: new Map([
    ['not', { power: 2, through: false }],
    ['-', { power: 7, through: false }],
    ['await', { power: 7, through: true }],
  ]),
  postfix: new Set(),
  members: new Set(['.']),
  ternary: 'if-else',
  named: new Set(['=']),
  spreads: new Set(['*', '**']),
  spreadsAfter: undefined,
  literals: new Set(['True', 'None']),
  keywords: new Set(['for', 'in', 'if', 'else', 'and', 'or']),
  continues: new Set(),
  joinsStrings: true,
  braceMap: true,
  bracketMap: false,
  bareKeys: false,
  tightIndex: false,
};

const GROOVE: Grammar = {
  ...SNAKE,
  lexicon: GROOVY,
  binary: new Map([
    ['?:', 1],
    ['||', 2],
    ['<<', 4],
    ['+', 5],
  ]),
  choices: new Set(['||', '?:']),
  prefix: new Map([['!', { power: 9, through: false }]]),
  postfix: new Set(),
  members: new Set(['.', '?.']),
  ternary: 'question',
  named: new Set([':']),
  spreads: new Set(['*', '*:']),
  literals: new Set(['true', 'null']),
  keywords: new Set(),
  continues: new Set(['.', '?.', '?:']),
  joinsStrings: false,
  braceMap: false,
  bracketMap: true,
  bareKeys: true,
};

function items(list: readonly Item[]): string {
  return list
    .map((item) => `${item.name === undefined ? '' : `${item.name}=`}${item.spread ? '*' : ''}${show(item.value)}`)
    .join(', ');
}

function show(value: Expression): string {
  switch (value.kind) {
    case 'string':
      return `'${value.parts.map((part) => (part.kind === 'text' ? part.text.value : `{${show(part.value)}}`)).join('|')}'`;
    case 'literal':
      return value.shown;
    case 'name':
      return value.name;
    case 'member':
      return `${show(value.object)}.${value.name}`;
    case 'index':
      return `${show(value.object)}[${show(value.index)}]`;
    case 'call':
      return `${show(value.callee)}(${items(value.arguments)})`;
    case 'list':
      return `[${items(value.items)}]`;
    case 'map':
      return `{${value.entries
        .map((entry) => `${show(entry.key)}: ${show(entry.value)}`)
        .concat((value.spreads ?? []).map((spread) => `**${show(spread)}`))
        .join(', ')}}`;
    case 'binary':
      return `(${show(value.left)} ${value.operator} ${show(value.right)})`;
    case 'choice':
      return `<${value.condition === undefined ? '' : `${show(value.condition)}? `}${value.options.map(show).join(' | ')}>`;
    case 'function':
      return 'function';
    case 'each':
      return `[${show(value.value)} for ${value.names.join(',')} in ${show(value.over)}${value.conditions.map((one) => ` if ${show(one)}`).join('')}]`;
    case 'other':
      return `?(${value.children.map(show).join(', ')})`;
  }
}

function parsed(source: string, grammar: Grammar): string {
  const p = parserOf(fileText({ path: 'x', text: source }), grammar);
  const value = parseExpression(p);
  return `${show(value)}${p.at < p.tokens.length ? ` … ${p.tokens.length - p.at} more` : ''}`;
}

describe('expressions', () => {
  it.each([
    [
      "subprocess.run(['helm', 'upgrade', *args], check=True)",
      "subprocess.run(['helm', 'upgrade', *args], check=True)",
    ],
    ["['helm'] + args * 2 + ['--atomic']", "((['helm'] + (args * 2)) + ['--atomic'])"],
    ["'a' 'b' f'c{d.e(1)}' % (x, y)", "('a|b|c|{d.e(1)}' % [x, y])"],
    ['a if b.c else d or e', '<b.c? a | <d | e>>'],
    ['(a)', 'a'],
    ['(a,)', '[a]'],
    ['()', '[]'],
    ["{'a': 1, **b, c: d}", "{'a': 1, c: d, **b}"],
    ["{'a': 1}[x](y)", "{'a': 1}[x](y)"],
    ["{'a', 'b'}", "?('a', 'b')"],
    ['[f(x) for x in g(y) if z]', '[f(x) for x in g(y) if z]'],
    ['f(\n  a,\n  b = await c,\n)\nd', 'f(a, b=c) … 2 more'],
    ['f(x + y for x, (y, z) in a for b in c, **d)', 'f([[(x + y) for b in c] for x,y,z in a], **=*d)'],
    ['not a not in b', '?((a not b))'],
    ['x[1:2].y + x[:] + x[1, 2]', '((?(x, 1, 2).y + x) + x[?(1, 2)])'],
    ['f(a b) + g(', '(f(a, b) + g())'],
    ['f(a]', 'f(a) … 1 more'],
    ['-x ** 2', '?((x ** 2))'],
  ])('%j', (source, expected) => {
    expect(parsed(source, SNAKE)).toBe(expected);
  });

  it.each([
    [
      'sh(script: "helm ${a.b ?: \'c\'} x", returnStdout: true)',
      "sh(script='helm |{<a.b | 'c'>}| x', returnStdout=true)",
    ],
    ['[a: 1, "b": x, (c): 2]', "{'a': 1, 'b': x, c: 2}"],
    ['[:]', '{}'],
    ['[*a, "b"]', "[*a, 'b']"],
    ['a ? b : c ? d : e', '<a? b | <c? d | e>>'],
    ['a\n  .b()\n  ?.c', 'a.b().c'],
    ['a\n+ b', 'a … 3 more'],
    ['a +\nb', '(a + b)'],
    ['a || b.c << "d"', "<a | (b.c << 'd')>"],
    ['a\n(b)', 'a … 4 more'],
  ])('%j', (source, expected) => {
    expect(parsed(source, GROOVE)).toBe(expected);
  });

  it('knows where things stand', () => {
    const source = 'run([ "helm" ], x = (y))  ';
    const value = parseExpression(parserOf(fileText({ path: 'x', text: source }), SNAKE));
    expect(
      value.kind === 'call' && value.arguments.map((item) => source.slice(item.value.start, item.value.end)),
    ).toEqual(['[ "helm" ]', '(y)']);
    expect(source.slice(value.start, value.end)).toBe('run([ "helm" ], x = (y))');
  });

  it('never throws and never makes a deep tree, in linear time', { timeout: fc.PATIENCE }, () => {
    const depth = (value: Expression): number => {
      const children: readonly Expression[] =
        value.kind === 'string'
          ? value.parts.flatMap((part) => (part.kind === 'hole' ? [part.value] : []))
          : value.kind === 'member'
            ? [value.object]
            : value.kind === 'index'
              ? [value.object, value.index]
              : value.kind === 'call'
                ? [value.callee, ...value.arguments.map((item) => item.value)]
                : value.kind === 'list'
                  ? value.items.map((item) => item.value)
                  : value.kind === 'map'
                    ? value.entries.flatMap((entry) => [entry.key, entry.value])
                    : value.kind === 'binary'
                      ? [value.left, value.right]
                      : value.kind === 'choice'
                        ? [...(value.condition === undefined ? [] : [value.condition]), ...value.options]
                        : value.kind === 'other'
                          ? value.children
                          : value.kind === 'each'
                            ? [value.value, value.over, ...value.conditions]
                            : [];
      let most = 0;
      for (const child of children) most = Math.max(most, depth(child));
      return most + 1;
    };
    const pieces = '( ) [ ] { } a , . : = + "x" f"{a}" "${b}" ? ?: not if else for in * ** \n 1 -'.split(' ');
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces), { maxLength: 40 }),
        fc.constantFrom(SNAKE, GROOVE),
        (parts, grammar) => {
          const p = parserOf(fileText({ path: 'x', text: parts.join(' ') }), grammar);
          while (p.at < p.tokens.length) {
            const before = p.at;
            parseExpression(p);
            if (p.at === before) p.at++;
          }
        },
      ),
      { numRuns: 500 },
    );
    for (const seed of [
      'a+',
      'a.b',
      '.a',
      '(',
      '[',
      '{',
      'f(a)',
      'f(',
      '((a)+',
      '[a for ',
      'a if b else ',
      '{"a":',
      'not ',
      '-',
      'f"{',
      '"${',
      'a ? ',
      'a ? b : ',
      '[a: ',
      'f(a=',
      '(a)(',
    ]) {
      for (const grammar of [SNAKE, GROOVE]) {
        let deepest = 0;
        const begin = cpuMs();
        const p = parserOf(fileText({ path: 'x', text: seed.repeat(40_000) }), grammar);
        while (p.at < p.tokens.length) {
          const before = p.at;
          deepest = Math.max(deepest, depth(parseExpression(p)));
          if (p.at === before) p.at++;
        }
        expect(cpuMs() - begin, seed).toBeLessThan(2_000);
        expect(deepest, seed).toBeLessThan(MAX_HEIGHT + 100);
      }
    }
  });
});
