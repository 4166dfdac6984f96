import { describe, expect, test } from 'vitest';
import { reader } from '../../src/read/dockerfile/index.ts';
import { isOf } from '../../src/read/formats.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { hasFlag, listed, readFixture, readText, scopeOf } from './lib/show.ts';

const read = (text: string) => readText(reader, 'Dockerfile', text);

describe('fixtures', () => {
  test('escape.dockerfile', () => {
    expect(listed(readFixture(reader, 'escape.dockerfile'))).toEqual(['4:5 helm upgrade --atomic@6:5 web ./web']);
  });
  test('heredoc.dockerfile', () => {
    expect(listed(readFixture(reader, 'heredoc.dockerfile'))).toEqual([
      '5:1 helm repo add --no-update@5:44 a https://charts.example.com',
      '8:2 helm upgrade --atomic@9:4 web ./web',
      '20:6 helm upgrade --install@20:19 --wait@20:34',
      'unresolved 20:29 "$@"',
    ]);
  });
  test('look-alikes.dockerfile', () => {
    expect(listed(readFixture(reader, 'look-alikes.dockerfile'))).toEqual([]);
  });
  test('script-across-steps.dockerfile', () => {
    expect(listed(readFixture(reader, 'script-across-steps.dockerfile'))).toEqual([
      '7:5 helm upgrade --atomic@7:28 web ./web',
      'pin 4:21 install-script 3.12.0 «v3.12.0» in stage 0/step 5 RUN',
      'pin 6:51 archive 4.0.0 «v4.0.0» in stage 0/step 6 ADD',
    ]);
  });
  test('set-twice.dockerfile', () => {
    expect(listed(readFixture(reader, 'set-twice.dockerfile'))).toEqual([
      'pin 3:18 archive 3.16.4 «v3.16.4» in stage 0/step 7 RUN',
      'pin 6:18 archive 4.1.0 «4.1.0» in stage 0/step 8 RUN',
    ]);
  });
  test('space-form.dockerfile', () => {
    expect(listed(readFixture(reader, 'space-form.dockerfile'))).toEqual([
      'pin 2:19 archive 3.13.3 «v3.13.3» in stage 0/step 4 RUN',
    ]);
  });
  test('stages.dockerfile', () => {
    expect(listed(readFixture(reader, 'stages.dockerfile'))).toEqual([
      '10:7 helm plugin install https://example.com/diff',
      '13:5 helm repo add stable https://charts.example.com',
      '14:7 helm upgrade --atomic@14:42 web ./web',
      '20:5 helm upgrade --force@20:28 web ./web',
      'pin 2:10 image 3.16.4 «3.16.4» in stage helm/step 4 FROM',
      'pin 9:41 archive 3.17.0 «v3.17.0» in stage tools/step 9 RUN',
      'pin 9:41 archive 3.17.0 «v3.17.0» in stage ci/step 12 FROM',
      'pin 9:41 archive 3.17.0 «v3.17.0» in stage 3/step 17 COPY',
      'pin 18:25 image 4.1.0 «4.1.0» in stage 3/step 18 COPY',
    ]);
  });
  test('start.dockerfile', () => {
    expect(listed(readFixture(reader, 'start.dockerfile'))).toEqual([
      '1:6 helm upgrade --install@2:18 --atomic@2:47 web ./web',
      '4:14 helm',
      '4:14 helm rollback --force@7:7 web',
      '10:7 helm upgrade --recreate-pods@10:30 web ./web',
      '11:31 helm status --show-desc@11:47 web',
      '12:52 helm lint',
      '14:12 helm install --wait@14:35 web ./web',
      'pin 1:18 image 3.16.4 «3.16.4» in stage job/step 1 FROM',
    ]);
  });
  test('versions.dockerfile', () => {
    expect(listed(readFixture(reader, 'versions.dockerfile'))).toEqual([
      '15:5 helm init --client-only@15:15',
      'pin 4:23 archive 2.17.0 «v2.17.0» in stage 0/step 6 RUN',
      'pin 5:23 archive 3.4.2 «v3.4.2» in stage 0/step 6 RUN',
    ]);
  });
});

test('which files', () => {
  const matches = (path: string): boolean => isOf(reader, { path, text: '' });
  for (const path of [
    'Dockerfile',
    'x/Containerfile',
    'Dockerfile.prod',
    'ci.Dockerfile',
    'a/b.dockerfile',
    'Dockerfile-alpine',
    'Dockerfile.tmpl',
  ])
    expect(matches(path), path).toBe(true);
  for (const path of [
    'Dockerfile.md',
    'Dockerfile.dockerignore',
    'docs/dockerfiles',
    'mydockerfile',
    'Dockerfile_test.go',
    'dockerfile.py',
  ])
    expect(matches(path), path).toBe(false);
});

describe('variables', () => {
  test('an ARG before FROM reaches FROM, and a stage only when that names it again', () => {
    const text = (again: string): string =>
      `ARG V=3.11.0\nFROM alpine:3.20\n${again}RUN curl -LO https://get.helm.sh/helm-v\${V}-linux-amd64.tar.gz\n`;
    expect(read(text('ARG V\n')).pins).toEqual(['1:7 archive 3.11.0 «3.11.0» in stage 0/step 4 RUN']);
    expect(read(text('')).pins).toEqual(['3:40 archive unknown «${V}» in stage 0/step 3 RUN']);
  });

  test('ENV wins over ARG, and a default is used when nothing is set', () => {
    const text =
      'FROM a\nENV HELM_VERSION=v3.9.0\nARG HELM_VERSION=v3.1.0\nRUN curl -LO https://get.helm.sh/helm-${HELM_VERSION}-linux-amd64.tar.gz\n';
    expect(read(text).pins).toEqual(['2:18 archive 3.9.0 «v3.9.0» in stage 0/step 4 RUN']);
    expect(read('FROM alpine/helm:${V:-3.14.0}\n').pins).toEqual(['1:23 image 3.14.0 «3.14.0» in stage 0/step 1 FROM']);
  });

  test('do not leave their stage', () => {
    const text = 'FROM a AS one\nENV F=--atomic\nFROM b\nRUN helm upgrade x $F\n';
    expect(hasFlag(read(text), 'atomic')).toBe(false);
    expect(hasFlag(read(text.replace('FROM b', 'FROM one')), 'atomic')).toBe(true);
  });

  test('of the environment that Helm reads', () => {
    expect(read('FROM a\nENV HELM_EXPERIMENTAL_OCI=1 X=2\nENV HELM_DRIVER configmap\n').others).toEqual([
      'env 2:5 HELM_EXPERIMENTAL_OCI=1',
      'env 3:5 HELM_DRIVER=configmap',
    ]);
  });
});

describe('pins', () => {
  test('of a stage that is taken over say so, once', () => {
    const { facts } = read('FROM alpine/helm:3.16.4 AS a\nFROM a AS b\nFROM b\nRUN helm lint\n');
    const pins = facts.filter((fact) => fact.kind === 'pin');
    expect(pins.map((pin) => scopeOf(pin.scope))).toEqual([
      'stage a/step 1 FROM',
      'stage b/step 2 FROM',
      'stage 2/step 3 FROM',
    ]);
    expect(pins.map((pin) => pin.because.split('; ').slice(1))).toEqual([
      [],
      ["inherited from stage 'a'"],
      ["inherited from stage 'b'"],
    ]);
  });

  test('COPY --from of an image counts only when the binary comes along', () => {
    expect(read('FROM a\nCOPY --from=alpine/helm:3.16.4 /usr/bin/helm /bin/\n').pins).toHaveLength(1);
    expect(read('FROM a\nCOPY --from=alpine/helm:3.16.4 /etc/ssl/cert.pem /etc/\n').pins).toEqual([]);
  });

  test('an abandoned host is an address of its own', () => {
    const text = 'FROM a\n# https://baltocdn.com/x\nRUN curl https://baltocdn.com/helm/signing.asc | apt-key add -\n';
    expect(read(text).others).toEqual(['url 3:10 https://baltocdn.com/helm/signing.asc']);
  });
});

describe('lines', () => {
  test('CRLF, blanks behind the backslash, tabs', () => {
    const { commands } = read('FROM a\r\nRUN helm upgrade x ./x \\ \t\r\n\t--atomic \\\r\n  --wait\r\n');
    expect(commands).toEqual(['2:5 helm upgrade --atomic@3:2 --wait@4:3 x ./x']);
  });

  test('an array that is no JSON is shell', () => {
    expect(read("FROM a\nRUN ['helm', 'upgrade', '--atomic']\n").commands).toEqual([]);
    expect(read('FROM a\nRUN [ -f x ] && helm upgrade x ./x --atomic\n').commands).toEqual([
      '2:17 helm upgrade --atomic@2:36 x ./x',
    ]);
  });

  test('escapes of JSON are no exact place', () => {
    expect(read('FROM a\nRUN ["helm", "upgrade", "--set=a=\\"b\\"", "--atomic"]\n').commands).toEqual([
      '2:7 helm upgrade --set~2:26 --atomic@2:43',
    ]);
  });

  test('a here-document without an end swallows nothing', () => {
    expect(read('FROM a\nRUN cat <<EOF\nRUN helm lint --atomic\n').commands).toEqual(['3:5 helm lint --atomic@3:15']);
  });
});

describe('hostile texts', () => {
  test.each([
    [
      'many stages that take each other over',
      Array.from(
        { length: 2_000 },
        (_, i) =>
          `FROM ${i === 0 ? 'alpine/helm:3.1.0' : `s${i - 1}`} AS s${i}\nCOPY --from=s${i - 1} /helm /helm\nENV HELM_VERSION=3.1.${i}\n`,
      ).join(''),
    ],
    ['ARGs in circles', `FROM a\n${'ARG A=$B\nARG B=$A$A\nENV C=${A}${B}${C}${C}\n'.repeat(200)}RUN helm upgrade $C\n`],
    ['variables', `FROM a\n${Array.from({ length: 3_000 }, (_, i) => `ENV A${i}=$A${i - 1}x\n`).join('')}`],
    ['unfinished quotes', 'FROM a\nENV A="b\nRUN helm "x\nCOPY "a\n'.repeat(700)],
    ['an instruction without an end', `FROM a\nRUN helm lint ${'\\\n'.repeat(100_000)}`],
    ['comments in an instruction', `FROM a\nRUN helm lint \\\n${'# x\n\n'.repeat(100_000)}  --strict`],
    ['here-documents without an end', `FROM a\n${'RUN <<A cat <<B <<C\n'.repeat(1_500)}`],
    ['JSON', `FROM a\nRUN ["helm", "${'\\"'.repeat(100_000)}"]\nCMD [${'"a",'.repeat(50_000)}\n`],
    ['brackets', `FROM a\nRUN ${'['.repeat(100_000)}\nENV ${'{'.repeat(100_000)}\nCOPY ${'['.repeat(100_000)}`],
    ['ONBUILD', `FROM a\n${'ONBUILD '.repeat(50_000)}RUN helm lint`],
    ['options', `FROM a\nRUN ${'--mount=a '.repeat(50_000)}helm lint\nHEALTHCHECK ${'--a '.repeat(50_000)}`],
    ['NUL', 'FROM a\nRUN helm \0 upgrade\nENV A\0=b \0\n'],
    ['words', `FROM a\nCOPY ${'$A '.repeat(100_000)} x\nFROM ${'a '.repeat(100_000)}`],
  ])('%s', (_, text) => {
    readInTime(reader, 'Dockerfile', text);
  });

  test('mutations never throw, and exact spans hold their text', () => survivesMutations(reader));
});
