import { describe, expect, it } from 'vitest';
import { reader } from '../../src/read/woodpecker/index.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { listed, readFixture } from './lib/show.ts';

const fixture = (name: string) => listed(readFixture(reader, name, '.woodpecker/deploy.yaml'));

describe('workflows', () => {
  it('reads a map of steps, once for every version of the matrix', () => {
    expect(fixture('map.yaml')).toEqual([
      '14:9 helm upgrade --install@14:22 --force@12:15 --atomic@14:54 web ./chart',
      '16:12 helm upgrade --install~16:12 --wait~20:7 web ./chart',
      'pin 3:7 image 3.11.0 «3.11.0» in step 1 deploy',
      'pin 4:7 image 4.0.1 «4.0.1» in step 1 deploy',
      'pin 16:12 bundle >=3.0.0 <4.0.0 «pelotech/drone-helm3» in step 2 plugin',
      'env 11:9 HELM_EXPERIMENTAL_OCI=1',
    ]);
  });

  it('reads a list of steps, with matrix entries that belong together', () => {
    expect(fixture('list.yaml')).toEqual([
      '12:7 helm package chart',
      '13:7 helm upgrade --wait@5:13 web ./chart',
      '13:7 helm upgrade --recreate-pods@7:13 web ./chart',
      '16:36 helm list --all@16:44',
      'pin 4:13 image 3.9.4 «3.9.4» in step 1 publish',
      'pin 6:13 image 3.14.0 «3.14.0» in step 1 publish',
      'pin 15:24 image 3.7.0 «3.7.0» in step 2 entry',
    ]);
  });

  it('stays silent about other files of the folder', () => {
    expect(listed(readFixture(reader, 'list.yaml', '.woodpecker.yml')).length).toBeGreaterThan(0);
    expect(reader.path?.('docs/woodpecker/deploy.yaml')).toBe(false);
  });
});

it('survives mutations and long files', () => {
  survivesMutations(reader, () => '.woodpecker.yml');
  const axis = `  A: [${'x, '.repeat(5_000)}y]\n`;
  const step = '  - {name: a, image: "alpine/helm:${A}", commands: ["helm upgrade a b ${A}"]}\n';
  readInTime(reader, '.woodpecker.yml', `matrix:\n${axis}steps:\n${step.repeat(2_000)}`);
});
