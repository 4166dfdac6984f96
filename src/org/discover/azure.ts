/** Listing the repositories of an organization of Azure DevOps, or of one of its projects. */
import { readGitUrl } from '../../remote/url.ts';
import { authenticationFor } from '../forge/authentication.ts';
import { ForgeError } from '../forge/errors.ts';
import { jsonClient } from '../forge/json.ts';
import { countAt, flagAt, listAt, textAt } from '../forge/shape.ts';
import { headsOneByOne } from './heads.ts';
import { checked } from './repository.ts';
import type { Source } from './source.ts';
import type { Listed, Listing, Refused } from './types.ts';

type AzureSource = Extract<Source, { kind: 'azure' }>;

/** Also understood by Azure DevOps Server 2022. */
const VERSION = 'api-version=7.0';
const BRANCH = 'refs/heads/';

/** Lists; rejects with a `ForgeError` when it does not come to the end. There is one page only. */
export async function listAzure(source: AzureSource, { options, add, spent }: Listing): Promise<void> {
  const { env, log, signal, pace } = options;
  const { host, apiUrl } = source.at;
  const authentication = authenticationFor('azure', host, apiUrl, env);
  const client = jsonClient({ forge: 'azure', apiUrl, authentication, log, signal, pace });
  spent(client.cost);
  const place = [source.organization, source.project].flatMap((part) =>
    part === null ? [] : [encodeURIComponent(part)],
  );
  const path = `/${place.join('/')}/_apis/git/repositories?${VERSION}`;
  const items = listAt((await client.request({ method: 'GET', path })).data, 'value');
  if (items === undefined) throw new ForgeError('broken', `${host} did not answer with a list of repositories`);
  options.onProgress?.(items.length);
  const projects = new Map<string, string>();
  const found = items.map((item): Listed | Refused => {
    const one = read(item, source);
    const project = textAt(item, 'project', 'name');
    if ('repository' in one && project !== undefined) projects.set(one.repository.id, project);
    return one;
  });
  const organization = encodeURIComponent(source.organization);
  add(
    await headsOneByOne(found, log, async ({ id, apiId, defaultBranch }) => {
      const project = encodeURIComponent(projects.get(id) ?? '');
      const filter = `filter=${encodeURIComponent(`heads/${defaultBranch}`)}`;
      const refs = `/${organization}/${project}/_apis/git/repositories/${apiId}/refs?${filter}&${VERSION}`;
      const { data } = await client.request({ method: 'GET', path: refs });
      // The filter is a beginning: `heads/main` is answered with `heads/main-old` too.
      const ref = (listAt(data, 'value') ?? []).find((one) => textAt(one, 'name') === `${BRANCH}${defaultBranch}`);
      return textAt(ref, 'objectId');
    }),
  );
}

function read(item: unknown, { at: { host, apiUrl } }: AzureSource): Listed | Refused {
  const project = textAt(item, 'project', 'name');
  const branch = textAt(item, 'defaultBranch');
  const bytes = countAt(item, 'size');
  const url = textAt(item, 'remoteUrl');
  const id = textAt(item, 'id');
  const read = url === undefined ? undefined : readGitUrl(url);
  return checked({
    forge: 'azure',
    host,
    // With the organization in front: one host has many. The path of the address is `ORG/PROJECT/_git/REPO`.
    name: read !== undefined && 'path' in read ? read.path : textAt(item, 'name'),
    url,
    webUrl: textAt(item, 'webUrl') ?? null,
    apiUrl,
    apiId: id !== undefined && /^[\w-]+$/.test(id) ? id : null,
    defaultBranch: branch?.startsWith(BRANCH) === true ? branch.slice(BRANCH.length) : null,
    head: null,
    // Nothing in the list changes with pushes.
    stamp: null,
    sizeKb: bytes === undefined ? null : Math.ceil(bytes / 1024),
    visibility: textAt(item, 'project', 'visibility') === 'public' ? 'public' : 'private',
    archived: false,
    fork: flagAt(item, 'isFork'),
    topics: [],
    properties: project === undefined ? {} : { project },
    owner: null,
    disabled: flagAt(item, 'isDisabled'),
  });
}
