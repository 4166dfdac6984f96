import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { changesOf } from '../../src/helm/sdk/changes.ts';
import { apiData, variantsOf } from '../../src/helm/sdk/data.ts';

const note = readFileSync(new URL('../../docs/notes/sdk-differences.md', import.meta.url), 'utf8');

/** What a release exports, as `path#symbol` with its form. */
function exported(major: 3 | 4, release: string): ReadonlyMap<string, string> {
  const { releases, packages } = apiData(major);
  const at = releases.indexOf(release);
  expect(at, release).toBeGreaterThanOrEqual(0);
  const found = new Map<string, string>();
  for (const [path, { symbols }] of Object.entries(packages)) {
    for (const symbol of Object.keys(symbols)) {
      const form = variantsOf(path, symbol).find(({ runs }) => runs.some(([from, to]) => from <= at && at <= to));
      if (form !== undefined) found.set(`${path}#${symbol}`, form.letter + form.code);
    }
  }
  return found;
}

function added(major: 3 | 4, from: string, to: string): readonly string[] {
  const before = exported(major, from);
  const after = exported(major, to);
  for (const [symbol, form] of before) expect(after.get(symbol), symbol).toBe(form);
  return [...after.keys()].filter((symbol) => !before.has(symbol)).map((one) => one.slice(one.indexOf('#') + 1));
}

describe('the note on differences', () => {
  it('counts the symbols of Helm 3 by what becomes of them', () => {
    const counts = new Map<string, number>();
    const now = exported(3, '3.22.0');
    for (const path of Object.keys(apiData(3).packages)) {
      for (const { symbol, status } of changesOf(path, '4.3.1')) {
        if (now.has(`${path}#${symbol}`)) counts.set(status, (counts.get(status) ?? 0) + 1);
      }
    }
    const [, row = ''] = /\| same \|.*\n\|[-|]+\n(.*)/.exec(note) ?? [];
    const statuses = ['same', 'moved', 'behaviour', 'renamed', 'signature', 'type', 'removed'];
    expect(row.split('|').slice(1, -1).map(Number)).toEqual(statuses.map((status) => counts.get(status)));
    expect(note).toContain(`**${now.size.toLocaleString('en')}** symbols`);
  });

  it('lists what the newest releases added, which changed nothing else', () => {
    expect(added(3, '3.21.4', '3.22.0')).toEqual(['WithScopeHint']);
    const news = added(4, '4.2.4', '4.3.1');
    expect(news).toHaveLength(12);
    for (const symbol of news) expect(note, symbol).toContain(symbol.split('.').at(-1) ?? '');
  });
});
