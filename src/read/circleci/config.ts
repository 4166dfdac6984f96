/** The parts of a configuration that others refer to by name: those of the file, and those of each orb inside it. */
import type { Text } from '../../source/text.ts';
import { textOf } from '../lib/ci/around.ts';
import { entries, get, type YamlNode } from '../lib/yaml/index.ts';

type Definitions = ReadonlyMap<string, YamlNode>;

/** An orb that is somewhere else: `circleci/helm@4.0.0`. */
export interface RemoteOrb {
  readonly kind: 'remote';
  readonly name: string;
  readonly version: string;
  readonly text: Text;
}

export interface Config {
  readonly kind: 'config';
  readonly commands: Definitions;
  readonly jobs: Definitions;
  readonly executors: Definitions;
  readonly orbs: ReadonlyMap<string, Config | RemoteOrb>;
}

/** Orbs in orbs are read so many levels deep. */
const MAX_DEPTH = 5;

/** The named parts of a configuration or of an orb. */
export function configOf(root: YamlNode | undefined, depth = 0): Config {
  const orbs = new Map<string, Config | RemoteOrb>();
  for (const { key, value } of depth < MAX_DEPTH ? entries(get(root, 'orbs')) : []) {
    const text = textOf(value);
    if (value.kind === 'map') orbs.set(key, configOf(value, depth + 1));
    else if (text !== undefined) {
      const [name = '', version = ''] = text.value.trim().split('@', 2);
      orbs.set(key, { kind: 'remote', name: name.toLowerCase(), version, text });
    }
  }
  return {
    kind: 'config',
    commands: definitions(get(root, 'commands')),
    jobs: definitions(get(root, 'jobs')),
    executors: definitions(get(root, 'executors')),
    orbs,
  };
}

function definitions(node: YamlNode | undefined): Definitions {
  return new Map(entries(node).map(({ key, value }) => [key, value]));
}

/** What a name stands for, and the configuration that it is written in; `orb/name` looks into an orb. */
export type Found =
  | { readonly kind: 'local'; readonly node: YamlNode; readonly config: Config }
  | { readonly kind: 'remote'; readonly orb: RemoteOrb; readonly name: string }
  /** `orbs: {helm: {}}`: the orb that this repository makes, put in when it is tested. */
  | { readonly kind: 'injected'; readonly name: string };

/** Looks up `deploy` or `helm/upgrade_helm_chart`; undefined when the file does not say what it is. */
export function find(config: Config, of: 'commands' | 'jobs' | 'executors', name: string): Found | undefined {
  const own = config[of].get(name);
  if (own !== undefined) return { kind: 'local', node: own, config };
  const slash = name.indexOf('/');
  const orb = slash < 0 ? undefined : config.orbs.get(name.slice(0, slash));
  if (orb === undefined) return undefined;
  const inner = name.slice(slash + 1);
  if (orb.kind === 'remote') return { kind: 'remote', orb, name: inner };
  if (isEmpty(orb)) return { kind: 'injected', name: inner };
  const node = orb[of].get(inner);
  return node === undefined ? undefined : { kind: 'local', node, config: orb };
}

function isEmpty(orb: Config): boolean {
  return orb.commands.size + orb.jobs.size + orb.executors.size + orb.orbs.size === 0;
}

/** `helm/…` in a file without `orbs:`, which is a part of an orb or a configuration. */
export function guessedOrb(config: Config, at: Text): RemoteOrb | undefined {
  if (config.orbs.size > 0 || !at.value.startsWith('helm/')) return undefined;
  return { kind: 'remote', name: 'circleci/helm', version: '', text: at };
}
