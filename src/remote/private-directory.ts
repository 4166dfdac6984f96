/** Private directories that are gone at the end, whatever the end is. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Does something with a directory of ours (mode 0700), and removes that afterwards: when it is done, when it fails, and when this
 * process is told to end, which it then does as that signal ends a process. What runs below is aborted first.
 */
export async function withPrivateDirectory<T>(use: (path: string, signal: AbortSignal) => Promise<T>): Promise<T> {
  const path = mkdtempSync(join(tmpdir(), 'helm4-audit-'));
  const controller = new AbortController();
  const remove = (): void => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  const end = (signal: NodeJS.Signals): void => {
    controller.abort(new Error('interrupted'));
    release();
    remove();
    process.kill(process.pid, signal);
  };
  const release = (): void => {
    for (const signal of SIGNALS) process.removeListener(signal, end);
    process.removeListener('exit', remove);
  };
  for (const signal of SIGNALS) process.on(signal, end);
  process.on('exit', remove);
  try {
    return await use(path, controller.signal);
  } finally {
    release();
    remove();
  }
}
