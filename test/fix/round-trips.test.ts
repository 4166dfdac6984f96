/** Every fixture is fixed in a copy: it ends after one run, files parse as before, and findings only shrink. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { writeAll } from '../../src/fix/deliver.ts';
import type { FixOutcome } from '../../src/fix/engine.ts';
import { difference } from '../../src/fix/identity.ts';
import { parsesAsBefore } from '../../src/fix/parses.ts';
import { plan } from './repository.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures', import.meta.url));
const folders = ['rules', 'repos', 'readers', 'examples'].flatMap((kind) =>
  readdirSync(join(FIXTURES, kind))
    .map((name) => join(kind, name))
    .filter((path) => statSync(join(FIXTURES, path)).isDirectory()),
);
const CASES: readonly (readonly [string, NonNullable<Parameters<typeof plan>[1]>])[] = [
  ...folders.map((folder) => [folder, {}] as const),
  ...folders
    .filter((folder) => !folder.startsWith('readers'))
    .map((folder) => [folder, { unsafe: true, support: 'helm4', minConfidence: 'low' }] as const),
];

/** Runs a fix in a copy of a folder, and then another one. */
async function twice(folder: string, mode: Parameters<typeof plan>[1]): Promise<readonly [FixOutcome, FixOutcome]> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'helm4-round-')));
  try {
    cpSync(join(FIXTURES, folder), root, { recursive: true });
    const first = await plan(root, mode);
    expect(await writeAll(first)).toEqual([]);
    for (const { path, text, decoded } of first.tree.values()) {
      expect(
        readFileSync(join(root, path))
          .toString('utf8')
          .replace(/^\uFEFF/, ''),
      ).toBe(text);
      expect(await parsesAsBefore(path, decoded.text, text)).toBe(true);
    }
    return [first, await plan(root, mode)];
  } finally {
    rmSync(root, { recursive: true });
  }
}

describe('fixtures', () => {
  it.each(CASES)('%s %j', async (folder, mode) => {
    const [first, second] = await twice(folder, mode);
    expect(second.done.map(({ finding, place }) => [finding.rule, place])).toEqual([]);
    const { gone, added } = difference(first.before.report.findings, first.after.report.findings);
    // Who gives up Helm 3 is told where it is still installed.
    const more = added.filter(({ effect }) => effect !== 'helm3-rejects' || mode.support !== 'helm4');
    expect(more.length).toBeLessThanOrEqual([...gone.values()].reduce((sum, number) => sum + number, 0));
    // What the audit said in memory is what it says of the disk.
    expect(difference(first.after.report.findings, second.before.report.findings)).toEqual({
      gone: new Map(),
      added: [],
    });
    expect(second.takenBack.length).toBe(first.takenBack.length);
  });
});
