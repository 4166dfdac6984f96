import { describe, expect, it } from 'vitest';
import { rows } from '../../src/helm/install/data.ts';
import { isTaskTool, parameterName, taskRow } from '../../src/read/lib/ci/tasks.ts';

describe('the table of tasks that call Helm', () => {
  it('says of each where it is known from, and names flags that can be read', () => {
    for (const row of rows('tasks')) {
      const name = `${row('tool')} ${row('task')} ${row('since')}`;
      expect(row('evidence'), name).toMatch(/^https:\/\/github\.com\//);
      expect(row('helm'), name).toMatch(/^[a-z]+(?: (?:[a-z]+|--[a-z]+))?$/);
      for (const part of row('flags')
        .split(' ')
        .filter((each) => each !== '')) {
        expect(part, name).toMatch(/^[\w|]+[=*?!+]--[\w-]+(?:=[\w/.-]+)?$/);
      }
    }
  });

  it('holds the versions of one task with the newest first', () => {
    const major = (version: string): number => Number(version.split('.')[0]);
    const last = new Map<string, number>();
    for (const row of rows('tasks')) {
      if (row('since') === '') continue;
      const key = `${row('tool')} ${row('task')}`;
      expect(major(row('since')), key).toBeLessThanOrEqual(last.get(key) ?? 99);
      last.set(key, major(row('since')));
    }
  });
});

describe('the row of a version', () => {
  const since = (version?: string): string | undefined =>
    taskRow('circleci/helm', 'upgrade_helm_chart', version)?.('since');

  it('is the newest one that is not above it', () => {
    expect(['4.0.0', '3.0.0', '2.0.1', '1.1.2', '1.1.1', '0.2.0', '0.1.3'].map(since)).toEqual([
      '3.0.0',
      '3.0.0',
      '1.1.2',
      '1.1.2',
      '0.2.0',
      '0.2.0',
      undefined,
    ]);
  });

  it('is the newest of all for a part of a version, a name and nothing', () => {
    expect([since('1'), since('2.0'), since('volatile'), since('dev:first'), since()]).toEqual([
      '1.1.2',
      '1.1.2',
      '3.0.0',
      '3.0.0',
      '3.0.0',
    ]);
  });

  it('is none for tools and tasks that are not known', () => {
    expect(taskRow('circleci/helm', 'install_helm_client')).toBeUndefined();
    expect([isTaskTool('pelotech/drone-helm3'), isTaskTool('plugins/docker')]).toEqual([true, false]);
  });
});

it('compares parameters without regard to their spelling', () => {
  expect(['release-name', 'release_name', 'RELEASE_NAME'].map(parameterName)).toEqual(Array(3).fill('release_name'));
});
