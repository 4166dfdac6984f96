/** Steps that run the image of a plugin, which takes settings instead of commands: Drone and Woodpecker. */
import type { Fact } from '../../../facts.ts';
import { imageName } from '../../../helm/install/image.ts';
import { looksLikeHelmUse } from '../../../source/mention.ts';
import type { Text } from '../../../source/text.ts';
import { fieldText } from '../value.ts';
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
  const row = taskRow(tool, modeOf(parameters) ?? '') ?? taskRow(tool, PLUGINS.get(tool) ?? '');
  return row === undefined ? [] : taskFacts(row, parameters, wholeSpan(image), around);
}

/** `PLUGIN_WAIT` in the environment is the setting `wait`. */
function withoutPrefix<T>([name, value]: [string, T]): [string, T] {
  return [name.replace(/^plugin_/, ''), value];
}

function modeOf(parameters: Parameters): string | undefined {
  const mode = parameters.get('mode') ?? parameters.get('helm_command');
  const field = mode?.values[0]?.value.alternatives[0]?.[0];
  return field === undefined ? undefined : fieldText(field);
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
