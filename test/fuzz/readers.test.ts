/** What holds for every reader, whatever it is given. A new folder in src/read is tried without a change here. */
import { describe, expect, test, vi } from 'vitest';
import { isOf, loadReader } from '../../src/read/formats.ts';
import { completedPath } from '../../src/read/lib/completed.ts';
import type { Given, Reader } from '../../src/read/reader.ts';
import { registry } from '../../src/read/registry.ts';
import type { SourceFile } from '../../src/source/text.ts';
import * as fc from '../lib/fast-check.ts';
import { fragmentsOf, mutations } from '../read/lib/hostile.ts';
import { problemsOf } from './lib/facts.ts';
import { growthOf } from './lib/growth.ts';
import { NESTS } from './lib/nests.ts';
import { seedsOf } from './lib/seeds.ts';

vi.mock('../../src/source/text.ts', async (original) => {
  const { checkedTexts } = await import('./lib/checked-texts.ts');
  return checkedTexts(await original());
});

/** As a file that is called from another one, which it includes itself. */
const called = (file: SourceFile): Given => ({
  variables: new Map([['VERSION', { alternatives: [[[{ text: 'v3.14.0', at: undefined }]]] }]]),
  arguments: [[{ text: 'upgrade', at: undefined }], [{ unknown: '$1', at: undefined, list: true }]],
  open: (path) => (path.length % 3 === 0 ? undefined : { ...file }),
});

function read(reader: Reader, file: SourceFile, given?: Given): void {
  isOf(reader, file);
  reader.matters?.(file);
  const problems = problemsOf(reader.read(file, given), file);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

describe.each(registry.map((entry) => [entry.format.name, entry] as const))('%s', (name, entry) => {
  const seeds = seedsOf(entry);
  const fragments = fragmentsOf(name);

  test('has fixtures, and they are of its format', () => {
    const format = entry.format;
    const own = seeds.filter(
      ([path, text]) => isOf(format, { path, text }) || isOf(format, { path: completedPath(path), text }),
    );
    expect(own.length).toBeGreaterThan(0);
  });

  test(
    'reads any text without throwing, and its places hold what it says',
    async () => {
      const reader = await loadReader(entry);
      const how = fc.record({ template: fc.constantFrom('', '', '', '.j2', '.tpl'), given: fc.boolean() });
      fc.assert(
        fc.property(mutations(seeds, fragments), how, ({ name: path, text }, { template, given }) => {
          const file = { path: path + template, text };
          read(reader, file, given ? called(file) : undefined);
        }),
        { numRuns: 10 },
      );
    },
    fc.PATIENCE,
  );

  test(
    'takes time in proportion to the text',
    async () => {
      const reader = await loadReader(entry);
      const [seed] = seeds;
      if (seed === undefined) return;
      const [path, text] = [...seeds].sort((a, b) => a[1].length - b[1].length)[0] ?? seed;
      const slow: string[] = [];
      const places = [0, text.search(/helm (?:upgrade|install)/) + 1];
      for (const [index, fragment] of fragments.filter((_, place) => fc.THOROUGH || place % 20 === 5).entries()) {
        for (const at of fc.THOROUGH ? places : places.slice(index % 2).slice(0, 1)) {
          const problem = growthOf((times) => {
            const file = { path, text: `${text.slice(0, at)}${`${fragment} helm `.repeat(times)}${text.slice(at)}` };
            return () => read(reader, file);
          });
          if (problem !== undefined) slow.push(`${JSON.stringify(fragment)} at ${at}: ${problem}`);
        }
      }
      expect(slow).toEqual([]);
    },
    fc.PATIENCE,
  );

  test('what stands inside itself costs no more than its length', async () => {
    const reader = await loadReader(entry);
    const [path, text] = seeds[0] ?? ['', ''];
    const at = text.search(/helm (?:upgrade|install)/) + 1;
    const all = NESTS.map(([open, close]) => `helm x ${open.repeat(20)}${close.repeat(20)}\n`);
    const slow: string[] = [];
    for (const nested of fc.THOROUGH ? all : [all.join('')]) {
      const begin = process.cpuUsage();
      read(reader, { path, text: `${text.slice(0, at)}${nested}${text.slice(at)}` });
      read(reader, { path, text: nested });
      if (process.cpuUsage(begin).user > 3e6) slow.push(nested);
    }
    expect(slow).toEqual([]);
  });
});
