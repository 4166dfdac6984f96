import { describe, expect, it } from 'vitest';
import { isOf } from '../../src/read/formats.ts';
import { reader } from '../../src/read/gitlab-ci/index.ts';
import { cpuMs } from '../lib/cpu.ts';
import * as fc from '../lib/fast-check.ts';
import { commands, fixture, pins, read, unresolved, wrongSpans } from './gitlab-facts.ts';

const factsOf = (path: string) => read(reader, fixture('gitlab-ci', path));
const factsIn = (text: string) => reader.read({ path: '.gitlab-ci.yml', text });

describe('scripts in every YAML form', () => {
  it('joins scalars as YAML does and keeps the place of each flag', () => {
    expect(commands(factsOf('folding.gitlab-ci.yml'))).toEqual([
      'plain: upgrade --install@6 --namespace=staging@7 --atomic@8 --wait@9',
      'plain-text: upgrade --install@12 --atomic@12',
      'literal: upgrade --install@18 --atomic@19 --wait@20',
      'literal-strip: upgrade --install@25 --atomic@25',
      'folded: upgrade --install@30 --atomic@31 --wait@32',
      'folded-strip: upgrade --install@37',
      'folded-strip: uninstall --wait@39',
      'single-quoted: upgrade --install@43 --set=a=b@43 --atomic@43',
      'double-quoted: upgrade --install@47 --set=a="b"@47 --atomic@47',
      'flow: upgrade --install@49 --atomic@49',
      'flow: uninstall',
      'nested-lists: repo update',
      'nested-lists: upgrade --install@54',
      'nested-lists: list --all@55',
    ]);
  });

  it('gives exact spans that can be replaced', () => {
    for (const name of ['folding', 'values', 'binaries', 'versions', 'shared', 'misread']) {
      const file = fixture('gitlab-ci', `${name}.gitlab-ci.yml`);
      const facts = read(reader, file);
      expect(wrongSpans(file, facts)).toEqual([]);
      const inexact = facts.flatMap((fact) =>
        fact.kind === 'command' ? fact.flags.filter((flag) => !flag.span.exact).map((flag) => flag.written) : [],
      );
      expect(inexact).toEqual([]);
    }
  });

  it('counts the same with CRLF', () => {
    const { text } = fixture('gitlab-ci', 'folding.gitlab-ci.yml');
    expect(commands(factsIn(text.replaceAll('\n', '\r\n')))).toEqual(commands(factsIn(text)));
  });
});

describe('values', () => {
  const facts = factsOf('values.gitlab-ci.yml');

  it('follows positional parameters, arrays, assembled commands and CI variables', () => {
    expect(commands(facts)).toEqual([
      'positional: upgrade --install@23 --atomic@20',
      'arrays: upgrade --install@30 --wait@27 --force@28',
      'assembled: upgrade --install@34 --recreate-pods@35',
      'from-variables: upgrade --install@40 --atomic@2 --wait@2 --debug@3',
      'from-variables: upgrade --install@41 --set=price=a$b@41',
      'from-variables: upgrade --install@42 --wait@10',
      'from-variables: upgrade --install@42 --force@10',
      'overridden: upgrade --install@48 --debug@46',
      'not-inherited: upgrade --install@54',
      'quoted-unknown: upgrade --install@58 --set@58 --namespace@58',
      'open-unknown: upgrade --install@62',
      'endless: upgrade --install@66',
      'by-rule: upgrade --install@77 --debug@75',
      'by-rule: upgrade --install@77 --force@72',
      'registry: registry login -u=token@82 --password-stdin@83',
      'registry: registry login --username@84 --password@84',
    ]);
  });

  it('names what is not known only where it may hold flags', () => {
    expect(unresolved(facts)).toEqual([
      'not-inherited: $FLAGS@54!',
      'open-unknown: $EXTRA_HELM_ARGS@62!',
      'endless: $LOOP@66!',
    ]);
  });

  it('leaves dollars alone in variables that say so', () => {
    const found = factsIn('variables:\n  A: --wait\n  R: {value: "$A", expand: false}\nj:\n  script: helm list $R\n');
    const [command] = found.filter((fact) => fact.kind === 'command');
    expect(command?.words.map((word) => word.shown)).toEqual(['list', '$A']);
  });
});

describe('ways to call Helm', () => {
  it('sees through variables, wrappers, containers, nested shells and plugins', () => {
    expect(commands(factsOf('binaries.gitlab-ci.yml'))).toEqual([
      'deploy: uninstall --wait@5',
      'deploy: version -c@6 --short@6',
      'deploy: upgrade --atomic@7',
      'deploy: list --all@8',
      'deploy: upgrade --force@9',
      'deploy: upgrade --atomic@10',
      'deploy: upgrade --atomic@11',
      'deploy: upgrade --atomic@12',
      'deploy: upgrade --atomic@13',
      'deploy: version -c@14',
      'deploy: list --all@15',
      'deploy: template --validate@16',
      'deploy: upgrade --atomic@17',
      'deploy: upgrade --atomic@18',
      'deploy: uninstall --namespace@19 --wait@19',
      'deploy: upgrade -n=ns@20 --atomic@20',
      'deploy: [secrets] upgrade --atomic@21',
      'deploy: [diff] upgrade',
    ]);
  });

  it('stays silent about what only looks like it', () => {
    expect(commands(factsOf('misread.gitlab-ci.yml'))).toEqual([
      'name-with-helm3: [s3]  --force@7',
      'name-with-helm3: template',
      'name-with-helm3: upgrade --wait-for-jobs@16 --force-update=false@16',
    ]);
    expect(pins(factsOf('misread.gitlab-ci.yml'))).toEqual([]);
  });

  it('takes branches and rules on the Helm version as guards', () => {
    expect(commands(factsOf('guards.gitlab-ci.yml'))).toEqual([
      'both: version --short@4',
      'both: upgrade --rollback-on-failure@5 if 4',
      'both: upgrade --atomic@7 if 3',
      'by-rule: upgrade --rollback-on-failure@14 if 4',
      'by-absence: upgrade --atomic@22 if 3',
      'by-nothing: list',
    ]);
  });

  it('reads services, hooks and steps', () => {
    const facts = factsOf('services.gitlab-ci.yml');
    expect(commands(facts)).toEqual([
      'job: env',
      'job: uninstall --wait@15',
      'job/services[1]: upgrade --atomic@6',
      'job/services[2]: list --all@9',
    ]);
    expect(pins(facts)).toEqual(['job/services[1]: image alpine/helm 3.12.0@5']);
  });
});

describe('which Helm', () => {
  it('pins by image, archive and install script, through variables and matrices', () => {
    expect(pins(factsOf('versions.gitlab-ci.yml'))).toEqual([
      'inherits: image alpine/helm 3.16.1@3',
      'own-image: image alpine/helm 4.0.0@12',
      'other-tag: image alpine/helm 3.10.x@19',
      'digest: image alpine/helm undefined@24',
      'matrix: image alpine/helm 3.18.6@32',
      'matrix: image alpine/helm 4.2.3@32',
      'archive: archive get.helm.sh 3.4.2@2',
      'script-installed: install-script get-helm-3 3.14.0@48',
    ]);
  });

  it('tells a default image once for the file when all jobs run in it', () => {
    const text = 'image: alpine/helm:3.16.1\na:\n  script: helm list\nb:\n  script: helm env\n';
    expect(pins(factsIn(text))).toEqual(['(file): image alpine/helm 3.16.1@1']);
    const other = 'c:\n  image: alpine:3\n  script: helm version\n';
    expect(pins(factsIn(text + other))).toEqual(['a: image alpine/helm 3.16.1@1', 'b: image alpine/helm 3.16.1@1']);
  });

  it('tells what variables set for Helm', () => {
    const facts = factsIn('variables:\n  HELM_DRIVER: sql\n  HELM_VERSION: v3.9.0\nj:\n  script: helm list\n');
    expect(pins(facts)).toEqual(['(file): version-file HELM_VERSION 3.9.0@3']);
    const [setting] = facts.filter((fact) => fact.kind === 'env');
    expect([setting?.name, setting?.value?.text, setting?.span.startLine]).toEqual(['HELM_DRIVER', 'sql', 2]);
  });
});

describe('what jobs share', () => {
  const facts = factsOf('shared.gitlab-ci.yml');

  it('tells a command once unless its words or its Helm differ', () => {
    expect(commands(facts)).toEqual([
      'one: upgrade --install@17 --wait@15 --force@4',
      'one: version --client@6',
      'three: upgrade --install@17 --atomic@22 --force@4',
      'four: repo update',
      'four: plugin list',
      'four: upgrade --install@17 --atomic@22',
      'four: list --all@51',
      'five: test',
      'six: get values',
      '.lines: history',
      '.for-others: rollback',
    ]);
  });

  it('leaves no reference that leads nowhere unsaid', () => {
    const said = unresolved(facts);
    expect(said).toContain('(file): extends: .not-here@43');
    expect(said).toContain('(file): !reference [.elsewhere, script]@40');
    expect(said).toContain('(file): extends: .loop-b@54');
  });

  it('keeps both when another image runs the same script', () => {
    const text = [
      '.s: {script: [helm upgrade a b --atomic]}',
      'x: {extends: .s, image: "alpine/helm:3.16.1"}',
      'y: {extends: .s, image: "alpine/helm:4.0.0"}',
      'z: {extends: .s, image: "alpine/helm:4.0.0"}',
      '',
    ].join('\n');
    expect(commands(factsIn(text))).toEqual(['x: upgrade --atomic@1', 'y: upgrade --atomic@1']);
  });

  it('merges maps and replaces lists', () => {
    const text = [
      '.s:',
      '  variables: {A: --wait, B: --force}',
      '  before_script: [export C=--debug]',
      '  script: [helm upgrade r c $A $B $C]',
      'j:',
      '  extends: .s',
      '  variables: {A: --atomic}',
      '  before_script: [export C=--install]',
      '',
    ].join('\n');
    expect(commands(factsIn(text))).toEqual(['j: upgrade --atomic@7 --force@2 --install@8']);
  });

  it('applies anchors and merge keys', () => {
    const text = [
      '.s: &s',
      '  image: alpine/helm:3.16.1',
      '  script: &lines',
      '    - helm list --all',
      'j:',
      '  <<: *s',
      'k:',
      '  image: alpine/helm:4.0.0',
      '  script: [*lines, helm env]',
      '',
    ].join('\n');
    expect(commands(factsIn(text))).toEqual(['j: list --all@4', 'k: list --all@4', 'k: env']);
    expect(pins(factsIn(text))).toEqual(['j: image alpine/helm 3.16.1@2', 'k: image alpine/helm 4.0.0@8']);
  });
});

describe('components and includes', () => {
  it('puts defaults and options of inputs in their places', () => {
    const facts = factsOf('templates/deploy.yml');
    const job = '$[[ inputs.job-name ]]';
    expect(pins(facts)).toEqual([`${job}: image alpine/helm 3.17.0@6`]);
    expect(commands(facts)).toEqual([
      `${job}: repo update`,
      `${job}: list --all@15`,
      `${job}: upgrade --atomic@8`,
      `${job}: upgrade`,
      `${job}: upgrade --wait@10`,
      `${job}: upgrade --force@10`,
      `${job}: uninstall --atomic@8`,
      `${job}: uninstall`,
    ]);
    expect(unresolved(facts)).toEqual([`${job}: $[[ inputs.flags ]]@24!`, `${job}: $[[ inputs.flags ]]@26!`]);
  });

  it('names everything that lies outside', () => {
    const facts = factsOf('includes.gitlab-ci.yml');
    const outside = facts.flatMap((fact) => (fact.kind === 'outside' ? [`${fact.what}@${fact.span.startLine}`] : []));
    const links = facts.flatMap((fact) =>
      fact.kind === 'link' ? [`${fact.how} ${fact.path}@${fact.span.startLine}`] : [],
    );
    expect(links).toEqual(['include /ci/one.yml@2', 'include ci/three.yml@4', 'uses ci/child.yml@22']);
    expect(outside).toEqual([
      'included pipeline remote https://example.com/two.yml@3',
      'included pipeline remote https://example.com/four.yml@5',
      'included pipeline template Auto-DevOps.gitlab-ci.yml@6',
      'included pipeline component gitlab.example.com/group/helm/deploy@1.0.0@7',
      'included pipeline project group/templates@main: /five.yml@13',
      'included pipeline project group/templates@main: /six.yml@14',
      'downstream pipeline of group/other@25',
    ]);
  });

  it('reads the arguments that Auto DevOps takes', () => {
    expect(commands(factsOf('includes.gitlab-ci.yml'))).toEqual([
      '(file): upgrade --install@17 --atomic@17 --timeout=10m@17',
    ]);
    expect(commands(factsIn('variables:\n  HELM_UPGRADE_EXTRA_ARGS: --atomic\n'))).toEqual([]);
  });
});

describe('files that are not quite YAML', () => {
  it('reads on line by line, and says so', () => {
    const facts = factsOf('broken.gitlab-ci.yml');
    expect(commands(facts)).toEqual([
      'deploy: upgrade --set=a:@4',
      'deploy: list --all@7',
      'cleanup: uninstall --wait@10',
    ]);
    expect(pins(facts)).toEqual(['deploy: image alpine/helm 3.16.1@2']);
    expect(unresolved(facts).some((line) => line.startsWith('(file): YAML@') && line.endsWith('!'))).toBe(true);
  });

  it('says when a line of a script is none', () => {
    const facts = factsOf('mapping-line.gitlab-ci.yml');
    expect(unresolved(facts)).toEqual(['deploy: script line@3!']);
    expect(commands(facts)).toEqual(['deploy: list --all@4']);
  });

  it('reads around template expressions', () => {
    const facts = factsOf('jinja.gitlab-ci.yml');
    expect(commands(facts)).toEqual(['deploy: upgrade --atomic@5', 'deploy: uninstall']);
    expect(unresolved(facts)).toEqual(['deploy: {{ flags }}@6!']);
  });
});

describe('which files', () => {
  const matches = (path: string, text: string) => isOf(reader, { path, text });
  const job = 'deploy:\n  stage: x\n  # comment\n\n  script:\n    - helm list\n';

  it('takes pipelines by name, and by their keys', () => {
    for (const path of ['.gitlab-ci.yml', '.gitlab-ci.yaml', 'a/b/deploy.gitlab-ci.yml', 'x/gitlab-ci.yml']) {
      expect(matches(path, '')).toBe(true);
    }
    for (const path of [
      '.gitlab/ci/a.yml',
      'ci/a.yaml',
      'templates/a.yml',
      '.gitlab-ci/a.yml',
      'x/templates/a/b.yml',
    ]) {
      expect(matches(path, job)).toBe(true);
      expect(matches(path, 'replicas: 1\n')).toBe(false);
    }
    expect(matches('deploy.yml', `stages: [a]\n${job}`)).toBe(true);
    expect(matches('deploy.yml', job)).toBe(false);
    expect(matches('templates/deploy.yml', fixture('gitlab-ci', 'templates/deploy.yml').text)).toBe(true);
    expect(matches('.gitlab/ci/jobs.yml', fixture('gitlab-ci', '.gitlab/ci/jobs.yml').text)).toBe(true);
  });

  it('leaves others alone', () => {
    const azure = 'stages:\n- stage: a\n  jobs:\n  - job: b\n    steps:\n    - script: helm list\n';
    expect(matches('templates/azure.yml', azure)).toBe(false);
    expect(matches('templates/azure.yml', 'parameters:\n- name: a\nsteps:\n- script: helm list\n')).toBe(false);
    expect(matches('templates/deployment.yaml', 'apiVersion: apps/v1\nkind: Deployment\nspec:\n  script: a\n')).toBe(
      false,
    );
    expect(matches('ci/playbook.yml', '- hosts: all\n  tasks:\n    - script: helm list\n')).toBe(false);
    expect(matches('.github/workflows/a.yml', `include: x\n${job}`)).toBe(false);
    expect(matches('.travis.yml', `before_script: x\n${job}`)).toBe(false);
    expect(matches('ci/values.yaml', job)).toBe(false);
    expect(matches('.gitlab-ci.yml.bak', job)).toBe(false);
  });
});

describe('hostile files', () => {
  const repeat = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => line(i)).join('\n');
  const nine = (item: string) => Array(9).fill(item).join(', ');
  const cases: Record<string, string> = {
    'aliases that multiply': `${repeat(12, (i) => `.a${i}: &a${i} [${nine(i === 0 ? 'helm list' : `*a${i - 1}`)}]`)}\nj:\n  script: *a11\n`,
    'references that multiply': `${repeat(12, (i) => `.a${i}: {script: [${nine(i === 0 ? 'helm list' : `!reference [.a${i - 1}, script]`)}]}`)}\nj:\n  script: [!reference [.a11, script]]\n`,
    'an anchor in itself': 'j:\n  script: &s [*s, *s, helm list]\n  variables: &v\n    <<: *v\n    A: b\n',
    'a reference to itself': 'j:\n  script: [!reference [j, script], !reference [j, script], helm list]\n',
    'jobs that all extend each other': `${repeat(200, (i) => `j${i}: {extends: [${repeat(50, (k) => `j${(i * 7 + k * 13) % 200}`).replaceAll('\n', ', ')}], script: [helm list]}`)}\n`,
    'variables that multiply': `variables:\n${repeat(40, (i) => `  V${i}: "$V${i + 1}$V${i + 1}"`)}\nj:\n  script: helm list $V0\n`,
    'a chain of extends': `${repeat(5_000, (i) => `j${i}: {extends: j${i + 1}}`)}\nj5000: {script: [helm list]}\n`,
    'many brackets': `j:\n  script: ${'['.repeat(100_000)}\n`,
    'lists in lists': `j:\n  script: ${'['.repeat(190)}helm list${']'.repeat(190)}\n`,
    'unclosed inputs': `j:\n  script: "${'$[[ inputs.x '.repeat(20_000)}"\n`,
    'documents without end': `${'a: x\n---\n'.repeat(12_000)}j: {script: [helm list]}\n${'#'.repeat(3_000_000)}`,
    'many references in a value': `variables: {A: "${'$A'.repeat(100_000)}"}\nj:\n  script: helm list $A\n`,
  };

  for (const [name, text] of Object.entries(cases)) {
    it(`survives ${name}`, () => {
      const begin = cpuMs();
      const facts = factsIn(text);
      expect(cpuMs() - begin).toBeLessThan(5_000);
      expect(facts.length).toBeLessThan(1_000);
      expect(commands(facts).length > 0 || unresolved(facts).length > 0 || name === 'unclosed inputs').toBe(true);
    });
  }

  it('reads a script that thousands of jobs share once', () => {
    const facts = factsIn(
      `.b:\n  script:\n${repeat(100, (i) => `    - helm list -n n${i}`)}\n${repeat(2_000, (i) => `j${i}: {extends: .b}`)}\n`,
    );
    expect(commands(facts)).toHaveLength(100);
  });

  it('stops, and says so, when thousands of jobs run a script with other variables', () => {
    const facts = factsIn(
      `.b: {script: [helm list $A]}\n${repeat(500, (i) => `j${i}: {extends: .b, variables: {A: "-n n${i}"}}`)}\n`,
    );
    expect(commands(facts)).toHaveLength(100);
    expect(unresolved(facts).some((line) => /: script@\d+!$/.test(line))).toBe(true);
  });
});

describe('any text', () => {
  const names = ['folding', 'values', 'shared', 'versions', 'includes', 'broken', 'jinja'];
  const texts = names.map((name) => fixture('gitlab-ci', `${name}.gitlab-ci.yml`).text);
  const noise = fc.constantFrom(
    '"',
    "'",
    '\n',
    '  ',
    '\t',
    ': ',
    '- ',
    '[',
    '{',
    '&a ',
    '*a',
    '!reference [a, b]',
    '|\n',
    '$[[ ',
    '${',
    '\\',
    '\r\n',
    '#',
    '{% x %}',
    '<<: ',
    '\u0000',
    '💥',
  );
  const mutated = fc
    .tuple(fc.constantFrom(...texts), fc.array(fc.tuple(fc.nat(10_000), fc.nat(12), noise), { maxLength: 6 }))
    .map(([text, edits]) =>
      edits.reduce((now, [at, drop, put]) => {
        const start = at % (now.length + 1);
        return now.slice(0, start) + put + now.slice(start + drop);
      }, text),
    );

  it('never throws, and exact spans are what they say', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const file = { path: '.gitlab-ci.yml', text };
        expect(wrongSpans(file, reader.read(file))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same facts twice', () => {
    for (const text of texts) expect(JSON.stringify(factsIn(text))).toBe(JSON.stringify(factsIn(text)));
  });
});
