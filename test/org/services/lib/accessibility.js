/**
 * Checks that run inside of a page (so they refer to nothing outside of themselves) and give what is wrong as sentences: the part of
 * https://www.w3.org/TR/WCAG22/ that a program can decide of a page like ours.
 */

/**
 * Names, labels, headings, tables, identifiers.
 *
 * @returns {string[]}
 */
function structureProblems() {
  /** @type {string[]} */
  const problems = [];
  const visible = (/** @type {Element} */ element) => element.getClientRects().length > 0;
  const say = (/** @type {Element} */ element, /** @type {string} */ what) => {
    problems.push(`${what}: ${element.outerHTML.slice(0, 100)}`);
  };
  if (document.documentElement.lang === '') problems.push('no language');
  if (document.querySelectorAll('main').length !== 1) problems.push('not one main part');
  if (document.querySelectorAll('h1').length !== 1) problems.push('not one first heading');
  /** @type {Set<string>} */
  const ids = new Set();
  for (const element of document.querySelectorAll('[id]')) {
    if (ids.has(element.id)) say(element, 'an identifier twice');
    ids.add(element.id);
  }
  let level = 0;
  for (const heading of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const next = Number(heading.tagName.slice(1));
    if (next > level + 1) say(heading, 'a level of headings is left out');
    if (heading.textContent?.trim() === '') say(heading, 'an empty heading');
    level = next;
  }
  for (const control of document.querySelectorAll('input, select, textarea')) {
    if (control.closest('label') === null && !control.hasAttribute('aria-label')) say(control, 'no label');
  }
  for (const element of document.querySelectorAll('a, button, summary')) {
    const name = `${element.textContent ?? ''}${element.getAttribute('aria-label') ?? ''}`.trim();
    if (visible(element) && name === '') say(element, 'no name');
  }
  for (const element of document.querySelectorAll('[aria-labelledby]')) {
    const target = document.getElementById(element.getAttribute('aria-labelledby') ?? '');
    if (target === null) say(element, 'labelled by nothing');
  }
  for (const cell of document.querySelectorAll('th')) if (!cell.hasAttribute('scope')) say(cell, 'no scope');
  for (const table of document.querySelectorAll('table')) {
    const width = table.querySelectorAll('thead th').length;
    for (const row of table.querySelectorAll('tbody tr')) {
      if (row.children.length !== width) say(row, `not ${width} cells`);
    }
    const region = table.closest('[role=region]');
    if (region === null || region.getAttribute('aria-label') === null) say(table, 'no named region');
    // What scrolls has to be reached by the keyboard.
    if (region !== null && region.getAttribute('tabindex') !== '0') say(region, 'not reached by the keyboard');
  }
  for (const picture of document.querySelectorAll('svg')) {
    const named = picture.getAttribute('role') === 'img' && (picture.getAttribute('aria-label') ?? '') !== '';
    if (!named && picture.getAttribute('aria-hidden') !== 'true') say(picture, 'a picture without a name');
  }
  for (const link of document.querySelectorAll('a[href^="#"]')) {
    const target = (link.getAttribute('href') ?? '').slice(1);
    if (target !== '' && !target.includes('=') && !ids.has(target)) say(link, 'leads nowhere');
  }
  return [...new Set(problems)].slice(0, 20);
}

/**
 * Texts whose contrast with what is behind them is below 4.5, or 3 for large ones.
 *
 * @returns {string[]}
 */
function contrastProblems() {
  const parse = (/** @type {string} */ color) => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (color.match(/[\d.]+/g) ?? []).map(Number);
    return [red, green, blue, alpha];
  };
  const luminance = (/** @type {number[]} */ [red, green, blue]) => {
    const channel = (value = 0) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
  };
  const behind = (/** @type {Element} */ element) => {
    /** @type {Element | null} */
    let one = element;
    for (; one !== null; one = one.parentElement) {
      const [red, green, blue, alpha] = parse(getComputedStyle(one).backgroundColor);
      if (alpha === 1) return [red, green, blue];
    }
    return [255, 255, 255];
  };
  const problems = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (element === null || node.textContent?.trim() === '' || element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    const color = parse(element instanceof SVGElement ? style.fill : style.color);
    const pair = [luminance(color), luminance(behind(element))].sort((a, b) => b - a);
    const ratio = ((pair[0] ?? 0) + 0.05) / ((pair[1] ?? 0) + 0.05);
    const size = Number.parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio >= (large ? 3 : 4.5)) continue;
    const kind = `${element.tagName}.${element.getAttribute('class') ?? ''}`;
    problems.set(kind, `${kind} ${ratio.toFixed(2)}: ${node.textContent?.trim().slice(0, 40) ?? ''}`);
  }
  return [...problems.values()];
}

// What the text gives when it is evaluated; the tests call one of them.
({ structureProblems, contrastProblems });
