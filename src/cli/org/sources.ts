/** SOURCE… and the options that choose among what they list. */
import { type Command, InvalidArgumentError } from 'commander';
import type { OwnerFrom } from '../../org/discover/owner.ts';
import type { DiscoverOptions, Discovery, Filters, Which } from '../../org/discover/types.ts';
import type { Log } from '../../org/log.ts';
import type { Store } from '../../org/store.ts';
import type { Io } from '../io.ts';
import { calendarDate, choice, collect } from '../options.ts';
import { nonEmpty } from './options.ts';

export interface SourceOptionValues {
  readonly topic?: readonly string[];
  readonly excludeTopic?: readonly string[];
  readonly name?: readonly string[];
  readonly excludeName?: readonly string[];
  readonly archived?: Which;
  readonly forks?: Which;
  readonly visibility?: readonly ('public' | 'internal' | 'private')[];
  readonly property?: readonly { readonly name: string; readonly value: string }[];
  readonly pushedSince?: string;
  readonly ownerFrom?: string;
}

const SOURCES = `
Sources:
  github:ORG, github:user/NAME                    github.com, or the server of $GITHUB_SERVER_URL
  github:ORG@git.example.com                      Enterprise Server; also @https://HOST/api/v3
  gitlab:GROUP/SUB[@HOST]                         a group with its sub-groups
  bitbucket:WORKSPACE[/PROJECT]
  azure:ORG[/PROJECT]
  folder:PATH                                     bare repositories and clones on the disk
  list:FILE                                       one per line: OWNER/REPO, a git URL, a path that begins with
                                                  / or ./, or a line of 'org discover'; - is standard input`;

const WHICH: readonly Which[] = ['include', 'only', 'skip'];
const VISIBILITIES = ['public', 'internal', 'private'] as const;

/** The argument and the filters. */
export function addSourceOptions(command: Command): Command {
  return command
    .argument('<source...>', 'where repositories are listed; see below')
    .option('--topic <name>', 'only with this topic, or one of several; repeatable', collect)
    .option('--exclude-topic <name>', 'not with this topic; repeatable', collect)
    .option('--name <pattern>', 'only names like this: *-chart, team/*; repeatable', collect)
    .option('--exclude-name <pattern>', 'no names like this; repeatable', collect)
    .option('--archived <which>', 'include, only, skip (default: skip those that no list names)', choice(WHICH))
    .option('--forks <which>', 'include, only, skip (default: skip those that no list names)', choice(WHICH))
    .option('--visibility <which>', `${VISIBILITIES.join(', ')}; repeatable`, collectVisibility)
    .option('--property <name=value>', 'only with this custom property; repeatable', collectProperty)
    .option('--pushed-since <date>', 'only what was pushed to on this day or later', calendarDate)
    .option(
      '--owner-from <what>',
      'who owns a repository: property:NAME, topic:PREFIX, team (default: CODEOWNERS)',
      nonEmpty,
    )
    .addHelpText('after', SOURCES);
}

function collectVisibility(
  value: string,
  before: SourceOptionValues['visibility'] = [],
): NonNullable<SourceOptionValues['visibility']> {
  return [...before, choice(VISIBILITIES)(value)];
}

function collectProperty(
  text: string,
  before: SourceOptionValues['property'] = [],
): NonNullable<SourceOptionValues['property']> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Write NAME=VALUE.');
  return [...before, { name, value }];
}

/** The filters that were asked for. */
export function filtersOf(options: SourceOptionValues): Filters {
  return {
    topics: options.topic ?? [],
    notTopics: options.excludeTopic ?? [],
    names: options.name ?? [],
    notNames: options.excludeName ?? [],
    archived: options.archived ?? null,
    forks: options.forks ?? null,
    visibility: options.visibility ?? [],
    properties: options.property ?? [],
    pushedSince: options.pushedSince ?? null,
  };
}

/** What was asked for, for people and to know a scan of the same again: the sources, and the filters where there are any. */
export function labelOf(sources: readonly string[], options: SourceOptionValues): string {
  const filters = Object.entries(filtersOf(options)).flatMap(([name, value]) =>
    value === null || (Array.isArray(value) && value.length === 0) ? [] : [`${name}=${JSON.stringify(value)}`],
  );
  return [...[...new Set(sources)].sort(), ...filters].join(' ');
}

/** What listing needs besides sources and filters. */
export interface ListingNeeds {
  readonly store: Pick<Store, 'cached' | 'cache' | 'known'> | null;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onProgress: (listed: number) => void;
}

/** Rejects with SourceError for what is no source, before anything is made or asked. */
export async function checkSources(sources: readonly string[], io: Io): Promise<void> {
  const { parseSource } = await import('../../org/discover/source.ts');
  for (const source of sources) parseSource(source, io.cwd, io.env);
}

/** Lists what the sources hold. Rejects with SourceError or UsageError for what cannot be read as a source. */
export async function discoverSources(
  sources: readonly string[],
  options: SourceOptionValues,
  { store, log, signal, onProgress }: ListingNeeds,
  io: Io,
): Promise<Discovery> {
  const { discover } = await import('../../org/discover/index.ts');
  const ownerFrom = await readOwnerFrom(options.ownerFrom);
  const request: DiscoverOptions = {
    filters: filtersOf(options),
    env: io.env,
    cache: store,
    log,
    signal,
    cwd: io.cwd,
    stdin: async () => Buffer.from(await io.readStdin(LONGEST_LIST)).toString('utf8'),
    onProgress,
    ...(store === null ? {} : { known: store.known }),
    ...(ownerFrom === undefined ? {} : { ownerFrom }),
  };
  return discover(sources, request);
}

/** Bytes of a list on standard input. */
const LONGEST_LIST = 256 * 2 ** 20;

async function readOwnerFrom(text: string | undefined): Promise<OwnerFrom | undefined> {
  if (text === undefined) return undefined;
  const { parseOwnerFrom } = await import('../../org/discover/owner.ts');
  const read = parseOwnerFrom(text);
  if (read !== undefined) return read;
  const { UsageError } = await import('../exit.ts');
  throw new UsageError('--owner-from takes property:NAME, topic, topic:PREFIX or team');
}
