/** Archives of released Helm binaries, and the addresses that tell the newest version. */
import type { Word } from '../../facts.ts';
import { shownOf, versionPart } from '../words.ts';
import { pinned, unpinned } from './guess.ts';
import { REFERENCE } from './reference.ts';
import type { PinGuess } from './types.ts';
import { looksLikeVersion, newestAny, newestHelm3 } from './version.ts';

/** No more than this of a word is looked at. */
export const LONGEST_WORD = 10_000;

/** `helm-v3.16.4-linux-amd64.tar.gz`, every part possibly a reference. Names: Makefile of helm/helm, target `dist`. */
const ARCHIVE = new RegExp(
  `(?<=^|[/\\\\=\\s'"\`(])helm-(?<version>[vV]?(?:${REFERENCE}|\\d)(?:${REFERENCE}|[\\w.+])*?(?:-(?:alpha|beta|rc)[.\\d]*)?)` +
    `-(?<platform>linux|darwin|windows|freebsd|${REFERENCE})(?<rest>(?:-(?:${REFERENCE}|\\w{1,20}))?)` +
    `(?<ext>\\.tar\\.gz|\\.tgz|\\.zip|\\.tar|\\.?${REFERENCE})?(?<tail>[\\w.]*)`,
  'g',
);
const SUM = /^\.(?:sha\d*(?:sum)?|asc|prov|sig|pem)\b/i;
const PLATFORM_NAME = /os|arch|platform|target|uname|dist|linux/i;
const VERSION_NAME = /ver|helm|tag|release|latest/i;
const OTHER_PRODUCT = /chart|plugin|diff|secret/i;
const HELM_HOST =
  /(?:^|[/.])get\.helm\.sh\/|kubernetes-helm\/|\/(?:helm|kubernetes)\/helm\/releases\/|\/kubernetes\/helm\/|\/helm\//i;
/** The whole file name in a variable. */
const REFERRED = new RegExp(`get\\.helm\\.sh/(?<name>${REFERENCE})(?=$|[\\s'"?])`);
const SOURCE_ARCHIVE =
  /github\.com\/(?:helm|kubernetes)\/helm\/(?:archive|tarball|zipball)\/(?:refs\/tags\/)?(?<version>v[\w.+-]{1,40}?)(?=\.tar\.gz|\.zip|$|[\s'"?])/;

/**
 * Pins made by the archives of Helm that a word names, by file name or address.
 * Check sums and signatures are not counted: they go with an archive.
 */
export function archivesIn(word: Word): PinGuess[] {
  const text = shownOf(word).slice(0, LONGEST_WORD);
  const pins: PinGuess[] = [];
  for (const match of text.matchAll(ARCHIVE)) {
    const pin = archivePin(word, text, match);
    if (pin !== undefined) pins.push(pin);
  }
  if (pins.length > 0) return pins;
  const source = SOURCE_ARCHIVE.exec(text);
  const version = source?.groups?.['version'];
  if (source !== null && version !== undefined && looksLikeVersion(version)) {
    const start = source.index + source[0].lastIndexOf(version);
    return [
      pinned({ means: 'archive', tool: 'source of helm/helm' }, versionPart(word, start, start + version.length)),
    ];
  }
  const referred = REFERRED.exec(text);
  const name = referred?.groups?.['name'];
  if (referred !== null && name !== undefined && !/sum|sha|sig/i.test(name)) {
    const start = referred.index + referred[0].indexOf(name);
    return [pinned({ means: 'archive', tool: 'get.helm.sh' }, versionPart(word, start, start + name.length))];
  }
  return [];
}

function archivePin(word: Word, text: string, match: RegExpExecArray): PinGuess | undefined {
  const { version = '', platform = '', rest = '', ext = '', tail = '' } = match.groups ?? {};
  const before = text.slice(0, match.index);
  const atHost = HELM_HOST.test(`${before.slice(-200)}`);
  if (SUM.test(tail) || (ext === '' && (atHost ? SUM.test(tail) : !/^(?:linux|darwin|windows)$/.test(platform)))) {
    return undefined;
  }
  if (/^[vV]?\d/.test(version)) {
    if (!looksLikeVersion(version) && !/\$|\{/.test(version)) return undefined;
    if (!/^[vV]?[234]\./.test(version)) return undefined;
  } else if (!atHost && !(VERSION_NAME.test(version) && !OTHER_PRODUCT.test(version))) return undefined;
  if (!atHost && !/^[a-z]/.test(platform) && !PLATFORM_NAME.test(platform + rest)) return undefined;
  const start = match.index + 'helm-'.length;
  const name = match[0];
  return {
    ...pinned({ means: 'archive', tool: toolOf(before) }, versionPart(word, start, start + version.length)),
    file: { name, does: 'used' },
  };
}

function toolOf(before: string): string {
  const host = /(?:https?:)?\/\/([\w.-]{1,100})(?::\d+)?\/(?:[^\s'"]{0,300})$/.exec(before.slice(-420))?.[1];
  if (/get\.helm\.sh\//.test(before)) return 'get.helm.sh';
  return host ?? 'Helm archive';
}

const NEWEST =
  /get\.helm\.sh\/(?<key>helm[34]?)-latest-version|github\.com\/(?:repos\/)?(?:helm|kubernetes)\/helm\/releases(?<latest>\/latest)?(?=$|["'?\s)#])/;

/**
 * The pin of an address that tells which version is newest: `get.helm.sh/helm-latest-version`, GitHub's list of releases.
 * Keys: .github/workflows/release.yml of helm/helm. GitHub's "latest" release is a Helm 4 since 2025-11-12.
 */
export function newestAddress(word: Word): PinGuess | undefined {
  const text = shownOf(word).slice(0, LONGEST_WORD);
  const match = NEWEST.exec(text);
  if (match === null) return undefined;
  const at = versionPart(word, match.index, match.index + match[0].length);
  const key = match.groups?.['key'];
  if (key === undefined) {
    const base = { means: 'archive', tool: 'releases of helm/helm' } as const;
    if (match.groups?.['latest'] !== undefined) {
      return unpinned(base, at.span, newestAny(), 'the latest release of helm/helm on GitHub is a Helm 4');
    }
    return unpinned(base, at.span, undefined, 'the list of helm/helm releases holds Helm 3 and Helm 4');
  }
  const base = { means: 'archive', tool: 'get.helm.sh' } as const;
  if (key === 'helm3') return unpinned(base, at.span, newestHelm3(), 'helm3-latest-version names the newest Helm 3');
  return unpinned(base, at.span, newestAny(), `${key}-latest-version names the newest Helm 4`);
}
