import { expect, test } from 'vitest';
import { ORG_FORMATS } from '../../../src/org/export/formats.ts';
import { renderOrg } from '../../../src/org/export/index.ts';
import { gatherOverview, type Overview, type Readable } from '../../../src/org/export/overview.ts';
import { orgTerminal } from '../../../src/org/export/terminal.ts';
import { RULES } from '../../report/sample.ts';
import { type Fleet, newestRun, readable } from '../../support/org/fleet.ts';
import { hostileFleet } from '../../support/org/hostile-fleet.ts';
import { smallFleet } from '../../support/org/small-fleet.ts';

const TERMINAL = { columns: 100, color: false, verbose: false };

async function overviewOf(store: Readable, findings = 100): Promise<Overview> {
  const overview = await gatherOverview(store, { findings, toolVersion: '0.0.0-test' });
  if (overview === undefined) throw new Error('the fleet has a run');
  return overview;
}

async function rendered(fleet: Fleet, format: (typeof ORG_FORMATS)[number]): Promise<string> {
  const store = readable(fleet);
  const overview = await overviewOf(store);
  const pieces: string[] = [];
  for await (const piece of renderOrg(overview, store, format, { terminal: TERMINAL, rules: RULES }))
    pieces.push(piece);
  return pieces.join('');
}

test.each(ORG_FORMATS)('the small fleet as %s', async (format) => {
  const text = await rendered(smallFleet(), format);
  expect(await rendered(smallFleet(), format)).toBe(text);
  // What the page takes from files of its own has tests of its own.
  const told = text
    .replace(/<style>[\s\S]*?<\/style>/, '<style>…</style>')
    .replace(/<script>[\s\S]*?<\/script>/, '<script>…</script>')
    .replace(/'sha256-[^']+'/g, "'sha256-…'");
  await expect(told).toMatchFileSnapshot(`snapshots/${format}.txt`);
});

test('where a terminal is narrow the names of repositories stay whole, and long messages of failures with --verbose', async () => {
  const fleet = smallFleet();
  const owner = '@acme/a-team-with-a-name-that-does-not-end';
  const why = `the forge answered ${'again and '.repeat(12)}again`;
  const rows = fleet.rows.map((row) => ({
    ...row,
    owner,
    ...(row.failure === null ? {} : { failure: { ...row.failure, message: why } }),
  }));
  const overview = await overviewOf(readable({ ...fleet, rows }));
  const text = orgTerminal(overview, { columns: 80, color: false, verbose: true });
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(text).toMatch(/^ {2}acme\/shop +2 +1 {2}Blocked {2}scanned +@acme\/a-team…$/m);
  expect(text.replace(/\s+/g, ' ')).toContain(`acme/secret (never read): ${why}`);
});

test('a state whose run has found nothing yet is told as such in every format', async () => {
  const empty: Fleet = {
    run: newestRun({ finishedAt: null }),
    rows: [],
    findings: [],
    pins: [],
    trend: [],
    causes: [],
    appeared: [],
    fixed: [],
  };
  for (const format of ORG_FORMATS) expect((await rendered(empty, format)).length).toBeGreaterThan(20);
  expect(await rendered(empty, 'terminal')).toContain('(not finished)');
  expect(await rendered(empty, 'openmetrics')).not.toContain('run_duration');
});

test('without a run there is nothing to tell', async () => {
  const store: Readable = { ...readable(smallFleet()), newestRun: async () => undefined };
  expect(await gatherOverview(store, { findings: 1, toolVersion: '1' })).toBeUndefined();
});

test.each(ORG_FORMATS)('hostile texts reach no terminal as they are: %s', async (format) => {
  const text = await rendered(hostileFleet(), format);
  const allowed = format.startsWith('csv') ? text.replaceAll('\r\n', '\n') : text;
  expect(allowed).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069\u2028\u2029]/);
});

test('the day counts from --as-of when it is given', async () => {
  const overview = await gatherOverview(readable(smallFleet()), { asOf: '2027-03-01', findings: 0, toolVersion: '1' });
  expect(overview?.support.daysLeft).toBe(-19);
  expect(overview?.findings).toEqual([]);
});
