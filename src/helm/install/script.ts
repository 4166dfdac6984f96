/** The install scripts of helm/helm (`get`, `get-helm-3`, `get-helm-4`): their addresses, and what each installs. */
import type { Word } from '../../facts.ts';
import { shownOf, versionPart } from '../words.ts';
import { LONGEST_WORD } from './archive.ts';
import { unpinned } from './guess.ts';
import { REFERENCE } from './reference.ts';
import type { PinGuess } from './types.ts';
import { newestAny, newestHelm3, rangeOfVersion, type VersionRange } from './version.ts';

type ScriptName = 'get' | 'get-helm-3' | 'get-helm-4';

interface ScriptDefault {
  /** The releases installed when no version is asked for; undefined when that cannot be told. */
  readonly range: VersionRange | undefined;
  readonly because: string;
}

const ADDRESS = new RegExp(
  `(?:https?://)?[^\\s'"<>|;()]{0,200}?(?:helm|kubernetes)/helm(?:/raw|/blob)?[/@](?:refs/(?:heads|tags)/)?` +
    `(?<ref>${REFERENCE}|[^/\\s'"?$]{1,100})/scripts/(?<script>get(?:-helm-[34])?)(?![\\w-])`,
);
const SHORT = /(?:https?:\/\/)?git\.io\/get_helm\.sh/;
const TAG = /^v?(\d+)\.(\d+)\.(\d+)/;
const BRANCH = /^release-(\d+)\.(\d+)$/;

export interface ScriptAddress {
  readonly script: ScriptName;
  readonly ref: string;
  /** UTF-16 offsets in the text. */
  readonly start: number;
  readonly end: number;
}

/** The first address of an install script in a text. */
export function scriptAddress(text: string): ScriptAddress | undefined {
  const searched = text.slice(0, LONGEST_WORD);
  const hint = searched.indexOf('/scripts/get');
  const match = hint < 0 ? SHORT.exec(searched) : ADDRESS.exec(searched);
  if (match === null) return undefined;
  const name = match.groups?.['script'] ?? 'get';
  const script = name === 'get-helm-3' || name === 'get-helm-4' ? name : 'get';
  return { script, ref: match.groups?.['ref'] ?? 'master', start: match.index, end: match.index + match[0].length };
}

/** The pin of a download of an install script, no version being asked for. */
export function scriptDownload(word: Word): PinGuess | undefined {
  const address = scriptAddress(shownOf(word));
  if (address === undefined) return undefined;
  const gives = scriptDefault(address.script, address.ref);
  const { span } = versionPart(word, address.start, address.end);
  return unpinned({ means: 'install-script', tool: address.script }, span, gives.range, gives.because);
}

/**
 * What an install script of a branch, tag or commit of helm/helm installs by default.
 * Read from `git show REF:scripts/NAME` of every tag v2.17.0–v4.2.4 and of the release branches in August 2026:
 * https://github.com/helm/helm/tree/main/scripts
 */
function scriptDefault(script: ScriptName, ref: string): ScriptDefault {
  if (script === 'get-helm-4') return { range: newestAny(), because: 'get-helm-4 installs the newest Helm 4' };
  if (script === 'get') return helm2Script(ref);
  if (/^(?:main|master|HEAD|dev-v3)$/.test(ref)) return HELM3_KEY();
  const version = TAG.exec(ref) ?? branchHead(ref);
  if (version !== null) return helm3Script(ref, Number(version[1]), Number(version[2]), Number(version[3]));
  const what = /^[0-9a-f]{7,40}$/i.test(ref) ? `commit ${ref.slice(0, 12)}` : ref;
  return {
    range: undefined,
    because: `get-helm-3 of ${what} installs Helm 3 or Helm 4 by its age: from October 2023 to November 2025 it asked for the newest Helm of all`,
  };
}

const HELM3_KEY = (): ScriptDefault => ({ range: newestHelm3(), because: 'get-helm-3 installs the newest Helm 3' });

function helm3Script(ref: string, major: number, minor: number, patch: number): ScriptDefault {
  const before = (m: number, p: number): boolean => minor < m || (minor === m && patch < p);
  if (major === 4) {
    if (!before(0, 2)) return HELM3_KEY();
    return { range: newestAny(), because: drift(ref) };
  }
  if (major !== 3) return { range: undefined, because: `there is no get-helm-3 in ${ref}` };
  if (!before(19, 2)) return HELM3_KEY();
  if (!before(13, 2)) return { range: newestAny(), because: drift(ref) };
  if (!before(13, 0) || before(2, 0)) {
    return { range: newestAny(), because: `get-helm-3 of ${ref} installs GitHub's latest release, which is a Helm 4` };
  }
  return { range: newestHelm3(), because: `get-helm-3 of ${ref} installs the first Helm 3 on GitHub's release page` };
}

function drift(ref: string): string {
  return `get-helm-3 of ${ref} reads helm-latest-version, which names a Helm 4 since 2025-11-12`;
}

/** `get` asked for GitHub's latest release up to v3.1, for Helm 2 releases up to v3.6, and is fixed to 2.17.0 since v3.7. */
function helm2Script(ref: string): ScriptDefault {
  const version = TAG.exec(ref) ?? branchHead(ref);
  const [major, minor] = [Number(version?.[1]), Number(version?.[2])];
  if (version === null || major > 3 || (major === 3 && minor >= 2)) {
    const commit = /^[0-9a-f]{7,40}$/i.test(ref) || ref.includes('$');
    if (!commit) return { range: rangeOfVersion('2.17.0'), because: 'the script get installs Helm 2.17.0' };
    return { range: rangeOfVersion('2'), because: 'the script get installs Helm 2' };
  }
  return { range: undefined, because: `the script get of ${ref} asks for GitHub's latest release` };
}

/** The last tag of a release branch, near enough. */
function branchHead(ref: string): RegExpExecArray | null {
  const branch = BRANCH.exec(ref);
  return branch === null ? null : TAG.exec(`${branch[1]}.${branch[2]}.99`);
}
