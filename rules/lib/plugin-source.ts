import coerce from 'semver/functions/coerce.js';
import type { HelmCommand, Word } from '../../src/facts.ts';
import { certainText, literalStart } from '../../src/helm/words.ts';
import { flagsOf } from './commands.ts';
import { certainEnd } from './words.ts';

/**
 * What `helm plugin install SOURCE` takes the source for. Helm asks in this order: an oci:// reference, a path that
 * exists, an http(s) URL of an archive, else version control:
 * https://github.com/helm/helm/blob/v4.2.4/internal/plugin/installer/installer.go#L138
 */
export type PluginSource =
  | {
      readonly kind: 'version-control' /** Whether the host is known to serve no archive there. */;
      readonly sure: boolean;
    }
  | { readonly kind: 'archive'; readonly where: 'github' | 'remote' | 'local' }
  | { readonly kind: 'oci' }
  | { readonly kind: 'directory' }
  | { readonly kind: 'unknown' };

const ARCHIVE = /\.(?:tgz|tar\.gz)$/;
const GITHUB_FILE = /^https?:\/\/(?:www\.)?github\.com\/.*\/releases\//;
const FORGE = /^https?:\/\/(?:[^/@]*@)?(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)\/|\.git\/?$/;
const REPOSITORY =
  /^(?:git@|ssh:\/\/|git:\/\/|git\+|svn|hg|bzr|file:\/\/|(?:github\.com|gitlab\.com|bitbucket\.org)\/)/;
const LOCAL = /^(?:\.{1,2}(?:[/\\]|$)|[/~\\]|[A-Za-z]:[/\\]|<)/;
/** References that stand for a directory of the machine: `$PWD`, `$(pwd)`, `${{ github.workspace }}`. */
const WORKING_DIRECTORY =
  /\$\{?PWD\b|\$\(?\(?\s*pwd\b|`pwd`|\$\(CURDIR\)|\$\{?CURDIR\b|github\.workspace|GITHUB_WORKSPACE|CI_PROJECT_DIR|\$\{?HOME\b/;

/** What Helm will take a source for, as far as the text tells. */
export function pluginSource(word: Word): PluginSource {
  const start = literalStart(word);
  const archive = ARCHIVE.test(certainEnd(word));
  if (start.startsWith('oci://')) return { kind: 'oci' };
  if (/^https?:\/\//.test(start)) {
    if (archive) return { kind: 'archive', where: GITHUB_FILE.test(start) ? 'github' : 'remote' };
    if (word.text === undefined && /[/.]$/.test(start)) return unfinished(word, start);
    return { kind: 'version-control', sure: FORGE.test(certainText(word)) };
  }
  if (REPOSITORY.test(start)) return { kind: 'version-control', sure: true };
  if (word.text === undefined) {
    if (archive) return { kind: 'archive', where: 'local' };
    return { kind: LOCAL.test(start) || WORKING_DIRECTORY.test(word.shown) ? 'directory' : 'unknown' };
  }
  return archive ? { kind: 'archive', where: 'local' } : { kind: 'directory' };
}

/** A URL whose end is unknown: only a forge's repository page is certain before it. */
function unfinished(word: Word, start: string): PluginSource {
  const repository = /^https?:\/\/(?:www\.)?github\.com\/[^/]+\/[^/]*$/.test(start) || /\.git$/.test(certainEnd(word));
  return repository ? { kind: 'version-control', sure: true } : { kind: 'unknown' };
}

/** The version that an install asks for, in --version or in the URL of an archive. */
export function installedVersion(command: HelmCommand, from: Word): string | undefined {
  const asked =
    flagsOf(command, 'version').at(-1)?.value?.text ?? /(?:\/|-)v?(\d+\.\d+\.\d+)\b/.exec(from.text ?? '')?.[1];
  return asked === undefined ? undefined : (coerce(asked)?.version ?? undefined);
}
