import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/audit/types.ts';
import { changesOf, compatible } from '../../src/fix/plan.ts';
import { changedTree, type TreeFile } from '../../src/fix/tree.ts';
import type { Fix, Severity } from '../../src/rule.ts';
import { decode } from '../../src/source/decode.ts';
import { fileText, spanOf } from '../../src/source/text.ts';
import { finding } from '../report/sample.ts';

const TEXT = '0123456789';

function edit(start: number, end: number, text: string, path = 'x') {
  return { span: spanOf(fileText({ path, text: TEXT }), start, end), text };
}

function told(edits: Fix['edits'], change: Partial<Fix> & { readonly severity?: Severity } = {}): Finding {
  const { severity = 'error', ...more } = change;
  const [first] = edits;
  const span = first?.span ?? edit(0, 1, '').span;
  return finding(span, { severity, fix: { title: 'Write', edits, worksOn: '*', safe: true, ...more } });
}

const open = (path: string): TreeFile | string => {
  if (path === 'gone') return 'it cannot be read';
  const before = Buffer.from(path === 'crlf' ? '01234\r\n56789\r\n' : TEXT);
  const decoded = decode(path, before);
  return { path, absolute: `/${path}`, before, decoded, text: decoded.text, steps: [] };
};

describe('changes', () => {
  it('are one for fixes that write the same, and for those of a group', () => {
    const same = [told([edit(0, 2, 'a')]), told([edit(0, 2, 'a')])];
    const group = [told([edit(4, 5, 'b')], { group: 'm' }), told([edit(6, 7, 'c', 'y')], { group: 'm' })];
    const changes = changesOf([...same, ...group, told([edit(0, 2, 'other')])]);
    expect(changes.map(({ findings, edits }) => [findings.length, edits.length])).toEqual([
      [2, 1],
      [2, 2],
      [1, 1],
    ]);
  });

  it('that collide are made one after the other, the graver first', () => {
    const note = told([edit(0, 4, 'n')], { severity: 'note' });
    const error = told([edit(3, 6, 'e')]);
    const apart = told([edit(6, 8, 'z')], { severity: 'note' });
    const { now, later } = compatible(changesOf([note, error, apart]));
    expect(now.map(({ findings }) => findings[0])).toEqual([error, apart]);
    expect(later).toMatchObject([{ change: { findings: [note] }, behind: error }]);
  });

  it('that collide with themselves are never made', () => {
    const { now, later } = compatible(changesOf([told([edit(0, 4, 'a'), edit(2, 6, 'b')])]));
    expect([now.length, later.length, later[0]?.behind]).toEqual([0, 1, undefined]);
  });

  it('that would create one file twice are made one after the other', () => {
    const creating = (at: number, text: string) =>
      told([edit(at, at + 1, 'x')], { creates: [{ path: 'new', text }], group: text });
    const { now, later } = compatible(changesOf([creating(0, 'one'), creating(4, 'two')]));
    expect([now.length, later.length]).toEqual([1, 1]);
  });

  it('of a whole tree are made at once, in the line ends of each file, or not at all', () => {
    const change = changesOf([
      told([edit(0, 1, 'a\nb'), edit(8, 10, ''), edit(1, 2, 'p\nq', 'crlf')], {
        creates: [{ path: 'new', text: 'n' }],
      }),
    ]);
    const tree = changedTree(new Map(), change, open);
    if ('reason' in tree) throw new Error(tree.reason);
    expect([...tree].map(([path, { text, before }]) => [path, text, before === undefined])).toEqual([
      ['x', 'a\nb1234567', false],
      ['crlf', '0p\r\nq234\r\n56789\r\n', false],
      ['new', 'n', true],
    ]);
    const broken = changesOf([told([edit(0, 1, 'a'), edit(0, 1, 'b', 'gone')])]);
    expect(changedTree(new Map(), broken, open)).toEqual({ path: 'gone', reason: 'it cannot be read' });
  });

  it('stop where the encoding of a file cannot hold them', () => {
    const latin = (path: string): TreeFile => {
      const before = Buffer.from('caf\xe9 0123456789', 'latin1');
      const decoded = decode(path, before);
      return { path, absolute: `/${path}`, before, decoded, text: decoded.text, steps: [] };
    };
    const tree = changedTree(new Map(), changesOf([told([edit(0, 1, '→')])]), latin);
    expect(tree).toEqual({ path: 'x', reason: 'its encoding cannot hold the new text' });
  });
});
