/** The shapes of Azure DevOps, as far as listing needs them. Repositories are called `ORG/PROJECT/REPO`. */
import { branchOf, byId, type FakeRepository, type FakeState, headOf, idOf, type Route } from './model.ts';

export const azureRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/([^/]+)(?:\/([^/]+))?\/_apis\/git\/repositories$/,
    answer: ({ params: [org = '', project = ''] }, forge) => {
      const prefix = project === '' ? `${org}/` : `${org}/${project}/`;
      const found = forge.repositories.filter(({ name }) => name.startsWith(prefix));
      if (found.length === 0) return { status: 404, json: { message: 'TF200016: The project does not exist.' } };
      return { json: { count: found.length, value: found.map((item) => repositoryJson(item, forge)) } };
    },
  },
  {
    method: 'GET',
    path: /^\/([^/]+)\/([^/]+)\/_apis\/git\/repositories\/([^/]+)\/refs$/,
    answer: ({ params: [, , id], url }, forge) => {
      const found = byId(Number(id), forge);
      const branch = found === undefined ? null : branchOf(found);
      if (found === undefined || branch === null) return { json: { count: 0, value: [] } };
      // The filter is the beginning of a name: a longer branch is answered too, and here first.
      const value = [`refs/heads/${branch}-old`, `refs/heads/${branch}`]
        .filter((name) => name.startsWith(`refs/${url.searchParams.get('filter') ?? ''}`))
        .map((name) => ({ name, objectId: name.endsWith('-old') ? '0'.repeat(40) : headOf(found) }));
      return { json: { count: value.length, value } };
    },
  },
];

function repositoryJson(repository: FakeRepository, forge: FakeState): Record<string, unknown> {
  const [org = '', project = '', name = ''] = repository.name.split('/');
  const branch = branchOf(repository);
  const path = `${org}/${encodeURIComponent(project)}/_git/${encodeURIComponent(name)}`;
  return {
    id: String(idOf(repository, forge)),
    name,
    project: { id: `project-${project}`, name: project, visibility: repository.visibility ?? 'private' },
    ...(branch === null ? {} : { defaultBranch: `refs/heads/${branch}` }),
    size: (repository.sizeKb ?? 120) * 1024,
    remoteUrl: repository.cloneUrl ?? `${forge.url.replace('//', `//${org}@`)}/${path}`,
    webUrl: `${forge.url}/${path}`,
    isDisabled: repository.disabled ?? false,
    isFork: repository.fork ?? false,
    ...repository.raw,
  };
}
