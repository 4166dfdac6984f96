/** Repositories for the tests of this folder, made by `git fast-import` from what they shall hold. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

const ENV = {
  PATH: process.env['PATH'],
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  LC_ALL: 'C',
  HOME: '/nonexistent',
};

/** Runs git away from the user's configuration; returns its output without the line break at the end. */
export function git(args: readonly string[], input?: string | Buffer): string {
  return execFileSync('git', [...args], { env: ENV, input: input ?? '', stdio: ['pipe', 'pipe', 'pipe'] })
    .toString('utf8')
    .trimEnd();
}

/** A directory that is gone after the test. */
export function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'helm4-audit-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A directory that is gone after all tests of a file. */
export function keptTemporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'helm4-audit-test-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export type Files = Readonly<Record<string, string | Buffer>>;

/** A bare repository with one commit on `branch`, to which HEAD points. Returns the name of the commit. */
export function bareRepository(
  path: string,
  files: Files,
  branch = 'main',
  format: 'sha1' | 'sha256' = 'sha1',
): string {
  mkdirSync(path, { recursive: true });
  git(['init', '--quiet', '--bare', '--template=', `--object-format=${format}`, `--initial-branch=${branch}`, path]);
  git(['-C', path, 'fast-import', '--quiet'], commitOf(files, branch));
  return git(['-C', path, 'rev-parse', `refs/heads/${branch}`]);
}

/** The stream for `git fast-import`: a path may end in `:120000` or another mode. */
function commitOf(files: Files, branch: string): Buffer {
  const parts: Buffer[] = [Buffer.from(`commit refs/heads/${branch}\ncommitter A <a@b> 1700000000 +0000\ndata 1\nx\n`)];
  for (const [name, content] of Object.entries(files)) {
    const [, path = name, mode = '100644'] = /^(.*):(\d{6})$/.exec(name) ?? [];
    const bytes = Buffer.from(content);
    const data = mode === '160000' ? '' : `data ${bytes.length}\n`;
    const source = mode === '160000' ? content.toString() : 'inline';
    parts.push(Buffer.from(`M ${mode} ${source} ${JSON.stringify(path)}\n${data}`));
    if (mode !== '160000') parts.push(bytes, Buffer.from('\n'));
  }
  return Buffer.concat(parts);
}
