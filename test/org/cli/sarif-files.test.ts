import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/cli/exit.ts';
import { sarifName, sarifWriter } from '../../../src/cli/org/sarif-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'helm4-audit-sarif-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('SARIF in a folder', () => {
  it('is written under a name that no repository shares with another', () => {
    sarifWriter('out', folder)('github.com/acme/web', gzipSync('{"a":1}'));
    expect(readFileSync(join(folder, 'out', 'github.com__acme__web.sarif'), 'utf8')).toBe('{"a":1}');
    const names = ['a/b', 'a__b', 'a/..', '../b', 'a/b\n', 'a/b ', `${'x'.repeat(200)}/1`, `${'x'.repeat(200)}/2`].map(
      sarifName,
    );
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[\w.-]+\.sarif$/.test(name))).toEqual([]);
  });

  it('that cannot be written to is told as such', () => {
    writeFileSync(join(folder, 'file'), '');
    const write = (): void => sarifWriter('file', folder)('github.com/acme/web', gzipSync('{}'));
    expect(write).toThrow(UsageError);
    expect(write).toThrow("cannot write SARIF into 'file'");
  });
});
