/** The lines of a justfile: assignments, settings, imports, and recipes with their bodies. */
import { type Text, textBuilder } from '../../source/text.ts';

interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Recipe extends Range {
  readonly name: string;
  /** What stands between the name and the colon. */
  readonly parameters: Range;
  /** What follows the colon. */
  readonly dependencies: Range;
  /** Lines of the body; a line that a backslash continues is one. Indentation is taken off. */
  readonly body: readonly Text[];
  /** The body begins with `#!`, so that all of it is one script. */
  readonly shebang: string | undefined;
  /** The body as one text. */
  readonly whole: Text | undefined;
  /** Attributes in front of it: `[script("bash")]`. */
  readonly attributes: string;
}

export type Item =
  | ({ readonly kind: 'assignment'; readonly name: string; readonly exported: boolean; readonly value: Range } & Range)
  | ({ readonly kind: 'setting'; readonly name: string; readonly value: Range } & Range)
  | ({
      readonly kind: 'import';
      readonly module: string | undefined;
      readonly path: string;
      readonly at: Range;
    } & Range)
  | ({ readonly kind: 'recipe'; readonly recipe: Recipe } & Range);

const ASSIGNMENT = /^(export[ \t]+)?([A-Za-z_][\w-]*)[ \t]*:=[ \t]*/;
const RECIPE = /^@?([A-Za-z_][\w-]*)(?=[ \t:])/;

/** Offset of the colon that ends the head of a recipe; colons in strings do not count. */
function colonOf(line: string, start: number): number {
  let quote = '';
  for (let at = start; at < line.length; at++) {
    const ch = line[at] ?? '';
    if (quote !== '') {
      if (ch === '\\' && quote === '"') at++;
      else if (ch === quote) quote = '';
    } else if (ch === '"' || ch === "'" || ch === '`') quote = ch;
    else if (ch === '#') return -1;
    else if (ch === ':') return line[at + 1] === '=' ? -1 : at;
  }
  return -1;
}

/** Splits a justfile. Takes time in proportion to the text. */
export function itemsOf(text: Text): Item[] {
  const { value } = text;
  const items: Item[] = [];
  const lines = linesOf(value);
  let attributes = '';
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (line === undefined) break;
    const { start, end } = line;
    const written = value.slice(start, Math.min(end, start + 2_000));
    if (/^\s*(?:#|$)/.test(written) || /^[ \t]/.test(written)) continue;
    const attribute = /^\[[^\]\n]*\]\s*$/.exec(written);
    if (attribute !== null) {
      attributes += attribute[0];
      continue;
    }
    const assigned = ASSIGNMENT.exec(written);
    const setting = /^set[ \t]+([\w-]+)(?:[ \t]*:=[ \t]*)?/.exec(written);
    const imported = /^(import|mod)\??[ \t]+(?:([A-Za-z_][\w-]*)[ \t]*)?(?:(["'])([^"'\n]*)\3)?/.exec(written);
    const recipe = RECIPE.exec(written);
    const colonAt = recipe === null ? -1 : colonOf(written, recipe[0].length);
    if (setting !== null)
      items.push({
        kind: 'setting',
        name: setting[1] ?? '',
        value: { start: start + setting[0].length, end },
        start,
        end,
      });
    else if (assigned !== null) {
      const from = start + assigned[0].length;
      const stop = valueEnd(value, from, end);
      while ((lines[index + 1]?.start ?? stop) < stop) index++;
      items.push({
        kind: 'assignment',
        name: assigned[2] ?? '',
        exported: assigned[1] !== undefined,
        value: { start: from, end: stop },
        start,
        end: stop,
      });
    } else if (imported !== null && (imported[4] !== undefined || imported[1] === 'mod')) {
      const path = imported[4] ?? '';
      const from = start + written.indexOf(path === '' ? (imported[2] ?? '') : path, 4);
      const at = { start: from, end: from + (path === '' ? (imported[2] ?? '') : path).length };
      items.push({ kind: 'import', module: imported[1] === 'mod' ? imported[2] : undefined, path, at, start, end });
    } else if (recipe !== null && colonAt >= 0) {
      const body: { start: number; end: number }[] = [];
      for (let next = lines[index + 1]; next !== undefined; next = lines[index + 1]) {
        if (!/^[ \t]/.test(value.slice(next.start, next.start + 1)) && /\S/.test(value.slice(next.start, next.end)))
          break;
        body.push(next);
        index++;
      }
      const name = recipe[1] ?? '';
      const from = start + written.indexOf(name) + name.length;
      const colon = start + colonAt + 1;
      items.push({
        kind: 'recipe',
        recipe: {
          name,
          parameters: { start: from, end: colon - 1 },
          dependencies: { start: colon, end },
          ...bodyOf(text, body),
          attributes,
          start,
          end: colon,
        },
        start,
        end,
      });
    }
    attributes = '';
  }
  return items;
}

function linesOf(value: string): Range[] {
  const lines: Range[] = [];
  for (let start = 0; start < value.length; ) {
    const newline = value.indexOf('\n', start);
    const stop = newline < 0 ? value.length : newline;
    lines.push({ start, end: value[stop - 1] === '\r' ? Math.max(start, stop - 1) : stop });
    start = stop + 1;
  }
  return lines;
}

/** A value in `"""`, `'''`, three backquotes or open brackets goes on over lines. */
function valueEnd(value: string, start: number, end: number): number {
  const mark = /^(?:x|f)?("""|'''|```)/.exec(value.slice(start, start + 4))?.[1];
  if (mark !== undefined) {
    const close = value.indexOf(mark, value.indexOf(mark, start) + 3);
    return close < 0 ? end : Math.max(end, close + 3);
  }
  return end;
}

function bodyOf(text: Text, lines: readonly Range[]): Pick<Recipe, 'body' | 'shebang' | 'whole'> {
  const { value } = text;
  const inked = lines.filter(({ start, end }) => /\S/.test(value.slice(start, end)));
  const [first] = inked;
  const last = inked.at(-1);
  if (first === undefined || last === undefined) return { body: [], shebang: undefined, whole: undefined };
  const indent = /^[ \t]*/.exec(value.slice(first.start, first.end))?.[0] ?? '';
  const strip = ({ start, end }: Range): number =>
    value.startsWith(indent, start)
      ? start + indent.length
      : Math.min(end, start + (/^[ \t]*/.exec(value.slice(start, end))?.[0].length ?? 0));
  const builder = textBuilder(text);
  const body: Text[] = [];
  let open: ReturnType<typeof textBuilder> | undefined;
  for (const line of lines) {
    if (line.start > last.start) break;
    const from = strip(line);
    builder.keep(from, line.end).put('\n', line.end, line.end);
    open ??= textBuilder(text);
    open.keep(from, line.end);
    if (value[line.end - 1] === '\\') open.put('\n', line.end, line.end);
    else {
      body.push(open.build());
      open = undefined;
    }
  }
  if (open !== undefined) body.push(open.build());
  const whole = builder.build();
  const shebang = /^#!([^\n]*)/.exec(whole.value)?.[1];
  return { body, shebang, whole };
}
