/** What names a repository on a command line or in a list: `OWNER/REPO[@REF]`, `HOST/PATH[@REF]`, or an address of git `[#REF]`. */

import type { Credential } from './credentials.ts';
import { refProblem } from './ref-name.ts';
import type { Forge } from './types.ts';
import { type GitUrl, looksLikeUrl, readGitUrl } from './url.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface Address {
  /** What git is given; without credentials. */
  readonly url: string;
  /** Branch, tag, full reference or commit; null for the default branch. */
  readonly ref: string | null;
  /** What stood in the address itself. */
  readonly credential: Credential | null;
  readonly forge: Forge;
  readonly host: string;
  /** Path on the host, without `.git`. */
  readonly name: string;
  /** Where people look at it, as far as that is known. */
  readonly webUrl: string | null;
}

export type AddressReading =
  | { readonly kind: 'address'; readonly address: Address }
  /** It is meant as an address, and cannot be one; why, without what it held of secrets. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It can only be a path. */
  | { readonly kind: 'path' };

/** https://docs.github.com/enterprise-cloud@latest/admin/concepts/identity-and-access-management/usernames-for-emus has the underscore. */
const GITHUB_OWNER = /^[a-z\d](?:[a-z\d_-]{0,38})$/i;
const GITHUB_NAME = /^(?!\.{1,2}$)[\w.-]{1,100}$/;

/**
 * Reads what may name a repository. References follow `@` in short names, which never hold one, and `#` in addresses, whose paths
 * may hold an `@` but no `#`. Pure: whether a file of that name exists is for the caller to ask first.
 *
 * Short names are of github.com, or of the server in GH_HOST or GITHUB_SERVER_URL; with a host in front, of that host when it is
 * one of the well-known ones or of those that GH_HOST, GITHUB_SERVER_URL, GITLAB_HOST and CI_SERVER_URL name.
 */
export function readAddress(text: string, env: Environment): AddressReading {
  if (looksLikeUrl(text)) return fromUrl(text, env);
  const at = text.indexOf('@');
  const name = (at < 0 ? text : text.slice(0, at)).replace(/\.git$/, '');
  const ref = at < 0 ? null : text.slice(at + 1);
  const parts = name.split('/');
  const [first = '', second = ''] = parts;
  const host = parts.length > 2 ? knownHosts(env).find((known) => known.host === first.toLowerCase()) : undefined;
  if (host !== undefined) return fromUrl(`${host.base}/${parts.slice(1).join('/')}.git`, env, ref);
  if (parts.length !== 2 || !GITHUB_OWNER.test(first) || !GITHUB_NAME.test(second)) return { kind: 'path' };
  return fromUrl(`${githubBase(env)}/${name}.git`, env, ref);
}

/** Where the files of a commit can be looked at: what links to lines of them begin with; undefined where that is not known. */
export function filesUrl(address: Pick<Address, 'forge' | 'webUrl'>, commit: string): string | undefined {
  if (address.webUrl === null) return undefined;
  switch (address.forge) {
    case 'github':
      return `${address.webUrl}/blob/${commit}`;
    case 'gitlab':
      return `${address.webUrl}/-/blob/${commit}`;
    case 'bitbucket':
    case 'azure':
    case 'folder':
    case 'git':
      return undefined;
  }
}

function fromUrl(text: string, env: Environment, given?: string | null): AddressReading {
  const hash = text.indexOf('#');
  const read = readGitUrl(hash < 0 ? text : text.slice(0, hash));
  if ('refused' in read) return { kind: 'refused', reason: read.refused };
  const ref = hash < 0 ? (given ?? null) : text.slice(hash + 1);
  const problem = ref === null ? undefined : refProblem(ref);
  if (problem !== undefined) return { kind: 'refused', reason: `no branch, tag or commit has such a name: ${problem}` };
  const known = knownHosts(env).find(({ host }) => host === read.host);
  const forge = known?.forge ?? (read.host.endsWith('.visualstudio.com') ? 'azure' : 'git');
  const problemOfPath = forge === 'github' ? githubProblem(read) : undefined;
  if (problemOfPath !== undefined) return { kind: 'refused', reason: problemOfPath };
  const { url, host, path: name, credential } = read;
  return { kind: 'address', address: { url, ref, credential, forge, host, name, webUrl: webUrlOf(read, forge) } };
}

function githubProblem({ path }: GitUrl): string | undefined {
  if (path.includes('@')) return "after an address, a branch, tag or commit follows '#'";
  const [owner = '', name = '', page, ...rest] = path.split('/');
  if (page === 'tree' && rest.length > 0) return `that is a page of a branch; write ${owner}/${name}@${rest.join('/')}`;
  if (page !== undefined) return `that is a page of a repository; write ${owner}/${name}`;
  return GITHUB_OWNER.test(owner) && GITHUB_NAME.test(name)
    ? undefined
    : 'repositories of GitHub are called OWNER/REPO';
}

function webUrlOf({ scheme, host, path }: GitUrl, forge: Forge): string | null {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  if (scheme === 'https' || scheme === 'http') return `${scheme}://${host}/${encoded}`;
  return forge === 'git' ? null : `https://${host.replace(/:\d+$/, '')}/${encoded}`;
}

interface KnownHost {
  readonly host: string;
  readonly forge: Forge;
  readonly base: string;
}

function knownHosts(env: Environment): KnownHost[] {
  const named: readonly (readonly [string | undefined, Forge])[] = [
    [env['GH_HOST'], 'github'],
    [env['GITHUB_SERVER_URL'], 'github'],
    ['github.com', 'github'],
    [env['GITLAB_HOST'], 'gitlab'],
    [env['CI_SERVER_URL'], 'gitlab'],
    ['gitlab.com', 'gitlab'],
    ['bitbucket.org', 'bitbucket'],
    ['dev.azure.com', 'azure'],
  ];
  return named.flatMap(([text, forge]) => {
    const base = baseOf(text);
    return base === undefined ? [] : [{ host: new URL(base).host, forge, base }];
  });
}

function githubBase(env: Environment): string {
  return baseOf(env['GH_HOST']) ?? baseOf(env['GITHUB_SERVER_URL']) ?? 'https://github.com';
}

/** `https://host`, without a slash at the end, from an address or a bare host. */
function baseOf(text: string | undefined): string | undefined {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return undefined;
  const address = /^https?:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  return URL.canParse(address) ? new URL(address).origin : undefined;
}
