import { describe, expect, it } from 'vitest';
import { reader } from '../../src/read/cloud-build/index.ts';
import { isOf } from '../../src/read/formats.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { listed, readFixture } from './lib/show.ts';

const fixture = (name: string) => listed(readFixture(reader, name, 'cloudbuild.yaml'));

describe('steps', () => {
  it('reads arguments, scripts and shells with their substitutions', () => {
    expect(fixture('deploy.cloudbuild.yaml')).toEqual([
      '11:11 helm upgrade --install@12:21 --atomic@3:11 --namespace@12:65 web ./chart',
      '14:11 helm list --all@15:21',
      '22:9 helm upgrade --wait@8:13 --force@22:56 web ./chart',
      '27:7 helm rollback --recreate-pods@27:25 --wait@8:13 web',
      '29:17 helm uninstall --wait@30:28 web',
      'pin 2:18 image 3.11.2 «3.11.2» in step 2 alpine/helm:${_HELM_VERSION}',
      'pin 24:30 image 3.9.4 «3.9.4» in step 4 dtzar/helm-kubectl:3.9.4',
      'pin 28:11 image floating >=4.3.1 «dtzar/helm-kubectl» in step 5 dtzar/helm-kubectl',
      'unresolved 22:49 $OTHER',
      'env 7:7 HELM_DRIVER=secret',
    ]);
  });

  it('reads what it can of a file that is no YAML', () => {
    expect(fixture('broken.cloudbuild.yaml')).toEqual([
      '4:7 helm upgrade --atomic@4:32 web ./chart',
      'pin 2:23 image 3.8.0 «3.8.0» in step 1 alpine/helm:3.8.0',
      'unresolved 5:4 YAML syntax',
    ]);
  });

  it('knows its files by their names', () => {
    const is = (path: string) => isOf(reader, { path, text: '' });
    const paths = ['cloudbuild.yaml', 'ci/cloudbuild-prod.yml', 'prod.cloudbuild.yaml', 'cloudbuild/deploy.yaml'];
    expect(paths.map(is)).toEqual([true, true, true, true]);
    expect(['cloudbuilder.yaml', 'docs/cloudbuild.md', 'cloud.yaml'].map(is)).toEqual([false, false, false]);
  });
});

it('survives mutations and long files', () => {
  survivesMutations(reader, () => 'cloudbuild.yaml');
  const step = '  - {name: gcr.io/p/helm, args: [upgrade, a, b, --atomic, $_X]}\n';
  readInTime(reader, 'cloudbuild.yaml', `steps:\n${step.repeat(2_000)}`);
  readInTime(
    reader,
    'cloudbuild.yaml',
    `steps:\n  - {name: a, entrypoint: sh, args: ["-c", "${'$_A'.repeat(50_000)}"]}\n`,
  );
});
