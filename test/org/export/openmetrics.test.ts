import { describe, expect, test } from 'vitest';
import { openMetrics } from '../../../src/org/export/openmetrics.ts';
import { gatherOverview } from '../../../src/org/export/overview.ts';
import { type Fleet, readable } from '../../support/org/fleet.ts';
import { hostileFleet } from '../../support/org/hostile-fleet.ts';
import { makeFleet } from '../../support/org/make-fleet.ts';
import { smallFleet } from '../../support/org/small-fleet.ts';

interface Family {
  readonly type: string;
  readonly unit: string | undefined;
  readonly samples: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const SAMPLE =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*",?)*)\})? (-?\d+(?:\.\d+)?)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)/y;

/**
 * Reads what the grammar of OpenMetrics 1.0 allows and this exporter may use: gauges without timestamps and exemplars. Throws on
 * everything else: a family in two places, metadata after samples or twice, a unit that the name does not end with, a series
 * written twice, a label named twice, anything after the end.
 */
function parseOpenMetrics(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith('\n# EOF\n')) throw new Error('it does not end with # EOF');
  const families = new Map<
    string,
    { type: string; unit: string | undefined; help: boolean; samples: Family['samples'][number][] }
  >();
  const series = new Set<string>();
  let current = '';
  for (const line of text.slice(0, -'# EOF\n'.length).trimEnd().split('\n')) {
    const meta = /^# (TYPE|UNIT|HELP) (\S+) (.*)$/.exec(line);
    if (meta !== null) {
      const [, kind = '', name = '', value = ''] = meta;
      if (!NAME.test(name)) throw new Error(`bad name: ${name}`);
      if (name !== current) {
        if (families.has(name)) throw new Error(`${name} stands in two places`);
        if (kind !== 'TYPE') throw new Error(`${name} begins with ${kind}`);
        families.set(name, { type: value, unit: undefined, help: false, samples: [] });
        current = name;
        continue;
      }
      const family = families.get(name);
      if (family === undefined || family.samples.length > 0) throw new Error(`${kind} of ${name} after its samples`);
      if (kind === 'TYPE') throw new Error(`two types of ${name}`);
      if (kind === 'UNIT') {
        if (family.unit !== undefined || !name.endsWith(`_${value}`)) throw new Error(`unit ${value} of ${name}`);
        family.unit = value;
      } else {
        if (family.help || /\\(?![\\"n])/.test(value)) throw new Error(`help of ${name}`);
        family.help = true;
      }
      continue;
    }
    const sample = SAMPLE.exec(line);
    if (sample === null) throw new Error(`not a sample: ${line}`);
    const [, name = '', labelText = '', value = ''] = sample;
    if (name !== current) throw new Error(`a sample of ${name} among those of ${current}`);
    const labels: Record<string, string> = Object.create(null);
    LABEL.lastIndex = 0;
    while (LABEL.lastIndex < labelText.length) {
      const label = LABEL.exec(labelText);
      if (label === null) throw new Error(`labels of ${line}`);
      const [, key = '', escaped = ''] = label;
      if (key in labels) throw new Error(`${key} twice in ${line}`);
      labels[key] = escaped.replace(/\\([\\"n])/g, (_, character) => (character === 'n' ? '\n' : character));
    }
    const identity = `${name}${JSON.stringify(Object.entries(labels).sort())}`;
    if (series.has(identity)) throw new Error(`${identity} twice`);
    series.add(identity);
    families.get(name)?.samples.push({ labels, value: Number(value) });
  }
  return families;
}

async function metricsOf(fleet: Fleet): Promise<ReadonlyMap<string, Family>> {
  const overview = await gatherOverview(readable(fleet), { findings: 0, toolVersion: '1.2.3' });
  if (overview === undefined) throw new Error('the fleet has a run');
  return parseOpenMetrics(openMetrics(overview));
}

describe('openmetrics', () => {
  test('the small fleet', async () => {
    const families = await metricsOf(smallFleet());
    // A type that node_exporter's older parser does not know would make it refuse the whole file.
    expect(new Set([...families.values()].map(({ type }) => type))).toEqual(new Set(['gauge']));
    expect(families.get('helm4_audit_findings')?.samples).toEqual([
      { labels: { severity: 'error' }, value: 3 },
      { labels: { severity: 'warning' }, value: 1 },
      { labels: { severity: 'note' }, value: 0 },
    ]);
    expect(families.get('helm4_audit_run_duration_seconds')).toMatchObject({
      unit: 'seconds',
      samples: [{ value: 660 }],
    });
    expect(families.get('helm4_audit_helm3_support_remaining_days')?.samples[0]?.value).toBe(81);
  });

  test('hostile names of teams are labels and nothing else', async () => {
    const families = await metricsOf(hostileFleet());
    const teams = new Set(families.get('helm4_audit_team_findings')?.samples.map(({ labels }) => labels['team']));
    expect(teams).toContain('label="} 1\\n# EOF\\n\\');
    expect(teams).toContain('__proto__');
  });

  test('there are few series, however many teams there are, and none is lost from the sums', async () => {
    const fleet = makeFleet({ repositories: 900, runs: 3, teams: 300, findings: 3 });
    const samples = (await metricsOf(fleet)).get('helm4_audit_team_findings')?.samples ?? [];
    expect(samples.length).toBe(101 * 3);
    expect(samples.reduce((sum, { value }) => sum + value, 0)).toBe(fleet.findings.length);
  });

  test.each([
    ['no end', (text: string) => text.replace('# EOF\n', '')],
    ['a series twice', (text: string) => text.replace(/^(helm4_audit_run_finished .*)$/m, '$1\n$1')],
    ['a wrong unit', (text: string) => text.replace(/^(# UNIT \S+) seconds$/m, '$1 days')],
    ['a bare quote', (text: string) => text.replace('team="(no owner)"', 'team="(no "owner)"')],
    [
      'samples of another family in between',
      (text: string) => text.replace('# UNIT', 'helm4_audit_run_finished 1\n# UNIT'),
    ],
  ])('the reader of this test refuses %s', async (_, change) => {
    const overview = await gatherOverview(readable(smallFleet()), { findings: 0, toolVersion: '1.2.3' });
    if (overview === undefined) throw new Error('the fleet has a run');
    const text = openMetrics(overview);
    expect(change(text)).not.toBe(text);
    expect(() => parseOpenMetrics(change(text))).toThrow();
  });
});
