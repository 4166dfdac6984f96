/** GitHub Apps: installations and their tokens. */
import { ownedBy, repositoryJson } from './github.ts';
import { type FakeState, pageOf, type Route } from './model.ts';

/** The number of the installation of an account: that of the first repository's place, so that accounts differ. */
function installationId(forge: FakeState, owner: string): number {
  return 1000 + forge.repositories.findIndex(({ name }) => name.startsWith(`${owner}/`));
}

/** The token that the installation of an account is given. */
export function installationToken(installation: number): string {
  return `ghs_installation${installation}00000000`;
}

export const githubAppRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/api\/v3\/(?:orgs|users)\/([^/]+)\/installation$/,
    answer: ({ params: [owner = ''], headers }, forge) => {
      // Asked as the App, with a JWT of three parts.
      if (!/^bearer [\w-]+\.[\w-]+\.[\w-]+$/i.test(headers.authorization ?? '')) return { status: 401, json: {} };
      const id = installationId(forge, owner);
      return id < 1000 ? undefined : { json: { id, account: { login: owner } } };
    },
  },
  {
    method: 'POST',
    path: /^\/api\/v3\/app\/installations\/(\d+)\/access_tokens$/,
    answer: ({ params: [id = ''] }) => ({
      status: 201,
      json: {
        token: installationToken(Number(id)),
        expires_at: new Date(Date.now() + 3_600_000).toISOString(),
        permissions: { contents: 'read', metadata: 'read' },
        repository_selection: 'all',
      },
    }),
  },
  {
    method: 'GET',
    path: /^\/api\/v3\/installation\/repositories$/,
    answer: (request, forge) => {
      const of = forge.repositories.find(
        ({ name }) =>
          request.headers.authorization ===
          `token ${installationToken(installationId(forge, name.split('/')[0] ?? ''))}`,
      );
      if (of === undefined) return { status: 401, json: { message: 'Bad credentials' } };
      const owned = ownedBy(forge, of.name.split('/')[0] ?? '');
      const { items, headers } = pageOf(request, forge, owned);
      const repositories = items.map((item) => repositoryJson(item, forge));
      return { json: { total_count: owned.length, repository_selection: 'all', repositories }, headers };
    },
  },
];
