import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { decisionsOf } from '../../src/fix/decisions.ts';
import { writeAll } from '../../src/fix/deliver.ts';
import { fixedFiles, plan, repository } from './repository.ts';

const HELM4 = 'curl -fsSL https://get.helm.sh/helm-v4.3.1-linux-amd64.tar.gz | tar xz\n';
const HELM3 = 'curl -fsSL https://get.helm.sh/helm-v3.18.6-linux-amd64.tar.gz | tar xz\n';
const LABEL = '#!/bin/sh\nexec sed s/a/b/\n';
const MANIFEST = 'hooks/helm-plugins/label/plugin.yaml';
const SCRIPT = 'hooks/helm-plugins/label/run.sh';

/** What `fix --unsafe` makes of a script beside `hooks/label.sh`, and of other files. */
async function fixed(text: string, more: Readonly<Record<string, string>> = {}) {
  const files = { 'hooks/label.sh': LABEL, 'x.sh': `${HELM4}${text}`, ...more };
  const { outcome, texts } = await fixedFiles(files, { unsafe: true });
  return {
    outcome,
    texts,
    text: (texts['x.sh'] ?? files['x.sh']).slice(HELM4.length),
    paths: Object.keys(texts).sort(),
  };
}

describe('an executable post-renderer of the repository', () => {
  it('becomes a plugin beside it that runs it', async () => {
    const { texts, text, paths } = await fixed('helm upgrade a b --post-renderer ./hooks/label.sh # all of them\n');
    expect(text).toBe('HELM_PLUGINS=./hooks/helm-plugins helm upgrade a b --post-renderer label # all of them\n');
    expect(paths).toEqual([MANIFEST, SCRIPT, 'x.sh']);
    expect(texts[MANIFEST]).toContain('\nname: label\n');
    expect(texts[SCRIPT]).toContain('\nprogram=${here%/*/*}/label.sh\n');
    expect(texts[SCRIPT]).toContain('\n  program=$root/hooks/label.sh\n');
  });

  it.each([
    [
      'attached, in quotes, over lines',
      'helm template a b \\\n  --post-renderer="hooks/label.sh" \\\n  --post-renderer-args "two words" > out\n',
      'HELM_PLUGINS=hooks/helm-plugins helm template a b \\\n  --post-renderer="label" \\\n  --post-renderer-args "two words" > out\n',
    ],
    [
      'behind another program',
      'timeout 5m helm upgrade a b --post-renderer ./hooks/label.sh\n',
      'HELM_PLUGINS=./hooks/helm-plugins timeout 5m helm upgrade a b --post-renderer label\n',
    ],
    [
      'with a variable in front, in a list',
      'cd charts && A=b "$HELM" upgrade a b --post-renderer ../hooks/label.sh || exit 1\n',
      'cd charts && HELM_PLUGINS=../hooks/helm-plugins A=b "$HELM" upgrade a b --post-renderer label || exit 1\n',
    ],
    [
      'in a variable',
      'RENDERER=./hooks/label.sh\nhelm upgrade a b --post-renderer "$RENDERER"\n',
      'RENDERER=label\nHELM_PLUGINS=./hooks/helm-plugins helm upgrade a b --post-renderer "$RENDERER"\n',
    ],
    [
      'behind another plugin',
      'helm diff upgrade a b --post-renderer ./hooks/label.sh\n',
      'HELM_PLUGINS=`helm env HELM_PLUGINS`:./hooks/helm-plugins helm diff upgrade a b --post-renderer label\n',
    ],
    [
      'in a function that several calls reach',
      'up() {\n  helm upgrade "$1" b --post-renderer ./hooks/label.sh\n}\nup one\nup two\n',
      'up() {\n  HELM_PLUGINS=./hooks/helm-plugins helm upgrade "$1" b --post-renderer label\n}\nup one\nup two\n',
    ],
  ])('is replaced %s', async (_, before, after) => {
    const helm = before.includes('$HELM') ? 'HELM=helm\n' : '';
    expect((await fixed(helm + before)).text).toBe(helm + after);
  });

  it.each([
    ['"$D/hooks/label.sh"', '$D'],
    ['"${D}"/hooks/label.sh', '${D}'],
    ['$D/hooks/label.sh', '$D'],
    ['"$(dirname "$0")/hooks/label.sh"', '$(dirname "$0")'],
    ['$PWD/hooks/label.sh', '$PWD'],
    ['"$GITHUB_WORKSPACE/hooks/label.sh"', '$GITHUB_WORKSPACE'],
  ])('is found at %s', async (path, written) => {
    const folder = 'D=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)\n';
    expect((await fixed(`${folder}helm upgrade a b --post-renderer ${path} --wait\n`)).text).toBe(
      `${folder}HELM_PLUGINS=${written}/hooks/helm-plugins helm upgrade a b --post-renderer label --wait\n`,
    );
  });

  it('is replaced in a pipeline and in a makefile, which keep their own quotes and line ends', async () => {
    const pipeline =
      "on: push\r\njobs:\r\n  a:\r\n    runs-on: ubuntu-24.04\r\n    steps:\r\n      - uses: azure/setup-helm@v4\r\n        with:\r\n          version: v4.3.1\r\n      - run: 'helm upgrade a b --post-renderer ./label.sh'\r\n        working-directory: hooks\r\n";
    const makefile = `up:\n\t${HELM4}\t@helm upgrade a b --post-renderer './hooks/label.sh'\n`;
    const { texts } = await fixed('', { '.github/workflows/ci.yml': pipeline, Makefile: makefile });
    expect(texts['.github/workflows/ci.yml']).toBe(
      pipeline.replace(
        'helm upgrade a b --post-renderer ./label.sh',
        'HELM_PLUGINS=./helm-plugins helm upgrade a b --post-renderer label',
      ),
    );
    expect(texts['Makefile']).toBe(
      makefile.replace(
        "helm upgrade a b --post-renderer './hooks/label.sh'",
        "HELM_PLUGINS=./hooks/helm-plugins helm upgrade a b --post-renderer 'label'",
      ),
    );
  });

  it('is one plugin for all commands, and a program that can be run', async () => {
    const made = repository({
      'hooks/label.sh': LABEL,
      'x.sh': `${HELM4}helm upgrade a b --post-renderer ./hooks/label.sh\n`,
      'deploy/y.sh': `${HELM4}helm template a b --post-renderer ../hooks/label.sh --post-renderer-args x\n`,
    });
    try {
      const outcome = await plan(made.root, { unsafe: true });
      expect(outcome.changes).toHaveLength(1);
      expect(outcome.remaining.map(({ row }) => row)).toEqual(['hooks-too', 'hooks-too']);
      expect(await writeAll(outcome)).toEqual([]);
      expect(statSync(join(made.root, SCRIPT)).mode & 0o100).toBe(0o100);
      expect(statSync(join(made.root, MANIFEST)).mode & 0o111).toBe(0);
      expect([...(await plan(made.root, { unsafe: true })).tree.keys()]).toEqual([]);
      // A command that is written later uses what there is.
      made.write({ 'z.sh': `${HELM4}helm upgrade a b --post-renderer hooks/label.sh\n` });
      const again = await plan(made.root, { unsafe: true });
      expect([...again.tree.keys()]).toEqual(['z.sh']);
      expect(again.tree.get('z.sh')?.text).toContain('HELM_PLUGINS=hooks/helm-plugins helm upgrade a b');
    } finally {
      made.remove();
    }
  });

  it('is told with what behaves differently, and left alone without --unsafe', async () => {
    const { outcome, texts } = await fixedFiles({
      'hooks/label.sh': LABEL,
      'x.sh': `${HELM4}helm upgrade a b --post-renderer ./hooks/label.sh\n`,
    });
    expect(texts).toEqual({});
    const [decision] = decisionsOf(outcome, rules, false);
    expect(decision).toMatchObject({
      obstacle: 'unsafe',
      reason: expect.stringContaining('Hooks pass through it too'),
    });
    expect(decision?.reason).toMatch(/Helm 3 refuses the line, and HELM_PLUGINS hides/);
  });
});

describe('HELM_PLUGINS is left out, and an installation asked for,', () => {
  it.each([
    ['behind sudo', 'sudo helm upgrade a b --post-renderer ./hooks/label.sh\n', ''],
    ['behind a plugin that is not told', '"$X" diff upgrade a b --post-renderer ./hooks/label.sh\n', 'X=$1/helm\n'],
    ['with values that a plugin fetches', 'helm upgrade a b -f s3://c/v.yaml --post-renderer ./hooks/label.sh\n', ''],
    [
      'where a plugin with a getter is installed',
      'helm upgrade a b --post-renderer ./hooks/label.sh\n',
      'helm plugin install https://github.com/hypnoglow/helm-s3 --verify=false\n',
    ],
    [
      'where the plugins of a script are somewhere',
      'helm upgrade a b --post-renderer ./hooks/label.sh\n',
      'export HELM_PLUGINS=/opt/plugins\n',
    ],
  ])('%s', async (_, line, before) => {
    const { outcome, text, paths } = await fixed(before + line);
    expect(text).toBe(before + line.replace('./hooks/label.sh', 'label'));
    expect(paths).toEqual([MANIFEST, SCRIPT, 'x.sh']);
    expect(outcome.done.map(({ fix }) => fix.changes).join()).toContain(
      'install it first (helm plugin install ./hooks/helm-plugins/label)',
    );
  });

  it.each([
    ['only commands are installed', 'helm plugin install https://github.com/databus23/helm-diff --verify=false\n'],
    ['only charts know of other addresses', 'helm upgrade x y --set db=postgres://db/x -f https://a/b.yaml\n'],
  ])('but not where %s', async (_, before) => {
    const { text } = await fixed(`${before}helm upgrade a b --post-renderer ./hooks/label.sh\n`);
    expect(text).toContain('HELM_PLUGINS=./hooks/helm-plugins helm upgrade a b');
  });
});

describe('no plugin is written', () => {
  it.each([
    [
      'for a bare name, which Helm 3 looked for in PATH',
      'helm upgrade a b --post-renderer label.sh\n',
      { 'label.sh': LABEL },
    ],
    ['for a file without #!', 'helm upgrade a b --post-renderer ./plain\n', { plain: 'sed s/a/b/\n' }],
    ['for a file that is not there', 'helm upgrade a b --post-renderer ./gone.sh\n', {}],
    ['for a path with a variable', 'helm upgrade a b --post-renderer "$DIR/hooks/label.sh"\n', {}],
    [
      'for a folder beside that of the script, which is another one',
      'D=$(dirname "$0")/..\nhelm upgrade a b --post-renderer "$D/hooks/label.sh"\n',
      {},
    ],
    [
      'for a path that is put together',
      'D=$(dirname "$0")\nhelm upgrade a b --post-renderer "$D"/hooks"/label.sh"\n',
      {},
    ],
    ['for a path with a blank', "helm upgrade a b --post-renderer './my hooks/a.sh'\n", { 'my hooks/a.sh': LABEL }],
    [
      'for a path that may mean two files',
      'cd "$DIR"\nhelm upgrade a b --post-renderer ./k/k.sh\n',
      { 'one/k/k.sh': LABEL, 'two/k/k.sh': LABEL },
    ],
    [
      'when there are two post-renderers',
      'helm upgrade a b --post-renderer ./hooks/label.sh --post-renderer ./hooks/label.sh\n',
      {},
    ],
    [
      'when other programs get the same text',
      'R=./hooks/label.sh\nkubectl get all -o yaml | $R\nhelm upgrade a b --post-renderer $R\n',
      {},
    ],
  ])('%s', async (_, text, more) => {
    expect((await fixed(text, more)).paths).toEqual([]);
  });

  it('while Helm 3 runs the line; both ways are named', async () => {
    const files = { 'hooks/label.sh': LABEL, 'x.sh': `${HELM3}helm upgrade a b --post-renderer ./hooks/label.sh\n` };
    const { outcome, texts } = await fixedFiles(files, { unsafe: true });
    expect(texts).toEqual({});
    const [decision] = decisionsOf(outcome, rules, false).filter(({ finding }) => finding.rule === 'post-renderer');
    expect(decision).toMatchObject({ obstacle: 'helm3' });
    expect(decision?.alternatives.map(({ write }) => write).join('\n')).toMatch(
      /One name for both.*branch on `helm version[\s\S]*Wrap the executable in a plugin/,
    );
    const dropped = await fixedFiles(files, { unsafe: true, support: 'helm4' });
    expect(dropped.texts['x.sh']).toContain('--post-renderer label\n');
  });
});

describe('the name of the plugin', () => {
  it.each([
    ['is the name of the file in kebab case', './hooks/AddLabels_v2.sh', {}, 'hooks/helm-plugins/add-labels-v2'],
    ['is no command of Helm', './hooks/template.py', {}, 'hooks/helm-plugins/template-post-renderer'],
    [
      'is that of no other plugin',
      './hooks/label.sh',
      { 'plugins/label/plugin.yaml': 'name: label\nversion: 1.0.0\ncommand: x\nusage: Helm\ndescription: y\n' },
      'hooks/helm-plugins/hooks-label',
    ],
    ['stands in a folder at the root too', './label.sh', { 'label.sh': LABEL }, 'helm-plugins/label'],
  ])('%s', async (_, value, more, folder) => {
    const { texts, paths } = await fixed(`helm upgrade a b --post-renderer ${value}\n`, {
      [value.slice(2)]: LABEL,
      ...more,
    });
    expect(paths).toContain(`${folder}/plugin.yaml`);
    expect(texts[`${folder}/plugin.yaml`]).toContain(`\nname: ${folder.slice(folder.lastIndexOf('/') + 1)}\n`);
  });
});
