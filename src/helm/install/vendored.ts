/** Copies of helm/helm's install scripts inside a repository. */
import type { Span } from '../../source/span.ts';
import { unpinned } from './guess.ts';
import type { PinGuess } from './types.ts';
import { newestAny, newestHelm3, rangeOfVersion, type VersionRange } from './version.ts';

export interface VendoredScript {
  readonly script: 'get' | 'get-helm-3' | 'get-helm-4';
  /** Where the copy asks for the newest version. */
  readonly reads: 'helm-latest-version' | 'helm3-latest-version' | 'helm4-latest-version' | 'github' | 'fixed';
  /** UTF-16 offsets of that place in the text. */
  readonly start: number;
  readonly end: number;
  /** What it installs when no version is asked for. */
  readonly range: VersionRange | undefined;
  readonly because: string;
}

const MARKS = ['checkDesiredVersion', 'DESIRED_VERSION', 'HELM_INSTALL_DIR'];
const KEY = /(?:https?:\/\/)?get\.helm\.sh\/(helm[34]?)-latest-version/;
const FIXED = /TAG=["']?(v2\.\d+\.\d+)/;
const PAGE =
  /(?:https?:\/\/)?(?:api\.)?github\.com\/(?:repos\/)?(?:helm|kubernetes)\/helm\/releases(\/latest)?(?=["'\s?])/;
const LONGEST = 200_000;

/**
 * Whether a text is a copy of get-helm-3, get-helm-4 or get, and what that copy installs by default.
 * The shapes are those of scripts/ at every tag v2.5.0–v4.2.4 of helm/helm.
 */
export function vendoredGetHelm(text: string): VendoredScript | undefined {
  if (text.length > LONGEST || !MARKS.every((mark) => text.includes(mark))) return undefined;
  const key = KEY.exec(text);
  if (key !== null) return ofKey(key);
  const fixed = FIXED.exec(text);
  if (fixed !== null) {
    const version = fixed[1] ?? '';
    return {
      ...place(fixed),
      script: 'get',
      reads: 'fixed',
      range: rangeOfVersion(version),
      because: `this copy of the script get installs Helm ${version}`,
    };
  }
  const page = PAGE.exec(text);
  if (page === null) return undefined;
  const major = /releases\/tag\/v([23])\./.exec(text)?.[1];
  const script = text.includes('tiller') && major !== '3' ? 'get' : 'get-helm-3';
  const base = { ...place(page), script, reads: 'github' } as const;
  if (page[1] === undefined && major !== undefined) {
    const range = major === '3' ? newestHelm3() : rangeOfVersion('2');
    return { ...base, range, because: `this copy installs the first Helm ${major} on GitHub's release page` };
  }
  return { ...base, range: newestAny(), because: `this copy installs GitHub's latest release, which is a Helm 4` };
}

function ofKey(match: RegExpExecArray): VendoredScript {
  const at = place(match);
  if (match[1] === 'helm3') {
    const because = 'this copy of get-helm-3 installs the newest Helm 3';
    return { ...at, script: 'get-helm-3', reads: 'helm3-latest-version', range: newestHelm3(), because };
  }
  if (match[1] === 'helm4') {
    const because = 'this copy of get-helm-4 installs the newest Helm 4';
    return { ...at, script: 'get-helm-4', reads: 'helm4-latest-version', range: newestAny(), because };
  }
  const because = 'this copy of get-helm-3 reads helm-latest-version, which names a Helm 4 since 2025-11-12';
  return { ...at, script: 'get-helm-3', reads: 'helm-latest-version', range: newestAny(), because };
}

function place(match: RegExpExecArray): { start: number; end: number } {
  return { start: match.index, end: match.index + match[0].length };
}

/** The pin that a copy makes; `span` is the place `start`–`end` of it in its file. */
export function pinOfVendored(copy: VendoredScript, span: Span): PinGuess {
  return unpinned({ means: 'install-script', tool: `${copy.script} (copy)` }, span, copy.range, copy.because);
}
