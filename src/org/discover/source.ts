/** Reading SOURCE: where repositories are listed. */
import { statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { githubServer } from '../../remote/credentials.ts';
import { isLoopback } from '../../remote/url.ts';
import { printable } from '../../report/printable.ts';
import type { Environment } from '../forge/authentication.ts';

export type Source =
  | { readonly kind: 'github'; readonly account: 'org' | 'user'; readonly name: string; readonly at: Place }
  | { readonly kind: 'gitlab'; readonly group: string; readonly at: Place }
  | { readonly kind: 'bitbucket'; readonly workspace: string; readonly project: string | null; readonly at: Place }
  | { readonly kind: 'azure'; readonly organization: string; readonly project: string | null; readonly at: Place }
  | { readonly kind: 'folder'; readonly path: string }
  /** Null: standard input. */
  | { readonly kind: 'list'; readonly path: string | null };

/** A forge. */
export interface Place {
  readonly host: string;
  /** Without a slash at the end. */
  readonly apiUrl: string;
}

/** A SOURCE that cannot be read. The message is for users, and printable. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/**
 * Reads `github:ORG[@HOST]`, `github:user/NAME`, `gitlab:GROUP[/SUB…]`, `bitbucket:WORKSPACE[/PROJECT]`, `azure:ORG[/PROJECT]`,
 * `folder:PATH`, `list:FILE` (`-` for standard input), or a path. HOST may be an address (`https://git.example.com/api/v3`).
 * @throws SourceError
 */
export function parseSource(text: string, cwd: string, env: Environment): Source {
  const [, kind = '', rest = ''] = /^(github|gitlab|bitbucket|azure|folder|list):(.*)$/s.exec(text) ?? [];
  if (kind === '') return fromPath(text, cwd);
  if (rest === '') throw wrong(text, 'says nothing after the colon');
  if (kind === 'folder') return { kind, path: resolve(cwd, rest) };
  if (kind === 'list') return { kind, path: rest === '-' ? null : resolve(cwd, rest) };
  const at = rest.indexOf('@');
  const name = (at < 0 ? rest : rest.slice(0, at)).replace(/^\/+|\/+$/g, '');
  const where = at < 0 ? null : rest.slice(at + 1);
  const parts = name.split('/');
  if (parts.some((part) => !isNamePart(part))) throw wrong(text, 'holds a name that no forge has');
  const [first = '', second = null, ...more] = parts;
  switch (kind) {
    case 'github': {
      const user = first === 'user' && second !== null;
      if (more.length > 0 || (second !== null && !user))
        throw wrong(text, 'is neither github:ORG nor github:user/NAME');
      const at = githubPlace(text, where ?? githubServer(env));
      return { kind, account: user ? 'user' : 'org', name: user ? second : first, at };
    }
    case 'gitlab':
      return { kind, group: name, at: placeOf(text, where ?? gitlabServer(env), '/api/v4') };
    case 'bitbucket': {
      if (more.length > 0) throw wrong(text, 'has more parts than a workspace and a project');
      const at = where === null ? BITBUCKET : placeOf(text, where, '/2.0');
      return { kind, workspace: first, project: second, at };
    }
    default:
      if (more.length > 0) throw wrong(text, 'has more parts than an organization and a project');
      return { kind: 'azure', organization: first, project: second, at: placeOf(text, where ?? 'dev.azure.com', '') };
  }
}

const BITBUCKET: Place = { host: 'bitbucket.org', apiUrl: 'https://api.bitbucket.org/2.0' };

/** The API of GitHub: github.com, a company's own part of it (`*.ghe.com`), or Enterprise Server. */
export function githubApiUrl(base: URL): string {
  if (base.host === 'github.com' || base.host === 'api.github.com') return 'https://api.github.com';
  // https://docs.github.com/enterprise-cloud@latest/admin/data-residency/about-github-enterprise-cloud-with-data-residency
  if (base.host.endsWith('.ghe.com')) return `https://api.${base.host.replace(/^api\./, '')}`;
  return `${base.origin}/api/v3`;
}

function githubPlace(text: string, where: string): Place {
  const base = baseOf(text, where);
  return { host: base.host.replace(/^api\.(?=github\.com$|.+\.ghe\.com$)/, ''), apiUrl: githubApiUrl(base) };
}

function placeOf(text: string, where: string, api: string): Place {
  const base = baseOf(text, where);
  const path = base.pathname.replace(/\/+$/, '');
  const prefix = api !== '' && path.endsWith(api) ? path.slice(0, -api.length) : path;
  return { host: base.host, apiUrl: `${base.origin}${prefix}${api}` };
}

function baseOf(text: string, where: string): URL {
  const address = /^https?:\/\//i.test(where) ? where : `https://${where}`;
  if (!URL.canParse(address)) throw wrong(text, 'has no host behind the @');
  const url = new URL(address);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw wrong(text, 'has an address that holds more than a host and a path; tokens come from the environment');
  }
  // Names of private repositories are not for everyone on the way either.
  if (url.protocol === 'http:' && !isLoopback(url.host)) throw wrong(text, 'has an address without encryption');
  return url;
}

/** https://docs.gitlab.com/ci/variables/predefined_variables/ */
function gitlabServer(env: Environment): string {
  return env['GITLAB_HOST']?.trim() || env['CI_SERVER_URL']?.trim() || 'gitlab.com';
}

function isNamePart(part: string): boolean {
  if (part === '' || part === '.' || part === '..' || part.startsWith('-') || part.length > 255) return false;
  return printable(part) === part && !/[\\?#%]/.test(part);
}

/** A path of a folder or of a list. */
function fromPath(text: string, cwd: string): Source {
  const path = isAbsolute(text) ? text : resolve(cwd, text);
  if (text === '-') return { kind: 'list', path: null };
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory() === true) return { kind: 'folder', path };
  if (stat?.isFile() === true && /\.(txt|jsonl|ndjson|list)$/.test(path)) return { kind: 'list', path };
  const hint = /^[\w.-]+$/.test(text) ? `; for an organization write github:${text}` : '';
  throw wrong(text, `is no folder, no list (FILE.txt, FILE.jsonl) and no source such as github:ORG${hint}`);
}

function wrong(text: string, why: string): SourceError {
  return new SourceError(`'${printable(text)}' ${why}`);
}
