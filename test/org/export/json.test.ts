import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { orgJson, orgLines } from '../../../src/org/export/json.ts';
import { gatherOverview } from '../../../src/org/export/overview.ts';
import { type Fleet, readable } from '../../support/org/fleet.ts';
import { HOSTILE, hostileFleet } from '../../support/org/hostile-fleet.ts';
import { makeFleet } from '../../support/org/make-fleet.ts';
import { smallFleet } from '../../support/org/small-fleet.ts';

const schema: Record<string, unknown> = JSON.parse(
  readFileSync(new URL('../../../schemas/org.schema.json', import.meta.url), 'utf8'),
);
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);
ajv.addSchema(schema, 'org');
const validate = ajv.compile({ $ref: 'org' });
const validateRepository = ajv.compile({ $ref: 'org#/$defs/repository' });
const validateFinding = ajv.compile({ $ref: 'org#/$defs/finding' });

async function written(fleet: Fleet, write: typeof orgJson): Promise<string> {
  const store = readable(fleet);
  const overview = await gatherOverview(store, { findings: 0, toolVersion: '1.2.3' });
  if (overview === undefined) throw new Error('the fleet has a run');
  const pieces: string[] = [];
  for await (const piece of write(overview, store)) pieces.push(piece);
  return pieces.join('');
}

describe('json', () => {
  test.each([
    ['small', smallFleet()],
    ['larger', makeFleet({ repositories: 60, runs: 12, teams: 5, findings: 4 })],
    ['hostile', hostileFleet()],
  ])('the %s fleet is what the schema says', async (_, fleet) => {
    const document: { readonly findings: readonly unknown[] } = JSON.parse(await written(fleet, orgJson));
    expect(validate(document), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    expect(document.findings.length).toBe(fleet.findings.length);
  });

  test('texts come back as they were', async () => {
    const document: { readonly findings: readonly { readonly message: string }[] } = JSON.parse(
      await written(hostileFleet(), orgJson),
    );
    expect(document.findings.map(({ message }) => message)).toEqual(HOSTILE);
  });

  test('by lines: the same repositories and findings', async () => {
    const lines = (await written(smallFleet(), orgLines)).trimEnd().split('\n');
    const rows: readonly Record<string, unknown>[] = lines.map((line) => JSON.parse(line));
    expect(rows.map(({ type }) => type)).toEqual([
      'overview',
      ...Array(7).fill('repository'),
      ...Array(4).fill('finding'),
    ]);
    for (const row of rows) {
      if (row['type'] === 'repository')
        expect(validateRepository(row), JSON.stringify(validateRepository.errors)).toBe(true);
      if (row['type'] === 'finding') expect(validateFinding(row), JSON.stringify(validateFinding.errors)).toBe(true);
    }
  });

  test.each([
    ['an unknown field', { more: 1 }],
    ['a day that is none', { asOf: '2026-02-30' }],
    ['a count below zero', { totals: { errors: -1, warnings: 0, notes: 0, fixable: 0 } }],
    ['a forecast of no kind', { forecast: { kind: 'soon' } }],
    ['a finding without a place', { findings: [{ code: 'HELM4001' }] }],
  ])('the schema refuses %s', async (_, change) => {
    expect(validate({ ...JSON.parse(await written(smallFleet(), orgJson)), ...change })).toBe(false);
  });

  test('every object of the schema is closed', () => {
    const open: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, value] of Object.entries(node)) visit(value, `${path}/${key}`);
      if ('type' in node && node.type === 'object' && !('additionalProperties' in node)) open.push(path);
    };
    visit(schema, '');
    expect(open).toEqual([]);
  });
});
