/** What git tells of its talk with a server on a pipe of ours (GIT_TRACE_PACKET, GIT_TRACE_CURL): https://git-scm.com/docs/git#_git */
import { refProblem } from './ref-name.ts';

export interface Trace {
  /** Takes the next piece of the pipe. */
  readonly take: (piece: Buffer) => void;
  /** The branch that the server's HEAD points to. */
  readonly branch: () => string | undefined;
  /** Where the server sent us last. */
  readonly location: () => string | undefined;
  /** Seconds that the server asked us to wait. */
  readonly retryAfter: () => number | undefined;
  /** Bytes that were told. */
  readonly bytes: () => number;
}

/** A line that is longer tells nothing that is wanted. */
const LONGEST_LINE = 4096;
const HEAD = /< (?:[\da-f]{40}|[\da-f]{64}) HEAD(?: symref-target:|\\0.* symref=HEAD:)refs\/heads\/(\S+)/;
const HEADER = /<= Recv header: (location|retry-after): *(\S+)/i;

/** Reads the trace as it comes, and keeps of it only what is wanted. */
export function startTrace(): Trace {
  let rest = '';
  let bytes = 0;
  let branch: string | undefined;
  let location: string | undefined;
  let retryAfter: number | undefined;
  const line = (text: string): void => {
    if (branch === undefined) {
      const name = HEAD.exec(text)?.[1];
      const decoded = name === undefined ? undefined : unescaped(name);
      if (decoded !== undefined && refProblem(`refs/heads/${decoded}`) === undefined) branch = decoded;
    }
    const [, header, value = ''] = HEADER.exec(text) ?? [];
    if (header === undefined) return;
    if (header.toLowerCase() === 'location') location = value;
    else if (/^\d{1,6}$/.test(value)) retryAfter = Number(value);
  };
  return {
    take(piece) {
      bytes += piece.length;
      const lines = (rest + piece.toString('latin1')).split('\n');
      rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
      for (const one of lines) if (one.length <= LONGEST_LINE) line(one);
    },
    branch: () => branch,
    location: () => location,
    retryAfter: () => retryAfter,
    bytes: () => bytes,
  };
}

/** Bytes beyond ASCII are written in octal: three digits, or eleven where characters have a sign. */
function unescaped(text: string): string {
  const bytes = text.replace(/\\(?:37777777([4-7][0-7]{2})|([0-3][0-7]{2}))/g, (_, signed?: string, plain?: string) =>
    String.fromCharCode(Number.parseInt(signed ?? plain ?? '', 8) & 0xff),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
