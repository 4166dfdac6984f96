/** One job of Travis: its variables, packages and phases. */
import type { Fact, Scope } from '../../facts.ts';
import type { Span } from '../../source/span.ts';
import type { Around } from '../lib/ci/around.ts';
import { textOf, wholeSpan } from '../lib/ci/around.ts';
import { type Lines, linesOf, oddLines, readTexts } from '../lib/ci/script.ts';
import { eitherSettings, type Setting, settingFacts, settingsOf } from '../lib/ci/settings.ts';
import { readArguments } from '../lib/shell/index.ts';
import { layered } from '../lib/table.ts';
import { literalAt, type Value } from '../lib/value.ts';
import { get, items, type YamlNode } from '../lib/yaml/index.ts';

/** The phases in the order in which a job runs them. https://docs.travis-ci.com/user/job-lifecycle/ */
export const PHASES: readonly string[] = [
  'before_install',
  'install',
  'before_script',
  'script',
  'after_success',
  'after_failure',
  'before_deploy',
  'deploy',
  'after_deploy',
  'after_script',
];

const MAX_ROWS = 200;

/**
 * The facts of a job. What it does not say itself it takes from the root.
 *
 * @param job an entry of `jobs: include:`; undefined for the root by itself
 */
export function readJob(name: string, job: YamlNode | undefined, root: YamlNode, outer: Around): Fact[] {
  const scope: Scope = [...outer.scope, { kind: 'job', name }];
  const own = environment(get(job, 'env'), MAX_ROWS);
  const rows = job === undefined ? MAX_ROWS : own.length > 0 ? 0 : 1;
  const settings = [...environment(get(root, 'env'), rows), ...own];
  const variables = layered(outer.variables);
  for (const [key, value] of valuesOf(settings)) variables.set(key, value);
  const around: Around = { ...outer, scope, variables };
  const all = settings.flat();
  const facts: Fact[] = [...settingFacts(all, scope), ...packages(get(job, 'addons') ?? get(root, 'addons'), around)];
  // One shell runs every phase, so that what one exports the next ones see.
  const lines = PHASES.map((phase) => {
    const node = get(job, phase) ?? get(root, phase);
    return phase === 'deploy' ? deployScripts(node) : linesOf(node);
  });
  const script = readTexts(
    lines.flatMap(({ texts }) => texts),
    around,
    'bash',
  );
  return [...facts, ...script.facts, ...lines.flatMap((each) => oddLines(each, around))];
}

/** Settings that hold together: global ones one after another, those of a matrix row by row. */
type Group = readonly Setting[];

/**
 * `env:` as a text, a list of rows, or `{global: …, jobs: …}`.
 *
 * @param most how many rows count: a job of `include:` takes the first one of the root, unless it has an `env:` itself
 *   (https://docs.travis-ci.com/user/build-matrix/)
 */
function environment(node: YamlNode | undefined, most: number): Group[] {
  if (node === undefined) return [];
  const isSplit =
    get(node, 'global') !== undefined || get(node, 'jobs') !== undefined || get(node, 'matrix') !== undefined;
  if (!isSplit) return rowsOf(node).slice(0, most);
  const global = settingsOf(get(node, 'global'), host).filter((setting) => setting.name !== 'secure');
  return [global, ...[...rowsOf(get(node, 'jobs')), ...rowsOf(get(node, 'matrix'))].slice(0, most)];
}

const host = { valueOf: plain, holesOf: () => [] };

function plain(text: Parameters<typeof wholeSpan>[0]): Value {
  return literalAt({ text, start: 0, end: text.value.length });
}

function rowsOf(node: YamlNode | undefined): Group[] {
  const rows = node?.kind === 'seq' ? items(node).slice(0, MAX_ROWS) : node === undefined ? [] : [node];
  return rows.map((row) => settingsOf(row, host).filter((setting) => setting.name !== 'secure'));
}

function valuesOf(groups: readonly Group[]): Map<string, Value> {
  return eitherSettings(groups.flat());
}

/** `deploy: {provider: script, script: …}`, or a list of such. https://docs.travis-ci.com/user/deployment/script/ */
function deployScripts(node: YamlNode | undefined): Lines {
  const each = node?.kind === 'seq' ? items(node) : node === undefined ? [] : [node];
  const found = each.flatMap((deploy) => [linesOf(get(deploy, 'script')), linesOf(get(deploy, 'run'))]);
  return { texts: found.flatMap(({ texts }) => texts), odd: found.flatMap(({ odd }) => odd) };
}

/** Which command each addon stands for. https://docs.travis-ci.com/user/installing-dependencies/ */
const MANAGERS: readonly {
  readonly addon: string;
  readonly list: string | undefined;
  readonly command: readonly string[];
}[] = [
  { addon: 'apt', list: 'packages', command: ['apt-get', 'install'] },
  { addon: 'apt_packages', list: undefined, command: ['apt-get', 'install'] },
  { addon: 'homebrew', list: 'packages', command: ['brew', 'install'] },
  { addon: 'snaps', list: undefined, command: ['snap', 'install'] },
];

/** Packages of `addons:`, read as the commands that install them. */
function packages(addons: YamlNode | undefined, around: Around): readonly Fact[] {
  return MANAGERS.flatMap(({ addon, list, command }) => {
    const node = list === undefined ? get(addons, addon) : get(addons, addon, list);
    const each = node?.kind === 'seq' ? items(node).slice(0, MAX_ROWS) : node === undefined ? [] : [node];
    return each.flatMap((item) => {
      const name = textOf(item.kind === 'map' ? get(item, 'name') : item);
      if (name === undefined || !/helm/i.test(name.value)) return [];
      const site = wholeSpan(name);
      const channel = textOf(get(item, 'channel'));
      const options =
        channel === undefined ? [] : [option('--channel', site), { value: plain(channel), site: wholeSpan(channel) }];
      const words = [...command.map((word) => option(word, site)), { value: plain(name), site }, ...options];
      const { file, scope, guards } = around;
      return readArguments({ file, scope, origin: 'task', words, guards });
    });
  });
}

function option(text: string, site: Span): { value: Value; site: Span } {
  return { value: { alternatives: [[[{ text, at: undefined }]]] }, site: { ...site, exact: false } };
}
