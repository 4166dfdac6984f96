/** Listing the projects of a group of GitLab and of its sub-groups. */
import { authenticationFor } from '../forge/authentication.ts';
import { ForgeError, failureOf } from '../forge/errors.ts';
import { type JsonClient, jsonClient, nextLink } from '../forge/json.ts';
import { at, countAt, flagAt, listAt, textAt, textsAt } from '../forge/shape.ts';
import { headsOneByOne, withHeads } from './heads.ts';
import { checked } from './repository.ts';
import type { Source } from './source.ts';
import type { Listed, Listing, Refused } from './types.ts';

type GitlabSource = Extract<Source, { kind: 'gitlab' }>;

/** Lists; rejects with a `ForgeError` when it does not come to the end. */
export async function listGitlab(source: GitlabSource, { options, add, spent }: Listing): Promise<void> {
  const { env, log, signal, pace } = options;
  const { host, apiUrl } = source.at;
  const authentication = authenticationFor('gitlab', host, apiUrl, env);
  const client = jsonClient({ forge: 'gitlab', apiUrl, authentication, log, signal, pace });
  spent(client.cost);
  // In the order of their numbers, so that a project that is made meanwhile moves no other one to a page that was read.
  const query = 'include_subgroups=true&with_shared=false&order_by=id&sort=asc&statistics=true&per_page=100';
  let listed = 0;
  for await (const { data } of client.pages(
    `/groups/${encodeURIComponent(source.group)}/projects?${query}`,
    nextLink,
  )) {
    const items = listAt(data);
    if (items === undefined) throw new ForgeError('broken', `${host} did not answer with a list of projects`);
    const found = items.map((item) => read(item, source));
    add(await addHeads(client, found, options));
    listed += found.length;
    options.onProgress?.(listed);
  }
}

function read(item: unknown, { at: { host, apiUrl } }: GitlabSource): Listed | Refused {
  const visibility = textAt(item, 'visibility');
  const bytes = countAt(item, 'statistics', 'repository_size');
  const defaultBranch = flagAt(item, 'empty_repo') ? null : (textAt(item, 'default_branch') ?? null);
  return checked({
    forge: 'gitlab',
    host,
    name: textAt(item, 'path_with_namespace'),
    url: textAt(item, 'http_url_to_repo'),
    webUrl: textAt(item, 'web_url') ?? null,
    apiUrl,
    apiId: countAt(item, 'id')?.toString() ?? null,
    defaultBranch,
    head: null,
    // `last_activity_at` is written at most once an hour (Event::RESET_PROJECT_ACTIVITY_INTERVAL in GitLab's source), so that a
    // push may leave it as it was. The head has to be asked for.
    stamp: null,
    sizeKb: bytes === undefined ? null : Math.ceil(bytes / 1024),
    visibility: visibility === 'public' || visibility === 'internal' ? visibility : 'private',
    archived: flagAt(item, 'archived'),
    fork: at(item, 'forked_from_project') !== undefined && at(item, 'forked_from_project') !== null,
    topics: textsAt(item, 'topics'),
    properties: {},
    owner: null,
    pushedAt: textAt(item, 'last_activity_at'),
    disabled: textAt(item, 'repository_access_level') === 'disabled',
  });
}

/**
 * `lastCommit` of the root is the head itself, merges and all (app/graphql/resolvers/last_commit_resolver.rb in GitLab's source).
 * Half a page at a time: GitLab counts a query's complexity, and asks its git server for each of them.
 */
const BATCH = 50;
const HEADS = `query ($ids: [ID!]) {
  projects(ids: $ids, first: ${BATCH}) { nodes { id repository { rootRef tree { lastCommit { sha } } } } }
}`;

async function addHeads(
  client: JsonClient,
  found: readonly (Listed | Refused)[],
  { log, signal }: Listing['options'],
): Promise<(Listed | Refused)[]> {
  try {
    const heads = new Map<string, string>();
    const ids = found.flatMap((one) => ('repository' in one ? [`gid://gitlab/Project/${one.repository.apiId}`] : []));
    for (let start = 0; start < ids.length; start += BATCH) {
      for (const [id, head] of await askHeads(client, ids.slice(start, start + BATCH))) heads.set(id, head);
    }
    return withHeads(found, ({ apiId, defaultBranch }) => heads.get(`gid://gitlab/Project/${apiId} ${defaultBranch}`));
  } catch (error) {
    signal?.throwIfAborted();
    log.warn('heads are asked for one by one', { reason: failureOf(error).message });
    return headsOneByOne(found, log, async ({ apiId, defaultBranch }) => {
      const path = `/projects/${apiId}/repository/branches/${encodeURIComponent(defaultBranch ?? '')}`;
      return textAt((await client.request({ method: 'GET', path })).data, 'commit', 'id');
    });
  }
}

/** Heads by the project's id and branch. */
async function askHeads(client: JsonClient, ids: readonly string[]): Promise<[string, string][]> {
  const path = `${client.apiUrl.replace(/\/v4$/, '')}/graphql`;
  const { data } = await client.request({ method: 'POST', path, body: { query: HEADS, variables: { ids } } });
  const nodes = listAt(data, 'data', 'projects', 'nodes');
  if (nodes === undefined) throw new Error(textAt(listAt(data, 'errors')?.[0], 'message') ?? 'no nodes in the answer');
  return nodes.flatMap((node): [string, string][] => {
    const sha = textAt(node, 'repository', 'tree', 'lastCommit', 'sha');
    return sha === undefined ? [] : [[`${textAt(node, 'id')} ${textAt(node, 'repository', 'rootRef')}`, sha]];
  });
}
