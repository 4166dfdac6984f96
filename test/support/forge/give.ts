/** What a forge can be given: analyses, issues, commits and pull requests, in the shapes of GitHub and of GitLab. */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { FakeAnswer, FakeRequest, Route } from './model.ts';

export interface FakeIssue {
  number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  labels: string[];
  author: string;
  readonly comments: string[];
}

export interface FakePull {
  number: number;
  title: string;
  body: string;
  head: string;
  base: string;
  state: 'open' | 'closed';
  merged: boolean;
  labels: string[];
}

export interface FakeCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
}

export interface FakeAnalysis {
  readonly repository: string;
  readonly commit: string;
  readonly ref: string;
  readonly sarif: string;
  /** What the polls say, the last one for ever. */
  readonly polls: readonly { readonly processing_status: string; readonly errors?: readonly string[] }[];
  polled: number;
}

/** Everything by the full name of the repository. */
export interface Given {
  readonly analyses: FakeAnalysis[];
  /** For repositories that take no analyses: status and message. */
  readonly refusals: Map<string, { readonly status: number; readonly message: string }>;
  polls: FakeAnalysis['polls'];
  readonly issues: Map<string, FakeIssue[]>;
  readonly pulls: Map<string, FakePull[]>;
  readonly branches: Map<string, Map<string, string>>;
  readonly blobs: Map<string, Buffer>;
  readonly trees: Map<string, readonly Readonly<Record<string, unknown>>[]>;
  readonly commits: Map<string, FakeCommit>;
  /** Who the token is of; undefined for an App's. */
  self: string | undefined;
}

export function nothingGiven(): Given {
  return {
    analyses: [],
    refusals: new Map(),
    polls: [{ processing_status: 'pending' }, { processing_status: 'complete' }],
    issues: new Map(),
    pulls: new Map(),
    branches: new Map(),
    blobs: new Map(),
    trees: new Map(),
    commits: new Map(),
    self: 'auditor',
  };
}

/** The routes of both forges over one store of what was given. */
export function giveRoutes(given: Given): readonly Route[] {
  return [
    ...analysisRoutes(given),
    ...issueRoutes(given),
    ...gitRoutes(given),
    ...pullRoutes(given),
    ...gitlabRoutes(given),
  ];
}

function analysisRoutes(given: Given): readonly Route[] {
  return [
    {
      method: 'POST',
      path: /^\/api\/v3\/repos\/([^/]+\/[^/]+)\/code-scanning\/sarifs$/,
      answer: (request) => {
        const [repository = ''] = request.params;
        const refusal = given.refusals.get(repository);
        if (refusal !== undefined) return { status: refusal.status, json: { message: refusal.message } };
        const sarif = gunzipSync(Buffer.from(text(request, 'sarif'), 'base64')).toString('utf8');
        const { polls } = given;
        given.analyses.push({
          repository,
          commit: text(request, 'commit_sha'),
          ref: text(request, 'ref'),
          sarif,
          polls,
          polled: 0,
        });
        return { status: 202, json: { id: `analysis-${given.analyses.length}`, url: 'about:blank' } };
      },
    },
    {
      method: 'GET',
      path: /^\/api\/v3\/repos\/[^/]+\/[^/]+\/code-scanning\/sarifs\/analysis-(\d+)$/,
      answer: ({ params: [number] }) => {
        const analysis = given.analyses[Number(number) - 1];
        if (analysis === undefined) return undefined;
        const poll = analysis.polls[Math.min(analysis.polled++, analysis.polls.length - 1)];
        return { json: { ...poll, analyses_url: 'about:blank' } };
      },
    },
  ];
}

function issueRoutes(given: Given): readonly Route[] {
  const json = (issue: FakeIssue, name: string): Record<string, unknown> => ({
    number: issue.number,
    html_url: `https://forge.example/${name}/issues/${issue.number}`,
    title: issue.title,
    // As GitHub stores what a browser wrote.
    body: issue.body.replaceAll('\n', '\r\n'),
    state: issue.state,
    user: { login: issue.author, type: issue.author.endsWith('[bot]') ? 'Bot' : 'User' },
    labels: issue.labels.map((label) => ({ name: label })),
  });
  return [
    {
      method: 'GET',
      path: /^\/api\/v3\/user$/,
      answer: () =>
        given.self === undefined
          ? { status: 403, json: { message: 'Resource not accessible by integration' } }
          : { json: { login: given.self } },
    },
    {
      method: 'GET',
      path: /^\/api\/v3\/repos\/([^/]+\/[^/]+)\/issues$/,
      answer: ({ params: [name = ''], url }) => {
        const label = url.searchParams.get('labels') ?? '';
        const found = listOf(given.issues, name).filter(({ labels }) => labels.includes(label));
        return { json: found.map((issue) => json(issue, name)) };
      },
    },
    {
      method: 'GET',
      path: /^\/api\/v3\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)$/,
      answer: ({ params: [name = '', number] }) => {
        const issue = listOf(given.issues, name).find((one) => one.number === Number(number));
        return issue === undefined ? undefined : { json: json(issue, name) };
      },
    },
    {
      method: 'POST',
      path: /^\/api\/v3\/repos\/([^/]+\/[^/]+)\/issues$/,
      answer: (request) => {
        const [name = ''] = request.params;
        const issues = listOf(given.issues, name);
        const issue: FakeIssue = {
          number: issues.length + 1,
          title: text(request, 'title'),
          body: text(request, 'body'),
          state: 'open',
          labels: texts(request, 'labels'),
          author: given.self ?? 'auditor[bot]',
          comments: [],
        };
        issues.push(issue);
        return { status: 201, json: json(issue, name) };
      },
    },
    {
      method: 'PATCH',
      path: /^\/api\/v3\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)$/,
      answer: (request) => {
        const [name = '', number] = request.params;
        const issue = listOf(given.issues, name).find((one) => one.number === Number(number));
        if (issue === undefined) return undefined;
        issue.title = text(request, 'title');
        issue.body = text(request, 'body');
        issue.state = text(request, 'state') === 'closed' ? 'closed' : 'open';
        return { json: json(issue, name) };
      },
    },
    {
      method: 'POST',
      path: /^\/api\/v3\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)\/comments$/,
      answer: (request) => {
        const [name = '', number] = request.params;
        listOf(given.issues, name)
          .find((one) => one.number === Number(number))
          ?.comments.push(text(request, 'body'));
        return { status: 201, json: { id: 1 } };
      },
    },
  ];
}

function gitRoutes(given: Given): readonly Route[] {
  const repository = '^/api/v3/repos/([^/]+/[^/]+)/git';
  const ref = (name: string, branch: string): FakeAnswer | undefined => {
    const sha = given.branches.get(name)?.get(branch);
    return sha === undefined ? undefined : { json: { ref: `refs/heads/${branch}`, object: { type: 'commit', sha } } };
  };
  return [
    {
      method: 'POST',
      path: new RegExp(`${repository}/blobs$`),
      answer: (request) => {
        const content = Buffer.from(text(request, 'content'), 'base64');
        const sha = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
        given.blobs.set(sha, content);
        return { status: 201, json: { sha } };
      },
    },
    {
      method: 'POST',
      path: new RegExp(`${repository}/trees$`),
      answer: (request) => {
        const entries = listIn(request, 'tree');
        const sha = nameOf({ base: text(request, 'base_tree'), entries });
        given.trees.set(sha, entries);
        return { status: 201, json: { sha } };
      },
    },
    {
      method: 'POST',
      path: new RegExp(`${repository}/commits$`),
      answer: (request) => {
        const commit = {
          tree: text(request, 'tree'),
          parents: texts(request, 'parents'),
          message: text(request, 'message'),
        };
        const sha = nameOf(commit);
        given.commits.set(sha, commit);
        return { status: 201, json: { sha } };
      },
    },
    {
      method: 'GET',
      path: new RegExp(`${repository}/ref/heads/(.+)$`),
      answer: ({ params: [name = '', branch = ''] }) => ref(name, branch),
    },
    {
      method: 'POST',
      path: new RegExp(`${repository}/refs$`),
      answer: (request) => {
        const [name = ''] = request.params;
        const branch = text(request, 'ref').replace('refs/heads/', '');
        const branches = given.branches.get(name) ?? new Map<string, string>();
        if (branches.has(branch)) return { status: 422, json: { message: 'Reference already exists' } };
        given.branches.set(name, branches.set(branch, text(request, 'sha')));
        return { status: 201, ...(ref(name, branch) ?? { json: {} }) };
      },
    },
    {
      method: 'PATCH',
      path: new RegExp(`${repository}/refs/heads/(.+)$`),
      answer: (request) => {
        const [name = '', branch = ''] = request.params;
        const tip = given.branches.get(name)?.get(branch);
        if (tip === undefined) return { status: 422, json: { message: 'Reference does not exist' } };
        const sha = text(request, 'sha');
        if (!given.commits.get(sha)?.parents.includes(tip)) {
          return { status: 422, json: { message: 'Update is not a fast forward' } };
        }
        given.branches.get(name)?.set(branch, sha);
        return ref(name, branch);
      },
    },
  ];
}

function pullRoutes(given: Given): readonly Route[] {
  const json = (pull: FakePull, name: string): Record<string, unknown> => ({
    number: pull.number,
    html_url: `https://forge.example/${name}/pull/${pull.number}`,
    state: pull.state,
    merged_at: pull.merged ? '2026-11-21T00:00:00Z' : null,
  });
  const pulls = /^\/api\/v3\/repos\/([^/]+\/[^/]+)\/pulls$/;
  return [
    {
      method: 'GET',
      path: pulls,
      answer: ({ params: [name = ''], url }) => {
        const [owner, branch] = (url.searchParams.get('head') ?? '').split(/:(.*)/s);
        const found = listOf(given.pulls, name).filter(({ head }) => head === branch && name.startsWith(`${owner}/`));
        return { json: found.toReversed().map((pull) => json(pull, name)) };
      },
    },
    {
      method: 'POST',
      path: pulls,
      answer: (request) => {
        const [name = ''] = request.params;
        const all = listOf(given.pulls, name);
        const head = text(request, 'head');
        if (all.some((pull) => pull.head === head && pull.state === 'open')) {
          return { status: 422, json: { message: 'A pull request already exists' } };
        }
        const pull: FakePull = {
          number: all.length + 1,
          title: text(request, 'title'),
          body: text(request, 'body'),
          head,
          base: text(request, 'base'),
          state: 'open',
          merged: false,
          labels: [],
        };
        all.push(pull);
        return { status: 201, json: json(pull, name) };
      },
    },
    {
      method: 'PATCH',
      path: /^\/api\/v3\/repos\/([^/]+\/[^/]+)\/pulls\/(\d+)$/,
      answer: (request) => {
        const [name = '', number] = request.params;
        const pull = listOf(given.pulls, name).find((one) => one.number === Number(number));
        if (pull === undefined) return undefined;
        pull.title = text(request, 'title');
        pull.body = text(request, 'body');
        return { json: json(pull, name) };
      },
    },
    {
      method: 'POST',
      path: /^\/api\/v3\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)\/labels$/,
      answer: (request) => {
        const [name = '', number] = request.params;
        listOf(given.pulls, name)
          .find((one) => one.number === Number(number))
          ?.labels.push(...texts(request, 'labels'));
        return { json: [] };
      },
    },
  ];
}

/** The same for GitLab, where projects are named by their path here. */
function gitlabRoutes(given: Given): readonly Route[] {
  const project = '^/api/v4/projects/([^/]+)';
  const issueJson = (issue: FakeIssue, name: string): Record<string, unknown> => ({
    iid: issue.number,
    web_url: `https://forge.example/${name}/-/issues/${issue.number}`,
    title: issue.title,
    description: issue.body,
    state: issue.state === 'open' ? 'opened' : 'closed',
    author: { username: issue.author },
    labels: issue.labels,
  });
  const pullJson = (pull: FakePull, name: string): Record<string, unknown> => ({
    iid: pull.number,
    web_url: `https://forge.example/${name}/-/merge_requests/${pull.number}`,
    state: pull.merged ? 'merged' : pull.state === 'open' ? 'opened' : 'closed',
  });
  return [
    { method: 'GET', path: /^\/api\/v4\/user$/, answer: () => ({ json: { username: given.self } }) },
    {
      method: 'GET',
      path: new RegExp(`${project}/issues$`),
      answer: ({ params: [name = ''], url }) => {
        const label = url.searchParams.get('labels') ?? '';
        const found = listOf(given.issues, name).filter(({ labels }) => labels.includes(label));
        return { json: found.map((issue) => issueJson(issue, name)) };
      },
    },
    {
      method: 'GET',
      path: new RegExp(`${project}/issues/(\\d+)$`),
      answer: ({ params: [name = '', number] }) => {
        const issue = listOf(given.issues, name).find((one) => one.number === Number(number));
        return issue === undefined ? undefined : { json: issueJson(issue, name) };
      },
    },
    {
      method: 'POST',
      path: new RegExp(`${project}/issues$`),
      answer: (request) => {
        const [name = ''] = request.params;
        const issues = listOf(given.issues, name);
        const issue: FakeIssue = {
          number: issues.length + 1,
          title: text(request, 'title'),
          body: text(request, 'description'),
          state: 'open',
          labels: text(request, 'labels').split(','),
          author: given.self ?? '',
          comments: [],
        };
        issues.push(issue);
        return { status: 201, json: issueJson(issue, name) };
      },
    },
    {
      method: 'PUT',
      path: new RegExp(`${project}/issues/(\\d+)$`),
      answer: (request) => {
        const [name = '', number] = request.params;
        const issue = listOf(given.issues, name).find((one) => one.number === Number(number));
        if (issue === undefined) return undefined;
        issue.title = text(request, 'title');
        issue.body = text(request, 'description');
        if (text(request, 'state_event') === 'close') issue.state = 'closed';
        if (text(request, 'state_event') === 'reopen') issue.state = 'open';
        return { json: issueJson(issue, name) };
      },
    },
    {
      method: 'POST',
      path: new RegExp(`${project}/issues/(\\d+)/notes$`),
      answer: (request) => {
        const [name = '', number] = request.params;
        listOf(given.issues, name)
          .find((one) => one.number === Number(number))
          ?.comments.push(text(request, 'body'));
        return { status: 201, json: { id: 1 } };
      },
    },
    {
      method: 'GET',
      path: new RegExp(`${project}/repository/branches/([^/]+)$`),
      answer: ({ params: [name = '', branch = ''] }) => {
        const id = given.branches.get(name)?.get(branch);
        return id === undefined ? undefined : { json: { name: branch, commit: { id } } };
      },
    },
    {
      method: 'POST',
      path: new RegExp(`${project}/repository/commits$`),
      answer: (request) => {
        const [name = ''] = request.params;
        const branch = text(request, 'branch');
        const branches = given.branches.get(name) ?? new Map<string, string>();
        if (branches.has(branch) && !isTrue(request, 'force')) {
          return { status: 400, json: { message: `A branch called '${branch}' already exists.` } };
        }
        const entries = listIn(request, 'actions');
        const tree = nameOf(entries);
        given.trees.set(tree, entries);
        const commit = { tree, parents: [text(request, 'start_sha')], message: text(request, 'commit_message') };
        const id = nameOf(commit);
        given.commits.set(id, commit);
        given.branches.set(name, branches.set(branch, id));
        return { status: 201, json: { id } };
      },
    },
    {
      method: 'GET',
      path: new RegExp(`${project}/merge_requests$`),
      answer: ({ params: [name = ''], url }) => {
        const branch = url.searchParams.get('source_branch');
        const found = listOf(given.pulls, name).filter(({ head }) => head === branch);
        return { json: found.toReversed().map((pull) => pullJson(pull, name)) };
      },
    },
    {
      method: 'POST',
      path: new RegExp(`${project}/merge_requests$`),
      answer: (request) => {
        const [name = ''] = request.params;
        const all = listOf(given.pulls, name);
        const pull: FakePull = {
          number: all.length + 1,
          title: text(request, 'title'),
          body: text(request, 'description'),
          head: text(request, 'source_branch'),
          base: text(request, 'target_branch'),
          state: 'open',
          merged: false,
          labels: [],
        };
        all.push(pull);
        return { status: 201, json: pullJson(pull, name) };
      },
    },
    {
      method: 'PUT',
      path: new RegExp(`${project}/merge_requests/(\\d+)$`),
      answer: (request) => {
        const [name = '', number] = request.params;
        const pull = listOf(given.pulls, name).find((one) => one.number === Number(number));
        if (pull === undefined) return undefined;
        const labels = text(request, 'add_labels');
        if (labels === '') Object.assign(pull, { title: text(request, 'title'), body: text(request, 'description') });
        else pull.labels.push(...labels.split(','));
        return { json: pullJson(pull, name) };
      },
    },
  ];
}

function valueIn({ body }: FakeRequest, name: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
}

function text(request: FakeRequest, name: string): string {
  const value = valueIn(request, name);
  return typeof value === 'string' ? value : '';
}

function isTrue(request: FakeRequest, name: string): boolean {
  return valueIn(request, name) === true;
}

function texts(request: FakeRequest, name: string): string[] {
  const value = valueIn(request, name);
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function listIn(request: FakeRequest, name: string): Readonly<Record<string, unknown>>[] {
  const value = valueIn(request, name);
  if (!Array.isArray(value)) return [];
  return value.filter((one) => typeof one === 'object' && one !== null).map((one) => ({ ...one }));
}

function listOf<T>(lists: Map<string, T[]>, name: string): T[] {
  const known = lists.get(name) ?? [];
  lists.set(name, known);
  return known;
}

function nameOf(value: unknown): string {
  return createHash('sha1').update(JSON.stringify(value)).digest('hex');
}
