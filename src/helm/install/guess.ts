/** The shape that most pins share. */
import type { HelmPin, Word } from '../../facts.ts';
import type { Span } from '../../source/span.ts';
import { shownOf } from '../words.ts';
import type { PinGuess } from './types.ts';
import { rangeOfWord, type VersionRange } from './version.ts';

type Base = Pick<HelmPin, 'means' | 'tool'> & { readonly binary?: string | undefined };

/** A pin whose version is written. */
export function pinned(base: Base, version: Word, because?: string): PinGuess {
  const range = rangeOfWord(version);
  return {
    means: base.means,
    tool: base.tool,
    binary: base.binary,
    version,
    range: range?.range,
    floating: range?.floating ?? false,
    span: version.span,
    because: because ?? sentence(base.tool, version, range),
  };
}

/**
 * The pin of an install script that is given a version. One that is not known is taken for a Helm 3 where the script
 * is get-helm-3, which is what people call it for, though it installs any version that it is told to.
 */
export function scripted(base: Base, version: Word): PinGuess {
  return assumingHelm3(pinned(base, version));
}

export function assumingHelm3<T extends PinGuess>(pin: T): T {
  if (pin.tool !== 'get-helm-3' || pin.range !== undefined || pin.version?.text !== undefined) return pin;
  return { ...pin, range: '>=3.0.0 <4.0.0', assumes: 'the version that get-helm-3 is given is a Helm 3' };
}

/** A pin that leaves the version to whatever installs it. An empty range counts as unknown. */
export function unpinned(base: Base, span: Span, range: VersionRange | undefined, because: string): PinGuess {
  return {
    means: base.means,
    tool: base.tool,
    binary: base.binary,
    version: undefined,
    range: range?.range || undefined,
    floating: range?.floating ?? true,
    span,
    because,
  };
}

function sentence(tool: string, version: Word, range: VersionRange | undefined): string {
  const shown = shownOf(version);
  if (version.text === undefined) {
    const what = version.unknown.length > 0 ? version.unknown.join(', ') : shown;
    return `${tool} takes the version from ${what}, whose value is not known here`;
  }
  if (range === undefined) return `${tool} is given the version '${shown}', which is no Helm version that is known`;
  if (!range.floating) return `${tool} gives Helm ${shown}`;
  return /^latest$/i.test(shown.trim()) ? `${tool} gives the newest Helm` : `${tool} gives the newest Helm ${shown}`;
}
