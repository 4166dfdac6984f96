import { describe, expect, it } from 'vitest';
import {
  asString,
  entries,
  items,
  looseScalars,
  parseYaml,
  scalarText,
  visitScalars,
  type YamlNode,
} from '../../src/read/lib/yaml/index.ts';
import { fileText, type Text } from '../../src/source/text.ts';
import { cpuMs } from '../lib/cpu.ts';
import * as fc from '../lib/fast-check.ts';

const textOf = (text: string): Text => fileText({ path: 'a.yaml', text });
/** Far above what is needed, far below what an attack would take. */
const BOUND_MS = 5_000;

const within = <T>(work: () => T): T => {
  const start = cpuMs();
  const result = work();
  expect(cpuMs() - start).toBeLessThan(BOUND_MS);
  return result;
};

/** Walks a file as a careless reader would. */
const countNodes = (text: string): { nodes: number; cut: boolean } => {
  const file = parseYaml(textOf(text));
  const count = (node: YamlNode): number => {
    let nodes = 1;
    for (const { value } of entries(node)) nodes += count(value);
    for (const item of items(node)) nodes += count(item);
    scalarText(node);
    return nodes;
  };
  let nodes = 0;
  for (const { root } of file.documents) if (root !== undefined) nodes += count(root);
  return { nodes, cut: file.isCut() };
};

describe('hostile YAML', () => {
  it('with aliases that multiply is cut, and says so', () => {
    let text = 'a0: &a0 [helm, helm, helm]\n';
    for (let n = 1; n < 40; n++)
      text += `a${n}: &a${n} [${Array(10)
        .fill(`*a${n - 1}`)
        .join(', ')}]\n`;
    const { nodes, cut } = within(() => countNodes(text));
    expect(cut).toBe(true);
    expect(nodes).toBeLessThan(500_000);
  });

  it('with merges that multiply is cut', () => {
    let text = `a0: &a0 {${Array.from({ length: 50 }, (_, n) => `k${n}: v`).join(', ')}}\n`;
    for (let n = 1; n < 30; n++)
      text += `a${n}: &a${n} {<<: [${Array(10)
        .fill(`*a${n - 1}`)
        .join(', ')}], n${n}: x}\n`;
    expect(within(() => countNodes(text)).cut).toBe(true);
  });

  it.each([
    ['a list that holds itself', '&a [*a, x]', 5],
    ['a map that holds itself', '&a {x: *a, y: 1}', 6],
    ['a map that merges itself', 'a: &a\n  <<: *a\n  b: 1\n', 3],
    ['two that hold each other', 'a: &a {b: &b {a: *a}}\nc: *b\n', 12],
  ])('ends for %s', (_name, text, most) => {
    const { nodes, cut } = within(() => countNodes(text));
    expect(nodes).toBeLessThanOrEqual(most);
    expect(cut).toBe(false);
  });

  it('with ordinary anchors is not cut', () => {
    const jobs = Array.from({ length: 300 }, (_, n) => `job${n}:\n  <<: *base\n  n: ${n}\n`).join('');
    expect(countNodes(`base: &base {image: x, tags: [a, b], script: [helm list]}\n${jobs}`).cut).toBe(false);
  });

  it.each([
    ['brackets', '['.repeat(30_000)],
    ['closed brackets', '['.repeat(30_000) + ']'.repeat(30_000)],
    ['braces', '{a: '.repeat(30_000)],
    ['dashes', '- '.repeat(30_000)],
    ['question marks', '? '.repeat(30_000)],
    ['indentation', Array.from({ length: 1200 }, (_, n) => `${' '.repeat(n)}a:`).join('\n')],
  ])('nested thirty thousand times is an error: %s', (_name, text) => {
    const file = within(() => parseYaml(textOf(text)));
    expect(file.errors.map(({ message }) => message)).toContain('nested deeper than 200 levels');
    within(() => looseScalars(textOf(text)));
  });

  it('nested too deeply in one document leaves the others', () => {
    const file = parseYaml(textOf(`a: 1\n---\n${'['.repeat(500)}${']'.repeat(500)}\n---\nb: 2\n`));
    expect(file.documents.map(({ root }) => entries(root).map(({ key }) => key))).toEqual([['a'], ['b']]);
  });

  it.each([
    ['a line of 10 MB', `a: ${'x y '.repeat(2_500_000)}`],
    ['a quoted line of 10 MB', `a: "${'x y '.repeat(2_500_000)}"`],
    ['an open quote', `a: "${'x y\n '.repeat(60_000)}`],
    ['open templates', '{{ '.repeat(30_000)],
    ['open Jinja', '{% '.repeat(30_000)],
    ['blanks', `a:${' '.repeat(1_000_000)}b`],
    ['colons', `a${': '.repeat(30_000)}`],
    ['anchors', '&a '.repeat(30_000)],
    ['aliases', `- &a x\n${'- *a\n'.repeat(30_000)}`],
    ['keys', 'a: b\n'.repeat(30_000)],
    ['quotes', `a: ${"'".repeat(500_000)}`],
  ])('takes bounded time: %s', (_name, text) => {
    within(() => countNodes(text));
    within(() => looseScalars(textOf(text)));
  });

  it('never throws and never misplaces, whatever the text', () => {
    const piece = fc.constantFrom(
      'a',
      'b:',
      ': ',
      '- ',
      '\n',
      '\n  ',
      '\n    ',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '|',
      '>-\n',
      '&x ',
      '*x',
      '<<: ',
      '!t ',
      '#',
      '---\n',
      '{{ y }}',
      '{% if %}',
      '\t',
      '\r\n',
      '? ',
      '%',
      '@',
      '\u0000',
      '\uD800',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (parts) => {
        const source = parts.join('');
        const text = textOf(source);
        visitScalars(parseYaml(text), (_path, node) => {
          const value = scalarText(node);
          expect(value?.value).toBe(asString(node));
          for (const run of value?.runs ?? []) {
            if (!run.verbatim) continue;
            expect(source.slice(run.source, run.source + run.sourceLength)).toBe(
              value?.value.slice(run.value, run.value + run.valueLength),
            );
          }
        });
        countNodes(source);
        for (const { text: value } of looseScalars(text)) {
          for (const run of value.runs) {
            if (!run.verbatim) continue;
            expect(source.slice(run.source, run.source + run.sourceLength)).toBe(
              value.value.slice(run.value, run.value + run.valueLength),
            );
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
