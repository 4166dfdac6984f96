import type { Flag, HelmCommand, Word } from '../../src/facts.ts';
import type { Edit, Fix } from '../../src/rule.ts';
import { subcommandWord } from './commands.ts';
import { exactRange } from './words.ts';

/** The releases that accept the result, and whether it then behaves as before. */
export interface Terms {
  readonly worksOn: string;
  readonly safe: boolean;
  /** For an unsafe one: what behaves differently, one sentence. */
  readonly changes?: string;
  /** Rows (`rule/row`) that are told of the result, and were as true of what stood there. */
  readonly leaves?: readonly string[];
}

/** Both majors from 3.0 on. */
export const BOTH = '>=3.0.0 <5';
/** Helm 4 only. */
export const FOUR = '>=4.0.0 <5';

function fix(title: string, edits: readonly (Edit | undefined)[], terms: Terms): Fix[] {
  const exact = edits.filter((edit) => edit !== undefined);
  return exact.length === edits.length ? [{ title, edits: exact, ...terms }] : [];
}

/** Takes a flag without a value in the next word out of the command; of a cluster such as `-aA` only its letter. */
export function dropFlag(flag: Flag, terms: Terms): Fix[] {
  return replaceFlag(flag, '', terms, `Drop ${flag.written}`);
}

/** Writes other words in place of a flag and its attached value. Empty text deletes. */
export function replaceFlag(flag: Flag, text: string, terms: Terms, title = `Write ${text}`): Fix[] {
  if (flag.value !== undefined && !flag.attached) return [];
  if (flag.cluster) return replaceLetter(flag, text, terms, title);
  return fix(title, [wholeWord(flag.word, text)], terms);
}

/** Gives a flag another name and keeps its value. */
export function renameFlag(flag: Flag, name: string, terms: Terms): Fix[] {
  if (flag.cluster) return [];
  const span = exactRange(flag.word, 0, flag.written.length);
  return fix(`Write ${name}`, [span === undefined ? undefined : { span, text: name }], terms);
}

/** Writes another text in place of a word. */
export function replaceWord(word: Word, text: string, terms: Terms, title = `Write ${text}`): Fix[] {
  return fix(title, [wholeWord(word, text)], terms);
}

/** Adds words after the sub-command. Only in shell text: in an argument list they would become one argument. */
export function insertAfterSubcommand(command: HelmCommand, words: string, terms: Terms, title: string): Fix[] {
  const word = command.origin === 'shell' ? subcommandWord(command) : undefined;
  if (word?.text === undefined || word.via.length > 0) return [];
  return fix(title, [wholeWord(word, `${word.text} ${words}`)], terms);
}

function wholeWord(word: Word, text: string): Edit | undefined {
  const span = word.text === undefined ? undefined : exactRange(word, 0, word.text.length);
  return span === undefined ? undefined : { span, text };
}

function replaceLetter(flag: Flag, text: string, terms: Terms, title: string): Fix[] {
  const cluster = flag.word.text;
  const at = cluster?.indexOf(flag.written.replace(/^-/, ''), 1) ?? -1;
  if (cluster === undefined || at < 1) return [];
  const rest = cluster.slice(0, at) + cluster.slice(at + 1);
  const words = [rest === '-' ? '' : rest, text].filter((part) => part !== '').join(' ');
  return fix(title, [wholeWord(flag.word, words)], terms);
}
