/**
 * One process of git that gives objects for as long as it is asked: starting another one for each question takes longer than
 * reading a small repository. It is for what is small and whole; whatever is unusual ends it, and is left to who asks otherwise.
 */
import { spawn } from 'node:child_process';
import type { ObjectStore } from './objects-git.ts';

export interface GitObject {
  readonly oid: string;
  readonly type: string;
  readonly bytes: Buffer;
}

export interface Session {
  /**
   * The objects of these names, in that order; undefined when one is missing or broken, when they are too large together, and ever
   * after that. One call at a time. Never rejects.
   */
  readonly read: (names: readonly string[]) => Promise<readonly GitObject[] | undefined>;
  readonly end: () => void;
}

/** Bytes of all objects of one session. */
const MOST_BYTES = 16 * 2 ** 20;
const MILLISECONDS = 60_000;
/** `OID TYPE SIZE`, with an OID of SHA-256. */
const LONGEST_LINE = 120;
const NEWLINE = 10;

interface Asked {
  readonly number: number;
  readonly answer: (objects: readonly GitObject[] | undefined) => void;
}

/** Starts git, which takes a moment during which other things may be done. */
export function openSession({ directory, environment, signal }: ObjectStore): Session {
  const child = spawn('git', ['--no-pager', `--git-dir=${directory}`, 'cat-file', '--batch'], {
    cwd: directory,
    // Git inflates an object before it says how large it is: it gives up at the first one above the limit.
    // https://github.com/git/git/blob/v2.39.5/wrapper.c#L15-L42
    env: { ...environment, GIT_ALLOC_LIMIT: String(2 * MOST_BYTES) },
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
    ...(signal === undefined ? {} : { signal }),
  });
  const parser = startParser();
  let objects: GitObject[] = [];
  let asked: Asked | undefined;
  let over = false;
  const settle = (answer: readonly GitObject[] | undefined): void => {
    const waiting = asked;
    asked = undefined;
    objects = [];
    waiting?.answer(answer);
  };
  const stop = (): void => {
    over = true;
    clearTimeout(timer);
    settle(undefined);
  };
  const give = (): void => {
    child.kill('SIGKILL');
    stop();
  };
  const timer = setTimeout(give, MILLISECONDS);
  child.on('error', stop);
  child.on('close', stop);
  // It may end before it has read all of it.
  child.stdin.on('error', () => {});
  child.stdout.on('data', (piece: Buffer) => {
    if (over) return;
    const found = parser(piece);
    if (found === undefined) return give();
    objects.push(...found);
    if (asked !== undefined && objects.length >= asked.number) settle(objects);
  });
  return {
    read(names) {
      if (over) return Promise.resolve(undefined);
      if (names.length === 0) return Promise.resolve([]);
      return new Promise((answer) => {
        asked = { number: names.length, answer };
        child.stdin.write(names.map((name) => `${name}\n`).join(''));
      });
    },
    end() {
      if (over) return;
      stop();
      child.stdin.end();
    },
  };
}

/** Takes the output of git apart as it comes: the objects that a piece completes; undefined when it is not what was expected. */
function startParser(): (piece: Buffer) => readonly GitObject[] | undefined {
  let pieces: Buffer[] = [];
  let held = 0;
  /** Bytes without which nothing more can be told. */
  let needed = 1;
  let total = 0;
  return (piece) => {
    total += piece.length;
    if (total > MOST_BYTES) return undefined;
    pieces.push(piece);
    held += piece.length;
    const found: GitObject[] = [];
    if (held < needed) return found;
    const output = Buffer.concat(pieces);
    let at = 0;
    for (needed = 1; at < output.length; ) {
      const line = output.indexOf(NEWLINE, at);
      if (line < 0 && output.length - at > LONGEST_LINE) return undefined;
      if (line < 0) break;
      const [oid = '', type = '', size = ''] = output.toString('latin1', at, line).split(' ');
      const start = line + 1;
      const end = start + Number(size);
      // `OID missing` has no size.
      if (!/^\d+$/.test(size) || end > start + MOST_BYTES) return undefined;
      if (end >= output.length) {
        needed = end + 1 - at;
        break;
      }
      found.push({ oid, type, bytes: output.subarray(start, end) });
      at = end + 1;
    }
    pieces = [output.subarray(at)];
    held = output.length - at;
    return found;
  };
}
