/** Reads the flags of an argument list by the grammar of one command, as pflag does. */
import type { Flag, Word } from '../facts.ts';
import type { GrammarCommand, GrammarFlag } from './grammar.ts';
import { literalStart, partOf } from './words.ts';
import { pluginFlagTakesValue } from './wrapping.ts';

export interface ReadFlags {
  readonly flags: readonly Flag[];
  /** Words that are neither flags nor values. */
  readonly rest: readonly Word[];
  /** Words that begin like a flag and whose name is not wholly known. */
  readonly unresolved: readonly Word[];
}

/** A flag before its value in the next word, if any, is joined to it. */
interface Found {
  readonly flag: Flag;
  readonly wantsValue: boolean;
}

interface FoundIn {
  readonly found: readonly Found[];
  /** Whether the rest of the word is unknown, so that it may hold further flags. */
  readonly unclear: boolean;
}

/**
 * Reads flags up to `--`, and after it positional words only. Without a grammar (the arguments of a plugin) every flag is
 * unknown. An unknown flag takes no value but an attached one.
 */
export function readFlags(
  words: readonly Word[],
  command: GrammarCommand | undefined,
  plugin: string | undefined,
): ReadFlags {
  const flags: Flag[] = [];
  const rest: Word[] = [];
  const unresolved: Word[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) continue;
    if (word.text === '--') {
      for (const later of words.slice(at + 1)) rest.push(later);
      break;
    }
    const start = literalStart(word);
    if (!start.startsWith('-') || word.text === '-') {
      rest.push(word);
      continue;
    }
    const { found, unclear } = start.startsWith('--')
      ? longFlag(word, start, command, plugin)
      : shortFlags(word, start, command, plugin);
    if (unclear) unresolved.push(word);
    for (const { flag, wantsValue } of found) {
      const next = words[at + 1];
      const takes = next !== undefined && !isOtherPath(next) && (wantsValue || isSecretsSwitch(flag, next, plugin));
      const value = takes ? next : undefined;
      if (value !== undefined) at++;
      flags.push(value === undefined ? flag : { ...flag, value });
    }
  }
  return { flags, rest, unresolved };
}

/** A flag that is there on some paths only comes from another branch than the flag in front of it. */
function isOtherPath(next: Word): boolean {
  return next.maybe && next.text?.startsWith('--') === true;
}

function longFlag(word: Word, start: string, command: GrammarCommand | undefined, plugin: string | undefined): FoundIn {
  const equals = start.indexOf('=');
  if (equals < 0 && word.text === undefined) return { found: [], unclear: true };
  const written = equals < 0 ? start : start.slice(0, equals);
  const name = written.slice(2);
  const value = equals < 0 ? undefined : partOf(word, equals + 1);
  const wantsValue = value === undefined && takesNext(name, command?.flags.get(name), plugin);
  const known = command?.flags.get(name)?.known === true;
  const flag = { name, written, cluster: false, value, attached: value !== undefined, word, span: word.span, known };
  return { found: [{ flag, wantsValue }], unclear: false };
}

/** Reads `-a`, `-abc`, `-nvalue`, `-n=value`. */
function shortFlags(
  word: Word,
  start: string,
  command: GrammarCommand | undefined,
  plugin: string | undefined,
): FoundIn {
  const found: Found[] = [];
  const whole = word.text !== undefined;
  for (let at = 1; at < start.length; at++) {
    const letter = start[at] ?? '';
    const grammar = command?.letters.get(letter);
    const takes = takesNext(letter, grammar, plugin);
    const last = at === start.length - 1 && whole;
    // pflag takes `=` for a separator only when something follows it.
    const equals = start[at + 1] === '=' && (at + 2 < start.length || !whole);
    const attached = equals || (takes && !last);
    const cluster = at > 1 || (!attached && !last);
    const flag: Flag = {
      name: grammar?.name ?? letter,
      written: `-${letter}`,
      cluster,
      value: attached ? partOf(word, at + (equals ? 2 : 1)) : undefined,
      attached,
      word,
      span: cluster ? partOf(word, at, attached ? undefined : at + 1).span : word.span,
      known: grammar?.known === true,
    };
    found.push({ flag, wantsValue: takes && last });
    if (attached) return { found, unclear: false };
  }
  return { found, unclear: !whole };
}

function takesNext(name: string, flag: GrammarFlag | undefined, plugin: string | undefined): boolean {
  if (plugin === undefined) return flag?.takesValue === true;
  // `--color` of a plugin is a switch; the global one of Helm 4 that takes a value was not there when it was written.
  if (flag?.global === true && flag.since4 && /^colou?r$/.test(flag.name)) return false;
  return flag?.takesValue === true || pluginFlagTakesValue(plugin, name);
}

/** helm-secrets lets its switches be followed by `true` or `false`: `--ignore-missing-values true`. */
function isSecretsSwitch(flag: Flag, next: Word, plugin: string | undefined): boolean {
  return plugin === 'secrets' && !flag.known && !flag.attached && (next.text === 'true' || next.text === 'false');
}
