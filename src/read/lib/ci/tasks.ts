/** Orbs, plugins and resources that call Helm themselves: which command their parameters make. */
import type { Fact } from '../../../facts.ts';
import { type Row, rows } from '../../../helm/install/data.ts';
import type { Span } from '../../../source/span.ts';
import { readArguments } from '../shell/index.ts';
import { type Field, fieldText, type Value } from '../value.ts';
import type { YamlNode } from '../yaml/index.ts';
import { entries, items } from '../yaml/index.ts';
import { type Around, nodeSpan, textOf, wholeSpan } from './around.ts';
import type { Host } from './host.ts';

/** One parameter that a task is given. */
export interface Parameter {
  /** From the name to the end of the value; what the task makes of it is not written there. */
  readonly site: Span;
  /** Its values: one for a scalar, several for a list. */
  readonly values: readonly { readonly value: Value; readonly site: Span }[];
}

export type Parameters = ReadonlyMap<string, Parameter>;

/** How parameters are compared: `release-name`, `release_name`, `RELEASE_NAME` are one. */
export function parameterName(written: string): string {
  return written.toLowerCase().replaceAll('-', '_');
}

/** The parameters of a map, by `parameterName`. Maps as values (`from_secret:`) are left out. */
export function parametersOf(node: YamlNode | undefined, host: Host): Map<string, Parameter> {
  const found = new Map<string, Parameter>();
  for (const { key, keyText, value } of entries(node).slice(0, 500)) {
    const nodes = value.kind === 'seq' ? items(value).slice(0, 500) : [value];
    const values = nodes.flatMap((each) => {
      const text = textOf(each);
      return text === undefined ? [] : [{ value: host.valueOf(text), site: wholeSpan(text) }];
    });
    if (value.kind === 'map' || (value.kind === 'seq' && values.length === 0)) continue;
    found.set(parameterName(key), { site: through(wholeSpan(keyText), nodeSpan(value)), values });
  }
  return found;
}

function through(key: Span, value: Span): Span {
  if (value.end <= key.end || value.start < key.start) return { ...key, exact: false };
  return { ...key, end: value.end, endLine: value.endLine, endColumn: value.endColumn, exact: false };
}

/**
 * What is known of a task in `src/helm/data/tasks.json`: the first row for it whose `since` is not above the version.
 *
 * @param tool the orb, the image of the plugin or resource: `circleci/helm`, `pelotech/drone-helm3`
 * @param task the command of an orb, the mode of a plugin, in the spelling of `parameterName`
 * @param version the version of the tool; undefined, `volatile` or a branch for the newest
 */
export function taskRow(tool: string, task: string, version?: string): Row | undefined {
  const wanted = version === undefined ? undefined : numbers(version);
  return rows('tasks').find((row) => {
    if (row('tool') !== tool || !row('task').split(' ').includes(task)) return false;
    const since = numbers(row('since'));
    return since === undefined || wanted === undefined || compare(wanted, since) >= 0;
  });
}

/** Whether any task of the tool is known. */
export function isTaskTool(tool: string): boolean {
  return rows('tasks').some((row) => row('tool') === tool);
}

function numbers(version: string): number[] | undefined {
  const match = /^v?(\d{1,6})(?:\.(\d{1,6}))?(?:\.(\d{1,6}))?$/.exec(version);
  return match === null ? undefined : [match[1], match[2] ?? '999999', match[3] ?? '999999'].map(Number);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let k = 0; k < 3; k++) {
    const difference = (a[k] ?? 0) - (b[k] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

interface Argument {
  readonly value: Value;
  readonly site: Span;
}

/**
 * The Helm commands that a task runs. A flag stands where the parameter is written that asks for it, or at the call where the
 * task passes it by itself.
 *
 * @param at where the task is called
 */
export function taskFacts(row: Row, parameters: Parameters, at: Span, around: Around): readonly Fact[] {
  const call = { ...at, exact: false };
  const { file, scope, variables, guards } = around;
  return row('helm')
    .split(';')
    .flatMap((command) => {
      const fixed = ['helm', ...command.trim().split(' ')].map((text): Argument => ({ value: made(text), site: call }));
      const words = [
        ...fixed,
        ...flagsOf(row('flags'), parameters, call),
        ...argumentsOf(row('arguments'), parameters),
      ];
      return readArguments({ file, scope, origin: 'task', words, variables, guards });
    });
}

/**
 * `name=--flag` gives the flag and the value, `name*--flag` so for each value of a list, `name?--flag` the flag where the
 * parameter is true, `name!--flag` unless it is false, `name+--flag` where it is neither empty nor 0. Several names of one parameter are
 * separated by `|`.
 */
function flagsOf(spec: string, parameters: Parameters, call: Span): Argument[] {
  return spec
    .split(' ')
    .filter((part) => part !== '')
    .flatMap((part): Argument[] => {
      const [, names = '', kind = '', flag = ''] = /^([\w|]+)([=*?!+])(--[\w-]+(?:=[\w/.-]+)?)$/.exec(part) ?? [];
      const parameter = named(names, parameters);
      if (parameter === undefined) return kind === '!' ? [{ value: made(flag), site: call }] : [];
      const site = parameter.site;
      if (kind === '?' || kind === '!') {
        const state = stateOf(parameter);
        return state === 'false' ? [] : [{ value: made(flag, state === 'unknown'), site }];
      }
      const filled = parameter.values.filter(({ value }) => value.alternatives.some((fields) => !isEmpty(fields[0])));
      if (kind === '+') return filled.length === 0 || isZero(parameter) ? [] : [{ value: made(flag), site }];
      return filled.flatMap((each) => [{ value: made(flag), site }, each]);
    });
}

function argumentsOf(spec: string, parameters: Parameters): Argument[] {
  return spec
    .split(' ')
    .filter((name) => name !== '')
    .flatMap((name) => named(name, parameters)?.values.slice(0, 1) ?? []);
}

function named(names: string, parameters: Parameters): Parameter | undefined {
  for (const name of names.split('|')) {
    const found = parameters.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isEmpty(field: Field | undefined): boolean {
  return field === undefined || fieldText(field) === '';
}

function isZero({ values }: Parameter): boolean {
  return values.every(({ value }) => value.alternatives.every((fields) => fieldText(fields[0] ?? []) === '0'));
}

function stateOf({ values }: Parameter): 'true' | 'false' | 'unknown' {
  const texts = values.flatMap(({ value }) => value.alternatives.map((fields) => fieldText(fields[0] ?? [])));
  if (texts.some((text) => text === undefined)) return 'unknown';
  const states = new Set(texts.map((text) => /^(?:true|t|1|yes|y|on)$/i.test(text ?? '')));
  if (states.size > 1) return 'unknown';
  return states.has(true) ? 'true' : 'false';
}

/** A word that the task puts in by itself. */
function made(text: string, maybe = false): Value {
  return { alternatives: [[[{ text, at: undefined, ...(maybe ? { maybe: true as const } : {}) }]]] };
}
