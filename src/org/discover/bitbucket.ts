/** Listing the repositories of a workspace of Bitbucket Cloud, or of one of its projects. */
import { authenticationFor } from '../forge/authentication.ts';
import { ForgeError } from '../forge/errors.ts';
import { jsonClient } from '../forge/json.ts';
import { at, countAt, flagAt, listAt, textAt } from '../forge/shape.ts';
import { headsOneByOne } from './heads.ts';
import { checked } from './repository.ts';
import type { Source } from './source.ts';
import type { Listed, Listing, Refused } from './types.ts';

type BitbucketSource = Extract<Source, { kind: 'bitbucket' }>;

/**
 * Heads cost a request each, of which there are 1,000 an hour, while git has 60,000: of workspaces that are larger, the others
 * are left to git. https://support.atlassian.com/bitbucket-cloud/docs/api-request-limits/
 */
const MOST_HEADS = 400;

/** Lists; rejects with a `ForgeError` when it does not come to the end. */
export async function listBitbucket(source: BitbucketSource, { options, add, spent }: Listing): Promise<void> {
  const { env, log, signal, pace } = options;
  const { host, apiUrl } = source.at;
  const authentication = authenticationFor('bitbucket', host, apiUrl, env);
  const client = jsonClient({ forge: 'bitbucket', apiUrl, authentication, log, signal, pace });
  spent(client.cost);
  const workspace = encodeURIComponent(source.workspace);
  const project = source.project === null ? '' : `&q=${encodeURIComponent(`project.key="${source.project}"`)}`;
  let listed = 0;
  for await (const { data } of client.pages(
    `/repositories/${workspace}?pagelen=100&sort=created_on${project}`,
    (answer) => textAt(answer.data, 'next') ?? null,
  )) {
    const items = listAt(data, 'values');
    if (items === undefined) throw new ForgeError('broken', `${host} did not answer with a list of repositories`);
    const found = items.map((item) => read(item, source));
    const asked = found.slice(0, Math.max(0, MOST_HEADS - listed));
    const heads = await headsOneByOne(asked, log, async ({ name, defaultBranch }) => {
      const repository = name.split('/').map(encodeURIComponent).join('/');
      const path = `/repositories/${repository}/refs/branches/${encodeURIComponent(defaultBranch ?? '')}`;
      return textAt((await client.request({ method: 'GET', path })).data, 'target', 'hash');
    });
    add([...heads, ...found.slice(asked.length)]);
    listed += found.length;
    options.onProgress?.(listed);
  }
}

function read(item: unknown, { at: { host, apiUrl } }: BitbucketSource): Listed | Refused {
  const clone = (listAt(item, 'links', 'clone') ?? []).find((link) => textAt(link, 'name') === 'https');
  const bytes = countAt(item, 'size');
  const project = textAt(item, 'project', 'key');
  return checked({
    forge: 'bitbucket',
    host,
    name: textAt(item, 'full_name'),
    url: textAt(clone, 'href'),
    webUrl: textAt(item, 'links', 'html', 'href') ?? null,
    apiUrl,
    apiId: null,
    defaultBranch: textAt(item, 'mainbranch', 'name') ?? null,
    head: null,
    // Nothing says that `updated_on` changes with every push.
    stamp: null,
    sizeKb: bytes === undefined ? null : Math.ceil(bytes / 1024),
    visibility: flagAt(item, 'is_private') ? 'private' : 'public',
    // Bitbucket Cloud has no archived repositories.
    archived: false,
    fork: at(item, 'parent') !== undefined && at(item, 'parent') !== null,
    topics: [],
    properties: project === undefined ? {} : { project },
    owner: null,
    pushedAt: textAt(item, 'updated_on'),
  });
}
