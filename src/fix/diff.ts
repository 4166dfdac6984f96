/** Unified diffs that `git apply` takes. https://git-scm.com/docs/diff-format, https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html */

export interface DiffedFile {
  /** From the root of the repository, with forward slashes; bytes where it is no UTF-8. */
  readonly path: string | Buffer;
  /** Undefined for a file that is new. Byte order marks are part of the texts. */
  readonly before: string | undefined;
  readonly after: string;
  /** For a new file: whether it is a program. */
  readonly executable?: boolean;
}

const CONTEXT = 3;
/** With more different lines than this the whole stretch is shown as replaced. */
const MOST_DIFFERENT = 500;

/** The diff of one file; empty when nothing differs. */
export function unifiedDiff({ path, before, after, executable }: DiffedFile): string {
  if (before === after) return '';
  const bytes = Buffer.from(path);
  const old = quoted(Buffer.concat([Buffer.from('a/'), bytes]));
  const now = quoted(Buffer.concat([Buffer.from('b/'), bytes]));
  const head = [`diff --git ${old} ${now}`];
  if (before === undefined) head.push(`new file mode ${executable === true ? '100755' : '100644'}`);
  // An empty file has no lines and therefore no hunk.
  if ((before ?? '') === after) return `${head.join('\n')}\n`;
  // A tab ends a name that holds a blank: https://github.com/git/git/blob/v2.51.0/diff.c (need_quote, reset)
  const named = (name: string): string => (name.includes(' ') && !name.startsWith('"') ? `${name}\t` : name);
  head.push(`--- ${before === undefined ? '/dev/null' : named(old)}`, `+++ ${named(now)}`);
  return `${head.join('\n')}\n${hunks(linesOf(before ?? ''), linesOf(after))}`;
}

/** A name as git writes it: in quotes, byte for byte, when it holds a quote, a backslash, a control character or no UTF-8. */
function quoted(bytes: Buffer): string {
  const name = bytes.toString();
  if (!/["\\\p{Cc}]/u.test(name) && Buffer.from(name).equals(bytes)) return name;
  const escaped = bytes.toString('latin1').replace(/["\\]|[^ -~]/g, (one) => {
    return one === '"' || one === '\\' ? `\\${one}` : `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
  return `"${escaped}"`;
}

/** Lines with their line feeds; the last may have none. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** A stretch of old lines and the new lines that stand there instead. */
interface Block {
  readonly start: number;
  readonly end: number;
  readonly newStart: number;
  readonly newEnd: number;
}

function hunks(before: readonly string[], after: readonly string[]): string {
  const groups: Block[][] = [];
  for (const block of blocksOf(before, after)) {
    const group = groups.at(-1);
    if (group !== undefined && block.start - (group.at(-1)?.end ?? 0) <= 2 * CONTEXT) group.push(block);
    else groups.push([block]);
  }
  return groups.map((group) => hunk(group, before, after)).join('');
}

function hunk(group: readonly Block[], before: readonly string[], after: readonly string[]): string {
  const [first] = group;
  const last = group.at(-1);
  if (first === undefined || last === undefined) return '';
  const start = Math.max(0, first.start - CONTEXT);
  const end = Math.min(before.length, last.end + CONTEXT);
  const newStart = first.newStart - (first.start - start);
  const newEnd = last.newEnd + (end - last.end);
  const parts = [`@@ -${range(start, end)} +${range(newStart, newEnd)} @@\n`];
  const put = (mark: string, lines: readonly string[]): void => {
    for (const line of lines) parts.push(mark, line, line.endsWith('\n') ? '' : '\n\\ No newline at end of file\n');
  };
  let at = start;
  for (const block of group) {
    put(' ', before.slice(at, block.start));
    put('-', before.slice(block.start, block.end));
    put('+', after.slice(block.newStart, block.newEnd));
    at = block.end;
  }
  put(' ', before.slice(at, end));
  return parts.join('');
}

function range(start: number, end: number): string {
  const length = end - start;
  // An empty range is named by the line in front of it.
  return length === 1 ? `${start + 1}` : `${length === 0 ? start : start + 1},${length}`;
}

function blocksOf(before: readonly string[], after: readonly string[]): Block[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  )
    tail++;
  const old = before.slice(head, before.length - tail);
  const now = after.slice(head, after.length - tail);
  const kept = keptLines(old, now);
  const blocks: Block[] = [];
  let at = 0;
  let newAt = 0;
  for (const [index, newIndex] of [...kept, [old.length, now.length] as const]) {
    if (index > at || newIndex > newAt)
      blocks.push({ start: head + at, end: head + index, newStart: head + newAt, newEnd: head + newIndex });
    at = index + 1;
    newAt = newIndex + 1;
  }
  return blocks;
}

/** Pairs of lines that stay, in order. Myers' algorithm: http://www.xmailserver.org/diff2.pdf */
function keptLines(old: readonly string[], now: readonly string[]): (readonly [number, number])[] {
  const most = Math.min(old.length + now.length, MOST_DIFFERENT);
  const trace: Map<number, number>[] = [];
  let reach = new Map<number, number>([[1, 0]]);
  for (let depth = 0; depth <= most; depth++) {
    trace.push(reach);
    const next = new Map(reach);
    for (let k = -depth; k <= depth; k += 2) {
      const down = k === -depth || (k !== depth && (next.get(k - 1) ?? 0) < (next.get(k + 1) ?? 0));
      let x = down ? (next.get(k + 1) ?? 0) : (next.get(k - 1) ?? 0) + 1;
      while (x < old.length && x - k < now.length && old[x] === now[x - k]) x++;
      next.set(k, x);
      if (x >= old.length && x - k >= now.length) return walkBack(trace, old.length, now.length);
    }
    reach = next;
  }
  return [];
}

function walkBack(trace: readonly ReadonlyMap<number, number>[], oldEnd: number, newEnd: number) {
  const kept: (readonly [number, number])[] = [];
  let x = oldEnd;
  let y = newEnd;
  for (let depth = trace.length - 1; depth >= 0; depth--) {
    const reach = trace[depth] ?? new Map<number, number>();
    const k = x - y;
    const down = k === -depth || (k !== depth && (reach.get(k - 1) ?? 0) < (reach.get(k + 1) ?? 0));
    const from = down ? k + 1 : k - 1;
    const fromX = reach.get(from) ?? 0;
    const fromY = fromX - from;
    while (x > Math.max(fromX, 0) && y > Math.max(fromY, 0)) kept.push([--x, --y]);
    x = fromX;
    y = fromY;
  }
  return kept.reverse();
}
