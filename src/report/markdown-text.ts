/** Scanned text inside Markdown, so that it is read as text and nothing else. */
import { isSentence, printable } from './printable.ts';

const FREE = new Set(['-', '.', '!', '+', '(', ')']);
const ENTITY: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  // A mention or an issue number would notify or link; an invisible character in between stops GitHub from seeing it.
  '@': '@&#8203;',
  '#': '#&#8203;',
  // https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions
  $: '<span>$</span>',
  // A bare link needs its colon, and `|` would end a table cell even behind a backslash in some renderers.
  ':': '&#58;',
  '|': '&#124;',
};

/** Prose as Markdown: every character that Markdown, HTML or GitHub would act on is escaped; 'quoted' parts become code. */
export function mdText(text: string): string {
  const parts = printable(text).split(/(?<!\w)'([^'`]{1,200})'(?!\w)|`([^`]{1,200})`/);
  let markdown = '';
  for (let index = 0; index < parts.length; index += 3) {
    markdown += escapeText(parts[index] ?? '');
    const code = parts[index + 1] ?? parts[index + 2];
    if (code !== undefined) markdown += mdCode(code);
  }
  return markdown;
}

function escapeText(text: string): string {
  return text.replace(/:(?=\/\/)|[<>&@#$|]|[\\`*_[\]~]/g, (character) => ENTITY[character] ?? `\\${character}`);
}

/**
 * Text as code that is also safe in a table cell. Inside code GitHub sees no mentions and no links; a pipe is escaped as tables want it,
 * which outside a table would show the backslash, so text with a pipe is written as HTML.
 */
export function mdCode(text: string): string {
  const shown = printable(text);
  if (shown === '') return '';
  if (/[|`\\]/.test(shown) || shown.trim() !== shown) return `<code>${entities(shown)}</code>`;
  return `\`${shown}\``;
}

/** Every character but letters, digits and blanks as an entity: nothing in it can be Markdown. */
function entities(text: string): string {
  return text.replace(/[^\p{L}\p{N} ]/gu, (character) =>
    FREE.has(character) ? character : `&#${character.codePointAt(0)};`,
  );
}

/** What to write: a sentence as prose, a spelling as code. */
export function mdWrite(write: string): string {
  return isSentence(write) ? mdText(write) : mdCode(write);
}

/** A link with code as its text. */
export function mdLink(label: string, url: string): string {
  return `[${mdCode(label)}](<${url.replace(/[<>\s\\]/g, (character) => encodeURIComponent(character))}>)`;
}

/** A path as the relative part of a URL: every segment percent-encoded; lone surrogates become U+FFFD. */
export function encodePath(path: string): string {
  return path
    .replace(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map((segment) => encodeURIComponent(segment).replace(/%40/g, '@').replace(/%2B/g, '+').replace(/%2C/g, ','))
    .join('/');
}
