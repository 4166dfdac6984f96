/** Listing the repositories of an account of GitHub or of Enterprise Server. */
import { authenticationFor } from '../forge/authentication.ts';
import { ForgeError } from '../forge/errors.ts';
import type { GithubClient } from '../forge/github.ts';
import { clientForOwner } from '../forge/github-app.ts';
import { at, countAt, flagAt, isShape, listAt, textAt, textsAt } from '../forge/shape.ts';
import { propertyText } from './filters.ts';
import { addHeads } from './github-heads.ts';
import { addTeams } from './github-teams.ts';
import { checked } from './repository.ts';
import type { Source } from './source.ts';
import type { Listed, Listing, Refused } from './types.ts';

type GithubSource = Extract<Source, { kind: 'github' }>;

/** Lists; rejects with a `ForgeError` when it does not come to the end. */
export async function listGithub(source: GithubSource, { options, add, spent }: Listing): Promise<void> {
  const { env, cache, log, signal, pace, filters, ownerFrom } = options;
  const { host, apiUrl } = source.at;
  const authentication = authenticationFor('github', host, apiUrl, env);
  const client = await clientForOwner(
    { apiUrl, authentication, cache, log, signal, pace },
    { kind: source.account, name: source.name },
  );
  spent(client.cost);
  let found: (Listed | Refused)[] = [];
  let broken: unknown;
  try {
    for await (const page of pagesOf(client, source, authentication.kind)) {
      found.push(...page.map((item) => read(item, source, Date.now())));
      options.onProgress?.(found.length);
    }
  } catch (error) {
    // What was listed up to here can be scanned all the same.
    signal?.throwIfAborted();
    if (found.length === 0) throw error;
    broken = error;
  }
  if (filters.properties.length > 0 || ownerFrom?.kind === 'property')
    found = await addProperties(client, source, found);
  if (ownerFrom?.kind === 'team') found = await addTeams(client, source.name, found);
  if (options.known !== undefined) found = await addHeads(client, found, options.known, log);
  add(found);
  if (broken !== undefined) throw broken;
}

async function* pagesOf(
  client: GithubClient,
  { account, name }: GithubSource,
  as: 'none' | 'token' | 'app',
): AsyncGenerator<readonly unknown[]> {
  if (as === 'app') {
    for await (const page of client.pages('/installation/repositories')) {
      // One installation belongs to one account; a fixed one in the environment may belong to another.
      yield page.filter((item) => textAt(item, 'owner', 'login')?.toLowerCase() === name.toLowerCase());
    }
    return;
  }
  // The oldest first: what is new goes to the last page, so that the others keep their contents and their ETags.
  const order = { sort: 'created', direction: 'asc' };
  if (account === 'org') yield* client.pages('/orgs/{name}/repos', { name, type: 'all', ...order });
  else if (as === 'token' && (await isSelf(client, name)))
    yield* client.pages('/user/repos', { affiliation: 'owner', ...order });
  else yield* client.pages('/users/{name}/repos', { name, type: 'owner', ...order });
}

/** Of oneself the private repositories are listed too, which `/users/NAME/repos` never does. */
async function isSelf(client: GithubClient, name: string): Promise<boolean> {
  try {
    const { data } = await client.request('GET /user');
    return textAt(data, 'login')?.toLowerCase() === name.toLowerCase();
  } catch (error) {
    if (error instanceof ForgeError && (error.kind === 'denied' || error.kind === 'not-found')) return false;
    throw error;
  }
}

function read(item: unknown, { name: owner, at: { host, apiUrl } }: GithubSource, now: number): Listed | Refused {
  const name = textAt(item, 'full_name');
  if (name !== undefined && name.toLowerCase().split('/')[0] !== owner.toLowerCase()) {
    return { name, reason: `it does not belong to ${owner}` };
  }
  const visibility = textAt(item, 'visibility') ?? (flagAt(item, 'private') ? 'private' : 'public');
  const defaultBranch = textAt(item, 'default_branch') ?? null;
  const pushedAt = textAt(item, 'pushed_at') ?? null;
  return checked({
    forge: 'github',
    host,
    name: name !== undefined && /^[\w.-]+\/[\w.-]+$/.test(name) ? name : undefined,
    url: textAt(item, 'clone_url'),
    webUrl: textAt(item, 'html_url') ?? null,
    apiUrl,
    apiId: null,
    defaultBranch,
    head: null,
    stamp: stampOf(defaultBranch, pushedAt, now),
    sizeKb: countAt(item, 'size') ?? null,
    visibility: visibility === 'public' || visibility === 'internal' ? visibility : 'private',
    archived: flagAt(item, 'archived'),
    fork: flagAt(item, 'fork'),
    topics: textsAt(item, 'topics'),
    properties: propertiesOf(at(item, 'custom_properties')),
    owner: null,
    pushedAt,
    disabled: flagAt(item, 'disabled'),
    node: textAt(item, 'node_id'),
  });
}

/** Milliseconds in which a second push may get the same time as the one that the listing tells of. */
const TOO_FRESH = 10_000;

/**
 * `pushed_at` is the time of the last push to any branch, in whole seconds. So whenever the default branch moves it changes (it
 * changes more often than that, which costs a look and no more); and with the branch's name, being given another default branch
 * shows too. Only within the second in which someone pushes may there be two states with one stamp.
 */
function stampOf(branch: string | null, pushedAt: string | null, now: number): string | null {
  const time = Date.parse(pushedAt ?? '');
  return branch === null || Number.isNaN(time) || now - time < TOO_FRESH ? null : `${branch}@${pushedAt}`;
}

function propertiesOf(value: unknown): Readonly<Record<string, string>> {
  if (!isShape(value)) return {};
  return Object.fromEntries(Object.entries(value).flatMap(([name, one]) => propertyEntry(name, one)));
}

function propertyEntry(name: string, value: unknown): [string, string][] {
  const text = Array.isArray(value) ? propertyText(textsAt(value)) : textAt(value);
  return text === undefined || text === '' ? [] : [[name, text]];
}

/**
 * Lists of repositories hold their properties; before Enterprise Server 3.13 they are to be had only by themselves.
 * https://docs.github.com/rest/orgs/custom-properties#list-custom-property-values-for-organization-repositories
 */
async function addProperties(
  client: GithubClient,
  { account, name }: GithubSource,
  found: readonly (Listed | Refused)[],
): Promise<(Listed | Refused)[]> {
  const bare = found.every((one) => !('repository' in one) || Object.keys(one.repository.properties).length === 0);
  if (account === 'user' || !bare) return [...found];
  const byName = new Map<string, Readonly<Record<string, string>>>();
  for await (const page of client.pages('/orgs/{name}/properties/values', { name })) {
    for (const item of page) {
      const full = textAt(item, 'repository_full_name');
      const entries = (listAt(item, 'properties') ?? []).flatMap((property) =>
        propertyEntry(textAt(property, 'property_name') ?? '', at(property, 'value')),
      );
      if (full !== undefined) byName.set(full.toLowerCase(), Object.fromEntries(entries));
    }
  }
  return found.map((one) => {
    const properties = 'repository' in one ? byName.get(one.repository.name.toLowerCase()) : undefined;
    return 'repository' in one && properties !== undefined
      ? { ...one, repository: { ...one.repository, properties } }
      : one;
  });
}
