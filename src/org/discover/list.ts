/**
 * Repositories from a list: names, addresses, paths (which begin with `/`, `./` or `../`: `a/b` is a name), or lines of JSON as
 * `org discover` writes them.
 */

import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { readAddress } from '../../remote/address.ts';
import { printable } from '../../report/printable.ts';
import { errorCode } from '../../source/regular.ts';
import { type Environment, isApiOf } from '../forge/authentication.ts';
import { ForgeError } from '../forge/errors.ts';
import { at, countAt, flagAt, isShape, plainAt, textAt, textsAt } from '../forge/shape.ts';
import type { Forge } from '../types.ts';
import { diskRepository } from './folder.ts';
import { checked, UNTOLD } from './repository.ts';
import { githubApiUrl } from './source.ts';
import type { Listed, Listing, Refused } from './types.ts';

const LARGEST = 256 * 1024 * 1024;
const FORGES: readonly Forge[] = ['github', 'gitlab', 'bitbucket', 'azure', 'folder', 'git'];

/** Lists; lines that name no repository are refused, each with its number. Rejects with a `ForgeError` without the list. */
export async function listFile(path: string | null, { options, add }: Pick<Listing, 'options' | 'add'>): Promise<void> {
  const text = path === null ? await standardInput(options.stdin) : readList(path);
  const base = path === null ? options.cwd : dirname(path);
  const found: (Listed | Refused)[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const trimmed = line.replace(/^\ufeff/, '').trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const one = trimmed.startsWith('{') ? fromJson(trimmed) : fromText(trimmed, base, options.env);
    found.push('reason' in one ? { name: `line ${index + 1}`, reason: `${one.name}: ${one.reason}` } : one);
  }
  add(found);
  options.onProgress?.(found.length);
}

async function standardInput(read: (() => Promise<string>) | undefined): Promise<string> {
  if (read === undefined) throw new ForgeError('not-found', 'there is no standard input to read the list from');
  return read();
}

function readList(path: string): string {
  try {
    if (statSync(path).size > LARGEST)
      throw new ForgeError('too-large', `${path} is larger than any list of repositories`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof ForgeError) throw error;
    throw new ForgeError('not-found', `${path} cannot be read (${errorCode(error)})`);
  }
}

function fromText(text: string, base: string, env: Environment): Listed | Refused {
  const read = readAddress(text, env);
  const refused = (reason: string): Refused => ({ name: printable(text.slice(0, 200)), reason });
  if (read.kind === 'path') {
    const path = resolve(base, text);
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
      ? diskRepository(path, basename(path).replace(/(?<=.)\.git$/, ''))
      : refused('it is neither OWNER/REPO nor an address of git nor a folder');
  }
  // The text is not repeated: it may hold a password.
  if (read.kind === 'refused') return { name: 'an address', reason: read.reason };
  const { address } = read;
  if (address.credential !== null)
    return { name: 'an address', reason: 'it holds a credential; these come from the environment' };
  if (address.ref !== null)
    return refused('it names a branch, tag or commit; of every repository the default branch is scanned');
  const { forge, host, name, url, webUrl } = address;
  return checked({ ...UNTOLD, forge, host, name, url, webUrl, apiUrl: apiUrlOf(forge, host) }, 'user');
}

function apiUrlOf(forge: Forge, host: string): string | null {
  switch (forge) {
    case 'github':
      return githubApiUrl(new URL(`https://${host}`));
    case 'gitlab':
      return `https://${host}/api/v4`;
    case 'bitbucket':
      return 'https://api.bitbucket.org/2.0';
    case 'azure':
      return `https://${host}`;
    case 'folder':
    case 'git':
      return null;
  }
}

function fromJson(text: string): Listed | Refused {
  let item: unknown;
  try {
    item = JSON.parse(text);
  } catch {
    return { name: 'JSON', reason: 'it is not whole' };
  }
  const forge = FORGES.find((one) => one === at(item, 'forge'));
  const host = textAt(item, 'host');
  if (forge === undefined || host === undefined) return { name: 'JSON', reason: 'it is not as org discover writes it' };
  const visibility = textAt(item, 'visibility');
  const apiUrl = textAt(item, 'apiUrl') ?? null;
  if (apiUrl !== null && !isApiOf(apiUrl, host)) return { name: 'JSON', reason: 'its API is at another host' };
  const properties = at(item, 'properties');
  return checked(
    {
      forge,
      host,
      name: textAt(item, 'name'),
      url: textAt(item, 'url'),
      webUrl: textAt(item, 'webUrl') ?? null,
      apiUrl,
      apiId: plainAt(item, 'apiId') ?? null,
      defaultBranch: textAt(item, 'defaultBranch') ?? null,
      head: textAt(item, 'head') ?? null,
      stamp: textAt(item, 'stamp') ?? null,
      sizeKb: countAt(item, 'sizeKb') ?? null,
      visibility: visibility === 'public' || visibility === 'internal' || visibility === 'private' ? visibility : null,
      archived: flagAt(item, 'archived'),
      fork: flagAt(item, 'fork'),
      topics: textsAt(item, 'topics'),
      properties: isShape(properties)
        ? Object.fromEntries(Object.keys(properties).map((name) => [name, textAt(properties, name) ?? '']))
        : {},
      owner: textAt(item, 'owner') ?? null,
    },
    'user',
  );
}
