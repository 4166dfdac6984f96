import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { decisionsOf } from '../../src/fix/decisions.ts';
import * as fc from '../lib/fast-check.ts';
import { fixedFiles, plan } from './repository.ts';

const HELM4 = 'curl -fsSL https://get.helm.sh/helm-v4.3.1-linux-amd64.tar.gz | tar xz\n';
const HELM3 = 'curl -fsSL https://get.helm.sh/helm-v3.18.6-linux-amd64.tar.gz | tar xz\n';

async function script(text: string, change: Parameters<typeof fixedFiles>[1] = {}) {
  const { outcome, texts } = await fixedFiles({ 'x.sh': text }, change);
  return { outcome, text: texts['x.sh'] ?? text };
}

describe('what is written', () => {
  it('is the spelling of Helm 4 where only Helm 4 runs', async () => {
    const { text } = await script(`${HELM4}helm upgrade a b --atomic\nhelm list -a\n`);
    expect(text).toBe(`${HELM4}helm upgrade a b --rollback-on-failure\nhelm list\n`);
  });

  it.each([
    ['Helm 3 runs', HELM3],
    ['Helm 3 and Helm 4 run', `if [ "$1" = old ]; then\n  ${HELM3}else\n  ${HELM4}fi\n`],
    ['nobody knows which Helm runs', ''],
  ])('is a spelling that both accept where %s', async (_, pin) => {
    const { outcome, text } = await script(
      `${pin}helm upgrade a b --atomic\nhelm list -a\nhelm upgrade a b --wait=true\n`,
    );
    expect(text).toContain('helm upgrade a b --atomic\n');
    expect(text).toContain('helm list --deployed --failed --pending');
    expect(text).toContain('helm upgrade a b --wait\n');
    const [decision] = decisionsOf(outcome, rules, false).filter(({ finding }) => finding.rule === 'atomic-flag');
    expect(decision).toMatchObject({ obstacle: 'helm3', place: { path: 'x.sh' } });
    expect(decision?.alternatives.map(({ write }) => write)).toEqual(['--atomic', '--rollback-on-failure']);
  });

  it('is nothing that an old Helm 3 refuses', async () => {
    const old = HELM3.replace('3.18.6', '3.12.3');
    const { outcome, text } = await script(`${old}helm install a b --dry-run\nhelm version -c\n`);
    expect(text).toBe(`${old}helm install a b --dry-run\nhelm version\n`);
    const [, decision] = decisionsOf(outcome, rules, false);
    expect(decision).toMatchObject({ obstacle: 'helm3', finding: { rule: 'dry-run-flag' } });
  });

  it('is for Helm 4 wherever that is asked for', async () => {
    const both = `${HELM3}helm upgrade a b --atomic\n`;
    expect((await script(both, { support: 'helm4' })).text).toBe(`${HELM3}helm upgrade a b --rollback-on-failure\n`);
    const four = `${HELM4}helm upgrade a b --atomic\n`;
    expect((await script(four, { support: 'both' })).text).toBe(four);
  });

  it('goes back to what Helm 3 knows where Helm 3 runs, and never with --support helm4', async () => {
    const text = `${HELM3}helm upgrade a b --rollback-on-failure --wait=watcher\n`;
    expect((await script(text)).text).toBe(`${HELM3}helm upgrade a b --atomic --wait\n`);
    expect((await script(text, { support: 'helm4' })).text).toBe(text);
  });

  it('changes behaviour only when that is asked for, and says how', async () => {
    const text = `${HELM4}helm upgrade a b --force\n`;
    const safe = await script(text);
    expect(safe.text).toBe(text);
    const [decision] = decisionsOf(safe.outcome, rules, false);
    expect(decision).toMatchObject({ obstacle: 'unsafe', reason: expect.stringContaining('client-side apply') });
    expect((await script(text, { unsafe: true })).text).toBe(
      `${HELM4}helm upgrade a b --force-replace --server-side=false\n`,
    );
  });

  it('follows the choice of rules and of confidence', async () => {
    const text = 'helm version -c\nhelm list -a\n';
    expect((await script(text, { rules: ['version-client'] })).text).toBe('helm version\nhelm list -a\n');
    const page = { 'README.md': '```sh\nhelm version -c\n```\n' };
    expect((await fixedFiles(page)).texts).toEqual({});
    expect((await fixedFiles(page, { minConfidence: 'low' })).texts).toEqual({
      'README.md': '```sh\nhelm version\n```\n',
    });
  });

  it('leaves alone what an ignore comment silences', async () => {
    const text = '# helm4-audit: ignore[list-all] they run Helm 3 for ever\nhelm list -a\n';
    expect((await script(text)).text).toBe(text);
  });

  it('keeps line ends, byte order marks, encodings and the missing line end', async () => {
    const files = {
      'crlf.sh': 'helm version -c\r\nhelm upgrade a b \\\r\n  --wait=false\r\n# é',
      'bom.sh': '\uFEFFhelm version -c',
      'latin.sh': Buffer.from('# caf\xe9\nhelm version -c\n', 'latin1'),
      'wide.ps1': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('helm version -c\r\n', 'utf16le')]),
    };
    const { outcome, texts } = await fixedFiles(files);
    expect(texts).toEqual({
      'crlf.sh': 'helm version\r\nhelm upgrade a b\r\n# é',
      'bom.sh': 'helm version',
      'latin.sh': '# café\nhelm version\n',
      'wide.ps1': 'helm version\r\n',
    });
    const { contentOf } = await import('../../src/fix/tree.ts');
    const bytes = (path: string) => {
      const file = outcome.tree.get(path);
      return file && contentOf(file);
    };
    expect(bytes('bom.sh')).toEqual(Buffer.from('\uFEFFhelm version'));
    expect(bytes('latin.sh')).toEqual(Buffer.from('# caf\xe9\nhelm version\n', 'latin1'));
    expect(bytes('wide.ps1')?.subarray(0, 4)).toEqual(Buffer.from([0xff, 0xfe, 0x68, 0]));
  });
});

describe('what is written elsewhere', () => {
  it('lands where the text is written', async () => {
    const { texts } = await fixedFiles({
      'lib.sh': 'ARGS="--install --wait=false"\n',
      'deploy.sh': '. ./lib.sh\nhelm upgrade a b $ARGS\n',
    });
    expect(texts).toEqual({ 'lib.sh': 'ARGS="--install"\n' });
  });

  it('is changed in the file that is called, by the Helm of those that call it', async () => {
    const workflow = (version: string) =>
      `on: push\njobs:\n  a:\n    runs-on: self-hosted\n    steps:\n      - uses: azure/setup-helm@v4\n        with: { version: ${version} }\n      - run: ./deploy.sh\n`;
    const deploy = '#!/bin/sh\nhelm upgrade a b --atomic\n';
    const only4 = { '.github/workflows/a.yml': workflow('v4.2.4'), 'deploy.sh': deploy };
    expect((await fixedFiles(only4)).texts).toEqual({
      'deploy.sh': '#!/bin/sh\nhelm upgrade a b --rollback-on-failure\n',
    });
    const both = { ...only4, '.github/workflows/b.yml': workflow('v3.18.6') };
    expect((await fixedFiles(both)).texts).toEqual({});
  });

  it('stays when two commands need different words', async () => {
    const { outcome, text } = await script('DRY=--dry-run\nhelm upgrade a b $DRY\nhelm uninstall a $DRY\n');
    expect(text).toBe('DRY=--dry-run\nhelm upgrade a b $DRY\nhelm uninstall a $DRY\n');
    const reason = "It also reaches 'helm uninstall' at x.sh:3, which needs something else.";
    expect(outcome.takenBack).toMatchObject([{ reason }]);
  });

  it('stays when another program gets the same variable', async () => {
    const { outcome, text } = await script(
      `${HELM4}MODE="--force"\nhelm install a b $MODE\necho "$MODE"\nkubectl delete pod x $MODE\n`,
    );
    expect(text).toContain('MODE="--force"');
    expect(outcome.takenBack).toMatchObject([
      { reason: 'It is written in a variable that x.sh:5 uses for something else.' },
    ]);
  });

  it.each([
    ['x.py', 'args = ["-c"]\nrun(["helm", "version", *args])\nother(args)\n', 3],
    ['x.js', 'const f = [\n  "-c",\n];\nspawn("helm", ["version", ...f]);\nother(f);\n', 5],
  ])('stays in %s when something else gets the same list', async (path, text, line) => {
    const program =
      path === 'x.py' ? `from subprocess import run\n${text}` : `const { spawn } = require("child_process");\n${text}`;
    const { outcome, texts } = await fixedFiles({ [path]: program });
    expect(texts).toEqual({});
    expect(outcome.takenBack).toMatchObject([
      { reason: `It is written in a variable that ${path}:${line + 1} uses for something else.` },
    ]);
    const set = program.replace('other(', 'args = []\nother(').replace('other(f)', 'console.log(f)');
    expect((await fixedFiles({ [path]: set })).outcome.takenBack).toEqual([]);
  });

  it('stays when another script takes in the same variable', async () => {
    const { outcome, texts } = await fixedFiles({
      'flags.sh': 'FLAGS=--wait=true\n',
      'x.sh': `${HELM4}. ./flags.sh\nhelm upgrade a b $FLAGS\n`,
      'y.sh': '. ./flags.sh\nhelm env\nflux reconcile $FLAGS\n',
    });
    expect(texts).toEqual({});
    expect(outcome.takenBack).toMatchObject([
      { reason: 'It is written in a variable that y.sh:3 uses for something else.' },
    ]);
  });

  it.each(['V="-c"\nhelm version "$V"\n', 'f() { helm version $1 --short; echo "$2"; }\nf -c x\n'])(
    'leaves no argument empty or in the place of another: %j',
    async (text) => {
      const { outcome, text: now } = await script(text);
      expect(now).toBe(text);
      expect(outcome.takenBack).toMatchObject([{ reason: expect.stringMatching(/empty argument|would move up/) }]);
    },
  );

  it.each([
    ['V="-c"\nhelm version $V\n', 'V=""\nhelm version $V\n'],
    ['V=(-c)\nhelm version "${V[@]}"\n', 'V=()\nhelm version "${V[@]}"\n'],
    ['f() { helm version "$@"; }\nf -c\n', 'f() { helm version "$@"; }\nf\n'],
  ])('takes away what leaves nothing behind: %j', async (text, now) => {
    expect((await script(text)).text).toBe(now);
  });

  it('of standard input is nothing that needs another file', async () => {
    const bytes = Buffer.from(
      'package p\n\nimport "helm.sh/helm/v3/pkg/action"\n\nfunc f(c *action.Install) (string, error) {\n' +
        '\trel, err := c.Run(nil, nil)\n\treturn rel.Name, err\n}\n',
    );
    const outcome = await plan('/', { paths: [], stdin: { name: 'p.go', bytes } });
    expect(outcome.tree.size).toBe(0);
    expect(outcome.takenBack[0]?.reason).toBe('It needs helm4.go as well, which standard output cannot hold.');
  });

  it('is nothing that a variable beside it may hold already', async () => {
    const install = `${HELM4}helm plugin install https://github.com/databus23/helm-diff`;
    expect((await script(`${install}\n`)).text).toBe(`${install} --verify=false\n`);
    expect((await script(`${install} $FLAGS\n`)).text).toBe(`${install} $FLAGS\n`);
  });

  it('is no copy of what others wrote', async () => {
    const { outcome, texts } = await fixedFiles({ 'vendor/example.com/x/deploy.sh': 'helm version -c\n' });
    expect(texts).toEqual({});
    expect(outcome.takenBack).toMatchObject([{ reason: expect.stringContaining('copy') }]);
  });

  it('is no setting of a task', async () => {
    const { outcome, texts } = await fixedFiles({
      'azure-pipelines.yml':
        'steps:\n  - task: HelmDeploy@1\n    inputs:\n      command: upgrade\n      chartType: FilePath\n      chartPath: x\n      force: true\n',
    });
    expect(texts).toEqual({});
    expect(decisionsOf(outcome, rules, false).map(({ obstacle }) => obstacle)).not.toContain('unsafe');
  });
});

describe('the end of it', () => {
  it('is reached in one run', async () => {
    const text = `${HELM4}helm list --all | grep x\nhelm upgrade a b --atomic --wait=true --dry-run=false\nhelm lint\nhelm status a --show-desc\n`;
    const once = await script(text);
    expect(once.outcome.done.length).toBe(6);
    const twice = await script(once.text);
    expect(twice.text).toBe(once.text);
    expect(twice.outcome.done).toEqual([]);
  });

  it('is the same however scripts are put together, and nothing else in them changes', async () => {
    const parts = fc.constantFrom(
      ...[
        'helm upgrade a b',
        'helm list',
        'helm lint',
        'helm version',
        'helm repo add x https://x.example',
        'kubectl apply',
      ],
      ...[
        ' --wait=true',
        ' --wait=false',
        ' --atomic',
        ' -a',
        ' --all',
        ' -aq',
        ' --client',
        ' --no-update',
        ' --dry-run',
      ],
      ...[
        ' \\\n  ',
        ' \\\r\n',
        '\n',
        '\r\n',
        ' | grep x\n',
        ' # --all\n',
        '; ',
        ' && ',
        '$(',
        ')',
        '"',
        "'",
        '`',
        ' $ARGS',
      ],
      ...[
        'ARGS="--wait=false"\n',
        'ARGS=(--atomic --dry-run)\n',
        ' "${ARGS[@]}"',
        'if true; then\n',
        'fi\n',
        'é\n',
        '\t',
      ],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(parts, { minLength: 2, maxLength: 14 }), fc.boolean(), async (all, unsafe) => {
        const text = all.join('');
        const first = await script(text, { unsafe });
        const second = await script(first.text, { unsafe });
        expect(second.text).toBe(first.text);
        const lines = (from: string) => from.split('\n').filter((line) => !/helm|--|-a|ARGS/.test(line));
        expect(lines(first.text).join('\n').trimEnd()).toBe(lines(text).join('\n').trimEnd());
      }),
      { numRuns: 60 },
    );
  });

  it('names places as they were', async () => {
    const { outcome } = await script('helm upgrade a b \\\n  --wait=false \\\n  --debug\nhelm lint\nhelm version -c\n');
    expect(outcome.done.map(({ finding, place }) => [finding.rule, place.line, place.column])).toEqual([
      ['wait-flag', 2, 3],
      ['lint-path', 4, 6],
      ['version-client', 5, 14],
    ]);
  });
});
