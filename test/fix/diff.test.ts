/** Diffs against git, which must make the new text of them. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applied, collide, oldOffset } from '../../src/fix/apply.ts';
import { unifiedDiff } from '../../src/fix/diff.ts';
import { compareEdits, type TextEdit } from '../../src/source/edits.ts';
import { cpuMs } from '../lib/cpu.ts';
import * as fc from '../lib/fast-check.ts';

const lines = fc.array(fc.constantFrom('a\n', 'b\n', 'c\r\n', '\n', 'é\t\n', '-x\n', '+y\n', '@@ z\n'), {
  maxLength: 40,
});
const text = fc
  .tuple(lines, fc.constantFrom('', 'end', 'end\r', '\\ No newline at end of file'))
  .map(([all, end]) => all.join('') + end);
const path = fc.constantFrom(
  'a.sh',
  'b c/d e.yml',
  'é/ü.txt',
  'q"uote.sh',
  'back\\slash',
  'tab\there',
  'c1\u0085',
  ' b/x',
);

describe('unified diffs', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'helm4-diff-'));
    execFileSync('git', ['init', '-q', folder]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const apply = (diff: string): void => {
    const git = ['-c', 'core.autocrlf=false', '-c', 'core.hooksPath=/dev/null', 'apply', '--whitespace=nowarn', '-'];
    execFileSync('git', git, { cwd: folder, input: diff, stdio: ['pipe', 'pipe', 'pipe'] });
  };

  it('give git the new text', () => {
    fc.assert(
      fc.property(path, text, text, (name, before, after) => {
        fc.pre(before !== after);
        const file = join(folder, name);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, before);
        apply(unifiedDiff({ path: name, before, after }));
        expect(readFileSync(file, 'utf8')).toBe(after);
      }),
      { numRuns: 60 },
    );
  });

  it('name files that are no UTF-8 byte for byte', () => {
    const name = Buffer.from('caf\xe9 "1".sh', 'latin1');
    const file = Buffer.concat([Buffer.from(`${folder}/`), name]);
    writeFileSync(file, 'a\n');
    apply(unifiedDiff({ path: name, before: 'a\n', after: 'b\n' }));
    expect(readFileSync(file, 'utf8')).toBe('b\n');
  });

  it('make new files, programs among them', () => {
    apply(unifiedDiff({ path: 'new/run.sh', before: undefined, after: '#!/bin/sh\n', executable: true }));
    apply(unifiedDiff({ path: 'new/empty', before: undefined, after: '' }));
    expect(readFileSync(join(folder, 'new/run.sh'), 'utf8')).toBe('#!/bin/sh\n');
    expect(readFileSync(join(folder, 'new/empty'), 'utf8')).toBe('');
  });

  it('are small where little differs', () => {
    const many = Array.from({ length: 5_000 }, (_, at) => `line ${at}\n`);
    const after = many.with(10, 'new\n').with(4_000, 'new\n').join('');
    expect(unifiedDiff({ path: 'x', before: many.join(''), after }).split('\n').length).toBeLessThan(25);
    expect(unifiedDiff({ path: 'x', before: after, after })).toBe('');
  });

  it('of texts that share nothing take no longer than they must', () => {
    const one = 'a\n'.repeat(20_000);
    const started = cpuMs();
    expect(unifiedDiff({ path: 'x', before: one, after: 'b\n'.repeat(20_000) })).toContain('@@ -1,20000 +1,20000 @@');
    expect(cpuMs() - started).toBeLessThan(2_000);
  });
});

/** Replacements that can be made together. */
const replacements = fc
  .array(fc.tuple(fc.nat(200), fc.nat(8), fc.string({ maxLength: 6 })), { maxLength: 12 })
  .map((all) => {
    const kept: TextEdit[] = [];
    for (const [start, length, put] of all) {
      const one = { start, end: start + length, text: put };
      if (!kept.some((other) => collide(one, other) || (one.start === other.start && one.end === other.end)))
        kept.push(one);
    }
    return kept.sort(compareEdits);
  });

describe('edits', () => {
  it('leave everything outside of their spans', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 210, maxLength: 300 }), replacements, (before, all) => {
        const after = applied(before, all);
        const kept = (from: number, to: number) => before.slice(from, to);
        let at = 0;
        let rest = after;
        for (const { start, end, text: put } of all) {
          expect(rest.startsWith(kept(at, start) + put)).toBe(true);
          rest = rest.slice(start - at + put.length);
          at = end;
        }
        expect(rest).toBe(before.slice(at));
      }),
    );
  });

  it('know where a place was before', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 210, maxLength: 300 }), replacements, fc.nat(200), (_, all, at) => {
        fc.pre(!all.some(({ start, end }) => start <= at && at < Math.max(end, start + 1)));
        const moved = all
          .filter(({ end }) => end <= at)
          .reduce((sum, one) => sum + one.text.length - (one.end - one.start), at);
        expect(oldOffset(moved, all)).toBe(at);
      }),
    );
  });

  it('that overlap collide', () => {
    const edit = (start: number, end: number, put = 'x') => ({ start, end, text: put });
    expect(collide(edit(0, 3), edit(2, 5))).toBe(true);
    expect(collide(edit(0, 3), edit(3, 5))).toBe(false);
    expect(collide(edit(2, 2), edit(2, 2, 'y'))).toBe(true);
    expect(collide(edit(2, 2), edit(1, 2))).toBe(true);
    expect(collide(edit(1, 2), edit(1, 2))).toBe(false);
    expect(() => applied('abc', [edit(0, 2), edit(1, 3)])).toThrow(RangeError);
  });
});
