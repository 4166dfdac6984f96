import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { renderInventory, renderInventoryJson, renderInventoryLines } from '../../src/report/inventory.ts';
import { renderJson } from '../../src/report/json.ts';
import { emptyReport, finding, sampleReport, spanIn } from './sample.ts';

const schema: object = JSON.parse(readFileSync(new URL('../../schemas/report.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv2020({ allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(schema);

describe('json', () => {
  test('the sample', async () => {
    const text = renderJson(sampleReport());
    expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
    await expect(text).toMatchFileSnapshot('snapshots/report.json.txt');
  });

  test('nothing found', () => {
    expect(validate(JSON.parse(renderJson(emptyReport()))), JSON.stringify(validate.errors)).toBe(true);
  });

  test('the order of the findings does not matter', () => {
    const report = sampleReport();
    expect(renderJson({ ...report, findings: [...report.findings].reverse() })).toBe(renderJson(report));
  });

  test('hostile text comes back as it was, and does not act on a terminal', () => {
    const message = 'a\u001b[31m\u202e\u2028\u009b"\\\n';
    const text = renderJson(sampleReport({ findings: [finding(spanIn('Makefile', 'helm'), { message })] }));
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e\u2028]/);
    expect(JSON.parse(text).findings[0].message).toBe(message);
  });

  test.each([
    ['an unknown field', (report: Record<string, unknown>) => ({ ...report, more: 1 })],
    [
      'a finding without a place',
      (report: Record<string, unknown>) => ({ ...report, findings: [{ code: 'HELM4001' }] }),
    ],
    ['a date that is none', (report: Record<string, unknown>) => ({ ...report, asOf: '2026-02-30' })],
    ['a wrong state', (report: Record<string, unknown>) => ({ ...report, verdict: { state: 'fine' } })],
  ])('the schema refuses %s', (_, change) => {
    expect(validate(change(JSON.parse(renderJson(sampleReport()))))).toBe(false);
  });

  test('every part of the schema says what it is or refers to what does', () => {
    const bare: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, value] of Object.entries(node)) visit(value, `${path}/${key}`);
      if ('type' in node && node.type === 'object' && !('additionalProperties' in node)) bare.push(path);
    };
    visit(schema, '');
    expect(bare).toEqual([]);
  });
});

describe('inventory', () => {
  test('terminal', async () => {
    const options = { columns: 80, color: false, verbose: false, quiet: false };
    await expect(renderInventory(sampleReport(), options)).toMatchFileSnapshot('snapshots/inventory.txt');
    expect(renderInventory(emptyReport(), options)).toContain('No use of Helm found.');
    expect(renderInventory(sampleReport(), { ...options, quiet: true })).not.toContain('azure/setup-helm');
  });

  test('one call that callers complete differently is one line as far as it looks the same', () => {
    const options = { columns: 80, color: false, verbose: false, quiet: false };
    const report = sampleReport();
    const command = report.facts.find((fact) => fact.kind === 'command');
    const facts = command === undefined ? [] : [command, { ...command, scope: [...command.scope] }];
    const lines = renderInventory({ ...report, facts }, options).split('\n');
    expect(lines.filter((line) => /^ {2}\d+:/.test(line))).toHaveLength(1);
    expect(lines).toContain('2 facts: command 2.');
  });

  test('json', async () => {
    await expect(renderInventoryJson(sampleReport())).toMatchFileSnapshot('snapshots/inventory.json.txt');
  });

  test('jsonl holds the same facts, one per line, and the coverage last', () => {
    const lines = renderInventoryLines(sampleReport()).trimEnd().split('\n');
    const parsed = lines.map((line) => JSON.parse(line));
    const whole = JSON.parse(renderInventoryJson(sampleReport()));
    expect(parsed.slice(0, -1)).toEqual(whole.facts);
    expect(parsed.at(-1)).toEqual({ kind: 'coverage', ...whole.coverage });
    expect(new Set(whole.facts.map((fact: { kind: string }) => fact.kind)).size).toBe(8);
  });
});
