/** The edits that give a file the imports it needs, with the lines sorted as gofmt sorts them. */
import { addTo } from '../../multimap.ts';
import type { GenDecl, GoFile, ImportSpec } from '../go/ast.ts';
import type { TextEdit } from './context.ts';
import { commentsBetween, lineEndOf } from './file-context.ts';
import { packageName } from './packages.ts';

/** `name` is undefined where the name of the package itself is meant. */
export interface NewImport {
  readonly name: string | undefined;
  readonly path: string;
}

/** What becomes of one import: the imports that stand in its place, none when it goes. */
export type ImportChanges = ReadonlyMap<ImportSpec, readonly NewImport[]>;

export interface ImportEdit {
  /** The import whose edit it is; undefined for imports that something else needs. */
  readonly spec: ImportSpec | undefined;
  readonly edit: TextEdit;
}

/** A line of an import declaration after the change. */
interface Line extends NewImport {
  /** The import that it was before. */
  readonly from: ImportSpec | undefined;
  /** The import that it is there for. */
  readonly owner: ImportSpec | undefined;
}

/** Whether every import in parentheses has its lines for itself, as gofmt leaves them. */
export function importsAreLines(file: GoFile): boolean {
  return importDecls(file).every((decl) => {
    if (decl.lparen === undefined || decl.specs.length === 0) return true;
    let at = decl.lparen + 1;
    for (const spec of decl.specs) {
      if (!file.text.slice(at, spec.start).includes('\n')) return false;
      at = spec.end;
    }
    return file.text.slice(at, decl.rparen).includes('\n');
  });
}

function importDecls(file: GoFile): GenDecl[] {
  const decls: GenDecl[] = [];
  for (const decl of file.decls) if (decl.kind === 'GenDecl' && decl.token === 'import') decls.push(decl);
  return decls;
}

/** The edits for changed imports and for new ones. */
export function importEdits(file: GoFile, changes: ImportChanges, added: readonly NewImport[]): ImportEdit[] {
  const edits: ImportEdit[] = [];
  const decls = importDecls(file);
  if (decls.length === 0 && file.name !== undefined) {
    const at = lineTail(file, file.name.end);
    const end = lineEndOf(file.text);
    const lines = [...added].sort(byPath).map((line) => `${end}import ${written(line)}`);
    return [{ spec: undefined, edit: { start: at, end: at, text: `${end}${lines.join('')}` } }];
  }
  const runs = decls.flatMap((decl) => runsOf(file, decl));
  const homes = placeAdded(runs, changes, added);
  for (const decl of decls) {
    const specs = decl.specs.filter((spec) => spec.kind === 'ImportSpec');
    const own = runs.filter((run) => run.decl === decl);
    const extra = own.flatMap((run) => homes.get(run) ?? []);
    if (decl.lparen === undefined) {
      edits.push(...singleEdits(file, decl, specs, changes, extra));
      continue;
    }
    if (extra.length === 0 && specs.every((spec) => changes.get(spec)?.length === 0)) {
      edits.push({ spec: specs[0], edit: dropDecl(file, decl) });
      continue;
    }
    for (const run of own) edits.push(...runEdits(file, run, changes, homes.get(run) ?? []));
    const alone = homes.get(decl) ?? [];
    if (alone.length > 0) {
      const end = lineEndOf(file.text);
      const lines = [...alone].sort(byPath).map((line) => `${end}\t${written(line)}`);
      edits.push({
        spec: undefined,
        edit: { start: decl.lparen + 1, end: decl.lparen + 1, text: `${lines.join('')}${end}` },
      });
    }
  }
  return edits;
}

/** Imports on lines that follow each other, which gofmt sorts among themselves. */
interface Run {
  readonly decl: GenDecl;
  readonly specs: readonly ImportSpec[];
}

function runsOf(file: GoFile, decl: GenDecl): Run[] {
  const runs: { decl: GenDecl; specs: ImportSpec[] }[] = [];
  let end: number | undefined;
  for (const spec of decl.specs) {
    if (spec.kind !== 'ImportSpec') continue;
    const run = runs.at(-1);
    const lines = end === undefined ? 0 : file.text.slice(end, spec.start).split('\n').length - 1;
    if (run === undefined || lines > 1) runs.push({ decl, specs: [spec] });
    else run.specs.push(spec);
    end = spec.end;
  }
  return runs;
}

/** Which run or declaration gets which new import. */
function placeAdded(
  runs: readonly Run[],
  changes: ImportChanges,
  added: readonly NewImport[],
): ReadonlyMap<Run | GenDecl, readonly NewImport[]> {
  const homes = new Map<Run | GenDecl, NewImport[]>();
  const helm = runs.find((run) => run.specs.some((spec) => changes.has(spec))) ?? runs[0];
  if (helm === undefined) return homes;
  const isStd = (path: string): boolean => !(path.split('/', 1)[0] ?? path).includes('.');
  const grouped = runs.filter((run) => run.decl.lparen !== undefined);
  for (const item of added) {
    let home: Run | GenDecl = helm;
    if (isStd(item.path)) {
      home =
        grouped.find((run) => run.specs.every((spec) => isStd(spec.value) && spec.value !== 'C')) ??
        grouped.find((run) => run.specs.some((spec) => isStd(spec.value) && spec.value !== 'C')) ??
        grouped[0]?.decl ??
        helm;
    } else if (!item.path.startsWith('helm.sh/')) {
      const host = item.path.split('/', 1)[0];
      home = grouped.find((run) => run.specs.some((spec) => spec.value.split('/', 1)[0] === host)) ?? helm;
    }
    addTo(homes, home, item);
  }
  return homes;
}

function written(line: NewImport): string {
  return line.name === undefined || line.name === packageName(line.path)
    ? `"${line.path}"`
    : `${line.name} "${line.path}"`;
}

function byPath(a: NewImport, b: NewImport): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return (a.name ?? '') < (b.name ?? '') ? -1 : 1;
}

/** An import without parentheses: the path changes in place, further imports get lines of their own. */
function singleEdits(
  file: GoFile,
  decl: GenDecl,
  specs: readonly ImportSpec[],
  changes: ImportChanges,
  extra: readonly NewImport[],
): ImportEdit[] {
  const spec = specs[0];
  if (spec === undefined) return [];
  const lines = changes.get(spec);
  const more = [...(lines ?? []).slice(1), ...extra];
  if (lines !== undefined && lines.length === 0 && more.length === 0) return [{ spec, edit: dropDecl(file, decl) }];
  const first = lines === undefined ? undefined : (lines[0] ?? more.shift());
  const edits: ImportEdit[] = first === undefined ? [] : inPlace(spec, first).map((edit) => ({ spec, edit }));
  if (more.length > 0) {
    const at = lineTail(file, decl.end);
    const end = lineEndOf(file.text);
    const text = more.map((line) => `${end}import ${written(line)}`).join('');
    edits.push({ spec: lines === undefined ? undefined : spec, edit: { start: at, end: at, text } });
  }
  return edits;
}

/** Takes a declaration away with the empty line after it. */
function dropDecl(file: GoFile, decl: GenDecl): TextEdit {
  const rest = /[ \t]*(?:\r?\n)?(?:[ \t]*\r?\n)?/y;
  rest.lastIndex = lineTail(file, decl.end);
  rest.exec(file.text);
  return { start: decl.start, end: Math.max(decl.end, rest.lastIndex), text: '', gone: true };
}

/** The end of what stands on the line behind `offset`: a comment, or nothing. */
function lineTail(file: GoFile, offset: number): number {
  const gap = /[ \t]*;?[ \t]*/y;
  gap.lastIndex = offset;
  gap.exec(file.text);
  const comment = commentsBetween(file.comments, gap.lastIndex, file.text.length)[0];
  return comment?.start === gap.lastIndex ? comment.end : offset;
}

/** The least that turns one import into another. */
function inPlace(spec: ImportSpec, line: NewImport): TextEdit[] {
  const edits: TextEdit[] = [];
  const old = spec.name?.name;
  const name = line.name === packageName(line.path) && old === undefined ? undefined : line.name;
  if (name !== old && name !== undefined) {
    if (spec.name === undefined) edits.push({ start: spec.path.start, end: spec.path.start, text: `${name} ` });
    else edits.push({ start: spec.name.start, end: spec.name.end, text: name });
  } else if (name === undefined && spec.name !== undefined) {
    edits.push({ start: spec.name.start, end: spec.path.start, text: '' });
  }
  if (line.path !== spec.value) edits.push({ start: spec.path.start + 1, end: spec.path.end - 1, text: line.path });
  return edits;
}

function runEdits(file: GoFile, run: Run, changes: ImportChanges, extra: readonly NewImport[]): ImportEdit[] {
  const { text } = file;
  if (extra.length === 0 && !run.specs.some((spec) => changes.has(spec))) return [];
  const lines = newLines(run, changes, extra);
  const stay = longestRise(lines.map((line) => (line.from === undefined ? -1 : run.specs.indexOf(line.from))));
  const kept = new Set(lines.filter((_, k) => stay.has(k)).map((line) => line.from));
  const edits: ImportEdit[] = [];
  for (const spec of run.specs) {
    if (kept.has(spec)) continue;
    edits.push({ spec: changes.has(spec) ? spec : undefined, edit: dropLine(file, run, spec, lines.length === 0) });
  }
  const end = lineEndOf(text);
  let waiting: Line[] = [];
  let after: ImportSpec | undefined;
  const content = (line: Line): string => {
    const { from } = line;
    return `${written(line)}${from === undefined ? '' : text.slice(from.end, lineTail(file, from.end))}`;
  };
  const put = (next: ImportSpec | undefined): void => {
    const owner = waiting.find((line) => line.owner !== undefined)?.owner;
    if (waiting.length === 0) return;
    if (after !== undefined) {
      const at = lineTail(file, after.end);
      const more = waiting.map((line) => `${end}\t${content(line)}`).join('');
      edits.push({ spec: owner, edit: { start: at, end: at, text: more } });
    } else if (next !== undefined) {
      const more = waiting.map((line) => `${content(line)}${end}\t`).join('');
      edits.push({ spec: owner, edit: { start: next.start, end: next.start, text: more } });
    }
    waiting = [];
  };
  for (const [k, line] of lines.entries()) {
    if (!stay.has(k) || line.from === undefined) {
      waiting.push(line);
      continue;
    }
    put(line.from);
    after = line.from;
    for (const edit of inPlace(line.from, line)) edits.push({ spec: line.from, edit });
  }
  put(undefined);
  return edits;
}

/** The lines of a run after the change, sorted when they were. */
function newLines(run: Run, changes: ImportChanges, extra: readonly NewImport[]): Line[] {
  const lines: Line[] = [];
  for (const spec of run.specs) {
    const list = changes.get(spec);
    if (list === undefined) {
      lines.push({ name: spec.name?.name, path: spec.value, from: spec, owner: undefined });
      continue;
    }
    for (const [k, item] of list.entries()) lines.push({ ...item, from: k === 0 ? spec : undefined, owner: spec });
  }
  const free = run.specs.filter((spec) => changes.get(spec)?.length === 0);
  for (const item of extra) {
    const from = lines.length === 0 ? free[0] : undefined;
    lines.push({ ...item, from, owner: from });
  }
  const unique = lines.filter(
    (line, k) =>
      line.from !== undefined || lines.findIndex((other) => other.path === line.path && other.name === line.name) === k,
  );
  const sorted = run.specs.every((spec, k) => k === 0 || (run.specs[k - 1]?.value ?? '') <= spec.value);
  return sorted ? unique.sort(byPath) : unique;
}

/** The places of a longest rising chain of the numbers that are not negative. */
function longestRise(numbers: readonly number[]): ReadonlySet<number> {
  const best: { readonly length: number; readonly before: number }[] = [];
  let last = -1;
  for (const [k, number] of numbers.entries()) {
    let length = number < 0 ? 0 : 1;
    let before = -1;
    for (let j = Math.max(0, k - 200); number >= 0 && j < k; j++) {
      const other = numbers[j] ?? -1;
      if (other < 0 || other >= number || (best[j]?.length ?? 0) < length) continue;
      length = (best[j]?.length ?? 0) + 1;
      before = j;
    }
    best.push({ length, before });
    if (length > 0 && length > (best[last]?.length ?? 0)) last = k;
  }
  const chain = new Set<number>();
  for (let k = last; k >= 0; k = best[k]?.before ?? -1) chain.add(k);
  return chain;
}

/** Takes the line of an import away; with the empty line before or after it, when its run becomes empty. */
function dropLine(file: GoFile, run: Run, spec: ImportSpec, empty: boolean): TextEdit {
  const { text } = file;
  let start = text.lastIndexOf('\n', spec.start - 1) + 1;
  const rest = /[ \t]*(?:\r?\n)?/y;
  rest.lastIndex = lineTail(file, spec.end);
  rest.exec(text);
  let end = rest.lastIndex;
  const blank = empty ? /\n([ \t]*\r?\n)$/.exec(text.slice(Math.max(0, start - 80), start)) : null;
  if (blank !== null && spec === run.specs[0]) start -= blank[1]?.length ?? 0;
  if (empty && spec === run.specs.at(-1) && run === firstRun(file, run)) {
    const after = /[ \t]*\r?\n/y;
    after.lastIndex = end;
    if (after.test(text)) end = after.lastIndex;
  }
  return { start, end, text: '', gone: true };
}

function firstRun(file: GoFile, run: Run): Run | undefined {
  const first = runsOf(file, run.decl)[0];
  return first?.specs[0] === run.specs[0] ? run : undefined;
}
