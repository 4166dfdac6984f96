import { describe, expect, it } from 'vitest';
import { reader } from '../../src/read/codebuild/index.ts';
import { isOf } from '../../src/read/formats.ts';
import { readInTime, survivesMutations } from './lib/hostile.ts';
import { listed, readFixture } from './lib/show.ts';

const fixture = (name: string) => listed(readFixture(reader, name, 'buildspec.yml'));

describe('build specifications', () => {
  it('reads the phases as one shell', () => {
    expect(fixture('buildspec.yml')).toEqual([
      '22:11 helm list --all@22:21',
      '27:9 helm upgrade --install@27:22 --atomic@6:12 --wait@16:22 web ./chart',
      '30:9 helm rollback --force@30:27 web',
      'pin 5:19 archive 3.10.3 «v3.10.3»',
      'unresolved 27:58 $TOKEN',
      'unresolved 28:9 script line',
    ]);
  });

  it('reads the variables and images of a batch', () => {
    expect(fixture('batch.buildspec.yml')).toEqual([
      '12:15 helm upgrade --force@7:27 web chart',
      '12:15 helm upgrade --recreate-pods@9:31 web chart',
      'pin 6:28 image 3.12.1 «3.12.1»',
    ]);
  });

  it('reads the axes of a matrix, and PowerShell', () => {
    expect(fixture('matrix.buildspec.yml')).toEqual([
      '15:9 helm upgrade --atomic@16:11 --wait@9:18 web chart',
      '15:9 helm upgrade --atomic@16:11 --debug@9:26 web chart',
      'pin 5:39 image 3.7.0 «3.7.0»',
    ]);
  });

  it('knows its files by their names', () => {
    const is = (path: string) => isOf(reader, { path, text: '' });
    const paths = ['buildspec.yml', 'ci/buildspec-deploy.yaml', 'deploy_buildspec.yml', 'buildspec/prod.yml'];
    expect(paths.map(is)).toEqual([true, true, true, true]);
    expect(['buildspec.json', 'spec.yml', 'rebuildspec.yml'].map(is)).toEqual([false, false, false]);
  });
});

it('survives mutations and long files', () => {
  survivesMutations(reader, () => 'buildspec.yml');
  readInTime(
    reader,
    'buildspec.yml',
    `phases:\n  build:\n    commands:\n${'      - helm upgrade a b --atomic $A\n'.repeat(3_000)}`,
  );
});
