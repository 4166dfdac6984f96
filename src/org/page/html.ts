/**
 * HTML in which every text is a text: what is put into a template is escaped, also in quoted attributes, and shows control and
 * bidirectional characters as escapes. Only what this module made itself goes in as it is.
 */
import { printable } from '../../report/printable.ts';

const made = Symbol('html');

export interface Html {
  readonly [made]: string;
}

type Part = Html | string | number | null | readonly Html[];

const ENTITY: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  "'": '&#39;',
};
/** UTF-16 units of one text that are shown: a hostile message has no end. */
const LONGEST = 600;

/** A template of HTML. Texts may stand in elements and in quoted attributes, nowhere else. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = strings[0] ?? '';
  parts.forEach((part, index) => {
    text += partText(part) + (strings[index + 1] ?? '');
  });
  return { [made]: text };
}

function partText(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escapeText(part);
  if (isList(part)) return part.map(textOf).join('');
  return textOf(part);
}

function isList(part: Html | readonly Html[]): part is readonly Html[] {
  return Array.isArray(part);
}

/** The text of a piece of HTML, to be written. */
export function textOf(piece: Html): string {
  return piece[made];
}

/** Text of our own files (style sheet, script, JSON made harmless) as it is. */
export function verbatim(text: string): Html {
  return { [made]: text };
}

/** Text as people see it: printable, and not longer than a page can bear. */
export function shown(text: string): string {
  const visible = printable(text.length > LONGEST * 2 ? text.slice(0, LONGEST * 2) : text);
  return visible.length > LONGEST ? `${[...visible.slice(0, LONGEST - 1)].slice(0, -1).join('')}…` : visible;
}

function escapeText(text: string): string {
  return shown(text).replace(/[<>&"']/g, (character) => ENTITY[character] ?? character);
}

/** A link; the bare text where there is no address. Addresses come from `links.ts` or from rules, and are of the web or of this page. */
export function link(address: string | null, content: Html | string): Html {
  if (address === null) return html`${content}`;
  if (/^#/.test(address)) return html`<a href="${address}">${content}</a>`;
  if (!/^https?:\/\//.test(address)) return html`${content}`;
  return html`<a href="${verbatim(escapeAddress(address))}" rel="noreferrer noopener">${content}</a>`;
}

/** Addresses are not cut: half of one leads elsewhere. */
function escapeAddress(address: string): string {
  return printable(address).replace(/[<>&"']/g, (character) => ENTITY[character] ?? character);
}

// The same parts as in the Markdown reports: 'quoted' and `quoted`, no days of the calendar broken over lines.
const PARTS = /(?<!\w)'([^'`]{1,200})'(?!\w)|`([^`]{1,200})`|(\d{4}-\d{2}-\d{2})/;

/** Prose: what it quotes is set as code. */
export function prose(text: string): Html {
  const parts = shown(text).split(PARTS);
  const pieces: Html[] = [];
  for (let index = 0; index < parts.length; index += 4) {
    pieces.push(html`${parts[index] ?? ''}`);
    const code = parts[index + 1] ?? parts[index + 2];
    if (code !== undefined) pieces.push(html`<code>${code}</code>`);
    const day = parts[index + 3];
    if (day !== undefined) pieces.push(html`<span class="nb">${day}</span>`);
  }
  return html`${pieces}`;
}
