import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { formatOf } from '../../src/read/formats.ts';
import { reader } from '../../src/read/javascript/index.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { hasFlag, listed, readFixture, readText } from './lib/show.ts';

const read = (text: string, path = 'deploy.ts') => readText(reader, path, text);

describe('what programs run', () => {
  it('follows child_process through aliases, functions, classes and lists', () => {
    expect(listed(readFixture(reader, 'child-process.ts'))).toMatchInlineSnapshot(`
      [
        "20:3 helm upgrade --install@15:29 --atomic@15:84? -f@17:16? --force@19:37? release ./chart",
        "29:12 helm list --all@29:48 --wait@24:40",
        "33:12 helm template --validate@37:34 --debug@33:47? name",
        "42:20 helm uninstall --wait@42:43 --timeout@43:5 {name}",
        "44:8 helm uninstall --purge@44:20 {name}",
        "45:13 helm registry login -u@45:33 https://registry.example.com",
        "48:5 helm template --post-renderer@49:7 web ./chart",
        "52:10 helm upgrade --recreate-pods@52:35 web ./chart",
        "53:14 helm install --atomic@53:51 web ./chart",
        "env 20:85 HELM_DRIVER=configmap",
      ]
    `);
  });

  it('reads actions: exec with text and a list, versions, exported variables', () => {
    expect(listed(readFixture(reader, 'action.ts'))).toMatchInlineSnapshot(`
      [
        "25:20 helm upgrade --install@25:33 --namespace@17:18 --atomic@20:18 core.getInput('release', { required: true }) core.getInput('chart')",
        "25:20 helm upgrade --install@25:33 --namespace@17:18 --wait@23:18 core.getInput('release', { required: true }) ./chart",
        "26:20 helm version -c@26:33",
        "27:43 helm list -a@27:60",
        "pin 6:23 version-file 3.14.2 «v3.14.2»",
        "env 29:49 HELM_EXPERIMENTAL_OCI=1",
      ]
    `);
  });

  it('reads templates of zx', () => {
    expect(listed(readFixture(reader, 'release.mjs'))).toMatchInlineSnapshot(`
      [
        "5:9 helm upgrade --install@4:17 --atomic@4:30 --set@5:58 {process.argv[2]} ./chart",
        "6:43 helm list -a@6:53 -o@6:56",
        "9:30 helm repo add --no-update@9:81 stable https://charts.helm.sh/stable",
      ]
    `);
  });

  it('reads execa, cross-spawn, tinyexec, shelljs and executions of VS Code', () => {
    expect(listed(readFixture(reader, 'execa.ts'))).toMatchInlineSnapshot(`
      [
        "7:14 helm upgrade --force@7:52 web ./chart",
        "8:21 helm install --atomic@8:46 web ./chart",
        "9:10 helm lint",
        "10:13 helm test --hide-notes@10:37 web",
        "11:10 helm plugin install https://github.com/databus23/helm-diff",
        "12:13 helm version --client@12:26",
        "13:88 helm template --validate@13:114 .",
      ]
    `);
  });

  it('reads Deno, dax and Bun', () => {
    expect(listed(readFixture(reader, 'deno.ts'))).toMatchInlineSnapshot(`
      [
        "5:35 helm upgrade --atomic@6:40 web ./chart",
        "10:9 helm rollback --recreate-pods@10:27 web",
        "11:25 helm status --show-desc@11:50 web",
        "12:13 helm repo update --fail-on-repo-update-fail@12:39",
        "env 4:30 HELM_DRIVER=memory",
      ]
    `);
  });

  it('reads commands that projen puts into tasks and workflows', () => {
    expect(listed(readFixture(reader, 'projenrc.ts', '.projenrc.ts'))).toMatchInlineSnapshot(`
      [
        "7:10 helm upgrade --install@7:23 --atomic@7:45 app ./chart",
        "10:20 helm lint",
        "12:27 helm template --validate@12:49 ./chart",
        "18:40 helm registry login -u@18:76 https://ghcr.io",
        "pin 10:81 install-script floating >=3.22.0 <4.0.0 «https://raw.githubusercontent.com/helm/helm/main/scripts/get-helm-3»",
        "pin 17:68 setup-action 3.15.1 «v3.15.1»",
      ]
    `);
  });

  it.each([
    [
      'a list of conditional flags',
      "execFileSync('helm', ['upgrade', x && '--atomic', y ? '--force' : undefined].filter(Boolean));",
    ],
    ['spread of a condition', "spawnSync('helm', ['upgrade', ...(x ? ['--atomic'] : []), ...(y && ['--force'])]);"],
    ['text put together', "let c = 'helm upgrade'; c += ' --atomic'; if (y) c += ' --force'; execSync(c);"],
    ['a sum', "execSync('helm upgrade web ' + (x ? '--atomic' : '') + ' --force');"],
    ['concat', "const a = ['upgrade'].concat(['--atomic'], '--force'); spawnSync('helm', a);"],
    ['unshift', "const a = ['--atomic', '--force']; a.unshift('upgrade'); spawnSync('helm', a);"],
    [
      'a helper with rest arguments',
      "const helm = (...args) => execFileSync('helm', args); helm('upgrade', '--atomic', '--force');",
    ],
    [
      'a helper with a list',
      "function helm(args: string[]) { return spawnSync('helm', args); } helm(['upgrade', '--atomic', '--force']);",
    ],
    [
      'options taken apart',
      "function up({ flags = ['--atomic'] }) { spawnSync('helm', ['upgrade', '--force', ...flags]); } up({});",
    ],
    ['an enum', "enum F { A = '--atomic', B = '--force' } spawnSync('helm', ['upgrade', F.A, F.B]);"],
    ['a module path', "spawnSync(path.join(bin, 'helm'), ['upgrade', '--atomic', '--force']);"],
    [
      'a switch',
      "const a = ['upgrade']; switch (m) { case 1: a.push('--atomic'); break; default: a.push('--force'); } spawnSync('helm', a);",
    ],
    [
      'a class that puts Helm in front',
      "class H { async _cmd(c) { return cmd.exec(`helm ${c}`); } up() { return this._cmd('upgrade web . --atomic --force'); } }",
    ],
    ['split', "spawnSync('helm', 'upgrade --atomic --force'.split(' '));"],
    ['a comma in compiled code', "(0, exec_1.exec)('helm', ['upgrade', '--atomic', '--force']);"],
    ['an object with a program and arguments', "run({ command: 'helm', args: ['upgrade', '--atomic', '--force'] });"],
    ['a list of commands', "project({ commands: ['npm ci', 'helm upgrade web . --atomic --force'] });"],
  ])('%s', (_, text) => {
    const shown = read(`import { execSync, execFileSync, spawnSync } from 'child_process';\n${text}\n`);
    expect(hasFlag(shown, 'atomic'), 'atomic').toBe(true);
    expect(hasFlag(shown, 'force'), 'force').toBe(true);
  });

  it('places flags behind escapes, in templates and in continued strings', () => {
    const shown = read(
      "execSync('helm \\u0075pgrade \\\n  --atomic');\r\nexecSync(`\r\nhelm upgrade \\\\\r\n  --force`);",
    );
    expect(shown.commands).toMatchInlineSnapshot(`
      [
        "1:11 helm upgrade --atomic@2:3",
        "4:1 helm upgrade --force@5:3",
      ]
    `);
  });

  it('names what it cannot follow', () => {
    expect(read("spawnSync('helm', ['upgrade', ...extra()]);").unresolved).toEqual(['1:34 extra()']);
  });
});

describe('what is silent', () => {
  it.each(['lookalikes.tsx', 'lookalikes.test.ts', 'lookalikes.js'])('%s', (name) => {
    expect(listed(readFixture(reader, name))).toEqual([]);
  });
});

it('reads an object that a constructor takes once', () => {
  const text = "new commands.Run({ name: 'Lint the helm chart', command: `helm lint chart` });";
  expect(read(text).commands).toEqual(['1:59 helm lint chart']);
});

it('reads the arguments of containers', () => {
  const text = "const c = { image: 'alpine/helm:3.12.0', args: ['upgrade', 'web', '.', '--atomic'] };\n";
  const shown = read(text);
  expect(shown.commands).toEqual(['1:49 helm upgrade --atomic@1:73 web .']);
  expect(shown.pins).toEqual(['1:33 image 3.12.0 «3.12.0»']);
  expect(read(text.replace('alpine/helm', 'acme/tool')).commands).toEqual([]);
});

it('knows a program whose name a function finds', () => {
  const text = "const helm = await getHelmPath();\nawait utils.execCommand(helm, ['template', '--validate'], options);";
  const shown = read(text);
  expect(shown.commands).toEqual(['2:7 {getHelmPath()} template --validate@2:45']);
  expect(shown.unresolved).toEqual([]);
});

it('leaves versions and addresses in tests alone', () => {
  const text =
    "const HELM_VERSION = 'v3.8.0';\nexpect(url).toBe('https://get.helm.sh/helm-v3.8.0-linux-amd64.tar.gz');\n";
  expect(read(text).pins).toHaveLength(1);
  expect(read(text, 'install.test.ts').pins).toEqual([]);
});

describe('which files are read', () => {
  it('knows programs by their name or first line', () => {
    const isRead = (path: string, text = '') => formatOf({ path, text })?.format.name === 'javascript';
    for (const path of ['a.ts', 'a.tsx', 'a.mts', 'a.cts', 'a.js', 'a.jsx', 'a.mjs', 'a.cjs', '.projenrc.js'])
      expect(isRead(path), path).toBe(true);
    expect(isRead('bin/deploy', '#!/usr/bin/env node\n')).toBe(true);
    expect(isRead('bin/deploy', '#!/usr/bin/env -S deno run -A\n')).toBe(true);
    expect(isRead('bin/deploy', '#!/usr/bin/env python3\n')).toBe(false);
    expect(isRead('a.json', '#!/usr/bin/env node\n')).toBe(false);
  });

  it('looks for Helm where it may be run', () => {
    const matters = (text: string) => reader.matters?.({ path: 'a.ts', text });
    expect(matters("await runHelm(['upgrade', '--atomic']);")).toBe(true);
    expect(matters('spawn(this.helmPath, args);')).toBe(true);
    expect(matters('exec(`${helm} upgrade`);')).toBe(true);
    expect(matters("process.env.HELM_DRIVER = 'memory'; run();")).toBe(true);
    expect(matters("import helmet from 'helmet'; app.use(helmet()); exec('ls');")).toBe(false);
    expect(matters("export const tools = ['Helm', 'kubectl']; run();")).toBe(false);
    expect(reader.matters?.({ path: 'a.d.ts', text: "exec('helm upgrade')" })).toBe(false);
  });

  it('loads the parser only where Helm may be run', () => {
    const script = `
      const { formatOf, loadReader } = await import(process.argv[1] + '/src/read/formats.js');
      const { createRequire } = await import('node:module');
      const { cache } = createRequire(process.argv[1] + '/src/read/formats.js');
      const loaded = () => Object.keys(cache).some((path) => path.includes('ts-morph'));
      const read = async (text) => (await loadReader(formatOf({ path: 'a.ts', text }))).read({ path: 'a.ts', text }).length;
      const idle = await read("export const title = 'Helm charts'; spawn('git', ['push', '--atomic']);");
      const before = loaded();
      const found = await read("spawnSync('helm', ['upgrade', '--atomic']);");
      const again = await read("export const title = 'Helm charts';");
      console.log(JSON.stringify([idle, before, found, loaded(), again]));`;
    const dist = new URL('../../dist', import.meta.url).pathname;
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', script, dist], { encoding: 'utf8' });
    expect(JSON.parse(out)).toEqual([0, false, 1, true, 0]);
  });
});

describe('bundles', () => {
  const own = "\nasync function deploy() { await exec.exec('helm', ['upgrade', '--atomic']); }\n";
  const bundle =
    `var __webpack_modules__ = { 1: (module, exports, __nccwpck_require__) => {\n${'x'.padEnd(400, '\ny();')}\n} };\n`.repeat(
      600,
    ) + own;

  it('are read, and said to be bundles', () => {
    const facts = readInTime(reader, 'dist/index.js', bundle, 5_000);
    expect(facts).toHaveLength(1);
    expect(facts[0]).toMatchObject({ kind: 'command', assumes: expect.stringContaining('bundler') });
  });
});

describe('hostile texts', () => {
  it.each([
    ['parentheses', `spawn('helm', ${'('.repeat(50_000)}`],
    ['lists', `spawn('helm', ${'['.repeat(5_000)}${']'.repeat(5_000)})`],
    ['a long sum', `exec('helm upgrade' + ${"'--a' + ".repeat(20_000)}'')`],
    ['a long chain', `helm('x')${'.run()'.repeat(20_000)}; exec('helm upgrade')`],
    ['commas', `exec('helm upgrade'), ${'a,'.repeat(20_000)} b`],
    ['templates', `exec(\`helm upgrade ${'${`'.repeat(3_000)}`],
    ['objects in objects', `run(${"{ command: 'helm', args: [".repeat(200)}1${'] }'.repeat(200)})`],
    ['else if', `exec('helm ls');${'if (a) b(); else '.repeat(3_000)} c()`],
    ['a megabyte', `exec('helm upgrade');\n${'call(a, "b", [1, 2]);\n'.repeat(45_000)}`],
    ['long lines', `exec('helm upgrade');\n${`${'x '.repeat(2_400)}\n`.repeat(200)}`],
    ['quotes', `exec("helm upgrade ${'\\"'.repeat(50_000)}`],
    ['a file of nulls', `exec('helm upgrade'); ${'\0'.repeat(100_000)}`],
  ])('%s', (_, text) => {
    readInTime(reader, 'a.ts', text);
  });

  it('survives mutations of the fixtures', () => survivesMutations(reader), 120_000);
});
