/** What is known at one moment of a build stage. */
import type { Fact, Origin, Scope, Word } from '../../facts.ts';
import { entryPointIsHelm, pinOfVersionVariable } from '../../helm/install/index.ts';
import { type Span, spanKey } from '../../source/span.ts';
import type { SourceFile } from '../../source/text.ts';
import { type PlacedPin, placed } from '../lib/pins.ts';
import type { FoundPin } from '../lib/shell/types.ts';
import type { Value } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';
import type { Argument } from './json.ts';

export interface Stage {
  /** The name after AS in lower case; the number of the stage without one. */
  readonly name: string;
  readonly scope: Scope;
  /** Defaults of ARG, and values of ENV, which win over them. */
  readonly args: Map<string, Value>;
  readonly env: Map<string, Value>;
  readonly facts: Fact[];
  readonly pins: PlacedPin[];
  /** Pins that variables make by holding a version, until the variable is set again. */
  readonly versions: Map<string, PlacedPin[]>;
  /** The image that the stage builds on in the end, when it runs helm by itself. */
  readonly helmImage: { readonly name: string; readonly site: Span } | undefined;
  entrypoint: Started | undefined;
  command: Started | undefined;
  /** Instructions so far. */
  count: number;
}

/** What holds for the whole file while it is read. */
export interface Build {
  readonly file: SourceFile;
  readonly origin: Origin;
  readonly scope: Scope;
  readonly stages: Stage[];
  /** ARG before the first FROM: usable in FROM, and in a stage that names it again. */
  readonly args: Map<string, Value>;
  /** `--build-arg NAME=value` of whoever builds it. */
  readonly given: ReadonlyMap<string, Value>;
}

/** The exec form of ENTRYPOINT or CMD. */
export interface Started {
  readonly words: readonly Argument[];
  readonly scope: Scope;
  /** Whether it was inherited from another stage. */
  readonly inherited: boolean;
}

/** Opens a stage on an image, or on an earlier stage, whose variables and entry point it takes over. */
export function openStage(
  file: Scope,
  index: number,
  alias: string | undefined,
  image: Word,
  base: Stage | undefined,
): Stage {
  const name = alias ?? String(index);
  const reference = image.text ?? image.shown;
  return {
    name: name.toLowerCase(),
    scope: [...file, { kind: 'stage', name, order: index }],
    args: new Map(),
    env: new Map(base?.env),
    facts: [],
    pins: [],
    versions: new Map(),
    helmImage: base === undefined ? own(entryPointIsHelm(reference), reference, image.span) : base.helmImage,
    entrypoint: inherited(base?.entrypoint),
    command: inherited(base?.command),
    count: 0,
  };
}

function own(isHelm: boolean, name: string, site: Span): Stage['helmImage'] {
  return isHelm ? { name, site } : undefined;
}

function inherited(started: Started | undefined): Started | undefined {
  return started && { ...started, inherited: true };
}

/** The scope of the next instruction of a stage. */
export function nextStep(stage: Stage, line: number, keyword: string): Scope {
  return [...stage.scope, { kind: 'step', name: `${line} ${keyword}`, order: stage.count++ }];
}

/** What `$NAME` stands for. */
export function variablesOf(stage: Stage): Map<string, Value> {
  return new Map([...stage.args, ...stage.env]);
}

/** All pins of a stage so far; those that install something come first. */
export function pinsOf(stage: Stage): PlacedPin[] {
  return [...stage.pins, ...[...stage.versions.values()].flat()];
}

/** Notes the version that a variable was set to; what it was set to before does not count any more. */
export function setVersion(stage: Stage, name: string, value: Value | undefined, site: Span, scope: Scope): void {
  stage.versions.delete(name);
  const pins = versionPins(name, value, site);
  if (pins.length > 0) stage.versions.set(name, placed(pins, scope));
}

/** The pin of a variable whose value is written right there. */
export function versionPins(name: string, value: Value | undefined, site: Span): FoundPin[] {
  const fields = value?.alternatives.length === 1 ? value.alternatives[0] : undefined;
  if (fields?.length !== 1) return [];
  const word = wordOf(fields[0] ?? [], site);
  const guess = word.via.length > 0 ? undefined : pinOfVersionVariable(name, word);
  return guess === undefined ? [] : [{ ...guess, guards: [] }];
}

/** More pins than this are not taken from one stage to another. */
const MOST_PINS = 300;

/**
 * Brings the pins of an earlier stage into a later one.
 *
 * @param how how they come in: `inherited from` when the stage builds on the other one, and its variables come along
 */
export function takeOver(stage: Stage, from: Stage, scope: Scope, how: 'inherited from' | 'copied from'): void {
  const own = (pin: PlacedPin): PlacedPin => ({
    ...pin,
    scope,
    because: pin.because
      .replace(/; (?:inherited|copied) from stage '[^']*'$/, '')
      .concat(`; ${how} stage '${from.name}'`),
  });
  const known = new Set(pinsOf(stage).map((pin) => spanKey(pin.span)));
  const take = (pins: readonly PlacedPin[]): PlacedPin[] =>
    pins.filter((pin) => !known.has(spanKey(pin.span))).map(own);
  stage.pins.push(...take(from.pins.slice(0, MOST_PINS)));
  for (const [name, pins] of [...from.versions].slice(0, MOST_PINS)) {
    if (how === 'copied from') stage.pins.push(...take(pins));
    else stage.versions.set(name, take(pins));
  }
}
