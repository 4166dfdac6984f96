import { describe, expect, test } from 'vitest';
import { SUPPORT_PLANS } from '../../../src/helm/support.ts';
import { scanKey } from '../../../src/org/scan/key.ts';
import type { ScanSettings } from '../../../src/org/types.ts';
import { SETTINGS } from '../../support/org/make.ts';

const key = (change: Partial<ScanSettings> = {}, version = '1.0.0'): string =>
  scanKey({ ...SETTINGS, exclude: ['vendor', 'testdata'], ...change }, version);

describe('the key of a scan', () => {
  test.each<[string, Partial<ScanSettings>]>([
    ['target', { target: '4.0.0' }],
    ['support', { support: 'both' }],
    ['confidence', { minConfidence: 'low' }],
    ['rules', { rules: ['atomic-flag'] }],
    ['no rule', { rules: [] }],
    ['ignores', { ignores: false }],
    ['include', { include: ['charts'] }],
    ['exclude', { exclude: ['vendor'] }],
  ])('another %s is another key', (_, change) => expect(key(change)).not.toBe(key()));

  test('another version of the tool is another key', () => expect(key({}, '1.0.1')).not.toBe(key()));

  test('order and repetition of rules and patterns do not matter', () => {
    expect(key({ exclude: ['testdata', 'vendor', 'testdata'] })).toBe(key());
    expect(key({ rules: ['b', 'a', 'a'] })).toBe(key({ rules: ['a', 'b'] }));
  });

  test('a pattern to leave out is not one to take in', () => {
    expect(key({ include: ['a'], exclude: [] })).not.toBe(key({ include: [], exclude: ['a'] }));
  });

  test('the day counts by the phase of support: bug fixes, security fixes, the last 90 days, none', () => {
    const [, plan] = SUPPORT_PLANS;
    const days = [
      '2026-06-10',
      plan.bugFixes,
      '2026-09-10',
      '2026-11-10',
      '2026-11-21',
      plan.securityFixes,
      '2027-02-11',
      '2030-01-01',
    ];
    const keys = days.map((asOf) => key({ asOf }));
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).toBe(keys[3]);
    expect(keys[4]).toBe(keys[5]);
    expect(keys[6]).toBe(keys[7]);
    expect(new Set(keys).size).toBe(4);
  });
});
