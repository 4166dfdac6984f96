/** The shapes of GitHub's REST API (of Enterprise Server, below /api/v3) and of its GraphQL, as far as listing needs them. */
import { branchOf, byId, type FakeRepository, type FakeState, headOf, idOf, pageOf, type Route } from './model.ts';

export const githubRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/api\/v3\/(?:orgs|users)\/([^/]+)\/repos$/,
    answer: (request, forge) => {
      const [owner = ''] = request.params;
      const owned = ownedBy(forge, owner);
      if (owned.length === 0) return { status: 404, json: { message: 'Not Found' } };
      const { items, headers } = pageOf(request, forge, owned);
      return { json: items.map((item) => repositoryJson(item, forge)), headers };
    },
  },
  {
    method: 'GET',
    path: /^\/api\/v3\/repos\/([^/]+\/[^/]+)$/,
    answer: ({ params: [name] }, forge) => {
      const found = forge.repositories.find((repository) => repository.name === name);
      return found === undefined ? undefined : { json: repositoryJson(found, forge) };
    },
  },
  {
    method: 'GET',
    path: /^\/api\/v3\/orgs\/([^/]+)\/properties\/values$/,
    answer: (request, forge) => {
      const [owner = ''] = request.params;
      const { items, headers } = pageOf(request, forge, ownedBy(forge, owner));
      return { json: items.map((item) => propertiesJson(item, forge)), headers };
    },
  },
  {
    method: 'GET',
    path: /^\/api\/v3\/orgs\/([^/]+)\/teams$/,
    answer: (request, forge) => {
      const [owner = ''] = request.params;
      const slugs = new Set(ownedBy(forge, owner).flatMap(({ teams = {} }) => Object.keys(teams)));
      const { items, headers } = pageOf(request, forge, [...slugs]);
      return { json: items.map((slug, index) => ({ id: index + 1, slug, name: slug })), headers };
    },
  },
  {
    method: 'GET',
    path: /^\/api\/v3\/orgs\/([^/]+)\/teams\/([^/]+)\/repos$/,
    answer: (request, forge) => {
      const [owner = '', slug = ''] = request.params;
      const of = ownedBy(forge, owner).filter(({ teams = {} }) => slug in teams);
      const { items, headers } = pageOf(request, forge, of);
      return {
        json: items.map((item) => ({ ...repositoryJson(item, forge), role_name: item.teams?.[slug] })),
        headers,
      };
    },
  },
  {
    method: 'POST',
    path: /^\/api\/graphql$/,
    answer: ({ body }, forge) => {
      const { query, variables } = graphqlOf(body);
      if (!query.includes('defaultBranchRef')) return undefined;
      const ids = Array.isArray(variables['ids']) ? variables['ids'] : [];
      return { json: { data: { nodes: ids.map((id: unknown) => nodeJson(String(id), forge)) } } };
    },
  },
];

/** The query and the variables of a GraphQL request. */
export function graphqlOf(body: unknown): { query: string; variables: Record<string, unknown> } {
  if (typeof body !== 'object' || body === null || !('query' in body) || typeof body.query !== 'string') {
    throw new Error('no GraphQL');
  }
  const given = 'variables' in body ? body.variables : undefined;
  return { query: body.query, variables: typeof given === 'object' && given !== null ? { ...given } : {} };
}

export function ownedBy(forge: FakeState, owner: string): FakeRepository[] {
  return forge.repositories.filter(({ name }) => name.toLowerCase().startsWith(`${owner.toLowerCase()}/`));
}

/** The fields that listing reads, and some that it does not. */
export function repositoryJson(repository: FakeRepository, forge: FakeState): Record<string, unknown> {
  const { name, visibility = 'private' } = repository;
  const id = idOf(repository, forge);
  return {
    id,
    node_id: `R_${id}`,
    name: name.split('/').at(-1),
    full_name: name,
    owner: { login: name.split('/')[0] },
    private: visibility !== 'public',
    visibility,
    html_url: `${forge.url}/${name}`,
    clone_url: repository.cloneUrl ?? `${forge.url}/${name}.git`,
    default_branch: branchOf(repository) ?? 'main',
    pushed_at: repository.pushedAt ?? '2026-11-01T00:00:00Z',
    size: branchOf(repository) === null ? 0 : (repository.sizeKb ?? 120),
    archived: repository.archived ?? false,
    disabled: repository.disabled ?? false,
    fork: repository.fork ?? false,
    topics: repository.topics ?? [],
    ...repository.raw,
  };
}

function propertiesJson(repository: FakeRepository, forge: FakeState): Record<string, unknown> {
  return {
    repository_id: idOf(repository, forge),
    repository_name: repository.name.split('/').at(-1),
    repository_full_name: repository.name,
    properties: Object.entries(repository.properties ?? {}).map(([property_name, value]) => ({ property_name, value })),
  };
}

function nodeJson(nodeId: string, forge: FakeState): unknown {
  const found = byId(Number(nodeId.replace(/^R_/, '')), forge);
  if (found === undefined) return null;
  const branch = branchOf(found);
  return { id: nodeId, defaultBranchRef: branch === null ? null : { name: branch, target: { oid: headOf(found) } } };
}
