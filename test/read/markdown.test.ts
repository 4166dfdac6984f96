import { describe, expect, test } from 'vitest';
import { isOf } from '../../src/read/formats.ts';
import { reader } from '../../src/read/markdown/index.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { listed, readFixture, readText, scopeOf } from './lib/show.ts';

const read = (text: string) => readText(reader, 'README.md', text);
const commands = (text: string) => read(text).commands;

describe('fixtures', () => {
  test('indented.md', () => {
    expect(listed(readFixture(reader, 'indented.md'))).toEqual([
      '6:9 helm',
      '9:9 helm',
      '10:7 helm upgrade --atomic@10:30 web ./web',
      '22:5 helm rollback --recreate-pods@22:25 web 1',
      '26:2 helm list --all@26:12',
      'pin 6:9 image floating >=4.3.1 «alpine/helm» in fence 3',
      'pin 9:21 image 3.16.4 «3.16.4» in fence 3',
    ]);
  });
  test('README.md', () => {
    expect(listed(readFixture(reader, 'README.md'))).toEqual([
      '7:1 helm upgrade --install@7:14 --namespace@8:3 --atomic@8:32 <release> ./web',
      '14:6 helm plugin install https://example.com/diff',
      '19:6 helm repo add --no-update@19:49 a https://charts.example.com',
      '24:5 helm install --wait@25:7 web ./web',
      '31:1 helm version --client@31:14',
      '35:1 helm list --all@35:11',
      '46:5 helm template --validate@46:29 web ./web',
      '47:7 helm lint --strict@48:9',
    ]);
  });
  test('other-languages.md', () => {
    expect(listed(readFixture(reader, 'other-languages.md'))).toEqual([
      '3:5 helm plugin install https://example.com/diff',
      '9:2 helm upgrade --atomic@7:10 web ./web',
      'pin 2:18 image 3.16.4 «3.16.4» in fence 1/stage 0/step 2 FROM',
      'pin 25:21 archive 3.14.0 «v3.14.0» in fence 24',
    ]);
  });
  test('session.md', () => {
    expect(listed(readFixture(reader, 'session.md'))).toEqual([
      '2:14 helm upgrade --atomic@2:37 web ./web',
      '4:27 helm install -f@4:50 web ./web',
      '7:3 helm test --hide-notes@7:17 web',
      '11:3 helm upgrade --wait@11:26 api ./api',
      '17:1 helm install --debug@17:24 api ./api',
      '25:7 helm history --max@25:24 web',
      '28:9 helm upgrade --atomic@29:3 win ./win',
      '33:3 helm upgrade --force@33:26 web ./web',
      '38:3 helm uninstall --wait@38:22 web',
    ]);
  });
});

test('which files', () => {
  const matches = (path: string): boolean => isOf(reader, { path, text: '' });
  for (const path of ['README.md', 'a/b.mdx', 'c.markdown', 'D.MD']) expect(matches(path), path).toBe(true);
  for (const path of ['README', 'a.rst', 'a.adoc', 'md']) expect(matches(path), path).toBe(false);
});

test('everything is documentation, each fence a place of its own, and nothing makes the audit incomplete', () => {
  const { facts } = read(
    '```sh\nhelm upgrade a ./a $FLAGS "\n```\n\n```make\ninclude x.mk\nx:\n\thelm lint $(Y)\n```\n',
  );
  expect(facts.map((fact) => 'origin' in fact && fact.origin)).toEqual(['documentation', 'documentation']);
  expect(facts.map((fact) => scopeOf(fact.scope))).toEqual(['fence 1', 'fence 5/target x']);
});

test('parts of workflows', () => {
  const { commands, pins } = read(
    '```yaml\n- uses: azure/setup-helm@v4\n  with:\n    version: v3.14.0\n- run: helm lint --strict\n```\n\n```yaml\nrun: no\nhelm: x\n```\n',
  );
  expect(commands).toEqual(['5:8 helm lint --strict@5:18']);
  expect(pins).toEqual([expect.stringContaining('«v3.14.0» in fence 1')]);
});

describe('silent', () => {
  test.each([
    ['prose', 'helm upgrade a ./a --atomic\n'],
    ['inline code', 'Use `helm upgrade a ./a --atomic`.\n'],
    ['an indented line inside a paragraph', 'text\n    helm upgrade a ./a --atomic\n'],
    ['a comment in a fence', '```bash\n# helm upgrade a ./a --atomic\n```\n'],
    ['an HTML comment', '<!--\n```bash\nhelm upgrade a ./a --atomic\n```\n-->\n'],
    ['another language', '```json\nhelm upgrade a ./a --atomic\n```\n'],
    ['output below a prompt', '```console\n$ ls\nhelm upgrade a ./a --atomic\n```\n'],
    ['a fence that is no fence', '``` not `a fence\nhelm upgrade a ./a --atomic\n'],
    ['a heading', '# helm upgrade --atomic\n'],
    ['a table', '| `helm upgrade` | `--atomic` |\n'],
  ])('%s', (_, text) => {
    expect(commands(text)).toEqual([]);
  });
});

describe('found', () => {
  test.each([
    [
      'after an HTML comment in one line',
      '<!-- note -->\n```bash\nhelm lint --strict\n```\n',
      '3:1 helm lint --strict@3:11',
    ],
    ['in a fence that is never closed', '```bash\nhelm lint --strict\n', '2:1 helm lint --strict@2:11'],
    [
      'behind a shorter fence inside a longer one',
      '````bash\n```\nhelm lint --strict\n````\n',
      '3:1 helm lint --strict@3:11',
    ],
    [
      'with attributes behind the language',
      '```bash {linenos=true}\nhelm lint --strict\n```\n',
      '2:1 helm lint --strict@2:11',
    ],
    ['with the language in braces', '~~~ {.sh}\nhelm lint --strict\n~~~\n', '2:1 helm lint --strict@2:11'],
    [
      'with tabs and CRLF',
      '1. x\r\n\r\n\t```sh\r\n\thelm lint \\\r\n\t  --strict\r\n\t```\r\n',
      '4:2 helm lint --strict@5:4',
    ],
    [
      'with a placeholder of two words',
      '```sh\nhelm upgrade <release name> <chart> --atomic\n```\n',
      '2:1 helm upgrade --atomic@2:37 <release name> <chart>',
    ],
    [
      'with a here-document',
      '```sh\nhelm upgrade a ./a -f - --atomic <<EOF\nx: 1\nEOF\n```\n',
      '2:1 helm upgrade -f@2:20 --atomic@2:25 a ./a',
    ],
  ])('%s', (_, text, expected) => {
    expect(commands(text)).toEqual([expected]);
  });
});

describe('hostile texts', () => {
  const many = 100_000;
  test.each([
    ['fences', '```\n'.repeat(20_000)],
    [
      'fences of growing length',
      Array.from({ length: 1_000 }, (_, i) => `${'`'.repeat(i + 3)}sh\nhelm lint\n`).join(''),
    ],
    ['quotes', `${'>'.repeat(many)}\n${'> '.repeat(many)}\`\`\`sh\nhelm lint\n`],
    ['quotes that end', '> ```sh\n> helm lint\nx\n'.repeat(5_000)],
    ['bullets', `${'- '.repeat(many)}\`\`\`sh\nhelm lint\n`],
    ['blanks', `${' '.repeat(many)}\n${`${' '.repeat(200)}\n`.repeat(2_000)}`],
    ['comments', `${'<!--'.repeat(20_000)}\n${'-->'.repeat(20_000)}\n\`\`\`\nhelm lint\n`],
    ['placeholders', `\`\`\`sh\nhelm upgrade ${'<a '.repeat(30_000)}${'<b>'.repeat(10_000)}\n`],
    ['prompts', `\`\`\`console\n${'$ '.repeat(30_000)}\n${'[a '.repeat(30_000)}\n${'a@a'.repeat(30_000)}\n`],
    ['unfinished quotes and NUL', `\`\`\`sh\n${'helm upgrade "a\0\n'.repeat(500)}\`\`\`\n`],
    ['here-documents', `\`\`\`console\n${'$ cat <<A\n'.repeat(5_000)}`],
  ])('%s', (_, text) => {
    readInTime(reader, 'README.md', text);
  });

  test('mutations never throw, and exact spans hold their text', () => survivesMutations(reader));
});
