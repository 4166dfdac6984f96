/** Recipes as the shell receives them, after make has replaced its references. */
import type { Run, SourceFile, Text } from '../../source/text.ts';
import { sliceText, sourceStart, textBuilder } from '../../source/text.ts';
import type { Hole } from '../lib/shell/types.ts';
import { isKnown, type Value } from '../lib/value.ts';
import { textOfField } from '../lib/word.ts';
import { type Scene, sectionsOf } from './expand.ts';

/** Shell text and the stretches of it that stand for values. */
export interface ShellText {
  readonly text: Text;
  readonly holes: readonly Hole[];
  /** Set when it is longer than what is read. */
  readonly cut?: true;
}

/** More ways to put one recipe together than this are not read. */
const MOST_VARIANTS = 4;
/** A recipe that grows longer than this is read as far as that. */
const LONGEST = 300_000;
/** Characters that the shell acts upon, so that a value that holds them has to be read as part of the script. */
const ACTIVE = /["'`\\$;|&<>()#\n]/;

/**
 * A range of a text as shell: once for each way in which the variables that hold shell syntax may be set. A variable that
 * holds plain words becomes a hole, so that its words keep the place where they are written and the place of use.
 */
export function shellTexts(scene: Scene, text: Text, start: number, end: number): ShellText[] {
  const variants: ShellText[] = [];
  const sections = [...sectionsOf(scene, text, start, end)];
  let count = 1;
  for (const section of sections)
    if (section.kind === 'reference' && isActive(section.value))
      count = Math.max(count, Math.min(MOST_VARIANTS, section.value.alternatives.length));
  for (let variant = 0; variant < count; variant++) {
    const parts: ShellText[] = [];
    let left = LONGEST;
    for (const section of sections) {
      const part = partOf(text, section, variant);
      left -= part.text.value.length;
      if (left < 0) {
        if (section.kind === 'literal')
          parts.push({ ...part, text: sliceText(part.text, 0, part.text.value.length + left) });
        break;
      }
      parts.push(part);
    }
    variants.push(left < 0 ? { ...joined(text.file, parts), cut: true } : joined(text.file, parts));
  }
  return variants;
}

type Section = ReturnType<typeof sectionsOf> extends Generator<infer S> ? S : never;

function partOf(text: Text, section: Section, variant: number): ShellText {
  const { start, end } = section;
  if (section.kind === 'literal') return { text: sliceText(text, start, end), holes: [] };
  if (section.kind === 'dollar') return { text: textBuilder(text).put('$', start, end).build(), holes: [] };
  const { value } = section;
  if (!isActive(value)) return { text: sliceText(text, start, end), holes: [{ start: 0, end: end - start, value }] };
  const fields = value.alternatives[Math.min(variant, value.alternatives.length - 1)] ?? [];
  return textOfField(fields[0] ?? [], text.file, sourceStart(text, start));
}

function isActive(value: Value): boolean {
  return value.alternatives.some((fields) =>
    fields.some((field) => field.some((piece) => isKnown(piece) && ACTIVE.test(piece.text))),
  );
}

/** Texts of one file behind each other. */
export function joined(file: SourceFile, parts: readonly ShellText[]): ShellText {
  const runs: Run[] = [];
  const values: string[] = [];
  const holes: Hole[] = [];
  let length = 0;
  for (const { text, holes: inside } of parts) {
    for (const run of text.runs) if (run.valueLength > 0) runs.push({ ...run, value: run.value + length });
    for (const hole of inside) holes.push({ ...hole, start: hole.start + length, end: hole.end + length });
    values.push(text.value);
    length += text.value.length;
  }
  if (runs.length === 0) runs.push(...(parts[0]?.text.runs ?? []));
  return { text: { file, value: values.join(''), runs }, holes };
}

/** The lines of a recipe, each of which a shell of its own runs, without the `@`, `-` and `+` in front of them. */
export function shellLines({ text, holes }: ShellText): ShellText[] {
  const lines: ShellText[] = [];
  const { value } = text;
  let start = 0;
  let next = 0;
  while (start < value.length) {
    let end = value.indexOf('\n', start);
    while (end >= 0 && isContinued(value, end)) end = value.indexOf('\n', end + 1);
    if (end < 0) end = value.length;
    let from = start;
    while (from < end && '@-+ \t'.includes(value[from] ?? '')) from++;
    const inside: Hole[] = [];
    for (; next < holes.length; next++) {
      const hole = holes[next];
      if (hole === undefined || hole.start >= end) break;
      if (hole.start >= from && hole.end <= end)
        inside.push({ ...hole, start: hole.start - from, end: hole.end - from });
    }
    if (from < end) lines.push({ text: sliceText(text, from, end), holes: inside });
    start = end + 1;
  }
  return lines;
}

function isContinued(value: string, newline: number): boolean {
  let at = value[newline - 1] === '\r' ? newline - 2 : newline - 1;
  let count = 0;
  for (; value[at] === '\\'; at--) count++;
  return count % 2 === 1;
}
