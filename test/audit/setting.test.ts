/** What is advised for a flag that a task makes of one of its settings. */
import { expect, test } from 'vitest';
import { allCases, auditCase } from '../fixtures/cases.ts';

test.each([
  ['force-flag', 'where it is needed, give --force-replace --server-side=false as an argument.'],
  ['recreate-pods', 'instead: kubectl rollout restart deployment/NAME.'],
])('%s: the setting goes, and what else to write', async (rule, end) => {
  const one = allCases().find((each) => each.rule === rule && each.name === 'err-task');
  if (one === undefined) throw new Error('the case is gone');
  const report = await auditCase(one);
  const writes = report.findings.filter((finding) => finding.rule === rule).map(({ write }) => write);
  expect(writes).toEqual([`Turn this setting off; ${end}`]);
});
