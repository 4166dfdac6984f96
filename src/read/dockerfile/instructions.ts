/** What each instruction of a stage does. */
import type { Scope } from '../../facts.ts';
import { sliceText, spanOf, type Text } from '../../source/text.ts';
import { placed } from '../lib/pins.ts';
import { readArguments, readShell } from '../lib/shell/index.ts';
import { addFiles, copyFiles } from './copy.ts';
import { type Argument, jsonArray } from './json.ts';
import type { Instruction } from './lines.ts';
import { type Build, pinsOf, type Stage, type Started, setVersion, variablesOf } from './stage.ts';
import { readAssignments } from './words.ts';

/** More variables than this are not followed. */
const MOST_VARIABLES = 500;

/** Reads one instruction other than FROM into its stage. */
export function runInstruction(build: Build, stage: Stage, instruction: Instruction, scope: Scope): void {
  switch (instruction.keyword) {
    case 'ARG':
    case 'ENV':
      assign(build, stage, instruction, scope);
      return;
    case 'RUN':
      runShell(build, stage, instruction, optionsEnd(instruction), scope);
      return;
    case 'COPY':
      copyFiles(build, stage, instruction, optionsEnd(instruction), scope);
      return;
    case 'ADD':
      addFiles(build, stage, instruction, optionsEnd(instruction), scope);
      return;
    case 'ENTRYPOINT':
      stage.entrypoint = start(build, stage, instruction, scope);
      if (stage.command?.inherited === true) stage.command = undefined;
      return;
    case 'CMD':
      stage.command = start(build, stage, instruction, scope);
      return;
    case 'HEALTHCHECK': {
      const command = /^[\s\S]{0,500}?\bCMD\b/.exec(instruction.text.value);
      if (command !== null) runShell(build, stage, instruction, command[0].length, scope);
      return;
    }
    case 'ONBUILD': {
      const inner = /^(?:\s|\\\n)*([A-Za-z]+)/.exec(instruction.text.value);
      if (inner?.[1] === undefined || /^(?:onbuild|from)$/i.test(inner[1])) return;
      const text = sliceText(instruction.text, inner[0].length, instruction.text.value.length);
      const full = sliceText(instruction.full, inner[0].length, instruction.full.value.length);
      runInstruction(build, stage, { ...instruction, keyword: inner[1].toUpperCase(), text, full }, scope);
      return;
    }
    default:
  }
}

/** Offset behind the options that an instruction begins with: `--mount=…`, `--from=…`. */
function optionsEnd({ text }: Instruction): number {
  return /^(?:(?:\s|\\\n)*--[a-z]+(?:=\S*)?(?=\s))*(?:\s|\\\n)*/.exec(text.value)?.[0].length ?? 0;
}

function assign(build: Build, stage: Stage, { keyword, text }: Instruction, scope: Scope): void {
  const known = variablesOf(stage);
  const result = readAssignments(text, 0, known, scope, build.origin);
  const own = keyword === 'ARG' ? stage.args : stage.env;
  const site = spanOf(text, 0, text.value.length);
  for (const [name, fallback] of result.variables) {
    const value = (keyword === 'ARG' ? build.given.get(name) : undefined) ?? fallback;
    if (known.get(name) === value || known.size > MOST_VARIABLES) continue;
    own.set(name, value);
    if (keyword === 'ENV' || !stage.env.has(name)) setVersion(stage, name, value, site, scope);
  }
  stage.facts.push(...result.facts.filter((fact) => fact.kind !== 'pin'));
  if (keyword !== 'ARG') return;
  // `ARG NAME` without a value takes what the build is given, or that of the ARG before the first FROM.
  for (const [name] of text.value.matchAll(/(?<![^\s])[A-Za-z_]\w*(?=\s|$)/g)) {
    const value = build.given.get(name) ?? build.args.get(name);
    if (value !== undefined && !own.has(name)) own.set(name, value);
  }
}

function runShell(build: Build, stage: Stage, instruction: Instruction, from: number, scope: Scope): void {
  const { text, full, heredocs } = instruction;
  const words = jsonArray(text, from);
  const body = /^<<-?["']?\w+["']?\s*$/.test(text.value.slice(from, from + 200)) ? heredocs[0]?.body : undefined;
  if (words !== undefined) runWords(build, stage, words, scope);
  else if (body === undefined) runText(build, stage, sliceText(full, from, full.value.length), scope);
  else if (!/^#!(?!.*\b(?:ba|da|z|k|a)?sh\b)/.test(body.value.slice(0, 200))) runText(build, stage, body, scope);
}

/** Reads shell text as a step of a stage. */
export function runText(build: Build, stage: Stage, text: Text, scope: Scope): void {
  const variables = variablesOf(stage);
  const result = readShell({ text, scope, origin: build.origin, variables, earlier: pinsOf(stage) });
  stage.facts.push(...result.facts.filter((fact) => fact.kind !== 'pin'));
  stage.pins.push(...placed(result.pins, scope));
}

function runWords(build: Build, stage: Stage, words: readonly Argument[], scope: Scope): void {
  const { file } = build;
  const facts = readArguments({ file, scope, origin: build.origin, words, variables: variablesOf(stage) });
  for (const fact of facts) {
    if (fact.kind === 'pin') stage.pins.push(fact);
    else stage.facts.push(fact);
  }
}

/** ENTRYPOINT or CMD: the exec form waits for the end of the stage, the shell form is read at once. */
function start(build: Build, stage: Stage, instruction: Instruction, scope: Scope): Started | undefined {
  const words = jsonArray(instruction.text, 0);
  if (words !== undefined) return { words, scope, inherited: false };
  runText(build, stage, instruction.text, scope);
  return undefined;
}
