import { describe, expect, test } from 'vitest';
import { reader } from '../../src/read/earthfile/index.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { readFixture, readText } from './lib/show.ts';

describe('Earthfiles', () => {
  test('targets, images, arguments, blocks, references', () => {
    const shown = readFixture(reader, 'Earthfile');
    expect(shown.commands).toMatchInlineSnapshot(`
      [
        "18:9 helm lint --strict@20:9 charts/shop",
        "29:9 helm upgrade --install@25:16 --atomic@25:26 --timeout@29:50 $RELEASE charts/shop",
        "30:8 helm status --show-desc@30:29 $RELEASE",
        "31:13 helm rollback --recreate-pods@31:36 $RELEASE",
        "36:13 helm uninstall --no-hooks@36:33 $app",
        "45:9 helm upgrade --debug@44:14 web ./chart",
        "50:29 helm template --validate@50:68 web ./chart",
        "55:9 helm list --all@55:17",
      ]
    `);
    expect([...shown.pins, ...shown.unresolved, ...shown.others, ...shown.links]).toMatchInlineSnapshot(`
      [
        "3:27 version-file 3.14.3 «3.14.3» in target base/step 3 ARG",
        "3:27 archive 3.14.3 «3.14.3» in target helm-bin/step 8 RUN",
        "3:27 archive 3.14.3 «3.14.3» in target deploy/step 24 COPY",
        "3:27 version-file 3.14.3 «3.14.3» in target RELEASE",
        "12:22 image 3.12.1 «3.12.1» in target deps/step 12 FROM",
        "12:22 image 3.12.1 «3.12.1» in target lint/step 16 FROM",
        "49:36 image 3.9.4 «3.9.4» in target docker/step 49 WITH",
        "50:41 image 3.9.4 «3.9.4» in target docker/step 50 RUN",
        "env 4:5 HELM_DRIVER=sql",
        "outside 40:11 Earthfile github.com/acme/tools+all",
        "2:6 image alpine:3.20",
        "16:10 target  deps",
        "23:10 image debian:12",
        "24:10 target  helm-bin",
        "38:8 target  RELEASE",
        "39:11 target ./tools check",
        "48:10 image earthly/dind:alpine",
      ]
    `);
  });

  test('a target that builds on a later one, and targets in circles', () => {
    const text =
      'VERSION 0.8\na:\n  FROM +b\n  RUN helm ls\nb:\n  FROM alpine/helm:3.9.0\nc:\n  FROM +d\nd:\n  FROM +c\n  RUN helm ls --all\n';
    const shown = readText(reader, 'Earthfile', text);
    expect(shown.pins).toContain('6:20 image 3.9.0 «3.9.0» in target b/step 6 FROM');
    expect(shown.pins).toContain('6:20 image 3.9.0 «3.9.0» in target a/step 3 FROM');
    expect(shown.commands).toEqual(['4:7 helm list', '11:7 helm list --all@11:15']);
  });

  test('values that a caller gives', () => {
    const text = 'VERSION 0.8\na:\n  FROM alpine\n  ARG F=--wait\n  RUN helm upgrade web . $F\n';
    const facts = reader.read(
      { path: 'Earthfile', text },
      {
        variables: new Map([['F', { alternatives: [[[{ text: '--atomic', at: undefined }]]] }]]),
        arguments: undefined,
        open: () => undefined,
      },
    );
    expect(facts.flatMap((fact) => (fact.kind === 'command' ? fact.words.map((word) => word.text) : []))).toContain(
      '--atomic',
    );
  });

  test('comments, labels and printed texts are silent', () => {
    const text =
      'VERSION 0.8\n# helm upgrade --atomic\na:\n  FROM alpine\n  LABEL note="helm upgrade --atomic"\n  RUN echo helm upgrade --atomic\n  SAVE IMAGE helm\n';
    expect(readText(reader, 'Earthfile', text).commands).toEqual([]);
  });

  test('mutations', () => survivesMutations(reader));

  test.each([
    ['targets', Array.from({ length: 2_000 }, (_, k) => `t${k}:\n  FROM +t${k + 1}\n  RUN helm ls\n`).join('')],
    ['options', `a:\n  RUN ${'--push '.repeat(20_000)}helm ls\n`],
    ['continued', `a:\n  RUN helm ls ${'\\\n'.repeat(20_000)}\n`],
    ['copies', `a:\n  FROM alpine/helm:3.9\n${'b:\n  COPY +a/x .\n'.repeat(1_000)}`],
  ])('in time: %s', (_, text) => {
    readInTime(reader, 'Earthfile', text);
  });
});
