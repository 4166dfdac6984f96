/** The issues of one repository, the same for GitHub and GitLab. */
import { at, countAt, flagAt, listAt, textAt } from '../forge/shape.ts';
import type { Repository } from '../types.ts';
import { type Answer, type Api, type Call, githubPath, gitlabPath, type NotOk } from './api.ts';

export interface Issue {
  readonly number: number;
  readonly url: string;
  readonly open: boolean;
  readonly title: string;
  readonly body: string;
  /** The account that wrote it, and whether it is none of a person. */
  readonly author: string;
  readonly bot: boolean;
  readonly labels: readonly string[];
}

export type Asked<T> = { readonly kind: 'ok'; readonly value: T } | NotOk;

export interface Draft {
  readonly title: string;
  readonly body: string;
}

export interface Tracker {
  /** Open and closed ones with a label, the newest first. */
  readonly labelled: (label: string) => Promise<Asked<readonly Issue[]>>;
  /** Undefined when there is none of that number. */
  readonly read: (number: number) => Promise<Asked<Issue | undefined>>;
  readonly create: (draft: Draft, labels: readonly string[]) => Promise<Asked<Issue>>;
  readonly update: (number: number, draft: Draft, state: 'open' | 'closed') => Promise<Asked<Issue>>;
  readonly comment: (number: number, text: string) => Promise<Asked<undefined>>;
  /** The account that asks; undefined when it is an App's. */
  readonly self: () => Promise<string | undefined>;
}

/** The tracker of a repository, or why there is none. */
export function trackerOf(repository: Repository, api: Api): Tracker | string {
  if (repository.forge === 'gitlab') return gitlabTracker(gitlabPath(repository), api);
  const path = repository.forge === 'github' ? githubPath(repository) : undefined;
  return path === undefined ? NO_TRACKER : githubTracker(path, api);
}

/** Why a repository has no tracker. */
export const NO_TRACKER = 'issues are written on GitHub and GitLab only';

/** Whether there can be a tracker, before anybody asks for a token. */
export function mayHaveTracker({ forge }: Repository): boolean {
  return forge === 'github' || forge === 'gitlab';
}

/** https://docs.github.com/rest/issues/issues */
function githubTracker(path: string, api: Api): Tracker {
  const issues = `${path}/issues`;
  const one = (call: Call): Promise<Asked<Issue>> => asked(api, call, githubIssue);
  return {
    labelled: (labels) =>
      asked(api, { method: 'GET', path: issues, query: { labels, state: 'all', per_page: 100 } }, (body) =>
        listAt(body)?.flatMap((item) => (at(item, 'pull_request') === undefined ? (githubIssue(item) ?? []) : [])),
      ),
    read: (number) => orNone(one({ method: 'GET', path: `${issues}/${number}` })),
    create: (draft, labels) => one({ method: 'POST', path: issues, body: { ...draft, labels }, once: true }),
    update: (number, draft, state) =>
      one({ method: 'PATCH', path: `${issues}/${number}`, body: { ...draft, state, ...closing(state) } }),
    comment: (number, body) => done(api.call({ method: 'POST', path: `${issues}/${number}/comments`, body: { body } })),
    async self() {
      const answer = await api.call({ method: 'GET', path: '/user' });
      return answer.kind === 'ok' ? textAt(answer.body, 'login') : undefined;
    },
  };
}

function closing(state: 'open' | 'closed'): object {
  return state === 'closed' ? { state_reason: 'completed' } : {};
}

function githubIssue(item: unknown): Issue | undefined {
  const number = countAt(item, 'number');
  const url = textAt(item, 'html_url');
  if (number === undefined || url === undefined) return undefined;
  return {
    number,
    url,
    open: textAt(item, 'state') === 'open',
    title: longText(item, 'title'),
    body: longText(item, 'body'),
    author: textAt(item, 'user', 'login') ?? '',
    bot: textAt(item, 'user', 'type') === 'Bot',
    labels: (listAt(item, 'labels') ?? []).flatMap((label) => textAt(label, 'name') ?? []),
  };
}

/** https://docs.gitlab.com/api/issues/ */
function gitlabTracker(path: string, api: Api): Tracker {
  const issues = `${path}/issues`;
  const one = (call: Call): Promise<Asked<Issue>> => asked(api, call, gitlabIssue);
  return {
    labelled: (labels) =>
      asked(api, { method: 'GET', path: issues, query: { labels, state: 'all', per_page: 100 } }, (body) =>
        listAt(body)?.flatMap((item) => gitlabIssue(item) ?? []),
      ),
    read: (number) => orNone(one({ method: 'GET', path: `${issues}/${number}` })),
    create: ({ title, body }, labels) =>
      one({ method: 'POST', path: issues, body: { title, description: body, labels: labels.join(',') }, once: true }),
    async update(number, { title, body }, state) {
      const current = await one({ method: 'GET', path: `${issues}/${number}` });
      if (current.kind !== 'ok') return current;
      const move =
        current.value.open === (state === 'open') ? {} : { state_event: state === 'open' ? 'reopen' : 'close' };
      return one({ method: 'PUT', path: `${issues}/${number}`, body: { title, description: body, ...move } });
    },
    comment: (number, body) => done(api.call({ method: 'POST', path: `${issues}/${number}/notes`, body: { body } })),
    async self() {
      const answer = await api.call({ method: 'GET', path: '/user' });
      return answer.kind === 'ok' ? textAt(answer.body, 'username') : undefined;
    },
  };
}

function gitlabIssue(item: unknown): Issue | undefined {
  const number = countAt(item, 'iid');
  const url = textAt(item, 'web_url');
  if (number === undefined || url === undefined) return undefined;
  return {
    number,
    url,
    open: textAt(item, 'state') === 'opened',
    title: longText(item, 'title'),
    body: longText(item, 'description'),
    author: textAt(item, 'author', 'username') ?? '',
    bot: flagAt(item, 'author', 'bot'),
    labels: (listAt(item, 'labels') ?? []).filter((label) => typeof label === 'string'),
  };
}

function longText(value: unknown, name: string): string {
  const found = at(value, name);
  return typeof found === 'string' ? found.replaceAll('\r\n', '\n') : '';
}

/** What an answer holds; undefined from `read` is an answer that the forge does not document. */
export async function asked<T>(api: Api, call: Call, read: (body: unknown) => T | undefined): Promise<Asked<T>> {
  const answer = await api.call(call);
  if (answer.kind !== 'ok') return answer;
  const value = read(answer.body);
  return value === undefined
    ? { kind: 'failed', status: answer.status, reason: 'the answer is not what the forge documents' }
    : { kind: 'ok', value };
}

async function done(answer: Promise<Answer>): Promise<Asked<undefined>> {
  const given = await answer;
  return given.kind === 'ok' ? { kind: 'ok', value: undefined } : given;
}

/** What is not there is no refusal. */
export async function orNone<T>(found: Promise<Asked<T>>): Promise<Asked<T | undefined>> {
  const answer = await found;
  const gone = answer.kind === 'refused' && (answer.status === 404 || answer.status === 410);
  return gone ? { kind: 'ok', value: undefined } : answer;
}
