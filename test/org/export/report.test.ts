import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../../src/org/state/index.ts';
import type { RepositoryResult } from '../../../src/org/types.ts';
import { cli } from '../../cli/fake.ts';
import { finding, newestRun, night, repository } from '../../support/org/fleet.ts';

let folder = '';
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'helm4-audit-report-'));
  const store = await openStore(join(folder, 'state.db'));
  const { finishedAt: _, ...run } = newestRun({ id: 'run-1', startedAt: night(1) });
  const good = repository('acme/good');
  const bad = repository('acme/bad');
  await store.begin(run, [good, bad]);
  const { repositoryId, firstSeen, lastSeen, fixed, ...blocker } = finding(good.id, { startLine: 4 });
  const result: RepositoryResult = {
    head: 'f'.repeat(40),
    branch: 'main',
    verdict: 'blocked',
    reasons: [],
    findings: [blocker],
    pins: [],
    coverage: {},
    commands: 1,
    uses: 0,
    owner: '@acme/web',
    bytes: 10,
    ms: 1,
    digest: 'd',
    sarif: null,
  };
  await store.record('run-1', good, { status: 'scanned', result });
  await store.record('run-1', bad, { status: 'error', failure: { kind: 'denied', message: 'no access' }, ms: 1 });
  await store.finish('run-1', true);
  await store.close();
  await (await openStore(join(folder, 'empty.db'))).close();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('org report', () => {
  test('the terminal by default, from the state alone', async () => {
    const ran = await cli(['org', 'report', '--state', at('state.db')], { cwd: folder });
    expect(ran.err).toBe('');
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('blockers    1');
    expect(ran.out).toContain('acme/bad (never read): no access');
  });

  test('several formats at once, each whole; the same again', async () => {
    const formats = ['html', 'json', 'jsonl', 'csv', 'csv-repositories', 'openmetrics', 'markdown'];
    const options = formats.flatMap((format) => ['--format', `${format}=out/${format}`]);
    const once = await cli(['org', 'report', '--state', at('state.db'), ...options], { cwd: folder });
    expect(once.code).toBe(0);
    expect(once.out).toBe('');
    expect(once.err).toBe(
      'helm4-audit: 1 blocker left in github:acme, 0 repositories ready, 81 days left; 1 of 2 repositories known as of this run (50.0 %), 1 failed, 1 never read.\n',
    );
    expect(readdirSync(join(folder, 'out')).sort()).toEqual([...formats].sort());
    const texts = formats.map((format) => readFileSync(join(folder, 'out', format), 'utf8'));
    await cli(['org', 'report', '--state', at('state.db'), ...options], { cwd: folder });
    expect(formats.map((format) => readFileSync(join(folder, 'out', format), 'utf8'))).toEqual(texts);
    expect(JSON.parse(texts[1] ?? '').findings).toHaveLength(1);
    expect(texts[0]).toContain(`https://github.com/acme/good/blob/${'f'.repeat(40)}/deploy.sh#L4`);
  });

  test('one to standard output, the days from the day that is asked for', async () => {
    const ran = await cli(
      ['org', 'report', '--state', at('state.db'), '--format', 'openmetrics', '--as-of', '2027-02-12'],
      {
        cwd: folder,
      },
    );
    expect(ran.out).toContain('helm4_audit_helm3_support_remaining_days -2\n');
  });

  test.each([
    [['--format', 'pdf'], 'Allowed are terminal, html, markdown'],
    [['--format', 'html', '--format', 'json'], 'only one format can go to standard output'],
    [['--format', 'html=state.db/x'], "cannot write html to 'state.db/x'"],
    [['--as-of', 'soon'], 'Write a day of the calendar'],
  ])('%j is a mistake', async (options, message) => {
    const ran = await cli(['org', 'report', '--state', at('state.db'), ...options], { cwd: folder });
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(message);
  });

  test('a state without a run is nothing to tell, one that is not there a mistake, and is not made', async () => {
    expect((await cli(['org', 'report', '--state', at('empty.db')], { cwd: folder })).code).toBe(3);
    expect((await cli(['org', 'report', '--state', at('none.db')], { cwd: folder })).code).toBe(2);
    expect(existsSync(join(folder, 'none.db'))).toBe(false);
    writeFileSync(join(folder, 'text.db'), 'this is no database at all, it only has the name of one\n');
    expect((await cli(['org', 'report', '--state', at('text.db')], { cwd: folder })).code).toBe(2);
  });
});
