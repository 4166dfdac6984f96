/** Threads, which only the compiled tool has (`npm run build`), and the compiled command itself. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeBare } from '../../../scripts/org/bare.mjs';
import { generateOrganisation } from '../../../scripts/org/generate.mjs';
import type { startPool } from '../../../src/org/scan/pool.ts';
import type { Repository } from '../../../src/org/types.ts';
import { repository, SETTINGS } from '../../support/org/make.ts';
import { knowledgeIn } from './dump.ts';

const DIST = process.env['HELM4_AUDIT_DIST'] ?? fileURLToPath(new URL('../../../dist', import.meta.url));

let folder = '';
let pool: typeof startPool;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'org-threads-'));
  mkdirSync(join(folder, 'tmp'));
  const module: { startPool: typeof startPool } = await import(pathToFileURL(join(DIST, 'src/org/scan/pool.js')).href);
  pool = module.startPool;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function onDisk(name: string, files: ReadonlyMap<string, string>): Repository {
  const url = join(folder, `${name}.git`);
  writeBare(url, files);
  return repository(`folder/${name}`, { forge: 'folder', host: 'folder', url });
}

const options = { settings: SETTINGS, sarif: false, cache: null, credentials: async () => null };

describe('threads', () => {
  test('a repository that takes too long is an error, and the next one has a thread again', async () => {
    const one = onDisk('one', new Map([['deploy.sh', 'helm version --client\n']]));
    const slow = pool({ ...options, size: 1, timeout: 1 });
    const quick = pool({ ...options, size: 1 });
    try {
      expect(await slow.scan(one)).toMatchObject({ status: 'error', failure: { kind: 'timeout' } });
      expect(await slow.scan(one)).toMatchObject({ status: 'error', failure: { kind: 'timeout' } });
      expect(await quick.scan(one)).toMatchObject({ status: 'scanned', result: { verdict: 'blocked', commands: 1 } });
    } finally {
      await Promise.all([slow.close(), quick.close()]);
    }
  });

  test('one that needs more memory than it may have is an error, and the others are scanned', async () => {
    const many = Array.from({ length: 60_000 }, (_, index) => `helm install a${index} ./c --atomic --set x=${index}\n`);
    const large = onDisk('large', new Map([['deploy.sh', many.join('')]]));
    const small = onDisk('small', new Map([['deploy.sh', 'helm list\n']]));
    const tight = pool({ ...options, size: 1, memory: 64 });
    try {
      const outcomes = await Promise.all([large, small].map((one) => tight.scan(one)));
      expect(outcomes).toMatchObject([{ status: 'error', failure: { kind: 'too-large' } }, { status: 'scanned' }]);
    } finally {
      await tight.close();
    }
  });

  test('closing ends what runs, and leaves no directory', async () => {
    const before = leftovers(tmpdir());
    const one = onDisk('closed', new Map([['deploy.sh', 'helm list\n']]));
    const ending = pool({ ...options, size: 2 });
    const running = [ending.scan(one), ending.scan(one), ending.scan(one)];
    await ending.close();
    for (const outcome of await Promise.all(running)) expect(outcome.status).toBe('error');
    expect(leftovers(tmpdir())).toEqual(before);
  });
});

function leftovers(base: string): readonly string[] {
  return readdirSync(base).filter((name) => name.startsWith('helm4-audit-org-') && name.includes(`-${process.pid}-`));
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly err: string;
}

/** The compiled command; `at` is told of each line on standard error. */
function command(
  argv: readonly string[],
  at: (line: string, kill: (signal: NodeJS.Signals) => void) => void,
): Promise<Ended> {
  const main = join(DIST, 'src/cli/main.js');
  const child = spawn(process.execPath, [main, 'org', ...argv], {
    cwd: folder,
    env: { ...process.env, TMPDIR: join(folder, 'tmp') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  let seen = 0;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    const lines = err.split('\n');
    for (; seen < lines.length - 1; seen++) at(lines[seen] ?? '', (signal) => child.kill(signal));
  });
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, err })));
}

describe('the compiled command', () => {
  test('ends in good order at a signal, is killed, and comes to the same in the end as one that was left in peace', async () => {
    generateOrganisation(join(folder, 'org'), 12, 11);
    const scan = (state: string): readonly string[] => [
      'scan',
      `folder:${join(folder, 'org')}`,
      '--state',
      state,
      '--as-of',
      '2026-11-21',
    ];
    const afterLines = (number: number, signal: NodeJS.Signals) => {
      let scanned = 0;
      return (line: string, kill: (signal: NodeJS.Signals) => void): void => {
        if (line.includes('repository scanned') && ++scanned === number) kill(signal);
      };
    };
    const interrupted = await command(scan('stopped.db'), afterLines(3, 'SIGTERM'));
    expect(interrupted.code).toBe(143);
    expect(interrupted.err).toContain('give the same command again to go on');
    expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
    const killed = await command(scan('stopped.db'), afterLines(3, 'SIGKILL'));
    expect(killed.signal).toBe('SIGKILL');
    const rest = await command(scan('stopped.db'), () => {});
    expect(rest.code).toBe(0);
    const again = rest.err.split('\n').filter((line) => line.includes('repository scanned')).length;
    expect(again).toBeLessThanOrEqual(12 - 6);
    expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
    expect((await command(scan('peace.db'), () => {})).code).toBe(0);
    expect(await knowledgeIn(join(folder, 'stopped.db'))).toEqual(await knowledgeIn(join(folder, 'peace.db')));
    expect(existsSync(join(folder, 'helm4-audit-state.db'))).toBe(false);
  }, 120_000);
});
