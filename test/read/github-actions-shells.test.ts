import { expect, test } from 'vitest';
import { reader } from '../../src/read/github-actions/index.ts';
import { listed, readText } from './lib/show.ts';

const PATH = '.github/workflows/deploy.yml';

const commands = (text: string): readonly string[] =>
  listed(readText(reader, PATH, text)).filter((line) => !line.startsWith('pin'));

test('steps in PowerShell: lists, continued lines, expressions, variables for later steps', () => {
  const text = `jobs:
  deploy:
    runs-on: ubuntu-latest
    env:
      CHART: ./chart
    steps:
      - shell: pwsh
        run: |
          $flags = @('--install', '--atomic')
          helm upgrade \${{ github.ref_name }} $env:CHART \`
            --wait @flags
          "EXTRA=--force" >> $env:GITHUB_ENV
      - run: helm upgrade web . $EXTRA
`;
  expect(commands(text)).toEqual([
    '10:11 helm upgrade --wait@11:13 --install@9:23 --atomic@9:36 ${{ github.ref_name }} ./chart',
    '13:14 helm upgrade --force@12:18 web .',
  ]);
});

test('a runner of Windows takes PowerShell unless a step says otherwise', () => {
  const text = `jobs:
  deploy:
    runs-on: windows-latest
    steps:
      - run: |
          helm upgrade web . \`
            --atomic
      - shell: cmd
        run: |
          helm upgrade web . ^
            --force
      - shell: bash
        run: |
          helm upgrade web . \\
            --wait
`;
  expect(commands(text)).toEqual([
    '6:11 helm upgrade --atomic@7:13 web .',
    '10:11 helm upgrade --force@11:13 web .',
    '14:11 helm upgrade --wait@15:13 web .',
  ]);
});

test('an action of others that is named after Helm is named, unless what it is given says what it runs', () => {
  const text = `jobs:
  deploy:
    steps:
      - uses: acme/action-helm-deploy@v1.0.2
        with: { chart: acme/web }
      - uses: acme/action-helm-deploy@v1.0.2
        with: { helm-version: v3.19.0 }
      - uses: acme/helm-docs@v1
`;
  const { facts } = readText(reader, PATH, text);
  expect(facts.flatMap((fact) => (fact.kind === 'outside' ? [`${fact.span.startLine} ${fact.what}`] : []))).toEqual([
    '4 action acme/action-helm-deploy@v1.0.2',
  ]);
});

test('a reusable workflow of others is named where Helm is', () => {
  const text =
    'jobs:\n  sign:\n    uses: acme/sign/.github/workflows/sign.yml@v1\n  build:\n    steps:\n      - run: make\n';
  const named = (whole: string): readonly string[] =>
    readText(reader, PATH, whole).facts.flatMap((fact) => (fact.kind === 'outside' ? [fact.what] : []));
  expect(named(text)).toEqual([]);
  expect(named(`${text}      - run: helm lint .\n`)).toEqual([
    'reusable workflow acme/sign/.github/workflows/sign.yml@v1',
  ]);
});
