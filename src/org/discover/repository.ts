/** From what a forge, a list or a folder says to a `Repository`: everything is checked, since it may say anything. */
import { isAbsolute } from 'node:path';
import { isCommitName, refProblem } from '../../remote/ref-name.ts';
import { holdsSecret } from '../../remote/secret.ts';
import { isLoopback, readGitUrl } from '../../remote/url.ts';
import { printable } from '../../report/printable.ts';
import type { Repository } from '../types.ts';
import type { Listed, Refused } from './types.ts';

/** What is told, before it is checked. */
export interface Told extends Omit<Repository, 'id' | 'url' | 'name'> {
  readonly name: string | undefined;
  readonly url: string | undefined;
  readonly pushedAt?: string | null | undefined;
  readonly disabled?: boolean;
  readonly node?: string | null | undefined;
}

/** What is not told of a repository by one who knows no more than its name and address. */
export const UNTOLD = {
  webUrl: null,
  apiUrl: null,
  apiId: null,
  defaultBranch: null,
  head: null,
  stamp: null,
  sizeKb: null,
  visibility: null,
  archived: false,
  fork: false,
  topics: [],
  properties: {},
  owner: null,
} as const satisfies Partial<Repository>;

const LONGEST_NAME = 400;
const MOST_LABELS = 100;
const LONGEST_LABEL = 300;

/**
 * Checks what was told. Refused are names and addresses that lead elsewhere than to a repository of that host; what only
 * decorates (topics, a page to look at) is dropped where it is not as it should be. What users list themselves may be fetched over
 * any protocol that is known.
 */
export function checked(told: Told, from: 'forge' | 'user' = 'forge'): Listed | Refused {
  const { name, url, pushedAt = null, disabled = false, node = null, ...rest } = told;
  if (name === undefined) return { name: '(unnamed)', reason: 'it has no name' };
  const label = printable(name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name);
  const wrong = nameProblem(name) ?? branchProblem(told.defaultBranch);
  if (wrong !== undefined) return { name: label, reason: wrong };
  if (url === undefined) return { name: label, reason: 'it has no address to fetch it from' };
  const address = told.forge === 'folder' ? checkedPath(url) : checkedUrl(url, told.host, from);
  if ('reason' in address) return { name: label, reason: address.reason };
  const repository: Repository = {
    ...rest,
    id: `${told.host}/${name}`.toLowerCase(),
    name,
    url: address.url,
    webUrl: checkedWebUrl(told.webUrl, told.host, told.forge === 'folder'),
    head: told.head !== null && isCommitName(told.head) ? told.head.toLowerCase() : null,
    topics: told.topics.filter(isLabel).slice(0, MOST_LABELS),
    properties: Object.fromEntries(
      Object.entries(told.properties)
        .filter(([key, value]) => isLabel(key) && isLabel(value))
        .slice(0, MOST_LABELS),
    ),
    owner: told.owner !== null && isLabel(told.owner) ? told.owner : null,
  };
  // A server that repeats the token that it was sent would have it kept in the state, and shown on every page.
  if (holdsSecret(JSON.stringify(repository)))
    return { name: '(unnamed)', reason: 'what is told of it holds our token' };
  return { repository, pushedAt, disabled, node };
}

function nameProblem(name: string): string | undefined {
  if (name.length > LONGEST_NAME) return 'its name is too long';
  if (printable(name) !== name) return 'its name holds characters that cannot be seen';
  if (name.includes('\\')) return 'its name holds a backslash';
  for (const part of name.split('/')) {
    if (part === '' || part === '.' || part === '..') return 'its name leads out of where it belongs';
    if (part.startsWith('--')) return 'its name looks like an option';
  }
  return undefined;
}

function branchProblem(branch: string | null): string | undefined {
  const problem = branch === null ? undefined : refProblem(branch);
  return problem === undefined ? undefined : `no branch can have the name of its default branch: ${problem}`;
}

type Checked = { readonly url: string } | { readonly reason: string };

function checkedPath(path: string): Checked {
  return isAbsolute(path) && !path.includes('\0') ? { url: path } : { reason: 'it is at no absolute path' };
}

/**
 * An address over HTTPS at the very host whose token will be sent there. Ports may differ on this machine only, where what
 * listens is ours.
 */
function checkedUrl(text: string, host: string, from: 'forge' | 'user'): Checked {
  const read = readGitUrl(text);
  if ('refused' in read) return { reason: `its address cannot be used: ${read.refused}` };
  const local = isLoopback(read.host) && isLoopback(host);
  if (read.host !== host.toLowerCase() && !local)
    return { reason: `it would be fetched from another host, ${read.host}` };
  if (read.scheme === 'https' || (read.scheme === 'http' && local) || from === 'user') return { url: read.url };
  return { reason: `it would be fetched over ${read.scheme}` };
}

function checkedWebUrl(text: string | null, host: string, anyHost: boolean): string | null {
  if (text === null || !URL.canParse(text) || text.length > 2_000) return null;
  const url = new URL(text);
  const web = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.host));
  if (!web || url.username !== '' || url.password !== '') return null;
  return anyHost || url.host === host.toLowerCase() ? `${url.origin}${url.pathname}` : null;
}

function isLabel(text: string): boolean {
  return !holdsSecret(text) && text !== '' && text.length <= LONGEST_LABEL && printable(text) === text;
}
