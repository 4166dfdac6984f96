/**
 * Git over HTTP on the loopback, for tests: `git http-backend` behind node:http, and everything that real servers do wrong. Each
 * answer that is not git's own is asked for by `how.answer`, which sees requests in their order:
 *
 *     const server = await startGitHttp(root, { user: 'me', password: 'pw', answer: failFirst(2, 503) });
 *     … `${server.url}/name.git` …
 *     await server.close();
 */
import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Transform } from 'node:stream';

export interface Asked {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly authorization: string | undefined;
  /** Counts from 1. */
  readonly number: number;
}

/** What a server may do in place of, or with, the answer of git. */
export type Answer =
  /** Git's own answer. */
  | 'git'
  /** No answer; the request stays open until the server is closed. */
  | 'silence'
  /** The connection is broken. */
  | 'reset'
  /** The first bytes of git's answer, then the connection is broken. */
  | { readonly truncateTo: number }
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** Pieces without end, as fast as they are taken. */
  | { readonly endless: Buffer; readonly contentType: string; readonly start?: Buffer };

export interface GitHttpHow {
  /** Basic authentication that is required; every other request gets 401. */
  readonly user?: string;
  readonly password?: string;
  /** Whether git's partial clones are known; true by default. */
  readonly filters?: boolean;
  readonly answer?: (asked: Asked) => Answer;
}

export interface GitHttp {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly asked: readonly Asked[];
  readonly close: () => Promise<void>;
}

/** Serves the bare repositories below `root` for reading. */
export async function startGitHttp(root: string, how: GitHttpHow = {}): Promise<GitHttp> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const { authorization } = request.headers;
    const one = { method: request.method ?? '', path: request.url ?? '', authorization, number: asked.length + 1 };
    asked.push(one);
    const answer = how.answer?.(one) ?? 'git';
    if (answer === 'silence') return;
    if (answer === 'reset') {
      response.destroy();
      return;
    }
    if (typeof answer === 'object' && 'status' in answer) {
      response.writeHead(answer.status, answer.headers).end(answer.body);
      return;
    }
    if (typeof answer === 'object' && 'endless' in answer) {
      sendForever(answer, response);
      return;
    }
    if (!isAllowed(authorization, how)) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end('who are you?');
      return;
    }
    backend(root, how, request, response, answer === 'git' ? undefined : answer.truncateTo);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A status for the first `count` requests, then git's answers. */
export function failFirst(
  count: number,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): GitHttpHow['answer'] {
  return ({ number }) => (number <= count ? { status, headers, body: 'not now' } : 'git');
}

function isAllowed(authorization: string | undefined, { user, password }: GitHttpHow): boolean {
  if (password === undefined) return true;
  return authorization === `Basic ${Buffer.from(`${user ?? ''}:${password}`).toString('base64')}`;
}

/** https://git-scm.com/docs/git-http-backend */
function backend(
  root: string,
  how: GitHttpHow,
  request: IncomingMessage,
  response: ServerResponse,
  truncateTo: number | undefined,
): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const child = spawn('git', ['-c', `uploadpack.allowFilter=${how.filters ?? true}`, 'http-backend'], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_PROTOCOL: request.headers['git-protocol']?.toString(),
      REQUEST_METHOD: request.method,
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers['content-type'],
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
      REMOTE_ADDR: '127.0.0.1',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => {});
  request.pipe(child.stdin);
  response.on('close', () => child.kill());
  let sent = 0;
  const cut = new Transform({
    transform(piece: Buffer, _, next) {
      if (truncateTo === undefined) return next(null, piece);
      const part = piece.subarray(0, Math.max(0, truncateTo - sent));
      sent += part.length;
      if (sent < truncateTo) return next(null, part);
      response.write(part, () => response.destroy());
      return undefined;
    },
  });
  let head: Buffer | undefined = Buffer.alloc(0);
  child.stdout.on('data', (piece: Buffer) => {
    if (head === undefined) {
      cut.write(piece);
      return;
    }
    head = Buffer.concat([head, piece]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    writeHead(head.toString('latin1', 0, end), response);
    const body = head.subarray(end + 4);
    head = undefined;
    cut.pipe(response);
    cut.write(body);
  });
  child.stdout.on('end', () => cut.end());
}

function writeHead(text: string, response: ServerResponse): void {
  let status = 200;
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    if (name === 'status') status = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.writeHead(status);
}

function sendForever(answer: { endless: Buffer; contentType: string; start?: Buffer }, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': answer.contentType });
  if (answer.start !== undefined) response.write(answer.start);
  const more = (): void => {
    while (!response.destroyed && response.write(answer.endless));
  };
  response.on('drain', more);
  more();
}
