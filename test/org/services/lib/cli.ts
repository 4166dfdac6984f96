/** The command itself, compiled, in processes that can be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { openStore } from '../../../../src/org/state/index.ts';

const MAIN = fileURLToPath(new URL('../../../../dist/src/cli/main.js', import.meta.url));

export interface Running {
  readonly child: ChildProcess;
  /** Everything that was written so far. */
  readonly output: () => string;
  /** The exit code; null after a signal. */
  readonly ended: Promise<number | null>;
}

export function start(args: readonly string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = once(child, 'close').then(([code]: unknown[]) => (typeof code === 'number' ? code : null));
  return { child, output: () => output, ended };
}

/** Runs it to its end. Rejects when it ends with another code than expected. */
export async function run(args: readonly string[], env: Record<string, string> = {}, expected = 0): Promise<string> {
  const { output, ended } = start(args, env);
  const code = await ended;
  if (code !== expected) throw new Error(`ended with ${code}:\n${output()}`);
  return output();
}

/** What a state says of an organisation, apart from when it was found: equal for equal results, however they came about. */
export async function contentOf(url: string): Promise<object> {
  const store = await openStore(url, { create: false });
  try {
    const findings: object[] = [];
    for await (const { firstSeen: _, lastSeen: __, fixed, ...finding } of store.findings()) {
      findings.push({ ...finding, fixed: fixed !== null });
    }
    const pins: object[] = [];
    for await (const pin of store.pins()) pins.push(pin);
    const repositories = (await store.repositories()).map(({ last, ...row }) => {
      const { at: _at, heldAt: __at, ...held } = last ?? { at: '', heldAt: '' };
      return { ...row, last: last === null ? null : held };
    });
    const trend = (await store.trend()).map(({ run: _run, at: _at, ...point }) => point);
    return { findings, pins, repositories, trend, causes: await store.causes(20) };
  } finally {
    await store.close();
  }
}
