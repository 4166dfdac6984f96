/** Small pieces that the sections of the page are made of. */
import type { Severity } from '../../rule.ts';
import { STANDINGS, type Standing } from '../export/standing.ts';
import { figure, STANDING_MEANS, STANDING_WORDS, standingWord } from '../export/words.ts';
import type { RepositoryRow } from '../store.ts';
import type { Repository } from '../types.ts';
import { type Html, html, verbatim } from './html.ts';

/** A sign for every standing, so that no colour has to be told apart. */
export const SIGNS: Readonly<Record<Standing, string>> = {
  blocked: '×',
  review: '!',
  incomplete: '…',
  unknown: '?',
  ready: '✓',
  'no-helm': '–',
  empty: '∅',
};

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = { error: 'Blocker', warning: 'Review', note: 'Note' };
export const SEVERITY_SIGNS: Readonly<Record<Severity, string>> = { error: '×', warning: '!', note: '·' };

/** A standing as a sign and a word. */
export function standingChip(standing: Standing): Html {
  return html`<span class="chip s-${verbatim(standing)}"><span aria-hidden="true">${SIGNS[standing]}</span> ${STANDING_WORDS[standing]}</span>`;
}

/** A severity as a sign and a word. */
export function severityChip(severity: Severity): Html {
  return html`<span class="chip v-${verbatim(severity)}"><span aria-hidden="true">${SEVERITY_SIGNS[severity]}</span> ${SEVERITY_WORDS[severity]}</span>`;
}

/** A table that scrolls by itself where the page is too narrow. */
export function table(label: string, head: readonly Column[], rows: readonly Html[], id: string | null = null): Html {
  const cells = head.map(({ text, number, sort }) => {
    const align = number === true ? 'n' : '';
    return sort === undefined
      ? html`<th scope="col" class="${align}">${text}</th>`
      : html`<th scope="col" class="${align}" data-sort="${sort}">${text}</th>`;
  });
  const body = id === null ? html`<tbody>` : html`<tbody id="${id}">`;
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table><thead><tr>${cells}</tr></thead>
${body}${rows}</tbody></table></div>`;
}

export interface Column {
  readonly text: string;
  readonly number?: boolean;
  /** What the script sorts by when the heading is pressed. */
  readonly sort?: string;
}

/** A figure and a bar whose length says the same. */
export function barCell(value: number, most: number, kind: 'error' | 'warning' | 'plain'): Html {
  const width = most === 0 ? 0 : Math.round((value / most) * 1000) / 10;
  return html`<td class="n bar"><svg class="b-${verbatim(kind)}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${width}" height="8"/></svg><span>${figure(value)}</span></td>`;
}

/** A bar of all standings side by side; the words for it are given besides. */
export function standingBar(counts: Readonly<Record<Standing, number>>, className: string): Html {
  const total = STANDINGS.reduce((sum, standing) => sum + counts[standing], 0);
  let x = 0;
  const pieces = STANDINGS.filter((standing) => counts[standing] > 0).map((standing) => {
    const width = Math.round((counts[standing] / total) * 100_000) / 100;
    const piece = html`<rect class="f-${verbatim(standing)}" x="${Math.round(x * 100) / 100}" width="${width}" height="10"><title>${`${STANDING_WORDS[standing]}: ${figure(counts[standing])}`}</title></rect>`;
    x += width;
    return piece;
  });
  return html`<svg class="${className}" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="${standingsText(counts)}">${pieces}</svg>`;
}

/** `12 blocked, 3 review, 40 ready`. */
export function standingsText(counts: Readonly<Record<Standing, number>>): string {
  return STANDINGS.filter((standing) => counts[standing] > 0)
    .map((standing) => `${figure(counts[standing])} ${standingWord(standing)}`)
    .join(', ');
}

/** The standings with their figures and what they mean. */
export function standingLegend(counts: Readonly<Record<Standing, number>>): Html {
  const items = STANDINGS.map(
    (standing) =>
      html`<li><a href="#r.standing=${standing}">${standingChip(standing)} <b>${figure(counts[standing])}</b></a> <span class="dim">${STANDING_MEANS[standing]}</span></li>`,
  );
  return html`<ul class="legend">${items}</ul>`;
}

/** A part of the page with a heading. */
export function section(id: string, title: string, content: Html | readonly Html[]): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${content}</section>\n`;
}

/** A number that is greater than 0 stands out, 0 does not. */
export function numberCell(value: number): Html {
  return html`<td class="n${value === 0 ? ' zero' : ''}">${figure(value)}</td>`;
}

/** What repositories are called on the page: by their name, and where two hosts have the same one, with the host. */
export function displayNames(rows: readonly RepositoryRow[]): (repository: Repository) => string {
  const seen = new Map<string, number>();
  for (const { repository } of rows) seen.set(repository.name, (seen.get(repository.name) ?? 0) + 1);
  return ({ name, host }) => ((seen.get(name) ?? 0) > 1 ? `${host}/${name}` : name);
}
