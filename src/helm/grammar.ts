/** What a Helm, or any of several releases of it, accepts: commands by name, flags by name and letter. */
import { type CommandHistory, catalogue, type FlagInfo, type History } from './catalogue.ts';
import { helm2Commands, helm2Flags } from './helm2.ts';
import { dumpedReleases, expand, grammarIndex, newest3, newest4 } from './releases.ts';

export interface GrammarFlag {
  /** Long name without dashes. */
  readonly name: string;
  /** Whether a value that is not attached is the next word. */
  readonly takesValue: boolean;
  /** Whether some release of Helm 3 or 4 has it on the command; false for what only Helm 2 had. */
  readonly known: boolean;
  /** Whether it is one of `helm` itself. */
  readonly global: boolean;
  /** Whether only Helm 4 has it. */
  readonly since4: boolean;
}

export interface GrammarCommand {
  readonly path: readonly string[];
  /** Names of sub-commands, by name and alias. */
  readonly children: ReadonlyMap<string, string>;
  readonly flags: ReadonlyMap<string, GrammarFlag>;
  readonly letters: ReadonlyMap<string, GrammarFlag>;
  /** The most positional arguments that it has a use for; undefined for any number. */
  readonly maxArgs: number | undefined;
}

export interface Grammar {
  /** `helm` itself. */
  readonly root: GrammarCommand;
  /** A command by its path; undefined when no Helm has it. */
  readonly command: (path: readonly string[]) => GrammarCommand | undefined;
  /** The flags of all commands together, for when the command is unknown; `upgrade` and `install` decide in doubt. */
  readonly any: () => GrammarCommand;
}

const grammars = new Map<string, Grammar>();

/**
 * The grammar of all releases together. Where releases disagree on what a letter means or on whether a flag takes the next
 * word as its value, those in `range` decide, the newest first; without a range (or with one that holds no known release)
 * the newest Helm 4, then the newest Helm 3, then the others from new to old.
 */
export function grammarOf(range?: string): Grammar {
  const key = range ?? '';
  const known = grammars.get(key);
  if (known !== undefined) return known;
  const made = makeGrammar(range === undefined ? [] : expand(range).toReversed());
  grammars.set(key, made);
  return made;
}

/** Flags gathered so far, with how much the release is preferred whose letter it is. */
interface Gathered {
  readonly flags: Map<string, GrammarFlag>;
  readonly letters: Map<string, { readonly flag: GrammarFlag; readonly rank: number }>;
}

function makeGrammar(preferred: readonly string[]): Grammar {
  const order = [...preferred, newest4(), newest3(), ...dumpedReleases().toReversed()];
  /** By release index: how much the release is to be preferred, lowest first. */
  const ranks: number[] = [];
  order.forEach((release, rank) => {
    const index = grammarIndex(release);
    if (index !== undefined) ranks[index] ??= rank;
  });
  const globals: Gathered = { flags: new Map(), letters: new Map() };
  const root = catalogue().get('');
  if (root !== undefined) addFlags(root, true, ranks, globals);
  const made = new Map<string, GrammarCommand | undefined>();
  const command = (path: readonly string[]): GrammarCommand | undefined => {
    const key = path.join(' ');
    if (!made.has(key)) made.set(key, makeCommand(path, ranks, globals));
    return made.get(key);
  };
  let any: GrammarCommand | undefined;
  return {
    root: command([]) ?? { path: [], children: new Map(), flags: new Map(), letters: new Map(), maxArgs: undefined },
    command,
    any: () => {
      any ??= anyCommand(command);
      return any;
    },
  };
}

function makeCommand(path: readonly string[], ranks: readonly number[], globals: Gathered): GrammarCommand | undefined {
  const key = path.join(' ');
  const own = catalogue().get(key);
  if (own === undefined && !helm2Commands.includes(key)) return undefined;
  const gathered: Gathered = { flags: new Map(), letters: new Map() };
  if (own !== undefined && key !== '') addFlags(own, false, ranks, gathered);
  const { flags, letters } = gathered;
  for (const [name, flag] of globals.flags) if (!flags.has(name)) flags.set(name, flag);
  for (const [letter, held] of globals.letters) {
    const other = letters.get(letter);
    if (other === undefined || held.rank < other.rank) letters.set(letter, held);
  }
  const last = Number.MAX_SAFE_INTEGER;
  for (const { name, shorthand, takesValue } of helm2Flags(key)) {
    const flag = flags.get(name) ?? { name, takesValue, known: false, global: false, since4: false };
    flags.set(name, flag);
    if (shorthand !== undefined && !letters.has(shorthand)) letters.set(shorthand, { flag, rank: last });
  }
  return {
    path,
    children: childrenOf(path),
    flags,
    letters: new Map([...letters].map(([letter, { flag }]) => [letter, flag])),
    maxArgs: own === undefined ? undefined : mostArgs(own),
  };
}

/** Adds the flags of one command over all releases: the value rule of the most preferred, letters of every one. */
function addFlags(
  { flags: histories }: CommandHistory,
  global: boolean,
  ranks: readonly number[],
  { flags, letters }: Gathered,
): void {
  const first4 = grammarIndex('4.0.0') ?? 0;
  for (const [name, history] of histories) {
    const held = ranked(history, ranks);
    const [best] = held;
    if (best === undefined) continue;
    const since4 = history.every(({ from, value }) => value === undefined || from >= first4);
    const flag = { name, takesValue: best.info.noOptDefVal === undefined, known: true, global, since4 };
    flags.set(name, flag);
    for (const { info, rank } of held) {
      if (info.shorthand === undefined) continue;
      const other = letters.get(info.shorthand);
      if (other === undefined || rank < other.rank) letters.set(info.shorthand, { flag, rank });
    }
  }
}

/** What a flag was over time, each with the rank of the most preferred release that had it so; most preferred first. */
function ranked(history: History<FlagInfo>, ranks: readonly number[]): { info: FlagInfo; rank: number }[] {
  const held = history.flatMap(({ from, value }, at) => {
    if (value === undefined) return [];
    const end = history[at + 1]?.from ?? ranks.length;
    let rank = Number.MAX_SAFE_INTEGER;
    for (let index = from; index < end; index++) rank = Math.min(rank, ranks[index] ?? rank);
    return [{ info: value, rank }];
  });
  return held.sort((a, b) => a.rank - b.rank);
}

/** The largest bound that any release has; none when one release has none. */
function mostArgs({ command }: CommandHistory): number | undefined {
  let most = 0;
  for (const { value } of command) {
    if (value === undefined) continue;
    if (value.maxArgs === undefined) return undefined;
    most = Math.max(most, value.maxArgs);
  }
  return most;
}

function childrenOf(path: readonly string[]): ReadonlyMap<string, string> {
  const children = new Map<string, string>();
  const prefix = path.length === 0 ? '' : `${path.join(' ')} `;
  const below = [...catalogue().values()].filter(
    (command) =>
      command.path !== '' && command.path.startsWith(prefix) && !command.path.slice(prefix.length).includes(' '),
  );
  for (const command of below) children.set(command.path.slice(prefix.length), command.path.slice(prefix.length));
  for (const command of below) {
    const name = command.path.slice(prefix.length);
    for (const { value } of command.command) {
      for (const alias of value?.aliases ?? []) if (!children.has(alias)) children.set(alias, name);
    }
  }
  if (path.length === 0) for (const name of helm2Commands) children.set(name, name);
  return children;
}

function anyCommand(command: (path: readonly string[]) => GrammarCommand | undefined): GrammarCommand {
  const flags = new Map<string, GrammarFlag>();
  const letters = new Map<string, GrammarFlag>();
  for (const path of ['', 'upgrade', 'install', ...catalogue().keys(), ...helm2Commands]) {
    const one = command(path === '' ? [] : path.split(' '));
    for (const [name, flag] of one?.flags ?? []) if (!flags.has(name)) flags.set(name, flag);
    for (const [letter, flag] of one?.letters ?? []) if (!letters.has(letter)) letters.set(letter, flag);
  }
  return { path: [], children: new Map(), flags, letters, maxArgs: undefined };
}
