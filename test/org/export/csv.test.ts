import { describe, expect, test } from 'vitest';
import { findingsCsv, repositoriesCsv } from '../../../src/org/export/csv.ts';
import { gatherOverview } from '../../../src/org/export/overview.ts';
import { type Fleet, readable } from '../../support/org/fleet.ts';
import { HOSTILE, hostileFleet } from '../../support/org/hostile-fleet.ts';
import { smallFleet } from '../../support/org/small-fleet.ts';

/** RFC 4180, strictly: every record ends with CR LF, a quote stands only around a cell or doubled within one. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const record: string[] = [];
    for (;;) {
      if (text[at] === '"') {
        const match = /"((?:[^"]|"")*)"/y;
        match.lastIndex = at;
        const cell = match.exec(text);
        if (cell === null) throw new Error(`a quote is not closed at ${at}`);
        record.push((cell[1] ?? '').replaceAll('""', '"'));
        at = match.lastIndex;
      } else {
        const match = /[^",\r\n]*/y;
        match.lastIndex = at;
        record.push(match.exec(text)?.[0] ?? '');
        at = match.lastIndex;
      }
      if (text[at] !== ',') break;
      at++;
    }
    if (!text.startsWith('\r\n', at))
      throw new Error(`no line end at ${at}: ${JSON.stringify(text.slice(at, at + 20))}`);
    at += 2;
    records.push(record);
  }
  return records;
}

async function tables(fleet: Fleet): Promise<{ readonly findings: string[][]; readonly repositories: string[][] }> {
  const store = readable(fleet);
  const overview = await gatherOverview(store, { findings: 0, toolVersion: '1' });
  if (overview === undefined) throw new Error('the fleet has a run');
  const lines: string[] = [];
  for await (const line of findingsCsv(overview, store)) lines.push(line);
  return { findings: parseCsv(lines.join('')), repositories: parseCsv([...repositoriesCsv(overview)].join('')) };
}

describe('csv', () => {
  test('every record has the columns of the head, every finding and every repository a record', async () => {
    for (const fleet of [smallFleet(), hostileFleet()]) {
      const { findings, repositories } = await tables(fleet);
      expect(new Set(findings.map(({ length }) => length)).size).toBe(1);
      expect(new Set(repositories.map(({ length }) => length)).size).toBe(1);
      expect(findings.length).toBe(fleet.findings.length + 1);
      expect(repositories.length).toBe(fleet.rows.length + 1);
    }
  });

  test('no cell begins as a formula does', async () => {
    const { findings, repositories } = await tables(hostileFleet());
    for (const cell of [...findings, ...repositories].flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    const paths = findings.map((record) => record[10] ?? '');
    for (const text of HOSTILE.filter((one) => /^[=+\-@]/.test(one))) {
      expect(paths.some((path) => path.startsWith(`'${text.slice(0, 2)}`))).toBe(true);
    }
  });

  test('repositories that failed are in the table, with what they are', async () => {
    const { repositories } = await tables(smallFleet());
    const secret = repositories.find(([name]) => name === 'acme/secret');
    expect(secret?.slice(3, 12)).toEqual([
      'unknown',
      '0',
      '0',
      '0',
      'error',
      'denied',
      'the forge answered 403',
      '',
      '',
    ]);
  });
});
