import { describe, expect, it } from 'vitest';
import { asString, parseYaml, scalarText, visitScalars, type YamlNode } from '../../src/read/lib/yaml/index.ts';
import { fileText, spanOf, type Text, textBuilder } from '../../src/source/text.ts';
import * as fc from '../lib/fast-check.ts';
import { SCALAR_CASES } from './scalars.ts';

const textOf = (text: string): Text => fileText({ path: 'a.yaml', text });

const scalarsOf = (text: Text): YamlNode[] => {
  const nodes: YamlNode[] = [];
  visitScalars(parseYaml(text), (_path, node) => nodes.push(node));
  return nodes;
};

/** Checks everything that a mapped text promises; returns whether it was mapped rather than given up on. */
const check = (node: YamlNode, source: string): boolean => {
  const text = scalarText(node);
  if (text === undefined) throw new Error('a scalar without a text');
  expect(text.value).toBe(asString(node));
  let value = 0;
  let from = 0;
  for (const run of text.runs) {
    expect(run.value).toBe(value);
    expect(run.source).toBeGreaterThanOrEqual(from);
    if (run.verbatim) {
      expect(run.sourceLength).toBe(run.valueLength);
      expect(source.slice(run.source, run.source + run.sourceLength)).toBe(
        text.value.slice(run.value, run.value + run.valueLength),
      );
    }
    value += run.valueLength;
    from = run.source + run.sourceLength;
  }
  expect(value).toBe(text.value.length);
  expect(from).toBeLessThanOrEqual(source.length);
  return text.value === '' || /^\s*$/.test(text.value) || text.runs.some((run) => run.verbatim);
};

const indented = (text: string): string =>
  `outer:\n${text
    .split('\n')
    .map((line) => (line === '' ? line : `  ${line}`))
    .join('\n')}`;

describe('the places of YAML scalars', () => {
  const forms: [string, (text: string) => string][] = [
    ['LF', (text) => text],
    ['CRLF', (text) => text.replaceAll('\n', '\r\n')],
    ['nested', indented],
    ['nested CRLF', (text) => indented(text).replaceAll('\n', '\r\n')],
  ];
  it.each(forms)('are right in every style: %s', (_name, form) => {
    for (const text of SCALAR_CASES) {
      const source = form(text);
      for (const node of scalarsOf(textOf(source))) {
        expect(check(node, source), JSON.stringify(source)).toBe(true);
      }
    }
  });

  it.each([
    ['a literal block', 'run: |\n  helm repo add x\n  helm upgrade --atomic y\n', '--atomic'],
    ['a literal block with CRLF', 'run: |\r\n  helm ls\r\n  helm upgrade --atomic y\r\n', '--atomic'],
    ['a folded block', 'run: >-\n  helm upgrade\n  --atomic\n  --wait\n', '--atomic'],
    ['a plain scalar on two lines', '- helm upgrade app\n  --atomic\n', '--atomic'],
    ['double quotes after an escape', 'run: "helm\\tupgrade --atomic"\n', '--atomic'],
    ['single quotes after a doubled one', "run: 'it''s --atomic'\n", '--atomic'],
  ])('give an exact span inside %s', (_name, source, flag) => {
    const [node] = scalarsOf(textOf(source));
    const text = scalarText(node);
    if (text === undefined) throw new Error('no scalar');
    const at = text.value.indexOf(flag);
    const span = spanOf(text, at, at + flag.length);
    expect(span.exact).toBe(true);
    expect(source.slice(span.start, span.end)).toBe(flag);
  });

  it('are not exact across a folded line break', () => {
    const [node] = scalarsOf(textOf('run: >\n  helm\n  upgrade\n'));
    const text = scalarText(node);
    expect(text && spanOf(text, 0, 12)).toMatchObject({ exact: false, start: 9, end: 23 });
  });

  it('go on through a text that was itself taken out of a file', () => {
    const outer = '# run: |\n#   helm list\n';
    const parent = textBuilder(textOf(outer)).keep(2, 9).keep(11, outer.length).build();
    const [node] = scalarsOf(parent);
    const text = scalarText(node);
    const at = text?.value.indexOf('list') ?? -1;
    const span = text && spanOf(text, at, at + 4);
    expect(span && outer.slice(span.start, span.end)).toBe('list');
  });

  it('stand between the quotes of an empty scalar', () => {
    const [node] = scalarsOf(textOf('run: ""\n'));
    const text = scalarText(node);
    expect(text && spanOf(text, 0, 0)).toMatchObject({ start: 6, end: 6, exact: true });
  });

  it('cover the whole scalar when the scalar cannot be mapped', () => {
    const source = 'run: "helm list\n';
    const [node] = scalarsOf(textOf(source));
    expect(node && check(node, source)).toBe(true);
  });

  it('are right for scalars made of anything', () => {
    const piece = fc.constantFrom(
      'helm',
      '--wait',
      ' ',
      '  ',
      '\n',
      '\n\n',
      '\r\n',
      '\t',
      "'",
      "''",
      '"',
      '\\n',
      '\\',
      '\\\n',
      '#',
      ' #',
      ':',
      'é',
      '😀',
      '{{ x }}',
    );
    const words = fc.array(piece, { maxLength: 14 }).map((parts) => parts.join(''));
    const block = fc
      .tuple(fc.constantFrom('|', '>'), fc.constantFrom('', '-', '+', '2', '2-', '1+'), words)
      .map(([style, indicator, body]) => `${style}${indicator}\n${body.replace(/^/gm, '  ')}\n`);
    const scalar = fc.oneof(
      block,
      words.map((body) => `"${body.replaceAll('\n', '\n  ')}"\n`),
      words.map((body) => `'${body.replaceAll('\n', '\n  ')}'\n`),
      words.map((body) => `x${body.replaceAll('\n', '\n  ')}\n`),
    );
    let scalars = 0;
    let mapped = 0;
    fc.assert(
      fc.property(scalar, scalar, fc.boolean(), (first, second, crlf) => {
        const lf = `a: ${first}b:\n  - ${second}`;
        const source = crlf ? lf.replace(/\r?\n/g, '\r\n') : lf;
        const file = parseYaml(textOf(source));
        visitScalars(file, (_path, node) => {
          // A masked template is no longer the text of the file.
          const good = check(node, file.text.value === source ? source : file.text.value);
          if (file.errors.length > 0) return;
          scalars++;
          if (good) mapped++;
        });
      }),
      { numRuns: 600 },
    );
    expect(scalars).toBeGreaterThan(300);
    // The rest has no text of its own (a block of blanks, only escapes).
    expect(mapped / scalars).toBeGreaterThan(0.97);
  });
});
