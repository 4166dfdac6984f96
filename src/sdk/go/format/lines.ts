/** The lines of a text: where each begins. */
export interface Lines {
  readonly text: string;
  readonly starts: readonly number[];
}

export function linesOf(text: string): Lines {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return { text, starts };
}

/** The line, from 0, in which an offset lies. */
export function lineAt({ starts }: Lines, offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Where the text of a line ends, before its line break. */
export function lineEndAt({ text, starts }: Lines, line: number): number {
  const following = starts[line + 1];
  if (following === undefined) return text.length;
  return text.charCodeAt(following - 2) === 13 ? following - 2 : following - 1;
}
