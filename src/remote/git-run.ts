/** Runs git against a server that is not trusted: bounded in time, bytes and talk, in a group of processes of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RemoteError } from './error.ts';
import { startTrace, type Trace } from './git-trace.ts';

export interface GitRun {
  readonly gitDir: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly arguments: readonly string[];
  /** Text for its standard input. */
  readonly input?: string;
  /** Milliseconds that it may take. */
  readonly milliseconds: number;
  /** Bytes that the directory may hold at most. */
  readonly bytes: number;
  readonly signal?: AbortSignal | undefined;
  /** The repository as people know it, for messages. */
  readonly label: string;
}

export interface GitEnd {
  readonly failed: boolean;
  /** The end of what it wrote on standard error. */
  readonly stderr: string;
  readonly trace: Trace;
}

/** Looks at the size of what came in, in milliseconds. */
const WATCH = 100;
/** What a server may say besides the objects: lists of references above all, some 60 bytes for each in the trace. */
const MOST_TALK = 2 ** 26;
const MOST_MESSAGES = 2 ** 22;
const KEPT_MESSAGES = 2 ** 14;

const running = new Set<ChildProcess>();

/**
 * Runs git to its end. Rejects with RemoteError when it passes one of the limits or cannot be started, and with the signal's reason when
 * that is aborted; nothing of it runs on then. What git itself complains of is in the answer.
 */
export function runGit(run: GitRun): Promise<GitEnd> {
  const { signal } = run;
  if (signal?.aborted === true) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...run.arguments], {
      cwd: run.gitDir,
      env: run.environment,
      // A session of its own has no terminal that something could ask on, and can be ended as a whole.
      detached: process.platform !== 'win32',
      stdio: [run.input === undefined ? 'ignore' : 'pipe', 'ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    track(child);
    let stopped: unknown;
    const stop = (why: unknown): void => {
      stopped ??= why;
      endGroup(child);
    };
    const tooLarge = (what: string): void => stop(new RemoteError('too-large', `${run.label}: ${what}`));
    const aborted = (): void => stop(signal?.reason);
    signal?.addEventListener('abort', aborted, { once: true });
    const timer = setTimeout(() => {
      stop(new RemoteError('timeout', `${run.label}: not there after ${Math.round(run.milliseconds / 1000)} seconds`));
    }, run.milliseconds);
    const watchSize = (): void => {
      if (packedBytes(run.gitDir) > run.bytes) tooLarge(`more than ${Math.round(run.bytes / 2 ** 20)} MB to fetch`);
    };
    const watch = setInterval(watchSize, WATCH);
    const trace = startTrace();
    const talk = child.stdio[3];
    if (talk !== null && talk !== undefined && 'on' in talk) {
      talk.on('error', () => {});
      talk.on('data', (piece: Buffer) => {
        trace.take(piece);
        if (trace.bytes() > MOST_TALK) tooLarge('its server lists references without end');
      });
    }
    let stderr = '';
    let messages = 0;
    child.stderr?.on('data', (piece: Buffer) => {
      messages += piece.length;
      stderr = (stderr + piece.toString('utf8')).slice(-KEPT_MESSAGES);
      if (messages > MOST_MESSAGES) tooLarge('its server sends messages without end');
    });
    // Git may end before it has read all of it.
    child.stdin?.on('error', () => {});
    child.stdin?.end(run.input);
    const done = (): void => {
      clearTimeout(timer);
      clearInterval(watch);
      signal?.removeEventListener('abort', aborted);
      running.delete(child);
    };
    child.on('error', (error) => {
      done();
      const missing = 'code' in error && error.code === 'ENOENT';
      reject(
        stopped ?? new RemoteError('internal', missing ? 'git is not installed' : `git does not run: ${error.message}`),
      );
    });
    child.on('close', (code) => {
      done();
      if (code === 0) watchSize();
      if (stopped !== undefined) reject(stopped);
      else resolve({ failed: code !== 0, stderr, trace });
    });
  });
}

/** Bytes of packs, of those on their way too. */
export function packedBytes(gitDir: string): number {
  const directory = join(gitDir, 'objects', 'pack');
  let bytes = 0;
  for (const name of namesIn(directory)) {
    bytes += statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    // Nothing has come in yet.
    return [];
  }
}

function endGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** A group of its own would outlive this process. */
function track(child: ChildProcess): void {
  if (running.size === 0 && !process.listeners('exit').includes(endAll)) process.on('exit', endAll);
  running.add(child);
}

function endAll(): void {
  for (const child of running) endGroup(child);
}
