/** Addresses as git takes them: which are fetched from, and what is taken out of them first. */
import type { Credential } from './credentials.ts';
import { secret } from './secret.ts';

/** An address of a repository that git may be given. */
export interface GitUrl {
  /** Without a password, over HTTP without any user. */
  readonly url: string;
  readonly scheme: 'https' | 'http' | 'ssh' | 'git';
  /** In lower case, with the port if one is written that is not the scheme's own. */
  readonly host: string;
  /** Without slashes around it and `.git` at its end. */
  readonly path: string;
  /** What stood in the address. */
  readonly credential: Credential | null;
}

export interface Refused {
  readonly refused: string;
}

const SCHEME = /^([a-z][a-z\d+.-]*):(?:\/\/|:)/i;
/** `git@host:path`. Without a user it could as well be a file or a drive. */
const SCP_LIKE = /^([\w.-]+)@([^\s:/@]+):([^:].*)$/;
const HOST = /^[a-z\d_](?:[a-z\d._-]*[a-z\d_])?$|^\[[\da-f:.]+\]$/i;
/** Longer names of users are tokens, which GitHub and others take there. */
const LONGEST_USER = 39;

/** Whether a text is meant as an address and not as a path. */
export function looksLikeUrl(text: string): boolean {
  return SCHEME.test(text) || SCP_LIKE.test(text);
}

/**
 * Reads an address over HTTPS, HTTP, SSH (also as `git@host:path`) or git's own protocol, without a reference. Whatever it holds
 * of credentials is remembered as secret before anything else is done, so that no message shows it.
 */
export function readGitUrl(text: string): GitUrl | Refused {
  if (text.length > 2_000) return { refused: 'the address is longer than 2,000 characters' };
  if (/[\s\u0000-\u001f\u007f]/.test(text)) return { refused: 'the address holds a blank or a control character' };
  const scp = SCHEME.test(text) ? null : SCP_LIKE.exec(text);
  if (scp !== null) return scpLike(text, scp[1] ?? '', scp[2] ?? '', scp[3] ?? '');
  const scheme = schemeOf(text);
  if (typeof scheme === 'object') return scheme;
  if (!URL.canParse(text)) return { refused: 'the address cannot be read' };
  const url = new URL(text);
  const credential = credentialIn(url);
  if (url.search !== '') return { refused: 'the address holds a question mark; leave out what follows it' };
  if (!HOST.test(url.hostname)) return { refused: 'the address names no host that can be asked' };
  const path = readPath(url.pathname);
  if (path === undefined) return { refused: 'the address names no repository on its host' };
  if (scheme === 'ssh' && credential !== null) return { refused: 'SSH takes no password in an address; use a key' };
  if (/^(?:-|%2d)/i.test(url.username)) return { refused: 'the user in the address begins with a hyphen' };
  const user = scheme === 'ssh' && url.username !== '' ? `${url.username}@` : '';
  const host = url.host.toLowerCase();
  return { url: `${scheme}://${user}${host}${url.pathname.replace(/\/+$/, '')}`, scheme, host, path, credential };
}

function schemeOf(text: string): GitUrl['scheme'] | Refused {
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  switch (scheme) {
    case 'https':
    case 'http':
    case 'ssh':
    case 'git':
      return text.slice(scheme.length).startsWith('://') ? scheme : { refused: 'the address cannot be read' };
    case 'file':
      return { refused: 'a repository on this machine is given as a path' };
    default:
      return { refused: 'repositories are fetched over https, http, ssh or git' };
  }
}

function scpLike(text: string, user: string, host: string, given: string): GitUrl | Refused {
  if (user.startsWith('-') || !HOST.test(host)) return { refused: 'the address names no host that can be asked' };
  const path = readPath(given);
  if (path === undefined || given.startsWith('-')) return { refused: 'the address names no repository on its host' };
  return { url: text.replace(/\/+$/, ''), scheme: 'ssh', host: host.toLowerCase(), path, credential: null };
}

/** Takes the credential out of an address; a short user alone is none (`https://org@dev.azure.com/…`). */
function credentialIn(url: URL): Credential | null {
  const [username, password] = [decoded(url.username), decoded(url.password)];
  if (password !== '') return { username, password: secret(password) };
  if (username.length <= LONGEST_USER || url.protocol === 'ssh:') return null;
  return { username: 'x-access-token', password: secret(username) };
}

function readPath(text: string): string | undefined {
  const path = decoded(text)
    .replace(/^\/+|\/+$/g, '')
    .replace(/\.git$/, '');
  const parts = path.split('/');
  const wrong = parts.some((part) => part === '' || part === '.' || part === '..');
  return wrong || /[\u0000-\u001f\u007f\\]/.test(path) ? undefined : path;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether a host is this machine, to which a credential may go without encryption. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/.test(host);
}
