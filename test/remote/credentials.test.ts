import { describe, expect, it } from 'vitest';
import { credentialFromEnvironment, credentialHint, githubServer } from '../../src/remote/credentials.ts';

type Env = Readonly<Record<string, string>>;

/** `user:token`, or null. */
function sent(host: string, env: Env, forge: Parameters<typeof credentialFromEnvironment>[1] = 'git'): string | null {
  const found = credentialFromEnvironment(host, forge, env);
  return found === null ? null : `${found.username}:${found.password.reveal()}`;
}

const GHES = { GITHUB_SERVER_URL: 'https://ghes.example.com', GITHUB_TOKEN: 'of-the-runner' };

describe('credentialFromEnvironment', () => {
  it.each<[string, Env, string | null]>([
    ['github.com', { GITHUB_TOKEN: 'ttt' }, 'x-access-token:ttt'],
    ['GitHub.com', { GITHUB_TOKEN: ' ttt\n' }, 'x-access-token:ttt'],
    ['github.com', { GH_TOKEN: 'gh', GITHUB_TOKEN: 'ttt' }, 'x-access-token:gh'],
    ['github.com', { GH_TOKEN: '', GITHUB_TOKEN: 'ttt' }, 'x-access-token:ttt'],
    ['github.com', { ...GHES }, null],
    ['github.com', { ...GHES, GH_TOKEN: 'gh' }, 'x-access-token:gh'],
    ['ghes.example.com', { ...GHES, GH_TOKEN: 'gh' }, 'x-access-token:of-the-runner'],
    ['ghes.example.com', { ...GHES, GH_ENTERPRISE_TOKEN: 'ge' }, 'x-access-token:ge'],
    ['ghes.example.com', { GH_HOST: 'ghes.example.com', GH_ENTERPRISE_TOKEN: 'ge' }, 'x-access-token:ge'],
    ['ghes.example.com', { GH_ENTERPRISE_TOKEN: 'ge' }, null],
    ['ghes.example.com', { GITHUB_TOKEN: 'ttt' }, null],
    ['ghes.example.com:8443', GHES, null],
    ['github.com.evil.example', { GITHUB_TOKEN: 'ttt', GH_TOKEN: 'gh' }, null],
    ['gitlab.com', { GITLAB_TOKEN: 'lab' }, 'oauth2:lab'],
    ['gitlab.com', { GITLAB_TOKEN: 'lab', GITLAB_HOST: 'https://git.corp' }, null],
    ['git.corp', { GITLAB_TOKEN: 'lab', GITLAB_HOST: 'https://git.corp' }, 'oauth2:lab'],
    ['git.corp:8080', { CI_SERVER_URL: 'https://git.corp:8080', CI_JOB_TOKEN: 'job' }, 'gitlab-ci-token:job'],
    ['gitlab.com', { CI_SERVER_URL: 'https://git.corp', CI_JOB_TOKEN: 'job', GITLAB_TOKEN: 'lab' }, null],
    ['bitbucket.org', { BITBUCKET_TOKEN: 'bb' }, 'x-token-auth:bb'],
    ['bitbucket.org', { BITBUCKET_API_TOKEN: 'bb' }, 'x-bitbucket-api-token-auth:bb'],
    ['dev.azure.com', { AZURE_DEVOPS_EXT_PAT: 'az' }, 'pat:az'],
    ['corp.visualstudio.com', { AZURE_DEVOPS_TOKEN: 'az' }, 'pat:az'],
    ['visualstudio.com.evil.example', { AZURE_DEVOPS_TOKEN: 'az' }, null],
    ['dev.azure.com', { SYSTEM_COLLECTIONURI: 'https://dev.azure.com/corp/', SYSTEM_ACCESSTOKEN: 'sys' }, 'pat:sys'],
    ['dev.azure.com', { SYSTEM_COLLECTIONURI: 'https://tfs.corp/x', SYSTEM_ACCESSTOKEN: 'sys' }, null],
    ['git.corp', { HELM4_AUDIT_TOKEN: 'own' }, null],
    ['git.corp', { HELM4_AUDIT_TOKEN: 'own', HELM4_AUDIT_TOKEN_HOST: 'git.corp' }, 'git:own'],
    ['other.corp', { HELM4_AUDIT_TOKEN: 'own', HELM4_AUDIT_TOKEN_HOST: 'git.corp' }, null],
    [
      'git.corp',
      { HELM4_AUDIT_TOKEN: 'own', HELM4_AUDIT_TOKEN_HOST: 'https://git.corp/', HELM4_AUDIT_TOKEN_USER: 'me' },
      'me:own',
    ],
    ['github.com', { HELM4_AUDIT_TOKEN: 'own', HELM4_AUDIT_TOKEN_HOST: 'github.com', GH_TOKEN: 'gh' }, 'git:own'],
    ['', { GITHUB_TOKEN: 'ttt' }, null],
    ['not a host', { GITHUB_TOKEN: 'ttt' }, null],
  ])('%s with %o', (host, env, expected) => {
    expect(sent(host, env)).toBe(expected);
  });

  it('takes the name that the forge wants with a token', () => {
    const env = { HELM4_AUDIT_TOKEN: 'own', HELM4_AUDIT_TOKEN_HOST: 'git.corp' };
    expect([sent('git.corp', env, 'gitlab'), sent('git.corp', env, 'github')]).toEqual([
      'oauth2:own',
      'x-access-token:own',
    ]);
  });
});

it('says where this process works', () => {
  expect([githubServer({}), githubServer({ GITHUB_SERVER_URL: 'https://GHES.corp:444/' })]).toEqual([
    'github.com',
    'ghes.corp:444',
  ]);
});

it('says what to set for a host', () => {
  expect(
    ['github.com', 'gitlab.com', 'bitbucket.org', 'dev.azure.com', 'git.corp:1'].map((host) => credentialHint(host)),
  ).toEqual([
    'GITHUB_TOKEN',
    'GITLAB_TOKEN',
    'BITBUCKET_TOKEN',
    'AZURE_DEVOPS_TOKEN',
    'HELM4_AUDIT_TOKEN and HELM4_AUDIT_TOKEN_HOST=git.corp:1',
  ]);
});
