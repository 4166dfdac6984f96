import { expect, test } from 'vitest';
import { orgMarkdown } from '../../../src/org/export/markdown.ts';
import { gatherOverview, type Overview } from '../../../src/org/export/overview.ts';
import { type Fleet, readable } from '../../support/org/fleet.ts';
import { hostileFleet } from '../../support/org/hostile-fleet.ts';
import { makeFleet } from '../../support/org/make-fleet.ts';

async function overviewOf(fleet: Fleet): Promise<Overview> {
  const overview = await gatherOverview(readable(fleet), { findings: 0, toolVersion: '1' });
  if (overview === undefined) throw new Error('the fleet has a run');
  return overview;
}

test.each([3_000, 6_000, 20_000])(
  'it fits into %i bytes, with the totals, and says that something is left out',
  async (limit) => {
    const overview = await overviewOf(makeFleet({ repositories: 300, runs: 30, teams: 12, findings: 6 }));
    const text = orgMarkdown(overview, limit);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
    expect(text).toContain('blockers left');
    expect(text).toContain('left out');
    expect(text).toContain('Coverage: ');
  },
);

test('hostile texts fit into what a job summary takes, and are neither markup nor mentions', async () => {
  const text = orgMarkdown(await overviewOf(hostileFleet()));
  expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
  // A zero-width character after the @ keeps GitHub from seeing a mention.
  expect(text.replace(/`[^`\n]*`/g, '')).not.toMatch(/@(?:everyone|SUM)/);
  expect(text.replace(/`[^`\n]*`|\]\(<[^>\n]*>\)/g, '')).not.toMatch(/<(?:img|svg|script|b)\b/);
  expect(text).not.toMatch(/(?<!\\)\]\(<?javascript:/);
});
