/** COPY and ADD: files that bring Helm along. */
import type { Scope, Word } from '../../facts.ts';
import { pinOfImage, pinsOfPipeline, savedName } from '../../helm/install/index.ts';
import { type PlacedPin, placed } from '../lib/pins.ts';
import { wordOf } from '../lib/word.ts';
import { runText } from './instructions.ts';
import { jsonArray } from './json.ts';
import type { Instruction } from './lines.ts';
import { type Build, pinsOf, type Stage, takeOver, variablesOf } from './stage.ts';
import { wordsOf } from './words.ts';

/** `helm`, `helm3`, `helm-v3.16.2`, `helm.exe`: the binary itself, and no other tool that is called after it. */
const BINARY = /^helm(?:[-_]?v?[234](?:[._]\d+)*)?(?:[-_](?:linux|darwin|windows)[-_]\w+)?(?:\.exe)?$/i;

/** `COPY --from=IMAGE-OR-STAGE …`, and `COPY <<EOF /script.sh`. */
export function copyFiles(build: Build, stage: Stage, instruction: Instruction, from: number, scope: Scope): void {
  const words = filesOf(stage, instruction, from);
  const target = words.at(-1);
  readScripts(build, stage, instruction, target, scope);
  const source = fromOption(stage, instruction, from);
  if (source === undefined || target === undefined || !bringsHelm(words)) return;
  const name = source.shown.toLowerCase();
  const other = build.stages.find((each, index) => each !== stage && (each.name === name || String(index) === name));
  if (other !== undefined) {
    takeOver(stage, other, scope, 'copied from');
    return;
  }
  const guess = pinOfImage(source);
  if (guess === undefined) return;
  const called = baseName(target)
    .replace(/\.exe$/i, '')
    .toLowerCase();
  const binary = BINARY.test(called) && called !== 'helm' ? called : guess.binary;
  stage.pins.push({ ...guess, binary, guards: [], scope });
}

/** `ADD https://get.helm.sh/helm-v3.16.2-linux-amd64.tar.gz /tmp/`; what it names may also be brought along. */
export function addFiles(build: Build, stage: Stage, instruction: Instruction, from: number, scope: Scope): void {
  const words = filesOf(stage, instruction, from);
  readScripts(build, stage, instruction, words.at(-1), scope);
  const saved = new Set(pinsOf(stage).flatMap((pin: PlacedPin) => savedName(pin) ?? []));
  const pins = pinsOfPipeline([{ name: 'ADD', words }], { saved }).map((pin) => ({ ...pin, guards: [] }));
  stage.pins.push(...placed(pins, scope));
}

function filesOf(stage: Stage, { text }: Instruction, from: number): Word[] {
  const array = jsonArray(text, from);
  if (array === undefined) return wordsOf(text, from, variablesOf(stage));
  return array.map(({ value, site }) => wordOf(value.alternatives[0]?.[0] ?? [], site));
}

/** Shell scripts that stand in the Dockerfile itself. */
function readScripts(
  build: Build,
  stage: Stage,
  { heredocs }: Instruction,
  target: Word | undefined,
  scope: Scope,
): void {
  for (const { body } of heredocs) {
    const shebang = /^#!.*\b(?:ba|da|z|k|a)?sh\b/.test(body.value.slice(0, 200));
    if (shebang || /\.(?:sh|bash)$/.test(target?.shown ?? '')) runText(build, stage, body, scope);
  }
}

/** Whether the binary is among the files: by its own name, under a new name, or in a folder of binaries. */
function bringsHelm(words: readonly Word[]): boolean {
  const sources = words.slice(0, -1);
  return (
    words.some((word) => BINARY.test(baseName(word))) ||
    sources.some((word) => /(?:^|\/)s?bin\/?\*?$|^\/?$/.test(word.shown))
  );
}

function baseName(word: Word): string {
  return /[^/\\]*$/.exec(word.shown)?.[0] ?? '';
}

/** The value of `--from=`, when it is among the options of the instruction. */
function fromOption(stage: Stage, { text }: Instruction, end: number): Word | undefined {
  const at = /(?:^|\s)--from=/.exec(text.value.slice(0, end));
  return at === null ? undefined : wordsOf(text, at.index + at[0].length, variablesOf(stage), 1)[0];
}
