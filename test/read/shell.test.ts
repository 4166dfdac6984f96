import { describe, expect, test } from 'vitest';
import { isOf } from '../../src/read/formats.ts';
import { reader } from '../../src/read/shell/index.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { hasFlag, listed, readFixture, readText } from './lib/show.ts';

describe('fixtures', () => {
  test('arrays.sh', () => {
    expect(listed(readFixture(reader, 'arrays.sh'))).toEqual([
      '4:1 helm upgrade --wait@2:7 --atomic@3:8 --timeout=5m@3:18 web ./web',
      '6:6 helm install --atomic@7:13 api ./api',
      '12:1 helm rollback --force@11:8 api 1',
      '15:1 helm rollback --recreate-pods@14:21 --cleanup-on-fail@14:37 web 2',
      '19:3 helm upgrade --force@18:19 shop ./shop',
    ]);
  });
  test('before-subcommand.sh', () => {
    expect(listed(readFixture(reader, 'before-subcommand.sh'))).toEqual([
      '2:1 helm upgrade -n@2:6 --atomic@2:35 web ./web',
      '3:1 helm upgrade --kube-context@3:6 --force@3:44 web ./web',
      '4:1 helm (secrets) upgrade -f@4:32 --atomic@4:48 web ./web',
      '5:1 helm (diff) upgrade web ./web',
    ]);
  });
  test('binaries.sh', () => {
    expect(listed(readFixture(reader, 'binaries.sh'))).toEqual([
      '2:1 $helmCmd upgrade --atomic@2:26 a ./a',
      '3:1 ${HELM} uninstall --wait@3:21 b',
      '4:1 $HELM_BIN version -c@4:21 --short@4:24',
      '5:1 helm install --atomic@5:29 c ./c',
      '6:1 ./linux-amd64/helm list A@6:26 a@6:27',
      '7:1 helm3 upgrade --force@7:21 d ./d',
      '8:1 helm4 upgrade --force-replace@8:21 e ./e',
      '9:1 helm.exe template --validate@9:25 f ./f',
      '11:1 $TOOLS/helm-v4.1.0 lint',
    ]);
  });
  test('branches.sh', () => {
    expect(listed(readFixture(reader, 'branches.sh'))).toEqual([
      '2:9 helm version --template@2:22',
      '4:3 helm upgrade --rollback-on-failure@4:26[4] web ./web [helm 4]',
      '6:3 helm upgrade --atomic@6:26[3] web ./web [helm 3]',
      '10:4 helm version --short@10:17',
      '13:1 helm install --atomic@9:6[3] web ./web',
      '13:1 helm install --rollback-on-failure@11:8[4] web ./web',
      '15:9 helm version --short@15:22',
      '16:8 helm upgrade --force@16:31[3] api ./api [helm 3]',
      '17:6 helm upgrade --force-replace@17:29[4] api ./api [helm 4]',
    ]);
  });
  test('crlf.sh', () => {
    expect(listed(readFixture(reader, 'crlf.sh'))).toEqual(['2:1 helm upgrade --atomic@3:3 --timeout@4:3 web ./web']);
  });
  test('deploy.sh.tpl', () => {
    expect(listed(readFixture(reader, 'deploy.sh.tpl'))).toEqual([
      '2:1 helm upgrade --atomic@2:39 --wait@2:69 {{ .Values.name }} ./web',
    ]);
  });
  test('extensionless', () => {
    expect(listed(readFixture(reader, 'extensionless'))).toEqual([
      '2:1 helm repo add --no-update@2:50 bitnami https://charts.example.com',
      '3:1 helm upgrade --atomic@3:24 web ./web',
    ]);
  });
  test('in-front.sh', () => {
    expect(listed(readFixture(reader, 'in-front.sh'))).toEqual([
      '2:9 helm upgrade --atomic@2:28 a ./a',
      '3:23 helm upgrade --atomic@3:42 b ./b',
      '4:12 helm upgrade --atomic@4:31 c ./c',
      '5:6 helm upgrade --atomic@5:25 d ./d',
      '6:6 helm upgrade --atomic@6:25 e ./e',
      '7:9 helm upgrade --atomic@7:28 f ./f',
      '8:7 helm upgrade --atomic@8:26 g ./g',
      '9:9 helm upgrade --atomic@9:28 h ./h',
      '10:12 helm upgrade --atomic@10:31 i ./i',
      '11:19 helm template --validate@11:33 standard input of xargs',
      '12:30 helm version -c@12:72',
      '13:33 helm upgrade --atomic@13:66 j ./j',
      '14:30 helm upgrade --atomic@14:49 k ./k',
      '15:10 helm upgrade --atomic@15:29 l ./l',
      '16:17 helm upgrade --atomic@16:36 m ./m',
      'pin 13:45 image 3.16.4 «3.16.4»',
    ]);
  });
  test('install-helm.sh', () => {
    expect(listed(readFixture(reader, 'install-helm.sh'))).toEqual([
      '21:1 /usr/local/bin/helm version --client@21:42',
      'pin 9:22 install-script floating >=3.22.0 <4.0.0 «https://get.helm.sh/helm3-latest-version»',
    ]);
  });
  test('next-line.sh', () => {
    expect(listed(readFixture(reader, 'next-line.sh'))).toEqual([
      '2:1 helm registry login -u@2:21 --password-stdin@3:3 https://harbor.example.com',
      '6:1 helm registry login -u@6:41 https://harbor.example.com/helm',
    ]);
  });
  test('other-tools.sh', () => {
    expect(listed(readFixture(reader, 'other-tools.sh'))).toEqual([
      '2:1 helm (s3) --force@2:14 push chart.tgz repo',
      '3:1 helm (cm-push) --force@3:14 chart.tgz repo',
      '6:1 helm template web ./web',
      '15:1 helm upgrade --create-namespace@13:12 web ./web',
      '16:1 helm upgrade --wait-for-jobs@16:20 --force-update@16:36 --force-conflicts@16:51 --force-replace@16:69 a ./a',
      '17:1 helm list --all-namespaces@17:11',
      '18:1 helm plugin install --verify=false@18:47 https://example.com/p.tgz',
      '19:1 helm registry logout https://harbor.example.com',
    ]);
  });
  test('positional.sh', () => {
    expect(listed(readFixture(reader, 'positional.sh'))).toEqual([
      '11:1 helm upgrade --install@11:14 --namespace@3:8 --atomic@5:15? --post-renderer@8:16? $REL $CHART',
    ]);
  });
  test('suite.bats', () => {
    expect(listed(readFixture(reader, 'suite.bats'))).toEqual([
      '9:7 helm upgrade --force@9:30 web ./web',
      '14:9 helm install --atomic@14:36 web ./missing',
      '18:3 helm uninstall $1',
    ]);
  });
  test('text-for-wrapper.sh', () => {
    expect(listed(readFixture(reader, 'text-for-wrapper.sh'))).toEqual([
      '6:10 helm uninstall --namespace@6:15 --wait@6:40 $R',
    ]);
  });
  test('text.sh', () => {
    expect(listed(readFixture(reader, 'text.sh'))).toEqual([]);
  });
  test('versions.sh', () => {
    expect(listed(readFixture(reader, 'versions.sh'))).toEqual([
      'pin 2:19 archive 3.4.2 «v3.4.2»',
      'pin 6:21 archive 3.13.3 «v3.13.3»',
      'pin 10:17 install-script 3.9.0 «v3.9.0»',
      'pin 11:27 install-script 4.2.0 «v4.2.0»',
    ]);
  });
});

describe('which files', () => {
  const matches = (path: string, text: string): boolean => isOf(reader, { path, text });

  test('by extension and name', () => {
    for (const path of ['a.sh', 'x/b.bash', 'c.bats', 'd.zsh', 'e.ksh', '.envrc']) expect(matches(path, '')).toBe(true);
    for (const path of ['a.py', '.env', 'b.sh.md', 'sh', 'a.shtml']) expect(matches(path, '')).toBe(false);
  });

  test('by the first line', () => {
    for (const line of [
      '#!/bin/sh',
      '#!/usr/bin/env bash',
      '#! /bin/bash -eu',
      '#!/usr/bin/env -S zsh -e',
      '#!/usr/bin/env -S A=b ksh',
      '#!/usr/bin/env bats',
      '#!/usr/local/bin/dash',
      '#!/bin/sh\r',
    ])
      expect(matches('run', `${line}\n`), line).toBe(true);
    for (const line of [
      '#!/usr/bin/env python3',
      '#!/usr/bin/env node',
      '#!/usr/bin/fish',
      '#!/bin/shx',
      '#!/usr/bin/pwsh',
    ])
      expect(matches('run', `${line}\nhelm upgrade a b\n`), line).toBe(false);
  });

  test('by content, only without an extension', () => {
    const script = 'set -eu\nhelm upgrade web ./web\n';
    expect(matches('deploy', script)).toBe(true);
    expect(matches('deploy.txt', script)).toBe(false);
    expect(matches('README', 'Helm charts\n===========\n\nhelm upgrade web ./web\n')).toBe(false);
    expect(matches('OWNERS', 'approvers:\n- helm\n')).toBe(false);
  });
});

describe('what a line-based matcher misreads', () => {
  test.each([
    ['a heredoc that is only text', "cat <<'EOF' > notes.txt\nhelm upgrade a ./a --atomic\nEOF\n"],
    ['a commented-out continuation', 'helm upgrade a ./a \\\n  # --atomic\n'],
    ['a longer flag', 'helm upgrade a ./a --atomically\n'],
    ['a flag after the command ended', 'helm upgrade a ./a; git push --atomic\n'],
    ['the value of another flag', 'helm upgrade a ./a --description --atomic\n'],
    ['a pattern', "grep -q 'helm upgrade --atomic' file\n"],
  ])('%s', (_, text) => {
    expect(hasFlag(readText(reader, 'a.sh', text), 'atomic')).toBe(false);
  });
});

test('a default that an expansion sets is there afterwards', () => {
  const shown = readText(
    reader,
    'deploy.sh',
    [
      ': "${HELM_VERSION:=3.16.4}" "${MODE:=--wait --atomic}" ${QUIET=--debug}',
      'curl -sSL https://get.helm.sh/helm-v${HELM_VERSION}-linux-amd64.tar.gz | tar xz',
      'helm lint ${MODE} $QUIET ${LATER:+--strict}',
      'helm template "${LATER:-x}" . $LATER',
    ].join('\n'),
  );
  expect(shown.pins).toContain('1:20 archive 3.16.4 «3.16.4»');
  expect(shown.commands[0]).toMatch(/^3:1 helm lint --wait@1:38 --atomic@1:45 --debug@1:64 --strict@3:35/);
  // `:-` sets nothing.
  expect(shown.unresolved).toContain('4:31 $LATER');
});

test('an archive that a helper of unknown place fetches', () => {
  const url = 'https://get.helm.sh/helm-$v-$os-$arch.tar.gz';
  for (const line of [
    `"$bindir"/scurl -o x.tgz ${url}`,
    `"$(cd x && pwd)/scurl" ${url}`,
    `$CURL -L ${url}`,
    `fetch_retry 3 ${url}`,
    `$SUDO curl -O ${url}`,
  ]) {
    const { pins, commands } = readText(reader, 'x.sh', `v=v3.18.4\n${line}\n`);
    expect(pins, line).toEqual(['1:3 archive 3.18.4 «v3.18.4»']);
    expect(commands, line).toEqual([]);
  }
  expect(readText(reader, 'x.sh', '"$bindir"/helm-$v-linux upgrade x y\n').commands).toHaveLength(1);
  expect(readText(reader, 'x.sh', 'log "$bindir"/helm-$v-linux.tar.gz install\n').commands).toEqual([]);
});

test('a script that takes too many steps matters only where Helm is named', () => {
  const calls = (name: string): string => `${name}; `.repeat(12);
  const levels = ['a', 'b', 'c', 'd', 'e'];
  const text = levels.map((name, index) => `${name}() { ${calls(levels[index + 1] ?? 'date')} }\n`).join('');
  const relevant = (line: string): readonly boolean[] =>
    readText(reader, 'x.sh', `${text}${line}\na\n`).facts.flatMap((fact) =>
      fact.kind === 'unresolved' && fact.what === 'shell script' ? [fact.relevant] : [],
    );
  expect(relevant('date')).toEqual([false]);
  expect(relevant('helm lint .')).toEqual([true]);
});

test('scripts that come with the machine are no scripts that could be missing', () => {
  const of = (line: string): number => readText(reader, 'x.sh', `${line}\nhelm lint .\n`).links.length;
  for (const path of [
    '/etc/os-release',
    '"$HOME/.cargo/env"',
    '"$NVM_DIR/nvm.sh"',
    '.venv/bin/activate',
    '<(kubectl completion bash)',
  ]) {
    expect(of(`. ${path}`), path).toBe(0);
    expect(of(`source ${path}`), path).toBe(0);
  }
  for (const path of ['./env', 'ci/activate', '/etc/profile.d/ci.sh', 'lib/os-release.sh'])
    expect(of(`. ${path}`), path).toBe(1);
});

describe('positions', () => {
  test('stay exact after a Bats test head', () => {
    const { commands } = readText(
      reader,
      'a.bats',
      '@test "x" {\n  helm upgrade a ./a --atomic\n}\n@test y {\n  helm lint\n}\n',
    );
    expect(commands).toEqual(['2:3 helm upgrade --atomic@2:22 a ./a', '5:3 helm lint']);
  });

  test('are those of the file behind characters outside the BMP', () => {
    const { commands } = readText(reader, 'a.sh', 'echo \u{1F600}; helm upgrade "\u{1F600}" ./a --atomic\n');
    expect(commands).toEqual(['1:10 helm upgrade --atomic@1:32 \u{1F600} ./a']);
  });
});

describe('hostile texts', () => {
  const many = 100_000;
  test.each([
    ['unfinished double quotes', 'echo "a\n'.repeat(2_000)],
    ['unfinished single quotes', "helm upgrade 'a\n".repeat(2_000)],
    ['an unfinished here-document', `cat <<EOF\n${'helm upgrade a\n'.repeat(2_000)}`],
    ['many unfinished here-documents', 'cat <<A <<B <<C\n'.repeat(2_000)],
    ['NUL bytes', 'helm \0 upgrade\0 --atomic\n'.repeat(100)],
    ['brackets', '('.repeat(many)],
    ['substitutions', '$('.repeat(many)],
    ['braces', '${a:-'.repeat(20_000)],
    ['braces in one word', '{%$$'.repeat(100_000)],
    ['ifs', 'if '.repeat(20_000)],
    ['backquotes', '`\\'.repeat(20_000)],
    ['functions in circles', 'a() { b "$@"; b "$@"; }\nb() { a "$@"; a "$@"; }\na --atomic\n'],
    ['variables that double', Array.from({ length: 60 }, (_, i) => `v${i + 1}="$v${i}$v${i}x"`).join('\n')],
    ['arrays that double', `a=(x)\n${'a+=("${a[@]}")\n'.repeat(60)}helm upgrade "\${a[@]}"\n`],
    ['eval of itself', 'c=\'eval "$c"; eval "$c"\'\neval "$c"\n'],
    ['a long line', `helm upgrade ${'a '.repeat(50_000)}\n`],
    ['a long pipe', 'a|'.repeat(10_000)],
    ['a long list', 'a&&'.repeat(10_000)],
    ['a long loop', `for x in ${'a '.repeat(30_000)}; do helm upgrade "$x"; done\n`],
    ['slashes in the first line', `#!${'/'.repeat(many)}`],
    ['Bats heads', `#!/usr/bin/env bats\n${'@test '.repeat(20_000)}`],
  ])('%s', (_, text) => {
    readInTime(reader, 'a.sh', text);
    isOf(reader, { path: 'noext', text });
  });

  test('what stands before an unfinished quote is still read, in functions too', () => {
    const text = 'f() {\n  helm lint --strict\n  if true; then\n    helm upgrade a ./a --atomic "\n';
    expect(readText(reader, 'a.sh', text).commands).toEqual([
      '2:3 helm lint --strict@2:13',
      '4:5 helm upgrade --atomic@4:24 a ./a',
    ]);
  });

  test('what follows an unfinished quote is still read', () => {
    const { commands, unresolved } = readText(reader, 'a.sh', 'echo "oops\nhelm upgrade a ./a --atomic\n');
    expect(commands).toEqual(['2:1 helm upgrade --atomic@2:20 a ./a']);
    expect(unresolved).toEqual(['1:6 shell syntax']);
  });

  test('mutations never throw, and exact spans hold their text', () => survivesMutations(reader));
});

test('leaves the Helm commands of the Azure CLI alone, and reads what it runs in a cluster', () => {
  expect(
    readText(reader, 'a.sh', 'az acr helm repo add -n shop\naz acr helm push -n shop *.tgz --force\n').commands,
  ).toEqual([]);
  const inside = readText(reader, 'a.sh', 'az aks command invoke -g a -n b --command "helm rollback web 1 --force"\n');
  expect(inside.commands).toEqual(['1:44 helm rollback --force@1:64 web 1']);
});
