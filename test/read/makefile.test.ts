import { describe, expect, test } from 'vitest';
import { isOf } from '../../src/read/formats.ts';
import { reader } from '../../src/read/makefile/index.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { hasFlag, listed, readFixture, readText, scopeOf } from './lib/show.ts';

const read = (text: string) => readText(reader, 'Makefile', text);

describe('fixtures', () => {
  test('Makefile', () => {
    expect(listed(readFixture(reader, 'Makefile'))).toEqual([
      '15:3 $(CURDIR)/bin/helm-3.14.0 upgrade --install@15:19 -n@15:39 --atomic@7:15 --wait@7:24 --timeout@8:15 web ./web',
      '16:3 helm uninstall --wait@17:3 --description@18:3 old',
      '20:9 helm lint --strict@20:19 ./web',
      '28:2 helm template --atomic@7:15 --wait@7:24 --timeout@8:15 --debug@26:22 web ./web',
      'pin 4:17 version-file 3.13.3 «v3.13.3»',
      'pin 5:8 archive 3.14.0 «3.14.0» in target deploy',
      'pin 5:8 archive 3.14.0 «3.14.0» in target $(HELM)',
      'unresolved 28:40 $(EXTRA)',
      'env 10:32 HELM_EXPERIMENTAL_OCI=1',
    ]);
  });
  test('branches.mk', () => {
    expect(listed(readFixture(reader, 'branches.mk'))).toEqual([
      '1:23 helm version --template@1:36',
      '15:2 helm upgrade --atomic@2:12[3] --force-replace@5:10[4] --wait@9:8 --force-conflicts@11:9?[4] web ./web',
      '15:2 helm upgrade --rollback-on-failure@4:12[4] --force@7:10[3] --wait@9:8 --force-conflicts@11:9?[4] web ./web',
      '17:2 helm install --atomic@17:25[3] api ./api [helm 3]',
      '19:2 helm install --rollback-on-failure@19:25[4] api ./api [helm 4]',
    ]);
  });
  test('generated.mk', () => {
    expect(listed(readFixture(reader, 'generated.mk'))).toEqual([
      '4:2 helm upgrade --install@4:15 --atomic@4:44 $(1) ./charts/$(1)',
      '5:2 $(HELM) test --hide-notes@5:21 $(1)',
      '8:16 helm upgrade --install@8:29 --force@8:39',
    ]);
  });
  test('look-alikes.mk', () => {
    expect(listed(readFixture(reader, 'look-alikes.mk'))).toEqual([
      '11:2 helm upgrade --create-namespace@6:14 web ./web',
      '15:2 helm template web ./web',
    ]);
  });
  test('one-shell.mk', () => {
    expect(listed(readFixture(reader, 'one-shell.mk'))).toEqual(['4:2 helm upgrade --atomic@5:10 web ./web']);
  });
  test('own-shells.mk', () => {
    expect(listed(readFixture(reader, 'own-shells.mk'))).toEqual([
      '3:2 helm upgrade web ./web',
      '9:2 helm list A@9:13 a@9:14',
      'pin 7:18 install-script 3.9.0 «v3.9.0» in target install',
      'pin 7:18 install-script 3.9.0 «v3.9.0» in target use',
      'unresolved 3:25 $flags',
    ]);
  });
  test('tools.mk', () => {
    expect(listed(readFixture(reader, 'tools.mk'))).toEqual([
      '11:2 $(shell pwd)/bin/helm upgrade --install@11:18 --wait@11:38 web ./web',
      'pin 3:17 version-file 3.17.0 «v3.17.0»',
    ]);
  });
  test('values.mk', () => {
    expect(listed(readFixture(reader, 'values.mk'))).toEqual([
      '5:2 helm upgrade --atomic@5:26 a ./a',
      '7:20 helm version --client@7:33 --short@7:42',
      '10:2 helm upgrade --force@10:26 b ./b',
      '14:1 helm upgrade --install@14:14 --namespace@15:3 --recreate-pods@15:20 web ./web',
      '14:1 helm upgrade --install@14:14 --namespace@15:3 --recreate-pods@15:20 api ./api',
      '24:2 helm upgrade --atomic@24:31 c ./c',
      '27:2 helm upgrade --wait@27:34? d ./d',
      '27:2 helm upgrade --wait@27:34? --force@27:55 d ./d',
      '28:23 helm lint --strict@28:41 x',
      '28:23 helm lint --strict@28:41 y',
      '29:11 helm rollback --recreate-pods@29:29 e 1',
      '31:15 $(HELM_BIN) upgrade f ./f',
      'pin 22:57 image 3.16.4 «3.16.4» in target contained',
      'unresolved 5:21 $(A)',
      'unresolved 27:42 $(MODE)',
      'unresolved 31:41 $(FLAGS:%=--set %)',
    ]);
  });
});

test('which files', () => {
  const matches = (path: string): boolean => isOf(reader, { path, text: '' });
  for (const path of ['Makefile', 'a/makefile', 'GNUmakefile', 'x.mk', 'y.mak', 'Makefile.ci'])
    expect(matches(path), path).toBe(true);
  for (const path of ['Makefile.md', 'makefile.py', 'x.mkd', 'Makefiles', 'docs/makefile-notes.txt'])
    expect(matches(path), path).toBe(false);
});

describe('variables', () => {
  const flag = (before: string): string[] => [...read(`${before}\nx:\n\thelm upgrade a ./a $(F)\n`).commands];

  test('= is expanded where it is used, := where it is written, ?= only when nothing else sets it', () => {
    expect(flag('F = $(G)\nG = --atomic')).toEqual(['4:2 helm upgrade --atomic@2:5 a ./a']);
    expect(flag('F := $(G)\nG = --atomic')).toEqual(['4:2 helm upgrade a ./a']);
    expect(flag('F = --wait\nF ?= --atomic')).toEqual(['4:2 helm upgrade --wait@1:5 a ./a']);
    expect(flag('F ?= --atomic')).toEqual(['3:2 helm upgrade --atomic@1:6 a ./a']);
    expect(flag('override F = --atomic')).toEqual(['3:2 helm upgrade --atomic@1:14 a ./a']);
  });

  test('a comment, continued lines and blanks are no part of a value', () => {
    expect(flag('F = --wait \\\n    --atomic # --force')).toEqual(['4:2 helm upgrade --wait@1:5 --atomic@2:5 a ./a']);
  });

  test('braces, one letter, computed names', () => {
    expect(read('F = --atomic\nx:\n\thelm upgrade a $F ${F}\n').commands).toEqual([
      '3:2 helm upgrade --atomic@1:5 --atomic@1:5 a',
    ]);
    expect(read('K = a\nF_a = --atomic\nx:\n\thelm upgrade a $(F_$(K))\n').commands).toEqual([
      '4:2 helm upgrade --atomic@2:7 a',
    ]);
  });

  test('that hold quotes are read as part of the script', () => {
    expect(read('F = --set "a=b c" --atomic\nx:\n\thelm upgrade a ./a $(F)\n').commands).toEqual([
      '3:2 helm upgrade --set@1:5 --atomic@1:19 a ./a',
    ]);
  });

  test('exported ones are seen by the shell, others are not', () => {
    const recipe = 'x:\n\thelm upgrade a $$F\n';
    expect(hasFlag(read(`export F = --atomic\n${recipe}`), 'atomic')).toBe(true);
    expect(hasFlag(read(`F = --atomic\nexport F\n${recipe}`), 'atomic')).toBe(true);
    expect(hasFlag(read(`F = --atomic\nexport\n${recipe}`), 'atomic')).toBe(true);
    expect(hasFlag(read(`F = --atomic\n${recipe}`), 'atomic')).toBe(false);
  });

  test('for one target only', () => {
    const { facts } = read('a: F = --atomic\na:\n\thelm lint $(F)\nb:\n\thelm lint $(F)\n');
    const commands = facts.filter((fact) => fact.kind === 'command');
    expect(commands.map((fact) => [scopeOf(fact.scope), fact.flags.length])).toEqual([
      ['target a', 1],
      ['target b', 0],
    ]);
  });

  test('the environment of Helm counts when it is exported', () => {
    expect(read('export HELM_DRIVER := configmap\nHELM_DEBUG = 1\nx: export HELM_NAMESPACE = a\n').others).toEqual([
      'env 1:23 HELM_DRIVER=configmap',
      'env 3:28 HELM_NAMESPACE=a',
    ]);
  });
});

describe('pins', () => {
  test('the last unconditional setting of a version counts', () => {
    expect(read('HELM_VERSION = v3.1.0\nHELM_VERSION = v3.2.0\nHELM_VERSION ?= v3.3.0\n').pins).toEqual([
      '2:16 version-file 3.2.0 «v3.2.0»',
    ]);
    expect(read('HELM_VERSION = v3.1.0\nifdef NEW\nHELM_VERSION = v4.1.0\nendif\n').pins).toHaveLength(2);
  });

  test('of a target that is made first count in the target that needs it', () => {
    const { facts } = read(
      'a: b\n\thelm lint\nb: c\nc:\n\tcurl -LO https://get.helm.sh/helm-v3.1.0-linux-amd64.tar.gz\nd:\n\thelm lint\n',
    );
    const pins = facts.filter((fact) => fact.kind === 'pin');
    expect(pins.map((pin) => scopeOf(pin.scope)).sort()).toEqual(['target a', 'target c']);
  });
});

describe('lines', () => {
  test('CRLF', () => {
    expect(read('F = --wait\r\nx: \\\r\n  y\r\n\thelm upgrade a ./a \\\r\n\t\t--atomic $(F)\r\n').commands).toEqual([
      '4:2 helm upgrade --atomic@5:3 --wait@1:5 a ./a',
    ]);
  });

  test('a URL is no rule, and a colon in a value no target', () => {
    expect(read('U = https://x/y:z\nx:\n\thelm pull $(U)\n').commands).toEqual(['3:2 helm pull https://x/y:z']);
  });

  test('the line break in front of endef does not end the line that the value stands in', () => {
    const tag = "define tag\n\tcat stage | awk '/x/ { print $$2 }'\nendef\n";
    const used = read(`${tag}x:\n\thelm upgrade a ./a --set t="\`$(call tag)\`" \\\n\t\t--atomic\n`);
    expect(hasFlag(used, 'atomic')).toBe(true);
    expect(used.unresolved).toEqual([]);
    const loop =
      'define prepare\necho $1\nendef\nx:\n\tfor c in 1 2; do $(call prepare,$$c) ;\\\n\thelm lint --strict; done\n';
    for (const text of [loop, loop.replaceAll('\n', '\r\n')]) {
      expect(read(text).commands).toEqual(['6:2 helm lint --strict@6:12']);
      expect(read(text).unresolved).toEqual([]);
    }
  });

  test('an end that is missing', () => {
    expect(read('define x\nhelm upgrade a ./a --atomic\n').commands).toEqual(['2:1 helm upgrade --atomic@2:20 a ./a']);
    expect(read('ifeq ($(A),b)\nx:\n\thelm lint --strict\n').commands).toEqual(['3:2 helm lint --strict@3:12']);
    expect(read('x:\n\thelm lint $(A --strict\n').commands).toHaveLength(1);
  });
});

describe('hostile texts', () => {
  const chain = (count: number, line: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => line(i)).join('');
  test.each([
    ['variables in circles', 'A = $(B) $(B)\nB = $(C) $(A)\nC = $(A) $(B) $(C)\nx:\n\thelm upgrade $(A) $(B) $(C)\n'],
    [
      'every variable refers to every other',
      `${chain(40, (i) => `V${i} = ${chain(40, (k) => `$(V${k}) `)}\n`)}x:\n\thelm lint $(V0)\n`,
    ],
    ['variables that double', `${chain(60, (i) => `V${i + 1} = $(V${i})$(V${i})\n`)}V0 = x\nx:\n\thelm lint $(V60)\n`],
    [
      'fixed variables that double',
      `V0 := x\n${chain(60, (i) => `V${i + 1} := $(V${i}) $(V${i})\n`)}x:\n\thelm lint $(V60)\n`,
    ],
    ['a variable that grows by itself', `V = x\n${'V += $(V) $(W)\n'.repeat(2_000)}x:\n\thelm lint $(V)\n`],
    [
      'calls in circles',
      `define a\n$(call b,$(1)$(1))\nendef\ndefine b\n$(call a,$(1)$(1))\nendef\nx:\n\t$(call a,helm)\n`,
    ],
    [
      'nested references',
      `A = ${'$('.repeat(50_000)}\nB = ${'$('.repeat(50_000)}${')'.repeat(50_000)}\nx:\n\thelm lint $(A) $(B)\n`,
    ],
    ['nested functions', `x:\n\thelm lint ${'$(if a,'.repeat(20_000)}${')'.repeat(20_000)}\n`],
    ['nested conditionals', `${'ifeq (a,b)\nA += x\n'.repeat(3_000)}${'endif\n'.repeat(3_000)}x:\n\thelm lint $(A)\n`],
    ['many conditionals', `${chain(2_000, (i) => `ifdef X\nA${i} = x\nendif\n`)}x:\n\thelm lint $(A1)\n`],
    [
      'targets that need each other',
      chain(
        300,
        (i) =>
          `t${i}: ${chain(150, (k) => `t${k} `)}\n\tcurl -LO https://get.helm.sh/helm-v3.1.${i}-linux-amd64.tar.gz; helm lint\n`,
      ),
    ],
    ['brackets', `A = ${'('.repeat(100_000)}\nx:\n\thelm ${'('.repeat(100_000)}\n`],
    ['dollars', `A = ${'$'.repeat(100_001)}\nx:\n\thelm lint ${'$$'.repeat(50_000)} $(A)\n`],
    ['colons and equals signs', `${':'.repeat(50_000)}\n${'a='.repeat(50_000)}\n${'a:='.repeat(50_000)}`],
    ['define without an end', 'define a\n'.repeat(5_000)],
    ['a line without an end', `A = ${'x \\\n'.repeat(50_000)}`],
    ['NUL and unfinished quotes', 'x:\n\thelm "\0\n\thelm \'upgrade\n'.repeat(500)],
    ['$(shell) in $(shell)', `A = ${'$(shell echo '.repeat(2_000)}${')'.repeat(2_000)}\nx: ; helm lint $(A)\n`],
  ])('%s', (_, text) => {
    readInTime(reader, 'Makefile', text);
  });

  test('mutations never throw, and exact spans hold their text', () => survivesMutations(reader));
});
