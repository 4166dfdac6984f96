/** The steps of a job or command, commands inside them followed. */
import type { Fact, Link } from '../../facts.ts';
import type { Text } from '../../source/text.ts';
import { stringOf, textOf, wholeSpan, wordsOf } from '../lib/ci/around.ts';
import { entries, get, items, type YamlNode } from '../lib/yaml/index.ts';
import { holds, negated } from './conditions.ts';
import { find, guessedOrb } from './config.ts';
import { onlyParameter } from './names.ts';
import { orbFacts } from './orb.ts';
import { inside, type Place } from './place.ts';
import { readRun, sourceFolder } from './run.ts';

/** Commands inside commands are followed so many levels deep. */
const MAX_DEPTH = 20;

/** Steps of CircleCI's own that run nothing of ours. https://circleci.com/docs/configuration-reference/#steps */
const BUILT_IN = new Set(
  'checkout setup_remote_docker save_cache restore_cache store_artifacts store_test_results persist_to_workspace attach_workspace add_ssh_keys'.split(
    ' ',
  ),
);

/** The facts of a list of steps. */
export function readSteps(list: YamlNode | undefined, place: Place): Fact[] {
  return items(list).flatMap((step) => readStep(step, place));
}

function readStep(step: YamlNode, place: Place): readonly Fact[] {
  if (place.state.budget-- <= 0) return [];
  const text = textOf(step);
  if (text !== undefined) return call(text, undefined, place);
  return entries(step)
    .slice(0, 20)
    .flatMap(({ key, keyText, value }): readonly Fact[] => {
      if (place.config.commands.has(key)) return call(keyText, value, place);
      switch (key) {
        case 'run':
        case 'deploy':
          return readRun(value, at(place, stringOf(get(value, 'name')) ?? 'run'));
        case 'when':
        case 'unless': {
          const condition = holds(get(value, 'condition'), place.host);
          const runs = key === 'when' ? condition : negated(condition);
          return runs === false ? [] : readSteps(get(value, 'steps'), place);
        }
        case 'steps': {
          const parameter = textOf(value);
          return parameter === undefined ? readSteps(value, place) : call(parameter, undefined, place);
        }
        default:
          return call(keyText, value, place);
      }
    });
}

/** The place of the next step of the job. */
function at(place: Place, name: string): Place {
  const order = place.state.order++;
  return { ...place, scope: [...place.scope, { kind: 'step', name: `${order + 1} ${name}`, order }] };
}

/** A command of the file, of an orb, or steps that were handed over as a parameter. */
function call(text: Text, given: YamlNode | undefined, place: Place): readonly Fact[] {
  const name = text.value.trim();
  const parameter = onlyParameter(name);
  if (parameter !== undefined) {
    const steps = place.steps.get(parameter);
    return steps === undefined
      ? []
      : readSteps(steps.node, { ...steps.place, scope: place.scope, variables: place.variables });
  }
  if (BUILT_IN.has(name)) return [];
  const found = find(place.config, 'commands', name);
  // A part of an orb's source is packed together with a file that says which orbs it uses.
  const guessed = found === undefined ? guessedOrb(place.config, text) : undefined;
  if (guessed !== undefined) {
    const facts = orbFacts(guessed, name.slice(name.indexOf('/') + 1), given, text, at(place, name));
    return facts.map((fact) =>
      fact.kind === 'pin' || fact.kind === 'command' ? { ...fact, assumes: "the orb 'helm' is circleci/helm" } : fact,
    );
  }
  if (found === undefined) return elsewhere(text, name, sourceFolder(place.file.path), given, place);
  if (found.kind === 'injected') return elsewhere(text, found.name, 'src', given, place);
  if (found.kind === 'remote') {
    const here = at(place, name);
    return [...orbFacts(found.orb, found.name, given, text, here), ...handedOver(given, place)];
  }
  if (place.depth >= MAX_DEPTH) return [];
  place.state.called.add(found.node);
  const inner = inside(found.node, [{ given, host: place.host, place }], place);
  return readSteps(get(found.node, 'steps'), { ...inner, config: found.config, depth: place.depth + 1 });
}

/** Lists of steps among the parameters of a command that is not known. */
export function handedOver(given: YamlNode | undefined, place: Place): Fact[] {
  return entries(given).flatMap(({ value }) => {
    const isSteps = items(value).some((item) => item.kind === 'map' && entries(item).some(({ key }) => key === 'run'));
    return isSteps ? readSteps(value, place) : [];
  });
}

/** A command that another file of the orb's source defines, in the folder `from`. */
function elsewhere(text: Text, name: string, from: string, given: YamlNode | undefined, place: Place): Fact[] {
  const isPart = from === 'src' || /(?:^|\/)(?:commands|jobs)\/[^/]+$/.test(place.file.path);
  if (!isPart || !/^[\w-]{1,100}$/.test(name)) return handedOver(given, place);
  const link: Link = {
    kind: 'link',
    origin: 'task',
    scope: at(place, name).scope,
    how: 'include',
    path: `commands/${name}.${place.file.path.endsWith('.yaml') ? 'yaml' : 'yml'}`,
    from,
    arguments: [],
    variables: entries(given).flatMap(({ key, value }) => {
      const each = textOf(value);
      return each === undefined ? [] : wordsOf(each, place.host).map((word) => [key, word] as const);
    }),
    guards: place.guards,
    span: wholeSpan(text),
  };
  return [link, ...handedOver(given, place)];
}
