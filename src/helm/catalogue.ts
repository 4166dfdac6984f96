/**
 * The commands and flags of every Helm release, as the binaries themselves list them.
 * The data is generated (scripts/helm/catalogue.mjs) and read on first use.
 */
import { readFileSync } from 'node:fs';
import { allReleases, dumpedReleases, grammarIndex } from './releases.ts';

export interface FlagInfo {
  /** Long name without dashes. */
  readonly name: string;
  readonly shorthand: string | undefined;
  /** pflag's name of the type: `bool`, `string`, `stringArray`, `WaitStrategy`, … */
  readonly type: string;
  /** The default as the binary prints it; a home directory is `$HOME`. */
  readonly default: string;
  /** What the flag means when it is given without `=value`; undefined when it takes its value from the next word. */
  readonly noOptDefVal: string | undefined;
  /** The text of the deprecation warning. */
  readonly deprecated: string | undefined;
  /** Not shown by `--help`. */
  readonly hidden: boolean;
  /** Given to sub-commands too. */
  readonly persistent: boolean;
}

export interface CommandInfo {
  /** `upgrade [RELEASE] [CHART]` */
  readonly use: string;
  readonly aliases: readonly string[];
  readonly minArgs: number;
  /** The most arguments that it has a use for; undefined for any number. */
  readonly maxArgs: number | undefined;
  readonly hidden: boolean;
}

/** What something was, from one dumped release (by index) up to the next change; undefined where it was missing. */
export type History<T> = readonly { readonly from: number; readonly value: T | undefined }[];

export interface CommandHistory {
  /** `registry login`; empty for `helm` itself, whose persistent flags every command has. */
  readonly path: string;
  readonly command: History<CommandInfo>;
  readonly flags: ReadonlyMap<string, History<FlagInfo>>;
}

type FlagData = readonly [type: string, shorthand?: string, init?: string, bare?: string, old?: string, marks?: string];

interface CommandData {
  readonly use: string;
  readonly args: readonly [number, number];
  readonly aliases?: readonly string[];
  readonly hidden?: boolean;
}

interface EntryData {
  readonly command?: CommandData;
  readonly flags?: Readonly<Record<string, FlagData | null>>;
}

interface CatalogueData {
  readonly base: Readonly<Record<string, EntryData>>;
  readonly changes: Readonly<Record<string, Readonly<Record<string, EntryData | null>>>>;
}

interface Building {
  readonly path: string;
  readonly command: { from: number; value: CommandInfo | undefined }[];
  readonly flags: Map<string, { from: number; value: FlagInfo | undefined }[]>;
}

let loaded: ReadonlyMap<string, CommandHistory> | undefined;

/** Every command that some release has, by path. */
export function catalogue(): ReadonlyMap<string, CommandHistory> {
  loaded ??= load();
  return loaded;
}

function load(): ReadonlyMap<string, CommandHistory> {
  const file = new URL('./data/catalogue.json', import.meta.url);
  const data: CatalogueData = JSON.parse(readFileSync(file, 'utf8'));
  const commands = new Map<string, Building>();
  const [first, ...later] = dumpedReleases();
  if (first === undefined) return commands;
  apply(commands, 0, data.base);
  later.forEach((version, index) => {
    apply(commands, index + 1, data.changes[version] ?? {});
  });
  return commands;
}

function apply(commands: Map<string, Building>, from: number, tree: Readonly<Record<string, EntryData | null>>): void {
  for (const [path, entry] of Object.entries(tree)) {
    const known: Building = commands.get(path) ?? { path, command: [], flags: new Map() };
    commands.set(path, known);
    if (entry === null) {
      known.command.push({ from, value: undefined });
      for (const history of known.flags.values()) history.push({ from, value: undefined });
      continue;
    }
    if (entry.command !== undefined) known.command.push({ from, value: commandInfo(entry.command) });
    for (const [name, flag] of Object.entries(entry.flags ?? {})) {
      const history = known.flags.get(name) ?? [];
      history.push({ from, value: flag === null ? undefined : flagInfo(name, flag) });
      known.flags.set(name, history);
    }
  }
}

function commandInfo({ use, args: [least, most], aliases = [], hidden = false }: CommandData): CommandInfo {
  return { use, aliases, minArgs: least, maxArgs: most < 0 ? undefined : most, hidden };
}

function flagInfo(name: string, [type, shorthand, init = '', bare, old, marks = '']: FlagData): FlagInfo {
  return {
    name,
    shorthand: shorthand || undefined,
    type,
    default: init,
    noOptDefVal: bare || undefined,
    deprecated: old || undefined,
    hidden: marks.includes('h'),
    persistent: marks.includes('p'),
  };
}

/** What a history says for the dumped release with the given index. */
function valueAt<T>(history: History<T>, index: number): T | undefined {
  return history.findLast((entry) => entry.from <= index)?.value;
}

/** The command on a release; undefined when the release or the command on it does not exist. `path` is `registry login`. */
export function commandOn(release: string, path: string): CommandInfo | undefined {
  const index = grammarIndex(release);
  const command = catalogue().get(path);
  return index === undefined || command === undefined ? undefined : valueAt(command.command, index);
}

/**
 * The flag that a command accepts on a release, its own or one of `helm` itself; undefined when there is none.
 * `flag` is `wait`, `--wait` or a shorthand `-a`; `path` is `registry login`.
 */
export function flagOn(release: string, path: string, flag: string): FlagInfo | undefined {
  const index = grammarIndex(release);
  if (index === undefined || commandOn(release, path) === undefined) return undefined;
  for (const command of [catalogue().get(path), catalogue().get('')]) {
    const own = command?.path === path;
    const found = command === undefined ? undefined : findFlag(command, index, flag);
    if (found !== undefined && (own || found.persistent)) return found;
  }
  return undefined;
}

function findFlag(command: CommandHistory, index: number, flag: string): FlagInfo | undefined {
  if (!/^-[^-]$/.test(flag)) {
    const history = command.flags.get(flag.replace(/^--/, ''));
    return history === undefined ? undefined : valueAt(history, index);
  }
  for (const history of command.flags.values()) {
    const found = valueAt(history, index);
    if (found?.shorthand === flag[1]) return found;
  }
  return undefined;
}

/** The published releases, oldest first, on which a command has a flag; without `flag`, those that have the command. */
export function releasesWith(path: string, flag?: string): string[] {
  return allReleases().filter((release) =>
    flag === undefined ? commandOn(release, path) !== undefined : flagOn(release, path, flag) !== undefined,
  );
}
