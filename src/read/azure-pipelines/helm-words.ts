/** The words that HelmDeploy makes of its inputs. */
import type { Span } from '../../source/span.ts';
import { oneField } from '../lib/value.ts';
import type { Context } from './context.ts';
import { fieldOf, type Input, inputText, madeWord, wholeInput } from './inputs.ts';
import { type LineWord, lineWords } from './line.ts';

/** A task that is called. */
export interface Task {
  /** `0` or `1`. */
  readonly major: string;
  /** `HelmDeploy@1`, and where it stands. */
  readonly name: string;
  readonly place: Span;
  readonly inputs: ReadonlyMap<string, Input>;
  readonly context: Context;
}

/** Inputs that have another name in the classic editor. */
const ALIASES: Readonly<Record<string, string>> = { version: 'chartversion' };
/** Switches that are on unless they are switched off. */
const ON = new Set(['waitforexecution', 'install', 'upgradetiller', 'save']);
/** An input by its name or its alias. */
export function find(task: Task, name: string): Input | undefined {
  const alias = ALIASES[name];
  return task.inputs.get(name) ?? (alias === undefined ? undefined : task.inputs.get(alias));
}

/** An input that is not empty. */
function given(task: Task, name: string, variant: number): Input | undefined {
  const input = find(task, name);
  return input === undefined || inputText(input, variant) === '' ? undefined : input;
}

/** The value of an input as one word. */
export function valueWord(input: Input, variant: number): LineWord {
  return { value: oneField(...fieldOf(input, variant)), site: input.site };
}

/** Whether a switch is on; undefined when that is not known. */
export function isOn(task: Task, name: string, variant: number): boolean | undefined {
  const input = find(task, name);
  if (input === undefined) return ON.has(name);
  const text = inputText(input, variant);
  return text === undefined ? undefined : text === '' ? ON.has(name) : /^true$/i.test(text);
}

/** Adds words in the order in which the task does. */
export function builder(task: Task, variant: number) {
  const words: LineWord[] = [];
  const { context, place } = task;
  const self = {
    words,
    made(text: string) {
      words.push(madeWord(text, place, context));
      return self;
    },
    unknown(what: string) {
      words.push({ value: oneField({ unknown: what, at: undefined, list: false }), site: place });
      return self;
    },
    word(name: string) {
      const input = given(task, name, variant);
      if (input !== undefined) words.push(valueWord(input, variant));
      return self;
    },
    /** A switch; one that is on by itself stands where the task does. */
    flag(option: string, name: string) {
      if (isOn(task, name, variant) !== true) return self;
      const input = find(task, name);
      words.push(madeWord(option, input === undefined ? place : wholeInput(input), context));
      return self;
    },
    option(option: string, name: string) {
      const input = given(task, name, variant);
      if (input === undefined) return self;
      words.push(madeWord(option, input.key, context), valueWord(input, variant));
      return self;
    },
    line(name: string) {
      const input = given(task, name, variant);
      if (input?.text !== undefined) words.push(...lineWords(fieldOf(input, variant), input.text, input.site));
      return self;
    },
    values() {
      const file = given(task, 'valuefile', variant);
      if (file !== undefined) words.push(madeWord('--values', file.key, context), valueWord(file, variant));
      const set = given(task, 'overridevalues', variant);
      if (set !== undefined) words.push(madeWord('--set', set.key, context), oneLine(set, variant, context));
      return self;
    },
    release(otherwise: string) {
      const input = given(task, 'releasename', variant);
      if (input !== undefined) return self.word('releasename');
      return otherwise.startsWith('-') ? self.made(otherwise) : self.unknown(otherwise);
    },
    chart() {
      const type = find(task, 'charttype');
      const text = type === undefined ? 'Name' : inputText(type, variant);
      const byName = text === undefined ? find(task, 'chartname') !== undefined : /^name$/i.test(text);
      return self.word(byName ? 'chartname' : 'chartpath');
    },
    tls() {
      return self.flag('--tls', 'enabletls');
    },
  };
  return self;
}

/** `overrideValues` is one value of `--set`, its lines joined by commas. */
function oneLine(input: Input, variant: number, context: Context): LineWord {
  const text = inputText(input, variant);
  if (text === undefined || !text.includes('\n')) return valueWord(input, variant);
  return madeWord(
    text
      .split('\n')
      .filter((line) => line !== '')
      .join(','),
    input.site,
    context,
  );
}
