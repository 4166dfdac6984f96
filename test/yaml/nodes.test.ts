import { describe, expect, it } from 'vitest';
import {
  asString,
  entries,
  get,
  items,
  nodePlace,
  parseYaml,
  scalarText,
  visitScalars,
  type YamlNode,
} from '../../src/read/lib/yaml/index.ts';
import { fileText, spanOf } from '../../src/source/text.ts';

const parse = (text: string) => parseYaml(fileText({ path: 'a.yaml', text }));
const rootOf = (text: string): YamlNode | undefined => parse(text).documents[0]?.root;
const asTree = (node: YamlNode): unknown => {
  if (node.kind === 'map') return Object.fromEntries(entries(node).map(({ key, value }) => [key, asTree(value)]));
  if (node.kind === 'seq') return items(node).map(asTree);
  return asString(node) ?? null;
};

describe('walking YAML', () => {
  it('gives scalars as they are written', () => {
    const root = rootOf('version: 3.10\non: yes\nempty:\nnull: ~\nquoted: ""\nlist: [1, "2"]\n');
    expect(root && asTree(root)).toEqual({
      version: '3.10',
      on: 'yes',
      empty: null,
      null: null,
      quoted: '',
      list: ['1', '2'],
    });
  });

  it('places keys, values and empty values', () => {
    const source = 'jobs:\n  build: [x]\n  none:\n';
    const jobs = get(rootOf(source), 'jobs');
    const [build, none] = entries(jobs);
    if (build === undefined || none === undefined) throw new Error('no entries');
    const key = spanOf(build.keyText, 0, build.keyText.value.length);
    expect(key).toMatchObject({ startLine: 2, startColumn: 3, endColumn: 8, exact: true });
    const { start, end } = nodePlace(build.value);
    expect(source.slice(start, end)).toBe('[x]');
    expect(none.value).toMatchObject({ kind: 'null', start: source.length - 1 });
  });

  it('follows aliases and merge keys; own keys win, then earlier merges', () => {
    const root = rootOf(
      'a: &a {x: a, y: a}\nb: &b {y: b, z: b}\nown: {<<: [*a, *b], x: own}\nlast:\n  <<: *a\n  x: last\nlist: [*a]\n',
    );
    const tree = root && asTree(root);
    expect(tree).toMatchObject({
      own: { x: 'own', y: 'a', z: 'b' },
      last: { x: 'last', y: 'a' },
      list: [{ x: 'a', y: 'a' }],
    });
    expect(entries(get(root, 'last')).map(({ key, merged }) => [key, merged])).toEqual([
      ['x', false],
      ['y', true],
    ]);
  });

  it('takes the last anchor before an alias, and gives the same text for the same scalar', () => {
    const root = rootOf('- &a one\n- *a\n- &a two\n- *a\n- *none\n');
    expect(root && asTree(root)).toEqual(['one', 'one', 'two', 'two', null]);
    const [first, second] = items(root);
    expect(scalarText(first)).toBe(scalarText(second));
  });

  it('shows tags', () => {
    const root = rootOf('script:\n  - !reference [.setup, script]\n  - !!str 1\n  - plain\n');
    const script = items(get(root, 'script'));
    expect(script.map((node) => node.tag)).toEqual(['!reference', '!!str', undefined]);
    expect(script[0] && asTree(script[0])).toEqual(['.setup', 'script']);
    expect(get(root, 'script')?.tag).toBeUndefined();
  });

  it('finds nodes by path', () => {
    const root = rootOf('jobs:\n  a:\n    steps:\n      - run: x\n      - run: y\n');
    expect(asString(get(root, 'jobs', 'a', 'steps', 1, 'run'))).toBe('y');
    expect(get(root, 'jobs', 'b', 'steps', 1)).toBeUndefined();
    expect(get(undefined, 'a')).toBeUndefined();
    expect(items(root)).toEqual([]);
  });

  it('keeps the keys of Azure expressions', () => {
    const root = rootOf('steps:\n- ${{ if eq(a, b) }}:\n  - script: helm list\n');
    expect(entries(items(get(root, 'steps'))[0]).map(({ key }) => key)).toEqual(['${{ if eq(a, b) }}']);
  });

  it('counts documents and places their markers', () => {
    const source = '# head\n---\na: 1\n---\n# only a comment\n---\nb: 2\n';
    const file = parse(source);
    expect(file.documents.map(({ root }) => root?.kind)).toEqual(['map', undefined, 'map']);
    const markers = file.documents.map(({ marker }) => marker?.start);
    expect(markers).toEqual([7, 16, 37]);
  });

  it('visits every scalar value once, in order', () => {
    const seen: string[] = [];
    visitScalars(parse('a: &x {b: 1, c: [2, ~]}\nd: *x\n---\n- 3\n'), (path, node) => {
      seen.push(`${path.join('.')}=${asString(node)}`);
    });
    expect(seen).toEqual(['a.b=1', 'a.c.0=2', '0=3']);
  });

  it('says where a text is wrong and keeps the rest', () => {
    const source = 'a: "x" y\nb: helm list\n';
    const file = parse(source);
    expect(file.errors.length).toBeGreaterThan(0);
    expect(file.errors[0]?.start).toBeGreaterThan(0);
    expect(asString(get(file.documents[0]?.root, 'b'))).toBe('helm list');
  });

  it('understands Jinja around YAML, and gives what is written', () => {
    const source = 'env:\n{% if prod %}\n  run: helm upgrade {{ name }} --atomic\n{% endif %}\n  url: {{ host }}/x\n';
    const file = parse(source);
    expect(file.errors).toEqual([]);
    const env = get(file.documents[0]?.root, 'env');
    expect(env && asTree(env)).toEqual({ run: 'helm upgrade {{ name }} --atomic', url: '{{ host }}/x' });
    const run = scalarText(get(env, 'run'));
    const at = run?.value.indexOf('--atomic') ?? -1;
    const span = run && spanOf(run, at, at + 8);
    expect(span?.exact).toBe(true);
    expect(source.slice(span?.start, span?.end)).toBe('--atomic');
  });
});
