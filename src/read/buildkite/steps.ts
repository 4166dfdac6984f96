/** The steps of a pipeline, and those in groups. */
import type { Fact, Guard, Scope } from '../../facts.ts';
import { entryPointIsHelm } from '../../helm/install/index.ts';
import { spanOf, type Text, textBuilder } from '../../source/text.ts';
import { type Around, imageFacts, stringOf, textOf, wholeSpan } from '../lib/ci/around.ts';
import { readContainer } from '../lib/ci/container.ts';
import { linesOf, readTexts } from '../lib/ci/script.ts';
import { settingFacts, settingsOf, withSettings } from '../lib/ci/settings.ts';
import type { Collector } from '../lib/collect.ts';
import { forkOfText } from '../lib/shell/guard.ts';
import { get, items, type YamlNode } from '../lib/yaml/index.ts';
import { buildkiteHost, uploaded } from './host.ts';
import { matrixOf } from './matrix.ts';
import { helmPlugins, imageOf, type Plugin, pluginsOf } from './plugins.ts';

/** Groups in groups are followed as long as their number is no longer than this; Buildkite allows none. */
const MAX_GROUPS = 20;

/** Adds the facts of each step. Steps run on machines of their own, so what one installs no other finds. */
export function readSteps(
  list: YamlNode | undefined,
  around: Around,
  collect: Collector,
  budget: { left: number },
  group = '',
): void {
  for (const [index, step] of items(list).entries()) {
    const order = `${group}${index + 1}`;
    if (budget.left-- <= 0) return;
    if (step.kind !== 'map') continue;
    const inner = get(step, 'steps');
    if (inner !== undefined && group.length < MAX_GROUPS) readSteps(inner, around, collect, budget, `${order}.`);
    // `- command: {…}` is short for the step itself.
    for (const key of ['command', 'commands', 'script']) {
      const nested = get(step, key);
      if (nested?.kind === 'map') addStep(nested, order, around, collect);
    }
    addStep(step, order, around, collect);
  }
}

function addStep(step: YamlNode, order: string, outer: Around, collect: Collector): void {
  const label = stringOf(get(step, 'key')) ?? stringOf(get(step, 'label')) ?? stringOf(get(step, 'name')) ?? 'step';
  const scope: Scope = [...outer.scope, { kind: 'job', name: `${order} ${label}` }];
  const matrix = matrixOf(get(step, 'matrix'));
  const settings = settingsOf(get(step, 'env'), buildkiteHost(outer.variables, matrix));
  const variables = withSettings(outer.variables, settings);
  const guards = [...outer.guards, ...conditionGuards(textOf(get(step, 'if')))];
  const around: Around = { ...outer, scope, variables, guards, host: buildkiteHost(variables, matrix) };
  const plugins = pluginsOf(get(step, 'plugins'));
  const facts = [...commandFacts(step, plugins, around), ...helmPlugins(plugins, around)];
  for (const plugin of plugins) facts.push(...podFacts(plugin, around), ...imageCommands(plugin, around));
  collect.add(facts, settingFacts(settings, scope, guards));
}

function conditionGuards(condition: Text | undefined): Guard[] {
  if (condition === undefined || condition.value.length > 1_000 || !/helm/i.test(condition.value)) return [];
  const named = condition.value.replace(/build\.env\(\s*["'](\w{1,100})["']\s*\)/g, '$1');
  const taken = forkOfText(named.replace(/\/\^?v?([34])[^/]{0,50}\//g, '"$1"'), wholeSpan(condition))?.taken;
  return taken === undefined ? [] : [taken];
}

/** `command:` and `commands:`, lines of one shell. */
function commandFacts(step: YamlNode, plugins: readonly Plugin[], around: Around): Fact[] {
  const lines = ['command', 'commands'].flatMap((key) => {
    const node = get(step, key);
    return node === undefined || node.kind === 'map' ? [] : [linesOf(node)];
  });
  const texts = lines.flatMap((each) => each.texts).map(uploaded);
  const docker = plugins.find(({ name }) => name === 'docker');
  const image = imageOf(plugins) ?? textOf(get(step, 'image'));
  const facts: Fact[] = imageFacts(image, around);
  if (texts.length > 0) {
    const direct = docker !== undefined && isDirect(docker) && startsHelm(docker, image);
    const commands = direct ? texts.map(withHelm) : texts;
    facts.push(...readTexts(commands, around, 'bash').facts, ...texts.flatMap((text) => uploads(text, around)));
  }
  return facts;
}

/**
 * Whether the docker plugin hands the command to the image without a shell.
 * https://github.com/buildkite-plugins/docker-buildkite-plugin#shell-optional-array-or-boolean
 */
function isDirect({ config }: Plugin): boolean {
  return get(config, 'entrypoint') !== undefined || stringOf(get(config, 'shell')) === 'false';
}

function startsHelm({ config }: Plugin, image: Text | undefined): boolean {
  const entry = stringOf(get(config, 'entrypoint'));
  if (entry !== undefined && entry !== '') return /(?:^|\/)helm\d?$/.test(entry);
  return image !== undefined && entryPointIsHelm(image.value);
}

/** The arguments of an image that runs Helm, as a command. */
function withHelm(text: Text): Text {
  return textBuilder(text).put('helm ', 0, 0).keep(0, text.value.length).build();
}

/** `command:` of the docker plugin: a list of words, or one line. */
function imageCommands(plugin: Plugin, around: Around): readonly Fact[] {
  const { name, config } = plugin;
  if (name !== 'docker' && name !== 'docker-compose') return [];
  const image = textOf(get(config, 'image'));
  const args = get(config, 'command');
  const line = textOf(args);
  if (line !== undefined) {
    const bare = startsHelm(plugin, image) && !/^\s*helm\s/.test(line.value);
    return readTexts([bare ? withHelm(uploaded(line)) : uploaded(line)], around, 'bash').facts;
  }
  const entry = textOf(get(config, 'entrypoint'));
  return readContainer(image, entry === undefined || entry.value === '' ? [] : [entry], linesOf(args).texts, around);
}

/** The containers of the pod in which the agent of Kubernetes runs a step. https://github.com/buildkite/agent-stack-k8s */
function podFacts({ name, config }: Plugin, around: Around): readonly Fact[] {
  if (name !== 'kubernetes') return [];
  const pods = [get(config, 'podSpec'), get(config, 'podSpecPatch')];
  return pods
    .flatMap((pod) => [...items(get(pod, 'containers')), ...items(get(pod, 'initContainers'))])
    .flatMap((container, index): readonly Fact[] => {
      const label = stringOf(get(container, 'name')) ?? `container ${index + 1}`;
      const inner: Around = { ...around, scope: [...around.scope, { kind: 'step', name: label }] };
      const image = textOf(get(container, 'image'));
      const command = linesOf(get(container, 'command')).texts;
      const args = linesOf(get(container, 'args')).texts;
      const words = [...command, ...args];
      const [first] = words;
      const isScript = words.length === 1 && first !== undefined && /\s/.test(first.value.trim());
      const facts = isScript
        ? readTexts([uploaded(first)], inner, 'bash').facts
        : readContainer(image, command, args, inner);
      return [...imageFacts(image, inner), ...facts];
    });
}

const UPLOAD = /\bbuildkite-agent\s+pipeline\s+upload\s+["']?((?![-$])[\w./-]{1,200}\.(?:ya?ml|json))/g;

/** `buildkite-agent pipeline upload .buildkite/deploy.yml` goes on with the steps of that file. */
function uploads(text: Text, { scope, guards }: Around): Fact[] {
  return [...text.value.matchAll(UPLOAD)].map((match): Fact => {
    const path = match[1] ?? '';
    const start = match.index + match[0].length - path.length;
    const span = spanOf(text, start, start + path.length);
    return { kind: 'link', origin: 'task', scope, how: 'include', path, arguments: [], variables: [], guards, span };
  });
}
