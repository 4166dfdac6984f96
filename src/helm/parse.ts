/**
 * Reads an argument list as Helm would: cobra first looks for the sub-command, stepping over flags and their values,
 * then reads all flags, those in front of the sub-command too, by the flags of that sub-command.
 * https://github.com/spf13/cobra/blob/v1.10.2/command.go (Find, stripFlags), https://github.com/spf13/pflag/blob/v1.0.10/flag.go
 */
import type { Flag, HelmCommand, Word } from '../facts.ts';
import type { Grammar, GrammarCommand } from './grammar.ts';
import { readFlags } from './read-flags.ts';
import { literalStart, looksLikeArguments } from './words.ts';
import { pluginFlagTakesValue, wrapsCommands } from './wrapping.ts';

export { type Grammar, grammarOf } from './grammar.ts';

export type ParsedArguments = Pick<HelmCommand, 'plugin' | 'path' | 'flags' | 'args' | 'unresolved'>;

/** Helm loads no plugin with another name: https://github.com/helm/helm/blob/v4.2.4/internal/plugin/metadata.go */
const pluginName = /^\w[\w-]*$/;

/** Where the sub-command was found. */
interface Located {
  readonly plugin: string | undefined;
  readonly path: readonly string[];
  /** Indexes of the words that name plugin and sub-command. */
  readonly named: ReadonlySet<number>;
  /** The word that stands where a sub-command should and is not known. */
  readonly unknownAt: number | undefined;
  /** Unknown words in front of the sub-command, which must be flags. */
  readonly before: ReadonlySet<Word>;
}

/**
 * Splits the words after `helm` into plugin, sub-command, flags, positional words and words that may hold further flags.
 * Never throws; every word ends up in exactly one of these (as a value, in its flag).
 */
export function parseHelm(words: readonly Word[], grammar: Grammar): ParsedArguments {
  const located = locate(words, grammar);
  const { plugin, path, named } = located;
  const raw = plugin !== undefined && !wrapsCommands(plugin);
  const command = located.unknownAt === undefined ? (grammar.command(path) ?? grammar.root) : grammar.any();
  const lost = plugin !== undefined && !raw && path.length === 0;
  const pluginAt = plugin === undefined ? 0 : Math.min(...named);
  const front = raw ? words.slice(0, pluginAt) : words.filter((_, at) => !named.has(at) && at !== located.unknownAt);
  const read = readFlags(front, raw ? grammar.root : lost ? grammar.any() : command, raw ? undefined : plugin);
  const behind = raw ? readFlags(words.slice(pluginAt + 1), undefined, plugin) : undefined;
  const unknown = located.unknownAt === undefined ? undefined : words[located.unknownAt];
  const most = located.unknownAt !== undefined || path.length === 0 ? undefined : command.maxArgs;
  const { args, flagLike } = judgeArgs(
    [...read.rest, ...(behind?.rest ?? [])].filter((word) => !located.before.has(word)),
    most,
  );
  const unresolved = new Set([...read.unresolved, ...(behind?.unresolved ?? []), ...flagLike, ...located.before]);
  if (unknown !== undefined) unresolved.add(unknown);
  return {
    plugin,
    path,
    flags: [...read.flags, ...(behind?.flags ?? [])],
    args,
    unresolved: words.filter((word) => unresolved.has(word)),
  };
}

function locate(words: readonly Word[], grammar: Grammar): Located {
  const named = new Set<number>();
  const path: string[] = [];
  let command = grammar.root;
  let plugin: string | undefined;
  let open: number | undefined;
  const skipped: Word[] = [];
  const before = new Set<Word>();
  for (let at = 0; at < words.length && command.children.size > 0; at++) {
    const word = words[at];
    if (word === undefined || word.text === '--') break;
    const start = literalStart(word);
    if (start.length > 1 && start.startsWith('-')) {
      const next = words[at + 1];
      if (next !== undefined && stepsOver(word, start, next, command, grammar, plugin)) at++;
      continue;
    }
    if (word.text === undefined) {
      // One word for certain, so it is the sub-command; a word that may be several could be flags in front of it.
      open ??= at;
      if (!word.open) break;
      skipped.push(word);
      continue;
    }
    const child = command.children.get(word.text);
    if (child !== undefined) {
      path.push(child);
      named.add(at);
      open = undefined;
      for (const flags of skipped.splice(0)) before.add(flags);
      command = grammar.command(path) ?? { ...grammar.root, children: new Map() };
      continue;
    }
    if (path.length > 0 || open !== undefined) break;
    // One wrapper may call another: `helm secrets diff upgrade`.
    if (!pluginName.test(word.text) || named.size > 1 || (plugin !== undefined && !wrapsCommands(word.text))) break;
    plugin = word.text;
    named.add(at);
    if (!wrapsCommands(plugin)) break;
  }
  const missing = command.children.size > 0 && (plugin === undefined || wrapsCommands(plugin));
  return { plugin, path, named, unknownAt: missing ? open : undefined, before };
}

/** Whether a flag that stands before the sub-command is followed by its value. */
function stepsOver(
  word: Word,
  start: string,
  next: Word,
  command: GrammarCommand,
  grammar: Grammar,
  plugin: string | undefined,
): boolean {
  if (start.includes('=') || word.text === undefined) return false;
  const named = (from: GrammarCommand) =>
    start.startsWith('--')
      ? from.flags.get(start.slice(2))
      : start.length === 2
        ? from.letters.get(start.slice(1))
        : undefined;
  const name = start.replace(/^--?/, '');
  if (plugin !== undefined && pluginFlagTakesValue(plugin, name)) return true;
  const here = named(command);
  if (here !== undefined) return here.takesValue;
  if (plugin === 'secrets' && (next.text === 'true' || next.text === 'false')) return true;
  // A flag of some sub-command, in front of it. Helm itself would be lost here; a person means the sub-command.
  if (next.text !== undefined && command.children.has(next.text)) return false;
  return named(grammar.any())?.takesValue === true;
}

/** Tells positional words from those that rather hold flags: by name, and by how many the command can use. */
function judgeArgs(rest: readonly Word[], most: number | undefined): { args: Word[]; flagLike: Word[] } {
  const flagLike = new Set(rest.filter(looksLikeArguments));
  const doubtful = (word: Word) => word.text === undefined && word.open && literalStart(word) === '';
  const sure = rest.filter((word) => !flagLike.has(word) && !doubtful(word)).length;
  let room = most === undefined ? Number.POSITIVE_INFINITY : most - sure;
  for (const word of rest) {
    if (flagLike.has(word) || !doubtful(word)) continue;
    if (room > 0) room--;
    else flagLike.add(word);
  }
  return { args: rest.filter((word) => !flagLike.has(word)), flagLike: [...flagLike] };
}

/** The flags of a command with one of the given long names, in order. */
export function flagsNamed(command: Pick<HelmCommand, 'flags'>, ...names: readonly string[]): readonly Flag[] {
  return command.flags.filter((flag) => names.includes(flag.name));
}

/** Whether a command has a flag with one of the given long names. */
export function hasFlag(command: Pick<HelmCommand, 'flags'>, ...names: readonly string[]): boolean {
  return command.flags.some((flag) => names.includes(flag.name));
}
