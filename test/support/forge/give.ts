/** What a forge can be given: analyses, issues, commits and pull requests, in the shapes of GitHub and of GitLab. */
import { gunzipSync } from 'node:zlib';
import { listOf, text, texts } from './give-body.ts';
import { gitRoutes, pullRoutes } from './give-git.ts';
import { gitlabRoutes } from './give-gitlab.ts';
import type { Route } from './model.ts';

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
