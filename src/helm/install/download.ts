/** Commands that fetch or unpack a Helm archive, or fetch an install script. */
import type { Word } from '../../facts.ts';
import { shownOf } from '../words.ts';
import { archivesIn, newestAddress } from './archive.ts';
import { scriptAddress, scriptDownload } from './script.ts';
import type { PinGuess } from './types.ts';

const FETCHERS = new Set(
  'curl wget wget2 aria2c axel http https xh fetch lwp-download ADD Invoke-WebRequest iwr Invoke-RestMethod irm Start-BitsTransfer'
    .toLowerCase()
    .split(' '),
);
const UNPACKERS = new Set('tar bsdtar gtar unzip gunzip 7z 7za expand-archive busybox install_tar extract'.split(' '));
/** Commands whose words are text or files that are there already; an address among them fetches nothing. */
const SILENT = new Set(
  (
    'echo printf cat grep egrep fgrep rg sed awk rm mv cp ls ln mkdir touch chmod chown test [ [[ : true false export local declare ' +
    'readonly unset set sha256sum shasum sha512sum md5sum openssl gpg cosign diff sort basename dirname find git head tail wc tee ' +
    'helm docker podman kubectl read exit return case jq yq write-host write-output'
  ).split(' '),
);
/** Options of the fetchers that name the file to write. */
const OUTPUT = /^(?:-o|--output|--output-document|--out|-outfile|-destination)$/i;

export function isFetcher(name: string): boolean {
  return FETCHERS.has(name.toLowerCase());
}

/**
 * Pins of a command that names archives or install scripts by address or file name: downloads, unpacking, and any
 * helper (`download_file URL`) that is given a whole address.
 *
 * @param stdout the file that standard output is redirected to
 */
export function downloadPins(name: string, words: readonly Word[], stdout?: string): PinGuess[] {
  const lower = name.toLowerCase();
  if (SILENT.has(lower)) return [];
  const fetches = FETCHERS.has(lower);
  const unpacks = UNPACKERS.has(lower);
  const output = fetches ? outputOf(lower, words) : undefined;
  const pins: PinGuess[] = [];
  for (const [index, word] of words.entries()) {
    if (fetches && index === output?.index) continue;
    const text = shownOf(word);
    if (!fetches && !unpacks && !/:\/\//.test(text)) continue;
    if (/^-(?:H|A|e|u|d)$|^--(?:header|data|user|user-agent|referer)$/.test(shownWord(words[index - 1])) && fetches) {
      continue;
    }
    if (unpacks) {
      pins.push(...archivesIn(word).filter((pin) => !pins.some((known) => known.range === pin.range)));
      continue;
    }
    pins.push(...fetched(lower, word, output?.name ?? stdout));
  }
  return pins;
}

function fetched(name: string, word: Word, into: string | undefined): PinGuess[] {
  const script = scriptDownload(word);
  if (script !== undefined) {
    const own = scriptAddress(shownOf(word));
    const kept = name.startsWith('wget') || name === 'aria2c' || name === 'add' ? own?.script : undefined;
    const file = into ?? kept ?? addressOf(word);
    return [{ ...script, file: { name: baseName(file), does: 'saved' } }];
  }
  const archives = archivesIn(word);
  if (archives.length > 0) {
    return archives.map((pin) => {
      const file = into ?? pin.file?.name;
      return file === undefined ? pin : { ...pin, file: { name: baseName(file), does: 'saved' as const } };
    });
  }
  const newest = newestAddress(word);
  return newest === undefined ? [] : [newest];
}

/** The address of an install script as it is written, to tell a download that goes straight into a shell. */
function addressOf(word: Word): string {
  const text = shownOf(word);
  const address = scriptAddress(text);
  return address === undefined ? text : text.slice(address.start, address.end);
}

/** The last part of a path or an address. */
export function baseName(path: string): string {
  return /[^/\\]*$/.exec(path)?.[0] ?? path;
}

function shownWord(word: Word | undefined): string {
  return word === undefined ? '' : shownOf(word);
}

function outputOf(name: string, words: readonly Word[]): { index: number; name: string | undefined } | undefined {
  if (name === 'add') return destination(words);
  for (const [index, word] of words.entries()) {
    const text = shownOf(word);
    const next = words[index + 1];
    if (OUTPUT.test(text)) return next && { index: index + 1, name: fileName(shownOf(next)) };
    const attached = /^--?(?:output|output-document|out|outfile)[=:](.+)$/i.exec(text)?.[1];
    if (attached !== undefined) return { index, name: fileName(attached) };
    const cluster = name === 'wget' ? /^-[a-zA-Z]*O(.*)$/.exec(text) : /^-[a-zA-Z#]*o(.*)$/.exec(text);
    if (cluster === null || text.startsWith('--') || /^-o(?:utfile)?$/i.test(text)) {
      if (name === 'wget' && text === '-O') return next && { index: index + 1, name: fileName(shownOf(next)) };
      continue;
    }
    if (cluster[1] !== '') return { index, name: fileName(cluster[1] ?? '') };
    return next && { index: index + 1, name: fileName(shownOf(next)) };
  }
  const named = words.some((word) => /^-[a-zA-Z#]*O[a-zA-Z#]*$|^--remote-name$/.test(shownOf(word)));
  if (named && name === 'curl') {
    const script = words.map((word) => scriptAddress(shownOf(word))?.script).find((found) => found !== undefined);
    return script === undefined ? undefined : { index: -1, name: script };
  }
  return undefined;
}

/** Docker's ADD: the last word is the destination; a folder keeps the name. */
function destination(words: readonly Word[]): { index: number; name: string | undefined } | undefined {
  const last = words.at(-1);
  if (last === undefined || words.length < 2) return undefined;
  const text = shownOf(last);
  return { index: words.length - 1, name: text.endsWith('/') ? undefined : fileName(text) };
}

function fileName(path: string): string | undefined {
  return path === '-' || path === '/dev/stdout' ? undefined : path;
}
