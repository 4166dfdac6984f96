/**
 * A forge for tests: a real HTTP server on the loopback, which octokit, our own client, git and child processes can talk to. It
 * answers in the shapes of GitHub (Enterprise Server, below /api/v3), GitLab, Bitbucket and Azure DevOps.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { azureRoutes } from './azure.ts';
import { bitbucketRoutes } from './bitbucket.ts';
import { githubRoutes } from './github.ts';
import { githubAppRoutes } from './github-app.ts';
import { gitlabRoutes } from './gitlab.ts';
import type { FakeAnswer, FakeRepository, FakeState, Fault, Route } from './model.ts';

export interface FakeForge extends FakeState {
  /** Address of GitHub's API: `url`/api/v3. */
  readonly githubApi: string;
  readonly host: string;
  readonly close: () => Promise<void>;
}

/** @param routes are asked before those of the forges */
export async function startForge(
  repositories: readonly FakeRepository[] = [],
  routes: readonly Route[] = [],
): Promise<FakeForge> {
  const all = [...routes, ...githubRoutes, ...githubAppRoutes, ...gitlabRoutes, ...bitbucketRoutes, ...azureRoutes];
  const server = createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const host = `127.0.0.1:${address.port}`;
  const state: FakeForge = {
    url: `http://${host}`,
    githubApi: `http://${host}/api/v3`,
    host,
    repositories: [...repositories],
    faults: [],
    tokens: undefined,
    requests: [],
    notModified: 0,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return state;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? 'GET';
    const url = new URL(request.url ?? '/', state.url);
    const body = await bodyOf(request);
    const line = `${method} ${url.pathname}${url.search}`;
    state.requests.push(line);
    const answer = letIn(request, state.tokens)
      ? answerOf(all, state, { method, url, headers: request.headers, body })
      : { status: 401, json: { message: 'Bad credentials' } };
    const text = JSON.stringify(answer.json);
    const fault = takeFault(state, line);
    if (fault !== undefined) {
      spoil(fault, request, response, text);
      return;
    }
    const etag = `W/"${createHash('sha1').update(text).digest('hex')}"`;
    const status = answer.status ?? 200;
    const headers = { 'content-type': 'application/json; charset=utf-8', ...answer.headers };
    if (method === 'GET' && status === 200) {
      if (request.headers['if-none-match'] === etag) {
        state.notModified++;
        response.writeHead(304, { etag }).end();
        return;
      }
      response.setHeader('etag', etag);
    }
    response.writeHead(status, headers).end(status === 204 ? undefined : text);
  }
}

function answerOf(
  routes: readonly Route[],
  state: FakeState,
  request: { method: string; url: URL; headers: IncomingMessage['headers']; body: unknown },
): FakeAnswer {
  for (const route of routes) {
    if (route.method !== request.method) continue;
    const match = route.path.exec(request.url.pathname);
    if (match === null) continue;
    const params = match.slice(1).map((part) => decodeURIComponent(part ?? ''));
    const answer = route.answer({ ...request, params }, state);
    if (answer !== undefined) return answer;
  }
  return { status: 404, json: { message: 'Not Found' } };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Uint8Array[] = [];
  for await (const part of request) parts.push(part);
  const text = Buffer.concat(parts).toString('utf8');
  if (text === '') return undefined;
  const body: unknown = JSON.parse(text);
  return body;
}

/** A token counts wherever it stands: `Bearer`, `token`, within basic authentication or in GitLab's own headers. */
function letIn(request: IncomingMessage, tokens: readonly string[] | undefined): boolean {
  if (tokens === undefined) return true;
  const { authorization = '' } = request.headers;
  const [, scheme = '', value = ''] = /^(\S+)\s+(.*)$/.exec(authorization) ?? [];
  const basic = /^basic$/i.test(scheme)
    ? Buffer.from(value, 'base64')
        .toString('utf8')
        .replace(/^[^:]*:/, '')
    : value;
  return [basic, request.headers['private-token'], request.headers['job-token']].some(
    (given) => typeof given === 'string' && tokens.includes(given),
  );
}

function takeFault(state: FakeState, line: string): Fault['how'] | undefined {
  const at = state.faults.findIndex(({ match, times }) => times > 0 && match.test(line));
  const fault = state.faults[at];
  if (fault === undefined) return undefined;
  state.faults[at] = { ...fault, times: fault.times - 1 };
  return fault.how;
}

function spoil(how: Fault['how'], request: IncomingMessage, response: ServerResponse, text: string): void {
  const json = { 'content-type': 'application/json; charset=utf-8' };
  const half = text.slice(0, Math.floor(text.length / 2));
  const send = (status: number, headers: Readonly<Record<string, string>>, body: string): void => {
    response.writeHead(status, headers).end(body);
  };
  switch (how.kind) {
    case 'secondary': {
      const message = 'You have exceeded a secondary rate limit. Please wait a few minutes.';
      send(403, { ...json, 'retry-after': how.retryAfter }, JSON.stringify({ message }));
      break;
    }
    case 'primary': {
      const reset = String(Math.floor(Date.now() / 1000) + how.resetIn);
      const limits = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
      send(403, { ...json, ...limits }, JSON.stringify({ message: 'API rate limit exceeded' }));
      break;
    }
    case 'status':
      send(how.status, { ...json, ...how.headers }, JSON.stringify({ message: `status ${how.status}` }));
      break;
    case 'broken-off':
      response.writeHead(200, { ...json, 'content-length': String(Buffer.byteLength(text)) });
      response.write(half, () => request.socket.destroy());
      break;
    case 'truncated':
      send(200, json, half);
      break;
    case 'silent':
      break;
    case 'reset':
      request.socket.resetAndDestroy();
      break;
    case 'page':
      send(200, { 'content-type': 'text/html; charset=utf-8' }, '<html><title>Sign in</title></html>');
      break;
    case 'redirect':
      send(302, { location: how.to }, '');
      break;
    case 'body':
      send(200, { ...json, ...how.headers }, how.body);
      break;
    default:
      how satisfies never;
  }
}
