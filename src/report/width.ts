/** How wide text is on a terminal, and breaking it into lines. Text is expected to be printable already. */

// Characters that take two cells: East Asian Wide and Fullwidth of https://www.unicode.org/reports/tr11/, in coarse ranges,
// and emoji that show as pictures.
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;
const ZERO = /[\p{Mn}\p{Me}]|\u200c|\u200d/u;

/** Cells that one character (a code point) takes: 0, 1 or 2. */
export function characterWidth(character: string): number {
  if (character >= ' ' && character <= '~') return 1;
  if (ZERO.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Cells that a text takes. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The text cut to `width` cells, with an ellipsis in the last one when something was cut. */
export function cutText(text: string, width: number): string {
  if (text.length <= width && textWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const character of text) {
    const next = used + characterWidth(character);
    if (next > width - 1) break;
    kept += character;
    used = next;
  }
  return `${kept.trimEnd()}…`;
}

/** Breaks prose into lines of at most `width` cells at spaces; a longer word (a link) keeps a line to itself. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(/ +/)) {
    if (word === '') continue;
    const wide = textWidth(word);
    if (line !== '' && used + 1 + wide > width) {
      lines.push(line);
      line = '';
      used = 0;
    }
    line = line === '' ? word : `${line} ${word}`;
    used += (used === 0 ? 0 : 1) + wide;
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** Wrapped prose behind a label: the label in front of the first line, blanks in front of the others. */
export function labelled(label: string, labelWidth: number, text: string, width: number): string[] {
  const indent = ' '.repeat(labelWidth);
  return wrapText(text, Math.max(20, width - labelWidth)).map((line, index) =>
    index === 0 ? `${label}${' '.repeat(Math.max(0, labelWidth - textWidth(label)))}${line}` : `${indent}${line}`,
  );
}
