/** What the command line touches of the process, so that tests can stand in for it. */
import { parse } from 'node:path';

interface Output {
  /** Text is written as UTF-8. */
  write(text: string | Uint8Array): void;
  /** Resolves when all that was written is out; a reader that went away is no error. */
  flush(): Promise<void>;
  readonly terminal: boolean;
  /** Cells per line of the terminal, when it says so. */
  readonly columns: number | undefined;
}

export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly readStdin: (limit: number) => Promise<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The real process. */
export function processIo(): Io {
  return {
    stdout: streamOutput(process.stdout),
    stderr: streamOutput(process.stderr),
    readStdin,
    env: process.env,
    cwd: workingDirectory(),
    now: Date.now,
  };
}

/** When the directory was removed Node throws wherever it is asked for; all paths are then looked for from the root. */
function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    const { root } = parse(process.execPath);
    process.chdir(root);
    return root;
  }
}

function streamOutput(stream: NodeJS.WriteStream): Output {
  let failure: Error | undefined;
  let pending = Promise.resolve();
  const gone = (error: Error): boolean => 'code' in error && (error.code === 'EPIPE' || error.code === 'EOF');
  // Without a listener Node throws the error of a closed pipe at the user.
  stream.on('error', (error) => {
    if (!gone(error)) failure ??= error;
  });
  return {
    write(text) {
      const written = new Promise<void>((resolve) => stream.write(text, () => resolve()));
      pending = pending.then(() => written);
    },
    async flush() {
      await pending;
      if (failure !== undefined) throw failure;
    },
    terminal: stream.isTTY === true,
    columns: stream.columns,
  };
}

/** All of standard input; fails when it is longer than `limit` bytes. */
async function readStdin(limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of process.stdin) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    if (!(bytes instanceof Uint8Array)) continue;
    length += bytes.length;
    if (length > limit) throw new RangeError(`standard input is longer than ${limit} bytes`);
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}
