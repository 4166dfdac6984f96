/** The compiled command as a process of its own. `npm test` builds first; without a build these are skipped. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const ENV = { PATH: process.env['PATH'] ?? '', HOME: tmpdir() };

function start(argv: readonly string[], options: { cwd?: string; input?: string } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...argv], {
    encoding: 'utf8',
    env: ENV,
    ...options,
  });
  return { status, stdout, stderr };
}

describe.runIf(existsSync(MAIN))('the compiled command', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'helm4-process-'));
    writeFileSync(join(folder, 'deploy.sh'), '#!/bin/sh\nhelm upgrade --install web ./chart --recreate-pods\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('--version', () => {
    expect(start(['--version'])).toMatchObject({ status: 0, stderr: '' });
    expect(start(['-V']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('finds, exits 1, and says the same twice', () => {
    const argv = ['--format', 'json', '--as-of', '2026-11-21'];
    const first = start(argv, { cwd: folder });
    expect(first).toMatchObject({ status: 1, stderr: '' });
    const [finding] = JSON.parse(first.stdout).findings;
    expect(finding).toMatchObject({ rule: 'recreate-pods', path: 'deploy.sh', startLine: 2, startColumn: 36 });
    expect(start(argv, { cwd: folder }).stdout).toBe(first.stdout);
  });

  test('reads standard input', () => {
    const { status, stdout } = start(['-', '--stdin-filename', 'ci/x.sh'], {
      cwd: folder,
      input: 'helm list --all --recreate-pods\nhelm upgrade a b --recreate-pods\n',
    });
    expect(status).toBe(1);
    expect(stdout).toContain('ci/x.sh:2:18');
  });

  test('an empty folder is 3', () => {
    const empty = mkdtempSync(join(tmpdir(), 'helm4-empty-'));
    const { status, stdout, stderr } = start([], { cwd: empty });
    rmSync(empty, { recursive: true });
    expect([status, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^helm4-audit: no files to audit/);
  });

  test.runIf(process.platform !== 'win32')('a reader that goes away is no error', () => {
    const script = `"$1" "$2" inventory --format json . | head -c 1; echo " \${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', process.execPath, MAIN], {
      encoding: 'utf8',
      cwd: folder,
      env: ENV,
    });
    expect(stdout).toBe('{ 0\n');
    expect(stderr).toBe('');
  });
});
