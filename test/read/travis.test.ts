import { describe, expect, it } from 'vitest';
import { reader } from '../../src/read/travis/index.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { listed, readFixture, readText } from './lib/show.ts';

const fixture = (name: string) => listed(readFixture(reader, name, '.travis.yml'));

describe('configurations', () => {
  it('reads the phases as one shell, with variables of the environment and packages', () => {
    expect(fixture('phases.travis.yml')).toEqual([
      '31:5 helm upgrade --install@31:18 --atomic@17:14 --timeout@17:23 --wait@26:18 --force@21:12 web ./chart',
      '31:5 helm upgrade --install@31:18 --atomic@17:14 --timeout@17:23 --wait@26:18 --recreate-pods@22:12 web ./chart',
      '33:7 helm list --all@33:17',
      '35:16 helm rollback --force@35:34 web',
      '38:13 helm push chart.tgz oci://registry.example.com/charts',
      'pin 5:25 package 3.12.0 «3.12.0-1» in job root',
      'pin 9:16 package floating 3.7.x «3.7/stable» in job root',
      'pin 12:20 package floating >=3.0.0 <4.0.0 «3» in job root',
      'pin 16:20 archive 3.11.3 «v3.11.3» in job root',
      'env 18:7 HELM_DRIVER=secret',
      'env 18:26 TILLER_NAMESPACE=tools',
    ]);
  });

  it('reads jobs with what they take from the root', () => {
    expect(fixture('jobs.travis.yml')).toEqual([
      '9:15 helm lint ./chart',
      '18:11 helm upgrade --atomic@13:17 web ./chart',
      '23:15 helm uninstall --purge@23:31 web',
      'pin 15:107 install-script 3.10.0 «v3.10.0» in job 2 release',
      'pin 15:107 install-script 3.10.0 «v3.10.0» in job 3 other',
      'unresolved 25:11 script line',
      'outside 3:13 import of acme/shared:travis/helm.yml@main',
    ]);
  });

  it('reads what it can of a file that is no YAML', () => {
    expect(fixture('broken.travis.yml')).toEqual([
      '2:5 helm upgrade --atomic@2:30 web ./chart',
      'unresolved 3:1 YAML syntax',
    ]);
  });

  it('stays silent where Helm is only talked about', () => {
    const text = 'env: A="helm upgrade --atomic"\nscript:\n  - echo helm upgrade --atomic\n  - "# helm list --all"\n';
    expect(listed(readText(reader, '.travis.yml', text))).toEqual([]);
  });
});

it('survives mutations and long files', () => {
  survivesMutations(reader, () => '.travis.yml');
  readInTime(reader, '.travis.yml', `script:\n${'  - helm upgrade a b --atomic $A\n'.repeat(3_000)}`);
  readInTime(reader, '.travis.yml', `env:\n${'  - A="--wait B=\n'.repeat(3_000)}script: helm list $A\n`);
  readInTime(reader, '.travis.yml', `jobs: {include: [${'{script: helm list, env: A=b},'.repeat(3_000)}]}\n`);
});
