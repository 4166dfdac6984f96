import { describe, expect, it } from 'vitest';
import { looseScalars } from '../../src/read/lib/yaml/index.ts';
import { fileText, spanOf } from '../../src/source/text.ts';

const read = (text: string) => looseScalars(fileText({ path: 'a.yaml', text }));
const found = (text: string): [string, string][] => read(text).map(({ path, text: t }) => [path.join('.'), t.value]);

describe('reading what is nearly YAML', () => {
  it('finds values, blocks and items with the keys that hold them', () => {
    expect(
      found(
        'jobs:\n  build:\n    steps:\n    - name: a # comment\n      run: |\n        helm list\n\n        helm status\n' +
          '    - run: "helm\\tls"\n  test:\n    script:\n      - helm upgrade app\n        --atomic\n      - >-\n        a\n        b\n',
      ),
    ).toEqual([
      ['jobs.build.steps.name', 'a'],
      ['jobs.build.steps.run', 'helm list\n\nhelm status\n'],
      ['jobs.build.steps.run', 'helm\tls'],
      ['jobs.test.script', 'helm upgrade app --atomic'],
      ['jobs.test.script', 'a b'],
    ]);
  });

  it('takes a command with a colon as a command', () => {
    expect(found('script:\n  - helm upgrade --set a: b\n  - echo "x: y"\nrun: helm x --set a: b\n')).toEqual([
      ['script', 'helm upgrade --set a: b'],
      ['script', 'echo "x: y"'],
      ['run', 'helm x --set a: b'],
    ]);
  });

  it('reads around templates and keeps their text in values', () => {
    expect(
      found('{% if x: y %}\na:\n  {{- range .jobs }}\n  run: |\n    helm {{ .cmd }} -n x\n  {{- end }}\nb: x\n'),
    ).toEqual([
      ['a.run', 'helm {{ .cmd }} -n x\n        \n'],
      ['b', 'x'],
    ]);
  });

  it('keeps job names with blanks, CRLF and explicit indentation', () => {
    expect(found('deploy prod:\r\n  script: |2-\r\n     helm\r\n    ls\r\nnext: x\r\n')).toEqual([
      ['deploy prod.script', ' helm\nls'],
      ['next', 'x'],
    ]);
  });

  it('places what it finds', () => {
    const source = 'a: [\nrun: |\n  helm upgrade --wait\n';
    const run = read(source).find(({ path }) => path.at(-1) === 'run');
    const at = run?.text.value.indexOf('--wait') ?? -1;
    const span = run && spanOf(run.text, at, at + 6);
    expect(span).toMatchObject({ startLine: 3, startColumn: 16, exact: true });
  });

  it('ignores comments, blank lines and lone dashes', () => {
    expect(found('# a: b\n\n-\n  - \n---\n   # c: d\n')).toEqual([]);
  });

  it('takes time in proportion to the text', () => {
    const begin = process.cpuUsage();
    expect(found(`steps:\n${'  - uses: ./a\n'.repeat(200_000)}`).length).toBeGreaterThan(100_000);
    expect(process.cpuUsage(begin).user / 1_000).toBeLessThan(4_000);
  });
});
