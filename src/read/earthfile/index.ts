import type { Fact, HelmPin, Link, Scope, Word } from '../../facts.ts';
import { pinOfImage } from '../../helm/install/index.ts';
import { partOf } from '../../helm/words.ts';
import { fileText, sliceText, spanOf, type Text } from '../../source/text.ts';
import { runInstruction, runText } from '../dockerfile/instructions.ts';
import type { Instruction } from '../dockerfile/lines.ts';
import { type Build, nextStep, openStage, pinsOf, type Stage, takeOver, variablesOf } from '../dockerfile/stage.ts';
import { started } from '../dockerfile/start.ts';
import { wordsOf } from '../dockerfile/words.ts';
import { imageLink } from '../lib/links.ts';
import { placedPinFacts } from '../lib/pins.ts';
import { urlFacts } from '../lib/urls.ts';
import type { Given, Reader } from '../reader.ts';
import { format } from './format.ts';
import { MOST, type Target, targetsOf, withoutOptions } from './targets.ts';

export const reader: Reader = {
  ...format,
  read: (file, given) => extract(fileText(file), [{ kind: 'file', name: file.path }], given),
};

interface Earthfile {
  readonly build: Build;
  readonly text: Text;
  readonly targets: ReadonlyMap<string, Target>;
  /** Targets that were read; undefined while one is being read. */
  readonly stages: Map<string, Stage | undefined>;
  readonly given: Given | undefined;
}

/** The facts of an Earthfile: https://docs.earthly.dev/docs/earthfile */
function extract(text: Text, scope: Scope, given: Given | undefined): readonly Fact[] {
  const targets = targetsOf(text);
  const build: Build = { file: text.file, origin: 'shell', scope, stages: [], args: new Map(), given: new Map() };
  const file: Earthfile = {
    build,
    text,
    targets: new Map(targets.map((one) => [one.name, one])),
    stages: new Map(),
    given,
  };
  for (const { name } of targets) stageOf(file, name, 0);
  const stages = [...file.stages.values()].filter((stage) => stage !== undefined);
  const facts = stages.flatMap((stage): Fact[] => [...stage.facts, ...started(stage, text.file, 'shell')]);
  const count = targets.reduce((sum, { instructions }) => sum + instructions.length, targets.length);
  if (count > MOST) {
    const reason = `more than ${MOST}`;
    facts.push({ kind: 'unresolved', scope, span: spanOf(text, 0, 1), what: 'instructions', reason, relevant: true });
  }
  // What an Earthfile elsewhere brings matters where Helm is used; others are read only because they lead to such a place.
  const named = /helm/i.test(text.file.text);
  return [
    ...facts.filter((fact) => fact.kind !== 'url' && (fact.kind !== 'outside' || named)),
    ...urlFacts(text, scope, 'shell'),
    ...stages.flatMap((stage): HelmPin[] => placedPinFacts(pinsOf(stage), 'shell')),
  ];
}

/** Targets that build on targets are followed so many levels deep. */
const MAX_DEPTH = 50;

/** Reads a target, those that it builds on first. */
function stageOf(file: Earthfile, name: string, depth: number): Stage | undefined {
  const target = file.targets.get(name);
  if (target === undefined || depth > MAX_DEPTH || file.stages.has(name)) return file.stages.get(name);
  file.stages.set(name, undefined);
  const at = target.instructions.findIndex(({ keyword }) => keyword === 'FROM' || keyword === 'LOCALLY');
  const base = name === 'base' || at >= 0 ? undefined : stageOf(file, 'base', depth + 1);
  const stage = open(file, name, undefined, base);
  file.stages.set(name, stage);
  for (const instruction of target.instructions) read(file, stage, instruction, depth);
  return stage;
}

function open(file: Earthfile, name: string, image: Word | undefined, base: Stage | undefined): Stage {
  const span = spanOf(file.text, 0, 0);
  const nothing: Word = { text: '', shown: '', span, via: [], unknown: [], open: false, maybe: false, guards: [] };
  const stage = openStage(file.build.scope, file.stages.size, name, image ?? nothing, base);
  const scope: Scope = [...file.build.scope, { kind: 'target', name }];
  const own = { ...stage, scope };
  if (base !== undefined) {
    for (const [key, value] of base.args) own.args.set(key, value);
    takeOver(own, base, scope, 'inherited from');
  }
  return own;
}

function read(file: Earthfile, stage: Stage, written: Instruction, depth: number): void {
  const { build, text } = file;
  const instruction = withoutOptions(written);
  const scope = nextStep(stage, spanOf(text, written.start, written.end).startLine, written.keyword);
  switch (instruction.keyword) {
    case 'FROM':
      from(file, stage, instruction, scope, depth);
      return;
    case 'LET':
    case 'SET':
    case 'ARG':
      runInstruction(build, stage, { ...instruction, keyword: 'ARG' }, scope);
      for (const [name, value] of file.given?.variables ?? []) if (stage.args.has(name)) stage.args.set(name, value);
      return;
    case 'BUILD':
    case 'DO':
      called(stage, instruction, scope);
      return;
    case 'COPY': {
      const words = wordsOf(instruction.text, 0, variablesOf(stage), 20);
      for (const word of words) copied(file, stage, word, scope, depth);
      if (!words.some(({ shown }) => shown.includes('+'))) runInstruction(build, stage, instruction, scope);
      return;
    }
    case 'IF':
    case 'ELSE': {
      const condition = instruction.text.value.replace(/^\s*IF\b/, '');
      if (condition.trim() !== '') {
        const start = instruction.text.value.length - condition.length;
        runText(
          build,
          stage,
          withoutOptions({ ...instruction, text: sliceText(instruction.text, start, instruction.text.value.length) })
            .text,
          scope,
        );
      }
      return;
    }
    case 'WITH':
      docker(stage, instruction, scope);
      return;
    case 'IMPORT': {
      const [word] = wordsOf(instruction.text, 0, variablesOf(stage), 1);
      if (word !== undefined) stage.facts.push(reference(scope, 'include', word, `${word.text ?? word.shown}+`));
      return;
    }
    default:
      runInstruction(build, stage, instruction, scope);
  }
}

/** `FROM alpine/helm:3.14`, `FROM +deps`, `FROM ./tools+helm`, `FROM DOCKERFILE .` */
function from(file: Earthfile, stage: Stage, { text }: Instruction, scope: Scope, depth: number): void {
  const word = wordsOf(text, 0, variablesOf(stage)).find(({ shown }) => !shown.startsWith('--'));
  if (word === undefined) return;
  const name = word.text ?? word.shown;
  if (name === 'DOCKERFILE') {
    const directory = wordsOf(text, 0, variablesOf(stage)).at(-1);
    if (directory !== undefined) stage.facts.push(imageBuild(directory, scope));
    return;
  }
  if (!name.includes('+')) {
    const guess = pinOfImage(word);
    if (guess !== undefined) stage.pins.push({ ...guess, guards: [], scope });
    else stage.facts.push(imageLink(word, 'shell', scope, []));
    return;
  }
  const base = name.startsWith('+') ? stageOf(file, name.slice(1), depth + 1) : undefined;
  stage.facts.push(reference(scope, 'target', word, name));
  if (base === undefined || base === stage) return;
  for (const [key, value] of base.env) stage.env.set(key, value);
  takeOver(stage, base, scope, 'inherited from');
}

/** `FROM DOCKERFILE .`: the Dockerfile of that directory. */
function imageBuild(directory: Word, scope: Scope): Link {
  const path = `${(directory.text ?? directory.shown).replace(/\/$/, '')}/Dockerfile`;
  return {
    kind: 'link',
    origin: 'shell',
    scope,
    how: 'include',
    path,
    arguments: [],
    variables: [],
    guards: [],
    span: directory.span,
  };
}

/** Another target: `+name`, `./dir+name`; those of other repositories are outside. */
function reference(
  scope: Scope,
  how: 'target' | 'include',
  word: Word,
  written: string,
  variables: Link['variables'] = [],
): Fact {
  const plus = written.indexOf('+');
  const path = plus < 0 ? written : written.slice(0, plus);
  const name = plus < 0 ? '' : written.slice(plus + 1).replace(/[/)].*$/, '');
  if (path !== '' && !/^\.{0,2}\//.test(path) && path !== '.' && path !== '..')
    return { kind: 'outside', scope, what: `Earthfile ${written.slice(0, 200)}`, span: word.span };
  return {
    kind: 'link',
    origin: 'shell',
    scope,
    how,
    path: how === 'include' ? `${path}/Earthfile` : path,
    ...(how === 'include' ? {} : { tool: 'earthly' as const }),
    ...(name === '' ? {} : { name }),
    arguments: [],
    variables,
    guards: [],
    span: word.span,
  };
}

/** `BUILD +target --VERSION=3`, `DO ./lib+DEPLOY --FLAGS="--atomic"`. */
function called(stage: Stage, { text }: Instruction, scope: Scope): void {
  const words = wordsOf(text, 0, variablesOf(stage));
  const word = words.find(({ shown }) => shown.includes('+') && !shown.startsWith('--'));
  if (word === undefined) return;
  const variables = words.flatMap((one): [string, Word][] => {
    const match = /^--([A-Za-z_]\w*)=/.exec(one.shown);
    if (match?.[1] === undefined || one.span.start < word.span.start) return [];
    return [[match[1], partOf(one, match[0].length)]];
  });
  stage.facts.push({ ...reference(scope, 'target', word, word.text ?? word.shown, variables), scope });
}

/** `COPY +helm/helm /usr/local/bin/`: the Helm of that target comes along. */
function copied(file: Earthfile, stage: Stage, word: Word, scope: Scope, depth: number): void {
  const name = /^\(?\+([\w.-]+)/.exec(word.text ?? word.shown)?.[1];
  if (name === undefined) return;
  stage.facts.push(reference(scope, 'target', word, `+${name}`));
  const from = stageOf(file, name, depth + 1);
  if (from !== undefined && from !== stage) takeOver(stage, from, scope, 'copied from');
}

/** `WITH DOCKER --pull alpine/helm:3.14 --compose x.yml`. */
function docker(stage: Stage, { text }: Instruction, scope: Scope): void {
  const words = wordsOf(text, 0, variablesOf(stage));
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    if (word.shown !== '--pull' || next === undefined) continue;
    const guess = pinOfImage(next);
    if (guess !== undefined) stage.pins.push({ ...guess, only: true, guards: [], scope });
  }
}
