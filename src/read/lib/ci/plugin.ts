/** Steps that run the image of a plugin, which takes settings instead of commands: Drone and Woodpecker. */
import type { Fact } from '../../../facts.ts';
import { imageName } from '../../../helm/install/image.ts';
import { looksLikeHelmUse } from '../../../source/mention.ts';
import { sliceText, type Text } from '../../../source/text.ts';
import { readArguments } from '../shell/index.ts';
import { isKnown, type Value } from '../value.ts';
import { entries, type YamlNode } from '../yaml/index.ts';
import { type Around, wholeSpan } from './around.ts';
import { linesOf, readScript } from './script.ts';
import { isTaskTool, type Parameters, parametersOf, taskFacts, taskRow } from './tasks.ts';

/** Plugins that run Helm, and what they do when no mode is set. */
const PLUGINS: ReadonlyMap<string, string> = new Map([
  ['pelotech/drone-helm3', 'upgrade'],
  ['bitsbeats/drone-helm3', 'installupgrade'],
  ['ipedrazas/drone-helm', 'upgrade'],
]);

/** Settings of other plugins that hold commands: those of ssh plugins. */
const COMMANDS = /^(?:script|commands?|cmd|command_args|before|after)$/;

/**
 * The facts of a plugin's settings.
 *
 * @param maps the maps that hold settings, the one that counts most last: `settings:`, the step itself, `environment:`
 */
export function pluginFacts(image: Text, maps: readonly (YamlNode | undefined)[], around: Around): readonly Fact[] {
  const repository = imageName(image.value)?.repository ?? '';
  const tool = [...PLUGINS.keys()].find((known) => repository === known || repository.endsWith(`/${known}`));
  const scripts = tool === undefined ? scriptsIn(maps, around) : [];
  if (tool === undefined || !isTaskTool(tool)) return [...scripts, ...unknownPlugin(image, repository, maps, around)];
  const parameters = new Map(maps.flatMap((map) => [...parametersOf(map, around.host)].map(withoutPrefix)));
  const mode = modeOf(parameters);
  if (mode !== undefined && /\s/.test(mode.value)) return wholeCommand(mode, around);
  const row = taskRow(tool, mode?.value ?? '') ?? taskRow(tool, PLUGINS.get(tool) ?? '');
  return row === undefined ? [] : taskFacts(row, parameters, wholeSpan(image), around);
}

/** `PLUGIN_WAIT` in the environment is the setting `wait`. */
function withoutPrefix<T>([name, value]: [string, T]): [string, T] {
  return [name.replace(/^plugin_/, ''), value];
}

/** The text of the setting that says what the plugin does; undefined when it is not known, or not written. */
function modeOf(parameters: Parameters): Text | undefined {
  const mode = parameters.get('mode') ?? parameters.get('helm_command');
  const [piece, ...others] = mode?.values[0]?.value.alternatives[0]?.[0] ?? [];
  if (piece === undefined || others.length > 0 || !isKnown(piece) || piece.at === undefined) return undefined;
  return sliceText(piece.at.text, piece.at.start, piece.at.end);
}

/** `helm_command: install --name web stable/web --wait`, as the first versions of drone-helm took it. */
function wholeCommand(text: Text, { file, scope, host, variables, guards }: Around): readonly Fact[] {
  const words = [...text.value.matchAll(/\S+/g)].map(({ 0: word, index }) => {
    const part = sliceText(text, index, index + word.length);
    return { value: host.valueOf(part), site: wholeSpan(part) };
  });
  const helm: Value = { alternatives: [[[{ text: 'helm', at: undefined }]]] };
  const site = { ...wholeSpan(text), exact: false };
  return readArguments({ file, scope, origin: 'task', words: [{ value: helm, site }, ...words], variables, guards });
}

function scriptsIn(maps: readonly (YamlNode | undefined)[], around: Around): readonly Fact[] {
  return maps.flatMap((map) =>
    entries(map).flatMap(({ key, value }): readonly Fact[] => {
      if (!COMMANDS.test(key) || !linesOf(value).texts.some((text) => looksLikeHelmUse(text.value))) return [];
      return readScript(value, around).facts;
    }),
  );
}

/** A plugin that is called after Helm and that nothing is known of. */
function unknownPlugin(
  image: Text,
  repository: string,
  maps: readonly (YamlNode | undefined)[],
  { scope }: Around,
): Fact[] {
  const hasSettings = maps.some((map) => map !== undefined && entries(map).length > 0);
  if (!hasSettings || !/(?:^|[/_-])helm\d?(?:$|[_-])/.test(repository)) return [];
  return [{ kind: 'outside', scope, what: `plugin ${image.value}`, span: wholeSpan(image) }];
}
