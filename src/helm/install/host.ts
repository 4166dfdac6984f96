/** Package hosts that must not be used any more. */

export interface HostUse {
  /** The whole address, or the bare host name. */
  readonly url: string;
  /** UTF-16 offsets in the text, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/**
 * The former Debian repository of Helm: shut down in September 2025, its domain registered by somebody else since 2026-05-19.
 * https://helm.sh/blog/security-notice-baltocdn
 */
const ABANDONED =
  /(?:https?:\/\/)?(?<![\w.-])(?:[\w-]{1,63}\.)?(?:baltocdn\.com|helm\.baltorepo\.com)(?![\w-])(?!\.\w)(?:\/[^\s'"<>|;)\]`]{0,300})?/gi;

/** Every address on an abandoned package host in a text, in order. */
export function badHost(text: string): HostUse[] {
  // Nearly no text names one of them, and the address around the name is dear to look for.
  if (!/balto/i.test(text)) return [];
  const uses: HostUse[] = [];
  for (const match of text.matchAll(ABANDONED)) {
    const url = match[0].replace(/[.,:]+$/, '');
    uses.push({ url, start: match.index, end: match.index + url.length });
  }
  return uses;
}
