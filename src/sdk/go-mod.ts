/** Reads go.mod and go.work, and says what moving to Helm 4 changes in them (https://go.dev/ref/mod#go-mod-file). */
import type { SdkModuleFile } from '../helm/sdk/index.ts';
import type { TextEdit } from './rewrite/context.ts';

interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** One line that says something, in a block or by itself. */
export interface ModLine {
  readonly directive: string;
  /** What follows the directive, without quotes. */
  readonly words: readonly Piece[];
  readonly comment: string;
  /** The whole line with its line break. */
  readonly start: number;
  readonly end: number;
}

export interface Requirement {
  readonly path: Piece;
  readonly version: Piece;
  readonly indirect: boolean;
  readonly line: ModLine;
}

/** The lines of a go.mod or go.work that can be read. */
export function modLines(text: string): readonly ModLine[] {
  const lines: ModLine[] = [];
  let block: string | undefined;
  for (let start = 0; start < text.length; ) {
    const stop = text.indexOf('\n', start);
    const end = stop < 0 ? text.length : stop + 1;
    const { words, comment } = wordsOf(text, start, end);
    const first = words[0];
    if (first !== undefined && block !== undefined) {
      if (first.text === ')') block = undefined;
      else lines.push({ directive: block, words, comment, start, end });
    } else if (first !== undefined) {
      if (words[1]?.text === '(' && words.length === 2) block = first.text;
      else lines.push({ directive: first.text, words: words.slice(1), comment, start, end });
    }
    start = end;
  }
  return lines;
}

function wordsOf(
  text: string,
  start: number,
  end: number,
): { readonly words: readonly Piece[]; readonly comment: string } {
  const words: Piece[] = [];
  const word = /[ \t\r]*(?:(\/\/[^\r\n]*)|([()])|"([^"\r\n]*)"|`([^`]*)`|((?:(?!\/\/)[^\s()"`])+))/y;
  word.lastIndex = start;
  for (let match = word.exec(text); match !== null && word.lastIndex <= end; match = word.exec(text)) {
    const [, comment, bracket, quoted, raw, plain] = match;
    if (comment !== undefined) return { words, comment };
    const value = bracket ?? quoted ?? raw ?? plain ?? '';
    const at = word.lastIndex - (quoted !== undefined || raw !== undefined ? 1 : 0);
    words.push({ text: value, start: at - value.length, end: at });
  }
  return { words, comment: '' };
}

/** The `require` lines. */
export function requirements(lines: readonly ModLine[]): readonly Requirement[] {
  return lines.flatMap((line): Requirement[] => {
    const [path, version] = line.words;
    if (line.directive !== 'require' || path === undefined || version === undefined) return [];
    return [{ path, version, indirect: /^\/\/\s*indirect\b/.test(line.comment), line }];
  });
}

/** The `replace` lines of a module: what stands in its place, a path with its version. */
export function replacements(
  lines: readonly ModLine[],
  path: string,
): readonly { readonly line: ModLine; readonly by: string }[] {
  return lines.flatMap((line) => {
    const arrow = line.words.findIndex((word) => word.text === '=>');
    if (line.directive !== 'replace' || arrow < 0 || line.words[0]?.text !== path) return [];
    return [
      {
        line,
        by: line.words
          .slice(arrow + 1)
          .map((word) => word.text)
          .join(' '),
      },
    ];
  });
}

export interface ModChange {
  /** The Helm 4 release to require: `4.3.1`. */
  readonly target: string;
  /** What its own go.mod asks; undefined when unknown. */
  readonly needs: SdkModuleFile | undefined;
  /** Whether code goes on importing Helm 3. */
  readonly keepsHelm3: boolean;
}

const HELM3 = 'helm.sh/helm/v3';
const HELM4 = 'helm.sh/helm/v4';

/** The edits of a go.mod whose code moves to Helm 4. */
export function goModEdits(text: string, change: ModChange): TextEdit[] {
  const lines = modLines(text);
  const required = requirements(lines);
  const edits: TextEdit[] = [...goEdits(text, change.needs?.go)];
  const helm4 = required.find(({ path }) => path.text === HELM4);
  const version = `v${change.target}`;
  let written = helm4 !== undefined;
  if (helm4 !== undefined && isLower(helm4.version.text, version)) edits.push(replace(helm4.version, version));
  for (const one of required) {
    if (one.path.text !== HELM3 || change.keepsHelm3) continue;
    if (written) edits.push(away(text, one.line));
    else edits.push(replace(one.path, HELM4), replace(one.version, version));
    written = true;
  }
  if (!written) edits.push(...addRequirement(text, required, version));
  if (!change.keepsHelm3) edits.push(...otherMentions(text, lines));
  for (const { path, version: has } of required) {
    const needed = change.needs?.requires[path.text];
    if (needed !== undefined && isLower(has.text, needed)) edits.push(replace(has, needed));
  }
  return joined(edits);
}

/** What is put behind the end of a text that is replaced itself goes with that. */
function joined(edits: readonly TextEdit[]): TextEdit[] {
  const inserted = edits.find(({ start, end }) => start === end);
  const front = edits.find(({ start, end }) => start < end && end === inserted?.start);
  if (inserted === undefined || front === undefined) return [...edits];
  const both = { ...front, text: front.text + inserted.text };
  return edits.flatMap((edit) => (edit === inserted ? [] : [edit === front ? both : edit]));
}

function replace(piece: Piece, text: string): TextEdit {
  return { start: piece.start, end: piece.end, text };
}

/** Raises the `go` line; a `toolchain` line below it goes. */
export function goEdits(text: string, needed: string | undefined): TextEdit[] {
  const lines = modLines(text);
  const version = lines.find((line) => line.directive === 'go')?.words[0];
  if (needed === undefined || version === undefined || !isLower(version.text, needed)) return [];
  const edits = [replace(version, needed)];
  const toolchain = lines.find((line) => line.directive === 'toolchain');
  const named = /^go(\d[\d.]*)/.exec(toolchain?.words[0]?.text ?? '')?.[1];
  if (toolchain !== undefined && named !== undefined && isLower(named, needed)) {
    edits.push(away(text, toolchain));
  }
  return edits;
}

/** Takes a line away, with the empty line behind it when one stands before it too. */
function away(text: string, { start, end }: ModLine): TextEdit {
  const blank = /[ \t]*\r?\n/y;
  blank.lastIndex = end;
  const alone = (start === 0 || /\n[ \t]*\r?\n$/.test(text.slice(Math.max(0, start - 100), start))) && blank.test(text);
  return { start, end: alone ? blank.lastIndex : end, text: '' };
}

/** Requires Helm 4 on a line after Helm 3's, or at the end. */
function addRequirement(text: string, required: readonly Requirement[], version: string): TextEdit[] {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const helm3 = required.find(({ path }) => path.text === HELM3);
  if (helm3 === undefined) {
    const gap = text === '' || text.endsWith('\n') ? '' : lineEnd;
    return [{ start: text.length, end: text.length, text: `${gap}${lineEnd}require ${HELM4} ${version}${lineEnd}` }];
  }
  const before = text.slice(helm3.line.start, helm3.path.start);
  const { end } = helm3.line;
  const own = `${before}${HELM4} ${version}`;
  return [{ start: end, end, text: text.charAt(end - 1) === '\n' ? `${own}${lineEnd}` : `${lineEnd}${own}` }];
}

/** Tools of Helm 3, and versions of it that are excluded or put in place of others. */
function otherMentions(text: string, lines: readonly ModLine[]): TextEdit[] {
  return lines.flatMap((line): TextEdit[] => {
    const word = line.words[0];
    if (word === undefined) return [];
    if (line.directive === 'tool' && word.text.startsWith(`${HELM3}/`)) {
      return [{ start: word.start, end: word.start + HELM3.length, text: HELM4 }];
    }
    const gone = (line.directive === 'replace' || line.directive === 'exclude') && word.text === HELM3;
    return gone ? [away(text, line)] : [];
  });
}

/** Whether a version of Go or of a module comes before another; pseudo-versions and tags of one day compare as text. */
export function isLower(a: string, b: string): boolean {
  const [mainA, preA] = parts(a);
  const [mainB, preB] = parts(b);
  for (let k = 0; k < 3; k++) {
    const difference = (mainA[k] ?? 0) - (mainB[k] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  if (preA === preB) return false;
  if (preA === '' || preB === '') return preB === '';
  return preA < preB;
}

function parts(version: string): readonly [readonly number[], string] {
  const match = /^v?(\d+(?:\.\d+){0,2})(?:-?([^+]*))?/.exec(version);
  return [(match?.[1] ?? '').split('.').map(Number), match?.[2] ?? ''];
}
