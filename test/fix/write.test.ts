import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeLeftovers, type Write, writeTogether } from '../../src/fix/write.ts';
import { type Repository, repository } from './repository.ts';

describe('writing', () => {
  let made: Repository;
  let root = '';
  beforeEach(() => {
    made = repository({ 'a.sh': 'old a\n', 'b.sh': 'old b\n' });
    root = realpathSync(made.root);
  });
  afterEach(() => made.remove());

  const change = (path: string, before = `old ${path.charAt(0)}\n`, after = 'new\n'): Write => ({
    path,
    absolute: join(root, path),
    before: Buffer.from(before),
    after: Buffer.from(after),
  });
  const create = (path: string, after = 'new\n'): Write => ({
    path,
    absolute: join(root, path),
    before: undefined,
    after: Buffer.from(after),
  });
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');

  it('keeps the rights of a file and leaves nothing beside it', () => {
    chmodSync(join(root, 'a.sh'), 0o751);
    expect(writeTogether([change('a.sh')], root)).toEqual([]);
    expect(read('a.sh')).toBe('new\n');
    expect(statSync(join(root, 'a.sh')).mode & 0o777).toBe(0o751);
    expect(readdirSync(root).sort()).toEqual(['a.sh', 'b.sh']);
  });

  it('leaves a file that changed meanwhile, and those that belong to it', () => {
    writeFileSync(join(root, 'a.sh'), 'mine\n');
    expect(writeTogether([change('b.sh'), change('a.sh'), create('c.sh')], root)).toEqual([
      { path: 'a.sh', reason: 'changed since it was read, and was left alone' },
      { path: 'b.sh', reason: expect.stringContaining("belongs to 'a.sh'") },
      { path: 'c.sh', reason: expect.stringContaining("belongs to 'a.sh'") },
    ]);
    expect([read('a.sh'), read('b.sh'), existsSync(join(root, 'c.sh'))]).toEqual(['mine\n', 'old b\n', false]);
  });

  it('leaves a read-only file and names it', () => {
    chmodSync(join(root, 'a.sh'), 0o444);
    expect(writeTogether([change('a.sh')], root)).toEqual([{ path: 'a.sh', reason: 'is read-only' }]);
    expect(read('a.sh')).toBe('old a\n');
  });

  it('follows no link', () => {
    const outside = repository({ 'x.sh': 'old x\n', 'd/a.sh': 'old a\n' });
    symlinkSync(join(outside.root, 'x.sh'), join(root, 'x.sh'));
    symlinkSync(join(outside.root, 'd'), join(root, 'd'));
    expect(writeTogether([change('x.sh')], root)).toEqual([{ path: 'x.sh', reason: 'is no regular file any more' }]);
    expect(writeTogether([change('d/a.sh', 'old a\n')], root)).toEqual([
      { path: 'd/a.sh', reason: 'is reached through a link' },
    ]);
    expect(writeTogether([create('d/new.sh')], root)).toEqual([
      { path: 'd/new.sh', reason: 'a part of its path is no directory' },
    ]);
    expect(outside.read('x.sh') + outside.read('d/a.sh')).toBe('old x\nold a\n');
    expect(lstatSync(join(root, 'x.sh')).isSymbolicLink()).toBe(true);
    outside.remove();
  });

  it('creates files, programs as such, with their folders, and nothing outside', () => {
    expect(writeTogether([create('p/q/run.sh', '#!/bin/sh\n'), create('p/plugin.yaml')], root)).toEqual([]);
    expect(statSync(join(root, 'p/q/run.sh')).mode & 0o100).toBe(0o100);
    expect(statSync(join(root, 'p/plugin.yaml')).mode & 0o111).toBe(0);
    expect(readdirSync(join(root, 'p')).sort()).toEqual(['plugin.yaml', 'q']);
    expect(writeTogether([create('../escape.sh')], root)).toEqual([{ path: '../escape.sh', reason: 'lies outside' }]);
    expect(existsSync(join(root, '../escape.sh'))).toBe(false);
  });

  it('replaces nothing by a new file, and takes one that is the same for done', () => {
    expect(writeTogether([create('a.sh'), change('b.sh')], root)[0]).toEqual({
      path: 'a.sh',
      reason: 'exists already',
    });
    expect(read('b.sh')).toBe('old b\n');
    expect(writeTogether([create('a.sh', 'old a\n'), change('b.sh')], root)).toEqual([]);
    expect(read('b.sh')).toBe('new\n');
  });

  it('does not write through another name of the file', () => {
    linkSync(join(root, 'a.sh'), join(root, 'other.sh'));
    expect(writeTogether([change('a.sh')], root)).toEqual([]);
    expect([read('a.sh'), read('other.sh')]).toEqual(['new\n', 'old a\n']);
  });

  it('cleans up after runs that were killed, and after no others', () => {
    const gone = 4_000_000;
    const names = [
      `.helm4-audit-fix.${gone}.0123456789abcdef.tmp`,
      `.helm4-audit-fix.${process.ppid}.0123456789abcdef.tmp`,
      `.helm4-audit-fix.${gone}.tmp`,
      'helm4-audit-fix.1.0123456789abcdef.tmp',
    ];
    for (const name of names) writeFileSync(join(root, name), 'x');
    mkdirSync(join(root, `.helm4-audit-fix.${gone}.ffffffffffffffff.tmp`));
    removeLeftovers([root, root, join(root, 'missing')]);
    expect(readdirSync(root).sort()).toEqual(
      [`.helm4-audit-fix.${gone}.ffffffffffffffff.tmp`, ...names.slice(1), 'a.sh', 'b.sh'].sort(),
    );
  });
});
