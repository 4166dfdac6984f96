/**
 * Git on the objects of a repository that is not trusted, and on nothing else of it: git is shown a directory of ours, with only
 * the objects of the other. So nothing there can be configured, replaced, grafted or fetched.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { gitEnvironment } from './git-list.ts';

/** Why a commit could not be listed or read. The message is for users; names in it come from the repository. */
export class ObjectsError extends Error {
  readonly kind: 'broken' | 'too-large' | 'timeout' | 'internal';

  constructor(kind: ObjectsError['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

export interface ObjectStore {
  /** Our own directory. */
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal | undefined;
}

/** A single allocation above this makes git give up; blobs above the other are streamed. A small object can unpack to any number of bytes. */
const LARGEST_ALLOCATION = 2 ** 29;
const STREAMED = 2 ** 25;

const OID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Whether a text is the full name of an object: SHA-1 or SHA-256 in lower-case hexadecimal digits. */
export function isObjectName(text: string): boolean {
  return OID.test(text);
}

/**
 * Prepares to read the objects of a repository.
 *
 * @param gitDir of a bare repository, or the `.git` of a work tree
 * @param name the full name of an object in it, which tells the hash that it uses
 * @param private_ an existing directory of ours; a directory is made in it
 */
export function objectStore(gitDir: string, name: string, private_: string, signal?: AbortSignal): ObjectStore {
  const objects = objectsOf(gitDir);
  if (objects === undefined) throw new ObjectsError('broken', 'no repository: it has no objects');
  const directory = join(private_, 'git');
  mkdirSync(join(directory, 'objects'), { recursive: true, mode: 0o700 });
  mkdirSync(join(directory, 'refs'), { recursive: true, mode: 0o700 });
  writeFileSync(join(directory, 'HEAD'), 'ref: refs/heads/none\n');
  const hash = name.length === 64 ? '\trepositoryformatversion = 1\n[extensions]\n\tobjectFormat = sha256\n' : '';
  writeFileSync(join(directory, 'config'), `[core]\n\tbare = true\n\tbigFileThreshold = ${STREAMED}\n${hash}`);
  const environment = {
    ...gitEnvironment(),
    GIT_OBJECT_DIRECTORY: objects,
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ALLOC_LIMIT: String(LARGEST_ALLOCATION),
  };
  return { directory, environment, signal };
}

/** The directory of a repository's objects; that of a linked work tree is the one of the repository that it belongs to. */
function objectsOf(gitDir: string): string | undefined {
  const own = join(gitDir, 'objects');
  if (existsSync(own)) return own;
  const link = join(gitDir, 'commondir');
  if (!existsSync(link)) return undefined;
  const common = readFileSync(link, 'utf8').trim();
  const shared = join(isAbsolute(common) ? common : join(gitDir, common), 'objects');
  return existsSync(shared) ? shared : undefined;
}

export interface Asked {
  /** Lines for its standard input. */
  readonly lines?: readonly string[];
  /** A file descriptor for its standard output, which is then not among the answer. */
  readonly into?: number;
  /** Most bytes of output that are taken, and what there is too much of then. */
  readonly most?: number;
  readonly tooMuch?: string;
  /** Looks at each piece of the output; an answer is why there is too much of it. */
  readonly watch?: (piece: Buffer) => string | undefined;
  readonly milliseconds: number;
}

export interface Answer {
  readonly output: Buffer;
  /** The last line on standard error, when git failed. */
  readonly failure: string | undefined;
}

/** Runs git. Rejects with ObjectsError when it takes too long or says too much, and as the signal says when that is aborted. */
export async function askStore(store: ObjectStore, command: readonly string[], asked: Asked): Promise<Answer> {
  const input = asked.lines === undefined ? undefined : linesFile(store, asked.lines);
  try {
    return await run(store, command, asked, input);
  } finally {
    if (input !== undefined) closeSync(input);
  }
}

/** A file with the given lines, which no name leads to any more. */
function linesFile(store: ObjectStore, lines: readonly string[]): number {
  const path = join(store.directory, 'lines');
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
  const descriptor = openSync(path, 'r');
  unlinkSync(path);
  return descriptor;
}

function run(
  { directory, environment, signal }: ObjectStore,
  command: readonly string[],
  asked: Asked,
  input: number | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['--no-pager', `--git-dir=${directory}`, ...command], {
      cwd: directory,
      env: environment,
      stdio: [input ?? 'ignore', asked.into ?? 'pipe', 'pipe'],
      windowsHide: true,
      ...(signal === undefined ? {} : { signal }),
    });
    let stopped: Error | undefined;
    const stop = (error: Error): void => {
      stopped ??= error;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => {
      const seconds = Math.round(asked.milliseconds / 1000);
      stop(new ObjectsError('timeout', `git ${command[0]} took more than ${seconds} seconds`));
    }, asked.milliseconds);
    const pieces: Buffer[] = [];
    let length = 0;
    child.stdout?.on('data', (piece: Buffer) => {
      if (stopped !== undefined) return;
      length += piece.length;
      const much = length > (asked.most ?? 2 ** 30) ? (asked.tooMuch ?? 'too much output') : asked.watch?.(piece);
      if (much !== undefined) stop(new ObjectsError('too-large', much));
      else pieces.push(piece);
    });
    let complaint = '';
    child.stderr?.on('data', (piece: Buffer) => {
      complaint = (complaint + piece.toString('utf8')).slice(-2_000);
    });
    child.on('error', (error) => {
      stopped ??=
        error.name === 'AbortError' ? error : new ObjectsError('internal', `git could not be run: ${error.message}`);
    });
    child.on('close', (code, killed) => {
      clearTimeout(timer);
      if (stopped !== undefined) reject(stopped);
      else {
        const last = complaint.trim().split('\n').at(-1);
        const failure =
          code === 0 ? undefined : last === undefined || last === '' ? `git ended with ${code ?? killed}` : last;
        resolve({ output: Buffer.concat(pieces), failure });
      }
    });
  });
}
