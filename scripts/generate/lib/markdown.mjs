// Markdown of the pages. The texts come from the rules of this repository; what a scanned repository holds goes through
// src/report/markdown-text.ts instead.

/** Prose: quoted 'words' become code, and nothing in it is markup by accident. */
export function prose(text) {
  return text
    .split(/(`[^`]+`|(?<!\w)'[^'`\s][^'`]{0,200}'(?!\w))/)
    .map((part, index) => (index % 2 === 0 ? escapeText(part) : code(part.slice(1, -1))))
    .join('');
}

function escapeText(text) {
  return text
    .replace(/[<>]/g, (character) => (character === '<' ? '&lt;' : '&gt;'))
    .replace(/[*[\]|]|(?<!\w)_|_(?!\w)/g, '\\$&');
}

/** Text as code on one line, also where it holds backticks. */
export function code(text) {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** Code in a cell of a table, where a pipe would end the cell. */
export function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** Lines between fences that are longer than any run of backticks inside. */
export function fence(language, text) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}${language}\n${text.replace(/\n*$/, '\n')}${marks}`;
}

/** What to write: a sentence as prose, a spelling as code. */
export function advice(text) {
  return /\s.*\S[.!?]$/s.test(text) ? prose(text) : code(text);
}

/** A table of cells. */
export function tableOf(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map((row) => line(row.map(cell)))].join('\n');
}
