/** The shapes of GitLab's REST API and GraphQL, as far as listing needs them. */
import { graphqlOf } from './github.ts';
import { branchOf, byId, type FakeRepository, type FakeState, headOf, idOf, pageOf, type Route } from './model.ts';

export const gitlabRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/api\/v4\/groups\/([^/]+)\/projects$/,
    answer: (request, forge) => {
      const [group = ''] = request.params;
      const deep = request.url.searchParams.get('include_subgroups') === 'true';
      const found = forge.repositories.filter(({ name }) => {
        const rest = name.startsWith(`${group}/`) ? name.slice(group.length + 1) : undefined;
        return rest !== undefined && (deep || !rest.includes('/'));
      });
      if (found.length === 0) return { status: 404, json: { message: '404 Group Not Found' } };
      const { items, headers } = pageOf(request, forge, found);
      return { json: items.map((item) => projectJson(item, forge)), headers };
    },
  },
  {
    method: 'GET',
    path: /^\/api\/v4\/projects\/(\d+)\/repository\/branches\/([^/]+)$/,
    answer: ({ params: [id, branch] }, forge) => {
      const found = byId(Number(id), forge);
      if (found === undefined || branchOf(found) !== branch) return undefined;
      return { json: { name: branch, default: true, commit: { id: headOf(found) } } };
    },
  },
  {
    method: 'POST',
    path: /^\/api\/graphql$/,
    answer: ({ body }, forge) => {
      const { query, variables } = graphqlOf(body);
      if (!query.includes('lastCommit')) return undefined;
      const ids: unknown[] = Array.isArray(variables['ids']) ? variables['ids'] : [];
      const nodes = ids
        .flatMap((id) => byId(Number(String(id).split('/').at(-1)), forge) ?? [])
        .map((repository) => ({
          id: `gid://gitlab/Project/${idOf(repository, forge)}`,
          repository: {
            rootRef: branchOf(repository),
            tree: branchOf(repository) === null ? null : { lastCommit: { sha: headOf(repository) } },
          },
        }));
      return { json: { data: { projects: { nodes } } } };
    },
  },
];

function projectJson(repository: FakeRepository, forge: FakeState): Record<string, unknown> {
  const { name } = repository;
  return {
    id: idOf(repository, forge),
    path_with_namespace: name,
    web_url: `${forge.url}/${name}`,
    http_url_to_repo: repository.cloneUrl ?? `${forge.url}/${name}.git`,
    default_branch: branchOf(repository),
    empty_repo: branchOf(repository) === null,
    last_activity_at: repository.pushedAt ?? '2026-11-01T00:00:00.000Z',
    visibility: repository.visibility ?? 'private',
    archived: repository.archived ?? false,
    ...(repository.fork === true ? { forked_from_project: { id: 999 } } : {}),
    topics: repository.topics ?? [],
    repository_access_level: repository.disabled === true ? 'disabled' : 'enabled',
    statistics: { repository_size: (repository.sizeKb ?? 120) * 1024 },
    ...repository.raw,
  };
}
