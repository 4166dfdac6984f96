/** Pipelines whose steps run in a container each: Drone and Woodpecker. */
import type { Fact, Scope } from '../../../facts.ts';
import { entryPointIsHelm, pinOfImage } from '../../../helm/install/index.ts';
import { layered } from '../table.ts';
import { wordOf } from '../word.ts';
import { entries, get, items, type YamlNode } from '../yaml/index.ts';
import { type Around, imageFacts, stringOf, textOf, wholeSpan } from './around.ts';
import { readContainer } from './container.ts';
import { pluginFacts } from './plugin.ts';
import { linesOf, readScript } from './script.ts';
import { settingFacts, settingsOf, withSettings } from './settings.ts';

/** More steps than this in one pipeline are not read. */
const MAX_STEPS = 2_000;

/** A step with its name. */
export interface NamedStep {
  readonly name: string;
  readonly node: YamlNode;
}

/** The steps of a list of maps with `name:`, or of a map of steps. */
export function stepsOf(node: YamlNode | undefined): NamedStep[] {
  const found =
    node?.kind === 'seq'
      ? items(node).map((step, index) => ({ name: stringOf(get(step, 'name')) ?? `step ${index + 1}`, node: step }))
      : entries(node).map(({ key, value }) => ({ name: key, node: value }));
  return found.filter((step) => step.node.kind === 'map').slice(0, MAX_STEPS);
}

/**
 * The facts of the steps of one pipeline, in order.
 *
 * @param shared whether all steps run on one machine, so that what one installs the next ones find
 * @param hostOf the references of the language, given the variables of a step
 */
export function readSteps(
  steps: readonly NamedStep[],
  outer: Around,
  shared: boolean,
  hostOf: (variables: Around['variables']) => Around['host'],
): readonly Fact[] {
  return steps.flatMap(({ name, node }, order): readonly Fact[] => {
    const segment = { kind: 'step', name: `${order + 1} ${name}`, ...(shared ? { order } : {}) } as const;
    const scope: Scope = [...outer.scope, segment];
    const settings = settingsOf(get(node, 'environment'), outer.host);
    const variables = withSettings(layered(outer.variables), settings);
    const around: Around = { ...outer, scope, variables, host: hostOf(variables) };
    return [...settingFacts(settings, scope, outer.guards), ...readStep(node, around)];
  });
}

function readStep(step: YamlNode, around: Around): readonly Fact[] {
  const image = textOf(get(step, 'image'));
  const commands = get(step, 'commands');
  if (commands !== undefined) return [...imageFacts(image, around), ...readScript(commands, around).facts];
  if (image === undefined) return [];
  const entry = linesOf(get(step, 'entrypoint')).texts;
  const command = get(step, 'command');
  const isTask = command?.kind !== 'seq' && entry.length === 0;
  if (!isTask) return [...imageFacts(image, around), ...readContainer(image, entry, linesOf(command).texts, around)];
  const plugin = pluginFacts(image, [step, get(step, 'settings'), get(step, 'environment')], around);
  const text = textOf(command);
  const script = text !== undefined && !entryPointIsHelm(image.value) ? readScript(command, around).facts : [];
  const facts = [...plugin, ...script];
  const used = facts.some((fact) => fact.kind === 'command');
  const isPlugin = pinOfImage(wordOf([{ text: image.value, at: undefined }], wholeSpan(image))) !== undefined;
  return used || isPlugin ? [...imageFacts(image, around), ...facts] : facts;
}
