import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, symlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Listing, listFiles } from '../../src/source/list.ts';
import { type Candidate, decodeCandidate, MAX_FILE_BYTES, MAX_LINE, readCandidates } from '../../src/source/read.ts';
import { commitAll, repository, temporary, write } from './tree.ts';

const wanted = (path: string): boolean => path.endsWith('plugin.yaml');
const read = (listing: Listing): Candidate[] => [...readCandidates(listing, { wanted })];
const readTree = (root: string): Candidate[] => read(listFiles([root], { cwd: root }));
const shown = (candidate: Candidate): string =>
  candidate.kind === 'file'
    ? candidate.file.path
    : `${candidate.path}: ${candidate.reason}${candidate.relevant ? ' (relevant)' : ''}`;
const COMMAND = 'helm upgrade --install app .\n';

describe('reading candidates', () => {
  it('yields files that mention Helm in any usual spelling, and files that are wanted by name', () => {
    const root = temporary();
    write(root, {
      a: 'xhelmx',
      b: 'Helm',
      c: 'HELM_VERSION',
      d: 'hElm',
      e: 'nothing',
      f: '',
      'p/plugin.yaml': 'name: x',
    });
    expect(readTree(root).map(shown)).toEqual(['a', 'b', 'c', 'p/plugin.yaml']);
  });

  it('decodes what it yields, and only that', () => {
    const root = temporary();
    write(root, { 'a.sh': `${'x'.repeat(3000)}\n${COMMAND}`, 'b.sh': COMMAND });
    const texts = readTree(root).map((candidate) => candidate.kind === 'file' && candidate.file.text);
    expect(texts).toEqual([`${'x'.repeat(3000)}\n${COMMAND}`, COMMAND]);
  });

  it('finds Helm in UTF-16, and does not take that for binary', () => {
    const root = temporary();
    write(root, {
      'le.ps1': Buffer.from(`\uFEFF${COMMAND}`, 'utf16le'),
      'be.ps1': Buffer.from(`\uFEFF${COMMAND}`, 'utf16le').swap16(),
      'other.ps1': Buffer.from('\uFEFFkubectl', 'utf16le'),
    });
    expect(readTree(root).map(shown)).toEqual(['be.ps1', 'le.ps1']);
  });

  it('is silent about binary files', () => {
    const root = temporary();
    write(root, { a: `helm\0${COMMAND}`, b: `${COMMAND}${'x\n'.repeat(5000)}\0`, 'plugin.yaml': '\0' });
    expect(readTree(root).map(shown)).toEqual(['b']);
  });

  it('reads files larger than its buffer', () => {
    const root = temporary();
    const filler = 'some words of a log\n'.repeat(80_000);
    write(root, { 'end.sh': filler + COMMAND, 'none.sh': filler, 'begin.sh': COMMAND + filler });
    const found = readTree(root);
    expect(found.map(shown)).toEqual(['begin.sh', 'end.sh']);
    const end = found[1];
    expect(end?.kind === 'file' && end.file.text === filler + COMMAND).toBe(true);
  });

  it('finds Helm where two pieces of a large file meet', () => {
    const root = temporary();
    for (const at of [2 ** 20 - 2, 2 ** 20 - 512 - 2, 2 ** 20]) {
      write(root, { 'a.sh': `${'x\n'.repeat(2 ** 19).slice(0, at)}${COMMAND}${'y\n'.repeat(600_000)}` });
      expect(readTree(root).map(shown)).toEqual(['a.sh']);
    }
  });

  it('names files that are too large when they seem to use Helm', () => {
    const root = temporary();
    const filler = Buffer.alloc(MAX_FILE_BYTES + 1, 'words\n');
    write(root, { 'none.log': filler, 'use.log': Buffer.concat([filler, Buffer.from(COMMAND)]) });
    write(root, { 'talk.log': Buffer.concat([Buffer.from('the Helm project\n'), filler]) });
    expect(readTree(root).map(shown)).toEqual(['use.log: too large (32 MB) (relevant)']);
  });

  it('takes little time over a sparse file of 1 GB', () => {
    const root = temporary();
    const descriptor = openSync(join(root, 'huge.img'), 'w');
    ftruncateSync(descriptor, 2 ** 30);
    writeSync(descriptor, COMMAND, 0);
    closeSync(descriptor);
    // Time of the processor: a busy machine must not fail it.
    const begin = process.cpuUsage();
    expect(readTree(root)).toEqual([]);
    const { user, system } = process.cpuUsage(begin);
    expect((user + system) / 1_000).toBeLessThan(2000);
  });

  it('names files with a line that is too long; relevant only when they seem to use Helm', () => {
    const root = temporary();
    const long = 'x'.repeat(MAX_LINE + 1);
    write(root, {
      'a.js': `${long} helm`,
      'b.js': `${long}"helm upgrade x"`,
      'c.js': `${'x'.repeat(MAX_LINE - 10)}\nhelm`,
    });
    expect(readTree(root).map(shown)).toEqual([
      'a.js: a line of 1 MB, minified or generated',
      'b.js: a line of 1 MB, minified or generated (relevant)',
      'c.js',
    ]);
  });

  it('passes over tracked files that were deleted or replaced, and names others that vanish', () => {
    const root = repository({ 'gone.sh': COMMAND, 'now-a-directory': COMMAND, 'stays.sh': COMMAND });
    write(root, { 'new.sh': COMMAND });
    const listing = listFiles([root], { cwd: root });
    rmSync(join(root, 'gone.sh'));
    rmSync(join(root, 'new.sh'));
    rmSync(join(root, 'now-a-directory'));
    mkdirSync(join(root, 'now-a-directory'));
    expect(read(listing).map(shown)).toEqual(['new.sh: vanished during the audit', 'stays.sh']);
  });

  it('never leaves the tree through a link', () => {
    const outside = temporary();
    write(outside, { 'd/a.sh': COMMAND });
    const root = repository({ 'd/a.sh': COMMAND, 'real/b.sh': COMMAND });
    rmSync(join(root, 'd'), { recursive: true });
    symlinkSync(join(outside, 'd'), join(root, 'd'));
    symlinkSync(join(outside, 'd/a.sh'), join(root, 'link.sh'));
    symlinkSync('real/b.sh', join(root, 'inside.sh'));
    symlinkSync('self', join(root, 'self'));
    const listing = listFiles([root], { cwd: root });
    // git still lists the tracked file below the link.
    expect(listing.files.map((file) => file.path)).toContain('d/a.sh');
    expect(read(listing).map(shown)).toEqual(['real/b.sh']);
  });

  it('does not wait for pipes', () => {
    const root = temporary();
    write(root, { 'a.sh': COMMAND });
    const listing = listFiles([root], { cwd: root });
    rmSync(join(root, 'a.sh'));
    execFileSync('mkfifo', [join(root, 'a.sh')]);
    expect(read(listing)).toEqual([]);
  });

  it('accounts for every file that the user named', () => {
    const root = temporary();
    write(root, { binary: '\0', empty: '', 'plain.sh': 'ls\n' });
    const found = read(listFiles(['binary', 'empty', 'plain.sh'], { cwd: root }));
    expect(found.map(shown)).toEqual(['binary: binary', 'empty', 'plain.sh']);
  });

  it('opens names that are not UTF-8', () => {
    const root = temporary();
    const name = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0x2e, 0x73, 0x68])]);
    const descriptor = openSync(name, 'w');
    writeSync(descriptor, COMMAND);
    closeSync(descriptor);
    commitAll(root);
    expect(readTree(root).map(shown)).toEqual(['\\xff.sh']);
  });

  it('takes standard input under the same limits', () => {
    expect(shown(decodeCandidate('-', Buffer.from(COMMAND)))).toBe('-');
    expect(shown(decodeCandidate('-', Buffer.from('\0')))).toBe('-: binary');
    expect(shown(decodeCandidate('-', Buffer.from(`helm ${'x'.repeat(MAX_LINE)}`)))).toBe(
      '-: a line of 1 MB, minified or generated',
    );
    expect(shown(decodeCandidate('-', Buffer.alloc(MAX_FILE_BYTES + 1, 32)))).toBe('-: too large (32 MB)');
  });
});
