/** Where in a configuration the reading is, and what the parameters around it hold. */

import type { Around } from '../lib/ci/around.ts';
import { textOf } from '../lib/ci/around.ts';
import type { Host } from '../lib/ci/host.ts';
import { layered } from '../lib/table.ts';
import { eitherOf, joined, type Value } from '../lib/value.ts';
import { entries, get, type YamlNode } from '../lib/yaml/index.ts';
import type { Config } from './config.ts';
import { circleHost, type Names } from './names.ts';

/** Steps that are handed over as a parameter, with the place that they are written at. */
interface Steps {
  readonly node: YamlNode;
  readonly place: Place;
}

export interface Place extends Around {
  readonly config: Config;
  /** Pipeline parameters, which every place sees. */
  readonly pipeline: Names;
  readonly names: Names;
  readonly steps: ReadonlyMap<string, Steps>;
  readonly shell: string;
  readonly state: State;
  /** Commands inside commands. */
  readonly depth: number;
}

/** What moves while a file is read. */
export interface State {
  /** Steps that may still be read; commands that call each other would otherwise multiply. */
  budget: number;
  /** Position of the next step in its job. */
  order: number;
  /** Commands that were read where they are called. */
  readonly called: Set<YamlNode>;
}

/** What a job or command is called with. */
export interface Call {
  readonly given: YamlNode | undefined;
  readonly host: Host;
  readonly place: Place | undefined;
}

/**
 * The place inside a definition: its parameters as its callers set them, else by default.
 *
 * @param calls every call; a parameter that one of them leaves out has its default as well
 * @param other values from outside of the file, by the name of the parameter
 */
export function inside(
  definition: YamlNode,
  calls: readonly Call[],
  outer: Place,
  other: ReadonlyMap<string, Value> = new Map(),
): Place {
  const names = layered(outer.pipeline);
  const steps = new Map<string, Steps>();
  for (const { key, value: declared } of entries(get(definition, 'parameters'))) {
    const values: Value[] = [];
    const add = (node: YamlNode | undefined, call: Pick<Call, 'host' | 'place'>): void => {
      const text = textOf(node);
      if (node?.kind === 'seq' && call.place !== undefined) steps.set(key, { node, place: call.place });
      if (text !== undefined) values.push(joined(call.host.valueOf(text)));
    };
    const plain = { host: circleHost(outer.pipeline), place: outer };
    const from = other.get(key);
    if (from !== undefined) values.push(joined(from));
    for (const call of calls)
      add(get(call.given, key) ?? (from === undefined ? get(declared, 'default') : undefined), call);
    if (calls.length === 0 && from === undefined) add(get(declared, 'default'), plain);
    if (values.length > 0) names.set(`parameters.${key}`, eitherOf(values));
  }
  return { ...outer, names, steps, host: circleHost(names) };
}
