/** The compiled command on repositories elsewhere: what other processes see of it, and what it leaves behind when it is ended. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bareRepository } from '../remote/repositories.ts';
import { type Answer, type GitHttp, startGitHttp } from '../support/git-http.ts';

const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const PASSWORD = 'pa55-of-the-process-test';

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

describe.runIf(existsSync(MAIN) && process.platform === 'linux')('the compiled command', () => {
  let root: string;
  let scratch: string;
  let server: GitHttp;
  let answer: () => Answer = () => 'git';

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'helm4-audit-test-'));
    scratch = join(root, 'tmp');
    mkdirSync(scratch);
    bareRepository(join(root, 'o', 'r.git'), { 'deploy.sh': '#!/bin/sh\nhelm upgrade web ./chart --recreate-pods\n' });
    server = await startGitHttp(root, { user: 'x-access-token', password: PASSWORD, answer: () => answer() });
  });

  afterAll(async () => {
    await server.close();
    rmSync(root, { recursive: true, force: true });
  });

  function start() {
    const env = {
      PATH: process.env['PATH'],
      HOME: root,
      TMPDIR: scratch,
      GITHUB_SERVER_URL: server.url,
      GITHUB_TOKEN: PASSWORD,
    };
    const child = spawn(process.execPath, [MAIN, 'o/r'], { cwd: scratch, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece: Buffer) => (output += piece.toString()));
    const ended = new Promise<Ended>((resolve) =>
      child.on('close', (code, signal) => resolve({ code, signal, output })),
    );
    return { child, ended };
  }

  it('shows its token to nobody, and leaves nothing behind', async () => {
    let seen = '';
    answer = () => {
      seen += commandLines().join('\n');
      for (const name of readdirSync(scratch, { recursive: true, encoding: 'utf8' }))
        seen += textOf(join(scratch, name));
      return 'git';
    };
    const { code, output } = await start().ended;
    expect([code, readdirSync(scratch)]).toEqual([1, []]);
    expect(seen).toContain(`${server.url}/o/r.git`);
    for (const text of [seen, output]) {
      expect(text).not.toContain(PASSWORD);
      expect(text).not.toContain(Buffer.from(`x-access-token:${PASSWORD}`).toString('base64'));
    }
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('removes what it fetched, and ends git, on %s', async (signal) => {
    const run = start();
    answer = () => {
      run.child.kill(signal);
      return 'silence';
    };
    expect(await run.ended).toMatchObject({ code: null, signal, output: '' });
    expect(readdirSync(scratch)).toEqual([]);
    // A process that was killed may take a moment to be gone.
    await expect.poll(() => commandLines().filter((line) => line.includes(`${server.url}/o/r.git`))).toEqual([]);
  });
});

function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => textOf(`/proc/${pid}/cmdline`));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // It has ended, or is a directory.
    return '';
  }
}
