import { describe, expect, it } from 'vitest';
import { isOf } from '../../src/read/formats.ts';
import { reader } from '../../src/read/python/index.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { hasFlag, listed, readFixture, readText } from './lib/show.ts';

function read(text: string): string[] {
  return listed(readText(reader, 'deploy.py', text));
}

describe('which files', () => {
  it('by extension, or by a first line that names Python', () => {
    expect(isOf(reader, { path: 'a/b.py', text: '' })).toBe(true);
    expect(isOf(reader, { path: 'b.pyw', text: '' })).toBe(true);
    expect(isOf(reader, { path: 'bin/deploy', text: '#!/usr/bin/env python3\n' })).toBe(true);
    expect(isOf(reader, { path: 'bin/deploy', text: '#!/usr/bin/python2.7 -u\n' })).toBe(true);
    expect(isOf(reader, { path: 'bin/deploy', text: '#!/usr/bin/env -S uv run --script\n' })).toBe(true);
    expect(isOf(reader, { path: 'bin/deploy', text: '#!/bin/sh\npython x\n' })).toBe(false);
    expect(isOf(reader, { path: 'a.pyi', text: '' })).toBe(false);
  });
});

describe('fixtures', () => {
  it('lists: constants, functions with a rest parameter, classes, lists changed in place, what a call gives', () => {
    expect(listed(readFixture(reader, 'lists.py'))).toEqual([
      '16:20 helm upgrade --set=a=b@62:45 --cleanup-on-fail@62:58 --wait@15:21 api ./charts/api',
      '16:20 helm uninstall old',
      '29:19 helm upgrade --install@8:29 -n@24:40 --atomic@20:13 -f@26:26 -f@26:26 --recreate-pods@27:18? release chart',
      '43:21 helm3 list -a@43:44 -o@43:50',
      '48:26 helm3 upgrade --namespace@46:31 --force@36:24 --timeout~47:20 web ./charts/web',
      '58:25 helm install --dry-run@52:17 preview chart',
      'unresolved 29:19 extra',
      'env 29:63 HELM_DRIVER=configmap',
    ]);
  });

  it('shell text: formats, joined and split strings, programs in variables, here and through functions', () => {
    expect(listed(readFixture(reader, 'text.py'))).toEqual([
      '14:12 helm upgrade --install@14:25 --recreate-pods@15:13 --debug@17:17? {name} ./chart',
      '19:17 helm registry login -u@19:43 https://registry.example.com',
      '20:10 helm template --validate@20:45 {name} ./chart',
      '22:10 helm repo add --no-update@23:10 stable https://charts.example.com',
      '24:11 helm uninstall --wait=false@24:35 {name}',
      '28:9 helm lint --strict@28:27 ./chart',
      '29:9 helm upgrade --atomic@30:13 {name} ./chart',
      '32:43 helm status --show-desc@32:62 name',
      '33:36 helm version --client@33:49 --short@33:58',
      '34:15 helm install --atomic@35:19 {name} ./chart',
      '37:15 helm list --all@37:50',
      'env 38:44 HELM_EXPERIMENTAL_OCI=1',
    ]);
  });

  it('commands handed to functions that are not in the file', () => {
    expect(listed(readFixture(reader, 'handed-on.py'))).toEqual([
      '10:9 helm upgrade --reuse-values@10:54 --wait@10:72 web ./chart',
      '11:9 helm uninstall --wait@11:46 web',
      '12:18 helm upgrade --force@12:43 web ./chart',
      '13:19 helm rollback --recreate-pods@13:51 web 1',
      '15:42 helm dependency build',
      '15:67 helm template --validate@15:83 .',
      '16:18 helm template --atomic@16:45 web',
      '17:30 helm repo update',
      '17:50 helm version -c@17:63',
      '18:25 helm lint --strict@18:41',
      '22:14 helm template --validate@22:41 chart',
      '26:27 helm upgrade --install@29:19 --atomic@29:46 db ./db',
      '30:14 helm install --wait@30:31 --replace@30:38 db ./db',
    ]);
  });

  it('versions of Helm: constants, addresses, branches on the version', () => {
    expect(listed(readFixture(reader, 'versions.py'))).toEqual([
      '8:34 helm version --short@8:47 --client@8:55',
      '26:22 helm upgrade --rollback-on-failure@13:17[4] --force-replace@19:13[4] web ./chart',
      '26:22 helm upgrade --atomic@14:13[3] --force@19:64[3] web ./chart',
      'pin 3:17 version-file 3.14.2 «v3.14.2»',
      'pin 3:17 archive 3.14.2 v3.14.2',
      'pin 30:32 install-script floating >=3.22.0 <4.0.0 «https://raw.githubusercontent.com/helm/helm/main/scripts/get-helm-3»',
    ]);
  });

  it('libraries that run programs', () => {
    expect(listed(readFixture(reader, 'libraries.py'))).toEqual([
      '10:1 helm upgrade --atomic@10:39 web ./chart',
      '11:1 helm upgrade --force@11:36 web ./chart',
      '12:1 helm list --all@12:18',
      '13:1 helm lint --strict@13:24',
      '14:1 helm template --validate@14:33 .',
      '15:7 helm uninstall --purge@15:19 web',
      '16:14 helm version --client@16:27',
      '17:21 helm status --show-desc@17:46 web',
      '18:20 helm rollback --force@18:47 web',
      '19:33 helm test --hide-notes@19:56 web',
      '25:13 helm upgrade --atomic@25:41 {name} ./chart',
      '29:43 helm upgrade --wait@29:80 web ./chart',
      '31:10 helm repo add --no-update@31:46 x https://example.com',
      'env 10:72 HELM_DRIVER=sql',
    ]);
  });

  it('statements of all kinds, and a file that is cut', () => {
    expect(listed(readFixture(reader, 'ugly.py'))).toEqual([
      '8:40 helm.exe list -a@8:54',
      '8:71 helm3 list --all@8:80',
      '18:5 helm upgrade --atomic@13:21 x y',
      '22:6 helm upgrade --wait@23:16 x y',
      '25:7 helm test --hide-notes@25:51 k-a',
      '25:7 helm test --hide-notes@25:51 k-b',
      '29:14 helm lint --strict@29:30',
      '31:7 helm lint --quiet@31:23',
      '32:12 helm env',
      '37:8 helm version -c@37:27',
      '39:8 helm version --client@39:27',
      '40:35 helm uninstall --purge@41:22 x',
      '42:9 helm list --all@42:52',
      '42:36 helm list --all@42:52',
      '43:6 helm template --set~43:34? .',
      '44:6 helm upgrade --set=a\\b@45:10 --force@45:24 x y',
      '47:16 helm search repo -l@47:33',
      '48:5 helm upgrade --atomic@48:34 x y',
      'unresolved 43:79 ("--validate", "--debug")[:1]',
      'unresolved 48:2 python syntax',
      'unresolved 48:3 python syntax',
    ]);
  });

  it('documentation, logs, messages, comparisons and other programs are silent', () => {
    expect(listed(readFixture(reader, 'silent.py'))).toEqual([]);
  });
});

describe('values', () => {
  it.each([
    ['a name of the module', 'F = "--atomic"\nrun(["helm", "upgrade", F])', '2:7 helm upgrade --atomic@1:6'],
    ['a tuple', 'run(("helm", "upgrade") + ("--wait",))', '1:7 helm upgrade --wait@1:29'],
    ['percent with names', 'os.system("helm list %(a)s" % {"a": "--all"})', '1:12 helm list --all@1:38'],
    ['format with places', 'os.system("{1} list {0}".format("--all", "helm"))', '1:16 helm list --all@1:34'],
    ['two strings in a row', "os.system('helm list '\n          '--all')", '1:12 helm list --all@2:12'],
    ['a raw string', "os.system(r'helm list --all')", '1:13 helm list --all@1:23'],
    ['replace', 'os.system("helm list FLAG".replace("FLAG", "--all"))', '1:12 helm list --all@1:45'],
    ['a dictionary', 'd = {"f": "--all"}\nrun(["helm", "list", d["f"]])', '2:7 helm list --all@1:12'],
    ['get with a default', 'd = {"f": "--all"}\nrun(["helm", "list", d.get("f", "")])', '2:7 helm list --all@1:12'],
    ['a slice', 'c = ["sudo", "helm", "list", "--all"]\nrun(c[1:])', '2:5 helm list --all@1:31'],
    ['insert', 'c = ["list", "--all"]\nc.insert(0, "helm")\nrun(c)', '3:5 helm list --all@1:15'],
    ['a comprehension', 'run(["helm", "list"] + [f for f in ["--all"]])', '1:7 helm list --all@1:38'],
    ['chained', 'run(list(itertools.chain(["helm", "list"], ["--all"])))', '1:28 helm list --all@1:46'],
    ['an unpacked pair', 'a, b = "list", "--all"\nrun(["helm", a, b])', '2:7 helm list --all@1:17'],
    ['a class attribute', 'class A:\n  F = "--all"\nrun(["helm", "list", A.F])', '3:7 helm list --all@2:8'],
    [
      'an inherited method',
      'class A:\n  def go(self, *a):\n    run(["helm", *a])\nclass B(A):\n  def x(self):\n    self.go("list", "--all")',
      '3:11 helm list --all@6:22',
    ],
    ['keyword arguments', 'def go(**kw):\n  run(["helm", "list", kw["f"]])\ngo(f="--all")', '2:9 helm list --all@3:7'],
    [
      'a function of another function',
      'def a(x):\n  return ["helm"] + x\ndef b(*x):\n  run(a(list(x)))\nb("list", "--all")',
      '4:7 helm list --all@5:12',
    ],
    [
      'a global that a function sets',
      'F = ""\ndef s():\n  global F\n  F = "--all"\ns()\nos.system("helm list " + F)',
      '6:12 helm list --all@4:8',
    ],
    ['a callback', 'retry(lambda: run(["helm", "list", "--all"]))', '1:21 helm list --all@1:37'],
    ['one of two', 'run(["helm", "list", "--all" if x else "-a"])', '1:7 helm list --all@1:23'],
    ['perhaps', 'run(["helm", "list", *(["--all"] if x else [])])', '1:7 helm list --all@1:26?'],
    ['in shell text, perhaps', 'os.system("helm list" + (" --all" if x else ""))', '1:12 helm list --all@1:28?'],
  ])('%s', (_, text, first) => {
    expect(read(text)[0]).toBe(first);
  });

  it('each path of a condition, and what is there on one path only', () => {
    const text =
      'c = ["helm", "upgrade"]\nif a:\n  c.append("--atomic")\nelse:\n  c.append("--wait")\nif b:\n  c += ["--force"]\nrun(c)';
    expect(read(text)).toEqual([
      '8:5 helm upgrade --atomic@3:13 --force@7:10?',
      '8:5 helm upgrade --wait@5:13 --force@7:10?',
    ]);
  });

  it('what the arguments of a call settle', () => {
    const text =
      'def go(wait=False):\n  c = ["helm", "upgrade"]\n  if not wait:\n    return run(c)\n  run(c + ["--wait"])\ngo()\ngo(wait=True)';
    expect(read(text)).toEqual(['4:16 helm upgrade', '5:7 helm upgrade --wait@5:13']);
  });

  it('a list that is not known may hold flags; a word of a list may not', () => {
    expect(read('def go(name, *more):\n  run(["helm", "upgrade", name, "./c", *more])')).toEqual([
      '2:9 helm upgrade name ./c',
      'unresolved 2:41 more',
    ]);
    expect(read('def go(name):\n  run(["helm", "upgrade", name, "./c"])')).toEqual(['2:9 helm upgrade name ./c']);
  });

  it('a branch on the version of Helm', () => {
    const text =
      'if helm_major() >= 4:\n  run(["helm", "upgrade", "--rollback-on-failure"])\nelse:\n  run(["helm", "upgrade", "--atomic"])';
    expect(read(text)).toEqual([
      '2:9 helm upgrade --rollback-on-failure@2:28[4] [helm 4]',
      '4:9 helm upgrade --atomic@4:28[3] [helm 3]',
    ]);
  });

  it('many alternatives of every word come up at least once', () => {
    const words = Array.from({ length: 8 }, (_, k) => `("--a${k}" if x${k} else "--b${k}")`).join(', ');
    const shown = read(`run(["helm", "upgrade", ${words}])`).join(' ');
    for (let k = 0; k < 8; k++) {
      expect(shown).toContain(`--a${k}`);
      expect(shown).toContain(`--b${k}`);
    }
  });

  it('a function that calls itself, and classes that inherit in circles', () => {
    expect(read('def a(x):\n  run(["helm", "list", x])\n  a(x)\na("--all")')[0]).toBe('2:9 helm list --all@4:4');
    expect(read('class A(B): pass\nclass B(A):\n  def x(self):\n    self.y()\n    run(["helm", "list"])')).toEqual([
      '5:11 helm list',
    ]);
  });

  it('the same command through one function, once for each way it is called', () => {
    const text = `def h(*a):\n  run(["helm", *a])\n${'h("list", "--all")\n'.repeat(3)}h("env")`;
    expect(read(text)).toHaveLength(4);
  });
});

describe('hostile texts', () => {
  it('mutations of fixtures', () => {
    survivesMutations(reader);
  });

  it.each([
    ['open brackets', '('.repeat(50_000)],
    ['open lists with Helm', `run(${'["helm", '.repeat(20_000)}`],
    ['f-strings in f-strings', 'f"{'.repeat(20_000)],
    ['deep indentation', Array.from({ length: 1_000 }, (_, k) => `${' '.repeat(k)}if helm:`).join('\n')],
    ['a chain of elif', `if a:\n  x\n${'elif b:\n  c = "helm list"\n'.repeat(5_000)}`],
    ['a long sum', `os.system("helm list"${' + " -a"'.repeat(20_000)})`],
    ['a long chain of members', `helm${'.a()'.repeat(20_000)}`],
    ['a list that grows', `c = ["helm"]\n${'c += ["--wait"]\n'.repeat(10_000)}run(c)`],
    ['a list that doubles', `c = ["helm"]\n${'c = c + c\n'.repeat(200)}run(c)`],
    [
      'functions that call each other',
      Array.from({ length: 60 }, (_, k) => `def f${k}():\n  f${k + 1}()\n  f${k + 1}()\n  run(["helm", "list"])`).join(
        '\n',
      ),
    ],
    ['many calls of one function', `def h(*a):\n  run(["helm", *a])\n${'h("list", "--all")\n'.repeat(5_000)}`],
    [
      'nested loops',
      `${Array.from({ length: 12 }, (_, k) => `${' '.repeat(k)}for a${k} in ["a", "b", "c", "d", "e", "f"]:`).join('\n')}\n${' '.repeat(13)}run(["helm", a0])`,
    ],
    ['decorators', '@'.repeat(30_000)],
    ['lambdas', `x = ${'lambda: '.repeat(20_000)}helm`],
    ['comprehensions', `x = [${'helm for a in '.repeat(20_000)}b]`],
    [
      'many functions',
      Array.from({ length: 5_000 }, (_, k) => `def f${k}(a, *b):\n  os.system(f"helm upgrade {a} --wait")`).join('\n'),
    ],
    ['a class of classes', Array.from({ length: 300 }, (_, k) => `${' '.repeat(k)}class A${k}:`).join('\n')],
    ['match without an end', 'match helm'.repeat(10_000)],
  ])(
    '%s',
    (_, text) => {
      readInTime(reader, 'deploy.py', text, 15_000);
    },
    40_000,
  );

  it('calls that multiply leave enough for the rest', () => {
    const text = Array.from({ length: 60 }, (_, k) => `def f${k}():\n${'  f'.concat(`${k + 1}()\n`).repeat(4)}`).join(
      '',
    );
    const facts = readInTime(reader, 'deploy.py', `${text}def f60():\n  run(["helm", "upgrade", "--atomic"])\n`);
    expect(facts.some((fact) => fact.kind === 'command')).toBe(true);
  });

  it('a flag behind a file that is cut is still found', () => {
    expect(hasFlag(readText(reader, 'a.py', 'run(["helm", "upgrade", "--atomic"'), 'atomic')).toBe(true);
  });
});
