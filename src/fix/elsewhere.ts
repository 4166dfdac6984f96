/** Whether what a change rewrites in a variable also serves something that it is not made for. */
import type { Fact, HelmCommand, Word } from '../facts.ts';
import { addTo } from '../multimap.ts';
import { type Span, spanKey } from '../source/span.ts';
import { fileText, type SourceFile, spanOf } from '../source/text.ts';
import type { Change } from './plan.ts';

/** What may look at a variable without passing it to a program of meaning. */
const HARMLESS = /^\s*(?:-\s+)?(?:@|-)?(?:echo|printf|:|\[\[?|test|(?:el)?if\s+\[\[?|export|readonly|local|declare)\s/;
/** The same in a language where a name stands without a mark; a list may also grow. */
const HARMLESS_CALL = /^\s*(?:print|puts|echo|Write-\w+|console\.\w+|log\w*\.\w+)\b/i;
const GROWS = /^(?:\.(?:append|extend|insert|push|unshift|concat)\b|\s*\+=)/;
const POSITIONAL = /^"?(?:\$\{?[1-9]|%[1-9])/;
const CODE = /\.(?:py|[cm]?[jt]sx?|psm?1|rb|groovy)$|(?:^|\/)[^/]*jenkinsfile[^/]*$/i;
const MOST_NAMES = 20;

/** A word that came through a variable, and the command that it ended up in. */
interface Carried {
  readonly word: Word;
  readonly command: HelmCommand;
}

/**
 * Makes a function that says, for a change, which use of the same text stands in its way; undefined when none does: a command
 * of Helm that its findings are not about, or another program that gets the variable. Of the latter only those can be told that
 * are written with the name of the variable, in the file of the command or, where the variable is set in another one, in any file
 * that names that one.
 *
 * @param files every file that was read, by path
 */
export function elsewhere(
  facts: readonly Fact[],
  files: ReadonlyMap<string, SourceFile>,
): (change: Change) => string | undefined {
  const textOf = (path: string): string | undefined => files.get(path)?.text;
  const carried = new Map<string, Carried[]>();
  const commands = new Map<string, Span[]>();
  for (const fact of facts) {
    if (fact.kind !== 'command') continue;
    addTo(commands, fact.span.path, fact.span);
    for (const word of fact.words) if (word.via.length > 0) addTo(carried, word.span.path, { word, command: fact });
  }
  return (change) => {
    let meant: ReadonlySet<string> | undefined;
    for (const { span, text } of change.edits) {
      const words = (carried.get(span.path) ?? []).filter(
        ({ word: { span: at } }) => at.start < span.end && span.start < at.end,
      );
      if (words.length === 0) continue;
      meant ??= new Set(change.findings.flatMap(({ subjects = [] }) => subjects.map(spanKey)));
      const subjects = meant;
      const foreign = words.find(({ command }) => !subjects.has(spanKey(command.span)))?.command;
      if (foreign !== undefined)
        return `It also reaches '${spoken(foreign)}' at ${foreign.span.path}:${foreign.span.startLine}, which needs something else.`;
      const known = words.flatMap(({ word }) => word.via);
      const argument = known.find((via) => POSITIONAL.test(textOf(via.path)?.slice(via.start, via.end) ?? ''));
      if (text === '' && argument !== undefined)
        return `The arguments behind it would move up to what ${argument.path}:${argument.startLine} takes by number.`;
      const places = (path: string): Known => ({ path, spans: [...known, ...(commands.get(path) ?? [])] });
      const told = (path: string, line: number): string =>
        `It is written in a variable that ${path}:${line} uses for something else.`;
      for (const [from, name] of namesOf(known, textOf)) {
        for (const path of from === span.path ? [from] : [from, ...naming(span.path, files)]) {
          const other = otherUse(name, places(path), textOf(path) ?? '');
          if (other !== undefined) return told(path, other);
        }
      }
      const other = CODE.test(span.path) ? laterUse(span, places(span.path), textOf(span.path) ?? '') : undefined;
      if (other !== undefined) return told(span.path, other);
    }
    return undefined;
  };
}

function spoken({ plugin, path }: HelmCommand): string {
  return ['helm', ...new Set([...(plugin === undefined ? [] : [plugin]), ...path])].join(' ');
}

/** The variables that stand at the given places, with their files. */
function namesOf(
  places: readonly Span[],
  textOf: (path: string) => string | undefined,
): (readonly [path: string, name: string])[] {
  const found = new Map<string, readonly [string, string]>();
  for (const { path, start, end } of places) {
    const written = (textOf(path) ?? '').slice(start, Math.min(end, start + 200));
    const name = /\$[({]{0,2}\s{0,3}(?:env\.)?([A-Za-z_]\w*)/.exec(written)?.[1];
    if (name !== undefined && found.size < MOST_NAMES) found.set(`${path}\0${name}`, [path, name]);
  }
  return [...found.values()];
}

/** Places of a file that are accounted for. */
interface Known {
  readonly path: string;
  readonly spans: readonly Span[];
}

function inside({ path, spans }: Known, at: number): boolean {
  return spans.some((span) => span.path === path && span.start <= at && at < span.end);
}

/** Files that name another one, which they may take in. */
function naming(path: string, files: ReadonlyMap<string, SourceFile>): string[] {
  const base = path.slice(path.lastIndexOf('/') + 1);
  return [...files.values()].filter((file) => file.path !== path && file.text.includes(base)).map((file) => file.path);
}

/** The line of a use that is neither in a command of Helm nor one of the places that the word came through. */
function otherUse(name: string, known: Known, text: string): number | undefined {
  const use = new RegExp(`\\$(?:[({]{1,2}\\s{0,3}(?:env\\.)?)?${name}\\b|%${name}%`, 'g');
  for (const { index, 0: written } of text.matchAll(use)) {
    if (inside(known, index)) continue;
    // PowerShell sets it under the same name.
    if (/^[ \t]*=(?!=)/.test(text.slice(index + written.length, index + written.length + 20))) continue;
    const line = text.slice(text.lastIndexOf('\n', index) + 1, index + written.length);
    if (!HARMLESS.test(line)) return lineOf(known.path, text, index);
  }
  return undefined;
}

const SET = /(?:^|[\n;])[ \t]*(?:(?:const|let|var|def|final|export)[ \t]+)?[$@]?([A-Za-z_]\w*)[ \t]*=(?![=>~])/g;

/** As `otherUse`, of the variable that a program sets to what stands at a place, up to where it is set again. */
function laterUse(place: Span, known: Known, text: string): number | undefined {
  const from = Math.max(0, place.start - 500);
  const name = [...text.slice(from, place.start).matchAll(SET)].at(-1)?.[1];
  if (name === undefined) return undefined;
  const use = new RegExp(`(?<![\\w.'"-])${name}\\b(?!['"(-])`, 'g');
  use.lastIndex = place.end;
  for (let found = use.exec(text); found !== null; found = use.exec(text)) {
    const { index } = found;
    const behind = text.slice(index + name.length, index + name.length + 20);
    if (/^[ \t]*=(?![=>~])/.test(behind)) return undefined;
    const line = text.slice(text.lastIndexOf('\n', index) + 1, index);
    if (!inside(known, index) && !GROWS.test(behind) && !HARMLESS_CALL.test(line) && !/#|\/\//.test(line))
      return lineOf(known.path, text, index);
  }
  return undefined;
}

function lineOf(path: string, text: string, at: number): number {
  return spanOf(fileText({ path, text }), at, at).startLine;
}
