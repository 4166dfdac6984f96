import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { committedFiles } from '../../../src/org/give/committed.ts';
import type { PlannedFix, RepositoryPlan } from '../../../src/org/give/fix-plan.ts';
import { fixDraft } from '../../../src/org/give/fix-text.ts';
import { aRepository } from '../../support/give/store.ts';
import { startWork } from '../../support/give/work.ts';

const { path: work, head, git, put, commit, spool, planAt, planNow, remove } = startWork();
afterAll(remove);

function onlyFix({ fixes }: RepositoryPlan): PlannedFix {
  const [fix, ...others] = fixes;
  if (fix === undefined || others.length > 0) throw new Error(`${fixes.length} fixes`);
  return fix;
}
describe('the plan', () => {
  test('has the bytes, modes and diffs of the files that change, and of no others', async () => {
    const plan = await planAt(head, 'all');
    expect(plan).toMatchObject({ head, tree: git('rev-parse', 'HEAD^{tree}'), notes: [] });
    const { files, edits, rules, left } = onlyFix(plan);
    expect(files.map(({ path, executable, created }) => ({ path, executable, created }))).toEqual([
      { path: 'ci/deploy.sh', executable: true, created: false },
      { path: 'docs/crlf.sh', executable: false, created: false },
    ]);
    expect(Buffer.from(files[0]?.content ?? []).toString()).toBe(
      '#!/bin/sh\nhelm version\nhelm repo add a https://a.example\n',
    );
    expect(Buffer.from(files[1]?.content ?? []).toString()).toBe('\ufeffhelm version\r\necho é\r\n');
    expect(files[0]?.diff).toContain('@@ -1,3 +1,3 @@\n #!/bin/sh\n-helm version --client\n');
    expect(rules).toEqual(['repo-add-no-update', 'version-client']);
    expect(edits).toHaveLength(3);
    expect(left).toEqual([]);
    // It is what git itself would apply.
    execFileSync('git', ['-C', work, 'apply', '--check', '-'], { input: files.map(({ diff }) => diff).join('') });
  });

  test('is split by rule, or kept to some rules', async () => {
    const { fixes } = await planAt(head, 'rule');
    expect(fixes.map(({ rules }) => rules)).toEqual([['repo-add-no-update'], ['version-client']]);
    expect(fixes.map(({ files }) => files.map(({ path }) => path))).toEqual([
      ['ci/deploy.sh'],
      ['ci/deploy.sh', 'docs/crlf.sh'],
    ]);
    expect(onlyFix(await planAt(head, 'all', ['version-client'])).rules).toEqual(['version-client']);
  });

  test('the same commit gives the same digest, another content another one', async () => {
    const { digest } = onlyFix(await planAt(head, 'all'));
    expect(onlyFix(await planNow(head, 'all', null)).digest).toBe(digest);
    expect(onlyFix(await planAt(head, 'all', ['version-client'])).digest).not.toBe(digest);
  });
});

describe('what a commit holds under a path', () => {
  test('is told of regular files by their mode and contents, and of nothing that a name might pretend', async () => {
    git('reset', '-q', '--hard', head);
    put(':(top)x.sh', 'a\n');
    put('*.sh', 'b\n', true);
    put('other.sh', 'c\n');
    symlinkSync('other.sh', join(work, 'link'));
    const at = commit();
    const asked = [':(top)x.sh', '*.sh', 'link', 'none/x', 'other.sh/x', 'docs'];
    const { files, isFree } = await committedFiles({ gitDir: join(work, '.git'), head: at, spool: spool() }, asked);
    expect([...files].map(([path, { executable }]) => `${path} ${executable}`).sort()).toEqual([
      '*.sh true',
      ':(top)x.sh false',
      'other.sh false',
    ]);
    expect(files.get('*.sh')?.is(Buffer.from('b\n'))).toBe(true);
    expect(files.get('*.sh')?.is(Buffer.from('B\n'))).toBe(false);
    expect(asked.filter(isFree)).toEqual(['none/x']);
  });

  test('a path that a forge might read in another way is named, and left', async () => {
    git('reset', '-q', '--hard', head);
    put('a\\b.sh', 'helm version --client\n');
    put('new\nline.sh', 'helm version --client\n');
    const plan = await planAt(commit(), 'all');
    expect(onlyFix(plan).files.map(({ path }) => path)).toEqual(['ci/deploy.sh', 'docs/crlf.sh']);
    expect(plan.notes).toHaveLength(2);
  });
});

test('the text of a request stays within what forges take, whatever there is to say', () => {
  const edits = Array.from({ length: 3_000 }, (_, index) => {
    const path = `${'é<'.repeat(400)}/${index}`;
    return { code: 'HELM4014', rule: 'version-client', title: `Drop ${index % 900}`, worksOn: '>=3', path, line: 1 };
  });
  const left = edits.map(({ rule, path, line }) => ({ rule, path, line, message: '@&'.repeat(500), reason: 'Why.' }));
  const fix: PlannedFix = { rules: ['version-client'], files: [], edits, left, digest: '' };
  const { body } = fixDraft(fix, aRepository('acme/web', 'https://git.example/api/v3'), 'a'.repeat(40));
  expect(body.length).toBeLessThan(60_000);
  for (const title of ['What changes', 'How it is proven', 'What is left to decide'])
    expect(body).toContain(`### ${title}`);
  expect(body).toMatch(/- … and \d+ more; the diff has everything/);
});
