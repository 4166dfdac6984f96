/** Tokens and passwords: kept out of everything that is printed, logged, stored or sent elsewhere. */
import { inspect } from 'node:util';

/** A text that shows as `***` wherever it is printed. It cannot be cloned: what crosses threads has to be revealed on purpose. */
export interface Secret {
  readonly reveal: () => string;
}

const HIDDEN = '***';
/** Shorter ones cannot be told from ordinary words. */
const SHORTEST = 4;
/** Of a secret with several lines (a private key) each line of this length is one. */
const SHORTEST_LINE = 16;
/** What is left of a secret within base64 once its ends, which depend on the neighbours, are cut off. */
const SHORTEST_CODE = 6;

/** Shorter ones may stand in a name by chance. */
const SHORTEST_SURE = 16;

/** Every form under which a remembered secret may turn up, as a pattern, and how long it is. */
const forms = new Map<string, number>();
let pattern: RegExp | undefined;
let surePattern: RegExp | undefined;

/**
 * Tokens by their look, and credentials in addresses and headers: git's own helpers know secrets that were never told here.
 * https://github.blog/engineering/behind-githubs-new-authentication-token-formats/
 * https://docs.gitlab.com/security/tokens/#token-prefixes
 */
const TOKENS =
  /\b(?:gh[opsur]_[A-Za-z0-9_.-]{16,}|github_pat_\w{16,}|gl(?:pat|cbt|dt|rt|oas|ptt|soat|ft)-[\w.-]{16,})/g;
const HTTP_USER = /(\bhttps?:\/\/)[^\s/?#'"<>]*@/gi;
const PASSWORD = /(\b[a-z][a-z\d+.-]{0,30}:\/\/[^\s/?#:@'"<>]*):[^\s/?#'"<>]*@/gi;
const HEADER = /(\b(?:proxy-)?authorization["']?\s*[:=]\s*["']?)(?:(basic|bearer|token)\s+)?[^\s"',;]+/gi;

/** Wraps a token or password, and remembers it for `redact`. */
export function secret(text: string): Secret {
  remember(text);
  const hidden = (): string => HIDDEN;
  const made = { reveal: () => text, toString: hidden, toJSON: hidden, [inspect.custom]: hidden };
  return Object.freeze(made);
}

/**
 * The text with `***` in place of every secret that this thread remembers, plain, percent-encoded, in JSON or in base64 (also
 * as the end of `user:password`), of what looks like a token of a forge, and of credentials in addresses and headers. Secrets of
 * fewer than 4 characters are not found.
 */
export function redact(text: string): string {
  pattern ??= alternatives(forms);
  const known = pattern === undefined ? text : text.replace(pattern, HIDDEN);
  return known
    .replace(
      HEADER,
      (_, name: string, scheme: string | undefined) => name + (scheme === undefined ? '' : `${scheme} `) + HIDDEN,
    )
    .replace(TOKENS, HIDDEN)
    .replace(HTTP_USER, `$1${HIDDEN}@`)
    .replace(PASSWORD, `$1:${HIDDEN}@`);
}

/**
 * Whether a text holds a secret that this thread remembers, in one of the forms that `redact` finds, and surely no word that happens
 * to be the same. What a server tells is not to be kept then: it repeats what it was sent.
 */
export function holdsSecret(text: string): boolean {
  surePattern ??= alternatives(new Map([...forms].filter(([, length]) => length >= SHORTEST_SURE)));
  return surePattern !== undefined && text.search(surePattern) >= 0;
}

function remember(text: string): void {
  const before = forms.size;
  const lines = text.split(/\r?\n|\\n/).filter((line) => line.length >= SHORTEST_LINE);
  for (const part of new Set([text, text.trim(), ...lines])) {
    if (part.length < SHORTEST) continue;
    forms.set(Array.from(part, characterPattern).join(''), part.length);
    const json = JSON.stringify(part).slice(1, -1);
    for (const form of [json, ...base64Forms(part)]) forms.set(literal(form), form.length);
  }
  if (forms.size === before) return;
  pattern = undefined;
  surePattern = undefined;
}

/** A character as it is or percent-encoded: programs differ in which ones they encode, and in the case of the digits. */
function characterPattern(character: string): string {
  const bytes = [...Buffer.from(character, 'utf8')].map((byte) => byte.toString(16).padStart(2, '0'));
  const code = bytes
    .map((byte) => `%${byte.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)}`)
    .join('');
  return `(?:${literal(character)}${character === ' ' ? '|\\+' : ''}|${code})`;
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** How the bytes of a text look within base64, for each of the three places at which they may begin. */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const found: string[] = [];
  for (const before of [0, 1, 2]) {
    const code = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The first characters hold bits of what stands before; the last one of what stands behind, when a group is not full.
    const full = (before + bytes.length) % 3 === 0;
    const inner = code.slice([0, 2, 3][before], full ? undefined : -1);
    if (inner.length >= SHORTEST_CODE) found.push(inner, inner.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return found;
}

/** The longest first, since one secret may begin with another. */
function alternatives(patterns: ReadonlyMap<string, number>): RegExp | undefined {
  if (patterns.size === 0) return undefined;
  const sorted = [...patterns].sort(([, a], [, b]) => b - a);
  return new RegExp(sorted.map(([source]) => source).join('|'), 'g');
}
