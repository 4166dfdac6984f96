import type { Fact, HelmPin, Origin, Scope } from '../../facts.ts';
import { pinOfImage } from '../../helm/install/index.ts';
import { looksLikeHelmUse } from '../../source/mention.ts';
import { spanOf, type Text } from '../../source/text.ts';
import { type PlacedPin, placed, placedPinFacts, withoutRepeated } from '../lib/pins.ts';
import { urlFacts } from '../lib/urls.ts';
import { runInstruction } from './instructions.ts';
import { type Instruction, instructionsOf } from './lines.ts';
import { type Build, nextStep, openStage, pinsOf, takeOver, versionPins } from './stage.ts';
import { started } from './start.ts';
import { readAssignments, wordsOf } from './words.ts';

/** More instructions than this are not read. */
const MOST = 3_000;

/**
 * The facts of a Dockerfile. Every instruction is a step of its stage; what a stage takes from an earlier one counts again
 * as its own.
 *
 * @param given build arguments, which win over the defaults of ARG
 */
export function extract(text: Text, scope: Scope, origin: Origin, given: Build['given'] = new Map()): readonly Fact[] {
  const build: Build = { file: text.file, origin, scope, stages: [], args: new Map(), given };
  const globals: PlacedPin[] = [];
  const instructions = instructionsOf(text);
  for (const instruction of instructions.slice(0, MOST)) {
    const stage = build.stages.at(-1);
    const line = spanOf(text, instruction.start, instruction.end).startLine;
    if (instruction.keyword === 'FROM') from(build, instruction, line);
    else if (stage !== undefined) runInstruction(build, stage, instruction, nextStep(stage, line, instruction.keyword));
    else if (instruction.keyword === 'ARG') globals.push(...globalArgument(build, instruction));
  }
  const facts = build.stages.flatMap((stage): Fact[] => [...stage.facts, ...started(stage, text.file, origin)]);
  const pins = build.stages.flatMap((stage): HelmPin[] => placedPinFacts(pinsOf(stage), origin));
  return [
    ...facts.filter((fact) => fact.kind !== 'url'),
    ...urlFacts(text, scope, origin),
    ...cut(instructions, text, scope),
    ...noInstructions(instructions, text, scope),
    ...withoutRepeated(placedPinFacts(globals, origin), pins),
    ...pins,
  ];
}

const KEYWORDS = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
);

/** Lines that call Helm and belong to no instruction, such as those of a here-document without an end. */
function noInstructions(instructions: readonly Instruction[], text: Text, scope: Scope): Fact[] {
  const stray = instructions.find(
    ({ keyword, start, end }) =>
      !KEYWORDS.has(keyword) && looksLikeHelmUse(text.value.slice(start, Math.min(end, start + 2_000))),
  );
  if (stray === undefined) return [];
  const span = spanOf(text, stray.start, stray.end);
  const what = `'${stray.keyword.slice(0, 40)}'`;
  const reason = 'is no instruction; a here-document or a continued line may lack its end';
  return [{ kind: 'unresolved', scope, span, what, reason, relevant: true }];
}

function cut(instructions: readonly Instruction[], text: Text, scope: Scope): Fact[] {
  const next = instructions[MOST];
  if (next === undefined) return [];
  const span = spanOf(text, next.start, next.end);
  return [{ kind: 'unresolved', scope, span, what: 'instructions', reason: `more than ${MOST}`, relevant: true }];
}

/** ARG before the first FROM. */
function globalArgument(build: Build, { text }: Instruction): PlacedPin[] {
  const { variables } = readAssignments(text, 0, build.args, build.scope, build.origin);
  const site = spanOf(text, 0, text.value.length);
  const pins: PlacedPin[] = [];
  for (const [name, fallback] of variables) {
    const value = build.given.get(name) ?? fallback;
    if (build.args.get(name) === value) continue;
    build.args.set(name, value);
    pins.push(...placed(versionPins(name, value, site), build.scope));
  }
  return pins;
}

/** `FROM [--platform=…] image [AS name]`. */
function from(build: Build, { text }: Instruction, line: number): void {
  const words = wordsOf(text, 0, build.args);
  const at = words.findIndex((word) => !word.shown.startsWith('--'));
  const image = words[at];
  if (image === undefined) return;
  const alias = /^as$/i.test(words[at + 1]?.shown ?? '') ? words[at + 2]?.shown : undefined;
  const base = build.stages.findLast((stage) => stage.name === image.text?.toLowerCase());
  const stage = openStage(build.scope, build.stages.length, alias, image, base);
  build.stages.push(stage);
  const scope = nextStep(stage, line, 'FROM');
  const guess = base === undefined ? pinOfImage(image) : undefined;
  if (guess !== undefined) stage.pins.push({ ...guess, guards: [], scope });
  if (base !== undefined) takeOver(stage, base, scope, 'inherited from');
}
