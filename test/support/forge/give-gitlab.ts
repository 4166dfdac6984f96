/** What can be given to GitLab, whose projects are named by their path here. */
import type { FakeIssue, FakePull, Given } from './give.ts';
import { isTrue, listIn, listOf, nameOf, text } from './give-body.ts';
import type { Route } from './model.ts';

export function gitlabRoutes(given: Given): readonly Route[] {
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
