/** The shell texts of a job: which lines run together, joined as the runner joins them. */
import type { SourceFile, Text } from '../../source/text.ts';
import { joinTexts } from '../lib/join.ts';
import type { Resolver } from './extend.ts';
import { type Node, type Scalar, scalarSpan } from './tree.ts';

/** More lines than this in one script are not read; an alias that multiplies would make them without end. */
const MAX_ITEMS = 5_000;
/** Lists in lists are followed so many levels deep; GitLab allows ten. */
const MAX_DEPTH = 12;

export interface Lines {
  readonly lines: readonly Scalar[];
  /** Items that are no text (a `: ` in an unquoted line makes a mapping), or lie too deep. */
  readonly odd: readonly Node[];
  /** Whether there were too many. */
  readonly cut: boolean;
}

/** The lines of a `script:`: one text, a list, lists in lists, references to other scripts. */
export function scriptLines(node: Node | undefined, resolver: Resolver): Lines {
  const lines: Scalar[] = [];
  const odd: Node[] = [];
  let budget = MAX_ITEMS;
  const add = (start: Node | undefined, depth: number): void => {
    if (budget-- <= 0) return;
    const item = resolver.follow(start);
    if (item === undefined) return;
    if (item.kind === 'scalar') {
      if (!item.empty && item.text.value !== '') lines.push(item);
    } else if (item.kind === 'list' && depth < MAX_DEPTH) {
      for (const each of item.items) {
        if (budget <= 0) break;
        add(each, depth + 1);
      }
    } else odd.push(item);
  };
  add(node, 0);
  return { lines, odd, cut: budget <= 0 };
}

/** Where a line is written, to know it again when another job uses it. */
export function lineKey(line: Scalar): string {
  const { path, start } = scalarSpan(line);
  return `${path}:${start}`;
}

/** Lines as programs, one for each stretch of lines of one file. */
export function joinLines(lines: readonly Scalar[]): Text[] {
  const groups: { file: SourceFile; texts: Text[] }[] = [];
  for (const { text } of lines) {
    const last = groups.at(-1);
    if (last?.file === text.file) last.texts.push(text);
    else groups.push({ file: text.file, texts: [text] });
  }
  return groups.map(({ file, texts }) => joinTexts(file, texts));
}
