/** Jobs: the machine that they run on, their variables and steps. */
import type { Fact } from '../../facts.ts';
import { imageFacts, stringOf, textOf } from '../lib/ci/around.ts';
import { settingFacts, settingsOf, withSettings } from '../lib/ci/settings.ts';
import { layered } from '../lib/table.ts';
import { eitherOf, joined, type Value } from '../lib/value.ts';
import { entries, get, items, type YamlNode } from '../lib/yaml/index.ts';
import { type Config, find } from './config.ts';
import { circleHost } from './names.ts';
import { orbFacts } from './orb.ts';
import { type Call, inside, type Place } from './place.ts';
import { shellOf } from './run.ts';
import { handedOver, readSteps } from './steps.ts';
import { versionPins } from './versions.ts';

/** The facts of one job for all of its calls. */
export function readJob(
  name: string,
  job: YamlNode,
  config: Config,
  calls: readonly Call[],
  outer: Place,
  other: ReadonlyMap<string, Value> = new Map(),
): Fact[] {
  outer.state.order = 0;
  const inner = inside(job, calls, { ...outer, config, scope: [...outer.scope, { kind: 'job', name }] }, other);
  const runsOn = executorOf(job, inner);
  const facts: Fact[] = versionPins(job, calls, inner);
  let variables = layered(inner.variables);
  for (const { node, place } of [...(runsOn === undefined ? [] : [runsOn]), { node: job, place: inner }]) {
    const primary = items(get(node, 'docker'))[0];
    facts.push(...imageFacts(textOf(get(primary, 'image')), { ...place, scope: inner.scope }));
    for (const map of [get(primary, 'environment'), get(node, 'environment')]) {
      const settings = settingsOf(map, place.host);
      facts.push(...settingFacts(settings, inner.scope));
      variables = withSettings(variables, settings);
    }
  }
  const shell = shellOf(get(job, 'shell') ?? get(runsOn?.node, 'shell'), inner);
  const place = { ...inner, variables, shell };
  const around = (key: string): Fact[] =>
    calls.flatMap(({ given, place: from }) =>
      from === undefined ? [] : readSteps(get(given, key), { ...from, scope: place.scope, variables, shell }),
    );
  return [...facts, ...around('pre-steps'), ...readSteps(get(job, 'steps'), place), ...around('post-steps')];
}

/** `executor: name`, or `executor: {name: …}` with parameters. */
function executorOf(job: YamlNode, place: Place): { node: YamlNode; place: Place } | undefined {
  const executor = get(job, 'executor');
  const name = stringOf(executor?.kind === 'map' ? get(executor, 'name') : executor);
  const found = name === undefined ? undefined : find(place.config, 'executors', name);
  if (found?.kind !== 'local') return undefined;
  const given = executor?.kind === 'map' ? executor : undefined;
  return { node: found.node, place: inside(found.node, [{ given, host: place.host, place }], place) };
}

/** A job that a workflow calls. */
interface Called {
  readonly name: string;
  readonly call: Call;
  readonly text: ReturnType<typeof textOf>;
}

/** The jobs that the workflows call, in order; `<< matrix.x >>` in their parameters holds each value of the matrix. */
export function workflowCalls(root: YamlNode, place: Place): Called[] {
  return entries(get(root, 'workflows')).flatMap(({ value }) =>
    items(get(value, 'jobs')).flatMap((item): Called[] => {
      const text = textOf(item);
      const host = circleHost(place.pipeline);
      if (text !== undefined) return [{ name: text.value, text, call: { given: undefined, host, place } }];
      return entries(item)
        .slice(0, 1)
        .flatMap(({ key, keyText, value: given }) =>
          matrixCalls(given, place).map((call) => ({ name: key, text: keyText, call })),
        );
    }),
  );
}

/** The call itself, and one that sets what the matrix sets. */
function matrixCalls(given: YamlNode, place: Place): Call[] {
  const parameters = get(given, 'matrix', 'parameters');
  const names = layered(place.pipeline);
  const host = circleHost(place.pipeline);
  for (const { key, value } of entries(parameters)) {
    const texts = items(value).flatMap((item) => textOf(item) ?? []);
    names.set(`matrix.${key}`, eitherOf(texts.map((text) => joined(host.valueOf(text)))));
  }
  const inner = { ...place, names, host: circleHost(names) };
  return [{ given, host: inner.host, place: inner }];
}

/** The values that matrices give to the parameters of a job. */
export function matrixValues(calls: readonly Call[]): Map<string, Value> {
  const found = new Map<string, Value[]>();
  for (const { given, host } of calls) {
    for (const { key, value } of entries(get(given, 'matrix', 'parameters'))) {
      for (const item of items(value).slice(0, 100)) {
        const text = textOf(item);
        if (text !== undefined) found.set(key, [...(found.get(key) ?? []), joined(host.valueOf(text))]);
      }
    }
  }
  return new Map([...found].map(([key, values]) => [key, eitherOf(values)]));
}

/** A job of an orb that is not in the file. */
export function remoteJob(called: Called, place: Place): Fact[] {
  const found = find(place.config, 'jobs', called.name);
  if (found?.kind !== 'remote' || called.text === undefined) return [];
  place.state.order = 0;
  const scope = [...place.scope, { kind: 'job', name: called.name } as const];
  const inner = { ...place, scope, host: called.call.host, variables: layered(place.variables) };
  const { given } = called.call;
  return [...orbFacts(found.orb, found.name, given, called.text, inner), ...handedOver(given, inner)];
}
