/** Commits, branches and pull requests in the shapes of GitHub. */
import { createHash } from 'node:crypto';
import type { FakePull, Given } from './give.ts';
import { listIn, listOf, nameOf, text, texts } from './give-body.ts';
import type { FakeAnswer, Route } from './model.ts';

export function gitRoutes(given: Given): readonly Route[] {
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

export function pullRoutes(given: Given): readonly Route[] {
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
