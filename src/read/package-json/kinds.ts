/** Files of scripts and tasks, by their name, and where in them commands stand. */

/**
 * One kind of file. Each pattern is a path of keys: `:task` takes the name under which others call the command, `*` is any
 * one key or item number, `**` any number of them, and `*Cmd` a key that ends so.
 */
export interface Kind {
  readonly name: RegExp;
  /** Where shell text stands. */
  readonly commands: readonly string[];
  /** Where another task of the same file is named. */
  readonly calls: readonly string[];
  /** Where variables of the environment of a task are set. */
  readonly environment: readonly string[];
  /** Whether its tasks are programs with arguments, as those of VS Code are. */
  readonly editor?: true;
}

/** Targets of Nx: https://nx.dev/reference/core-api/nx/executors/run-commands */
const NX = ['**/command', '**/commands/*', '**/commands/*/command'];

/** https://github.com/semantic-release/exec#options */
const SEMANTIC_RELEASE = 'plugins/**/*Cmd';

const KINDS: readonly Kind[] = [
  {
    name: /(?:^|\/)package\.json$/,
    commands: [
      'scripts/:task',
      'wireit/:task/command',
      'husky/hooks/:task',
      'release-it/hooks/:task',
      `release/${SEMANTIC_RELEASE}`,
      ...NX.map((tail) => `nx/targets/:task/${tail}`),
    ],
    calls: ['wireit/:task/dependencies/*'],
    environment: [],
  },
  {
    name: /(?:^|\/)deno\.jsonc?$/,
    commands: ['tasks/:task', 'tasks/:task/command'],
    calls: ['tasks/:task/dependencies/*'],
    environment: [],
  },
  {
    name: /(?:^|\/)composer\.json$/,
    commands: ['scripts/:task', 'scripts/:task/*'],
    calls: [],
    environment: [],
  },
  {
    name: /(?:^|\/)project\.json$/,
    commands: NX.map((tail) => `targets/:task/${tail}`),
    calls: ['targets/:task/dependsOn/*'],
    environment: ['targets/:task/options/env/*'],
  },
  {
    name: /(?:^|\/)\.projen\/tasks\.json$/,
    commands: ['tasks/:task/steps/*/exec', 'tasks/:task/condition'],
    calls: ['tasks/:task/steps/*/spawn'],
    environment: ['env/*', 'tasks/:task/env/*', 'tasks/:task/steps/*/env/*'],
  },
  {
    name: /(?:^|\/)\.releaserc(?:\.json|\.ya?ml)?$/,
    commands: [SEMANTIC_RELEASE],
    calls: [],
    environment: [],
  },
  {
    name: /(?:^|\/)\.release-it\.json$/,
    commands: ['hooks/:task', 'hooks/:task/*'],
    calls: [],
    environment: [],
  },
  { name: /(?:^|\/)\.vscode\/tasks\.json$/, commands: [], calls: [], environment: [], editor: true },
];

/** What a file holds, as far as its path says. */
export function kindOf(path: string): Kind | undefined {
  return KINDS.find(({ name }) => name.test(path));
}

/**
 * Whether a path of keys fits a pattern.
 *
 * @returns the name of the task in it, empty when the pattern has none; undefined when it does not fit
 */
export function taskOf(pattern: string, path: readonly string[]): string | undefined {
  return matched(pattern.split('/'), path, '');
}

function matched(pattern: readonly string[], path: readonly string[], task: string): string | undefined {
  const [first, ...rest] = pattern;
  const [key, ...others] = path;
  if (first === undefined) return key === undefined ? task : undefined;
  if (first === '**')
    return matched(rest, path, task) ?? (key === undefined ? undefined : matched(pattern, others, task));
  if (key === undefined) return undefined;
  if (first === ':task') return matched(rest, others, key);
  const fits = first.startsWith('*') ? key.endsWith(first.slice(1)) : first === key;
  return fits ? matched(rest, others, task) : undefined;
}
