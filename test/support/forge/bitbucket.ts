/** The shapes of Bitbucket Cloud's API, as far as listing needs them. */
import { branchOf, type FakeRepository, type FakeState, headOf, pageOf, type Route } from './model.ts';

export const bitbucketRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/2\.0\/repositories\/([^/]+)$/,
    answer: (request, forge) => {
      const [workspace = ''] = request.params;
      const project = /project\.key="([^"]+)"/.exec(request.url.searchParams.get('q') ?? '')?.[1];
      const all = forge.repositories.filter(({ name }) => name.startsWith(`${workspace}/`));
      if (all.length === 0) return { status: 404, json: { type: 'error', error: { message: 'No such workspace' } } };
      const found = all.filter(({ properties = {} }) => project === undefined || properties['project'] === project);
      const { items, next } = pageOf(request, forge, found, 'pagelen');
      const values = items.map((item) => repositoryJson(item, forge));
      return { json: { values, pagelen: 100, ...(next === undefined ? {} : { next }) } };
    },
  },
  {
    method: 'GET',
    path: /^\/2\.0\/repositories\/([^/]+\/[^/]+)\/refs\/branches\/(.+)$/,
    answer: ({ params: [name, branch] }, forge) => {
      const found = forge.repositories.find((repository) => repository.name === name);
      if (found === undefined || branchOf(found) !== branch) return undefined;
      return { json: { type: 'branch', name: branch, target: { type: 'commit', hash: headOf(found) } } };
    },
  },
];

function repositoryJson(repository: FakeRepository, forge: FakeState): Record<string, unknown> {
  const { name } = repository;
  const branch = branchOf(repository);
  return {
    type: 'repository',
    uuid: `{${name}}`,
    full_name: name,
    slug: name.split('/').at(-1),
    is_private: (repository.visibility ?? 'private') === 'private',
    mainbranch: branch === null ? null : { type: 'branch', name: branch },
    size: (repository.sizeKb ?? 120) * 1024,
    updated_on: repository.pushedAt ?? '2026-11-01T00:00:00.000000+00:00',
    project: { key: repository.properties?.['project'] ?? 'MAIN' },
    ...(repository.fork === true ? { parent: { full_name: 'other/original' } } : {}),
    links: {
      html: { href: `${forge.url}/${name}` },
      clone: [
        { name: 'https', href: repository.cloneUrl ?? `${forge.url.replace('//', '//someone@')}/${name}.git` },
        { name: 'ssh', href: `git@${new URL(forge.url).host}:${name}.git` },
      ],
    },
    ...repository.raw,
  };
}
