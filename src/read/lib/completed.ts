/**
 * Files that a template engine completes (Jinja, Go templates, ERB, Terraform, cookiecutter). What steers the template is
 * blanked, and what it prints becomes placeholders of the same length, so that every reader meets text of its own format
 * in which every character has kept its place.
 */
import { type SourceFile, spanOf, type Text } from '../../source/text.ts';
import type { Hole } from './shell/types.ts';
import type { Field, Piece } from './value.ts';

/** What stands for every character of an expression: a code point that no text may hold. https://www.unicode.org/faq/private_use.html#nonchar1 */
const PLACEHOLDER = '\uFDD0';
const PLACEHOLDERS = /\uFDD0+/g;

const SUFFIX =
  /\.(?:gotmpl|gotpl|tmpl|tpl|tftpl|j2|jinja2?|erb|epp|ejs|njk|liquid|mustache|hbs|handlebars|template|in)$/i;
/** To be copied and filled in by people. */
const SAMPLE = /\.(?:dist|sample|example)$/i;
const CHART_TEMPLATE = /(?:^|\/)templates\/.*\.(?:ya?ml|tpl)$/i;
/** What a template of a chart says, and no other YAML in a folder of that name. */
const CHART_WORDS = /\{\{-?[^}]{0,200}(?:\.Values\b|\.Release\b|\.Chart\b|\b(?:include|template|define|tpl)[ \t]+["(])/;
/** An expression longer than this is taken for a stray delimiter. */
const LONGEST = 2_000;

/** The path that a file has when a template engine, or a person, has completed it: `deploy.sh` for `deploy.sh.j2`. */
export function completedPath(path: string): string {
  if (/(?:^|\/)templates\/[^.]*\.tpl$/i.test(path)) return path.replace(/tpl$/i, 'yaml');
  const bare = path.replace(SAMPLE, '').replace(SUFFIX, '').replace(SUFFIX, '');
  // What helm-docs makes of it.
  if (bare !== path && /(?:^|\/)README$/.test(bare)) return `${bare}.md`;
  return /(?:^|\/)$/.test(bare) ? path : bare;
}

const done = new WeakMap<SourceFile, SourceFile>();

/**
 * The file as its readers see it: itself, or, when a template engine completes it, a copy with `template` set whose text
 * has its expressions masked. The same copy is returned each time.
 */
export function completed(file: SourceFile): SourceFile {
  const known = done.get(file);
  if (known !== undefined) return known;
  if (!isTemplate(file)) {
    done.set(file, file);
    return file;
  }
  const path = completedPath(file.path);
  const text = maskedText(file.text, /\.ya?ml$/i.test(path), /\.tftpl$/i.test(file.path));
  const copy: SourceFile = { path: file.path, text, template: { path, written: file.text } };
  done.set(file, copy);
  return copy;
}

function isTemplate({ path, text }: SourceFile): boolean {
  if (SUFFIX.test(path) || path.includes('{{')) return true;
  if (CHART_TEMPLATE.test(path)) return CHART_WORDS.test(text);
  return (
    text.includes('cookiecutter.') &&
    /\{\{-? ?cookiecutter\.|\{% ?(?:if|for|set|raw)\b[^%]{0,200}\bcookiecutter\./.test(text)
  );
}

const CLOSERS: Readonly<Record<string, string>> = {
  '{{': '}}',
  '{%': '%}',
  '{#': '#}',
  '<%': '%>',
  '%{': '}',
  '${': '}',
};
/** Prints nothing: control words, comments, assignments. */
const STEERS =
  /^(?:\{[%#]|%\{|<%[^=]|\{\{[-~]?\s*(?:\/\*|[#^/!>&]|\$\w*(?:\s*,\s*\$\w+)?\s*:?=|(?:if|else|end|range|with|define|block|break|continue)\b))/;
/** Prints whole lines into YAML, indented by itself. */
const PRINTS_LINES = /n?indent\b|\btoYaml\b|\bto_(?:nice_)?yaml\b|\b(?:include|template|tpl)\s/;

function maskedText(text: string, isYaml: boolean, isTerraform: boolean): string {
  const parts: string[] = [];
  let kept = 0;
  /** Where each closer comes next, so that a thousand openers do not search a thousand times. */
  const ahead = new Map<string, number>();
  const find = (closer: string, from: number): number => {
    const known = ahead.get(closer) ?? -1;
    if (known >= from) return known;
    const next = text.indexOf(closer, from);
    ahead.set(closer, next < 0 ? text.length : next);
    return next < 0 ? text.length : next;
  };
  const opener = isTerraform ? /%\{|(?<!\$)\$\{/g : /\{\{(?:-?\s{0,20}\/\*)?|(?<!\$)\{[%#]|<%/g;
  for (let match = opener.exec(text); match !== null; match = opener.exec(text)) {
    // A comment of a Go template may hold other expressions.
    const isComment = match[0].endsWith('/*');
    const inside = isComment ? find('*/', match.index + match[0].length) : match.index + 2;
    const closer = CLOSERS[match[0].slice(0, 2)] ?? '';
    const found = find(closer, inside);
    if (found === text.length) continue;
    const end = found + closer.length;
    if (end - match.index > LONGEST && !isComment) continue;
    const written = text.slice(match.index, end);
    const blank = STEERS.test(written)
      ? !isInWord(text, match.index, end) || isAlone(text, match.index, end)
      : isYaml && PRINTS_LINES.test(written) && isAlone(text, match.index, end);
    const mask = written.replace(/[^\r\n]/g, blank ? ' ' : PLACEHOLDER);
    parts.push(text.slice(kept, match.index), isYaml && blank ? asFirstLine(text, match.index, end, mask) : mask);
    kept = end;
    opener.lastIndex = end;
  }
  return kept === 0 ? text : parts.join('') + text.slice(kept);
}

/**
 * YAML wants the blank lines at the beginning of a block scalar to be no longer than the indentation of the rest. There the
 * mask ends in a comment as deep as the line that follows, if it is long enough; else it stays as it is.
 */
function asFirstLine(text: string, start: number, end: number, mask: string): string {
  const lines = text.slice(Math.max(0, start - 2 * WINDOW), start).split('\n');
  const own = lines.pop()?.length ?? 0;
  const header = lines.findLast((line) => !ALONE.test(line));
  if (mask.includes('\n') || header === undefined || !/[|>][-+0-9]{0,2}\s*$/.test(header)) return mask;
  const behind = text
    .slice(end, end + 2 * WINDOW)
    .split('\n')
    .slice(1);
  const next = behind.find((line) => !ALONE.test(line) && line.trim() !== '')?.search(/\S/);
  if (next === undefined || next < own || next - own >= mask.length) return mask;
  return `${mask.slice(0, next - own)}#${mask.slice(next - own + 1)}`;
}

/** A line with one expression and nothing else. */
const ALONE = /^\s*\{\{[^{}]*\}\}\s*$/;

/** Whether other characters stand right before and behind. */
function isInWord(text: string, start: number, end: number): boolean {
  return /\S/.test(text.charAt(start - 1)) && /\S/.test(text.charAt(end));
}

/** No more than this of a line is looked at. */
const WINDOW = 200;

/** Whether nothing else stands on the line. */
function isAlone(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - WINDOW), start);
  const behind = text.slice(end, end + WINDOW).split('\n', 1)[0] ?? '';
  return before.slice(before.lastIndexOf('\n') + 1).trim() === '' && behind.trim() === '';
}

/** The expressions of a template in a text, as holes whose value nobody knows. */
export function templateHoles(text: Text): Hole[] {
  if (text.file.template === undefined || !text.value.includes(PLACEHOLDER)) return [];
  return [...text.value.matchAll(PLACEHOLDERS)].map(({ 0: found, index }) => ({
    start: index,
    end: index + found.length,
    value: undefined,
  }));
}

/** A part of a text as the file has it, expressions of templates included. */
export function writtenText(text: Text, start: number, end: number): string {
  const value = text.value.slice(start, end);
  const { template } = text.file;
  if (template === undefined || !value.includes(PLACEHOLDER)) return value;
  const span = spanOf(text, start, end);
  return template.written.slice(span.start, span.end);
}

/** A field in which what a template engine will put in is unknown. */
export function withTemplateHoles(field: Field): Field {
  return field.some((piece) => 'text' in piece && piece.text.includes(PLACEHOLDER)) ? field.flatMap(split) : field;
}

function split(piece: Piece): readonly Piece[] {
  if (!('text' in piece) || !piece.text.includes(PLACEHOLDER)) return [piece];
  const pieces: Piece[] = [];
  for (const { 0: part, index } of piece.text.matchAll(/\uFDD0+|[^\uFDD0]+/g)) {
    const start = (piece.at?.start ?? 0) + index;
    const at = piece.at && { text: piece.at.text, start, end: start + part.length };
    if (!part.startsWith(PLACEHOLDER)) pieces.push({ ...piece, text: part, at });
    else {
      const { text: _, ...rest } = piece;
      const unknown = at === undefined ? '{{ }}' : writtenText(at.text, at.start, at.end);
      pieces.push({ ...rest, at, unknown, list: part.length === piece.text.length });
    }
  }
  return pieces;
}
