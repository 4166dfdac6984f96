/** Calls of programs that a language other than the POSIX shell makes, one after another on one machine. */
import type { Fact, Guard, HelmPin, Origin, Output, Scope, Word } from '../../facts.ts';
import { mergeInstallSteps, type PinGuess, pinsOfPipeline, savedName, uniquePins } from '../../helm/install/index.ts';
import { type Span, spanKey } from '../../source/span.ts';
import type { SourceFile } from '../../source/text.ts';
import { readArguments } from './shell/index.ts';
import type { FoundPin } from './shell/types.ts';
import { type Field, fieldShown, fieldText, MAX_ALTERNATIVES, type Value } from './value.ts';
import { wordOf } from './word.ts';

/** One program with its arguments. */
export interface ProgramCall {
  readonly words: readonly { readonly value: Value; readonly site: Span }[];
  readonly output: Output;
  /** The file that its standard output goes to. */
  readonly stdout?: string | undefined;
}

/** Where in the program a call stands. */
export interface CallPlace {
  readonly guards: readonly Guard[];
  /** Calls of functions through which it is reached. */
  readonly calls: readonly Span[];
  /** Runs on another machine. */
  readonly elsewhere: boolean;
  /** Variables of the environment. */
  readonly variables?: ReadonlyMap<string, Value>;
}

export interface CallList {
  /** Reads the programs of one pipeline. */
  readonly run: (pipeline: readonly ProgramCall[], place: CallPlace) => void;
  /** Adds a fact, unless it is there already. */
  readonly add: (fact: Fact) => void;
  /** Adds a pin. */
  readonly pin: (guess: PinGuess, guards: readonly Guard[]) => void;
  /** All facts, and the pins before a download and its use are put together. */
  readonly finish: () => { readonly facts: readonly Fact[]; readonly pins: readonly FoundPin[] };
}

/** Of a longer pipeline the rest is read as commands by themselves. */
const MOST_PIPED = 50;

interface CallsInput {
  readonly file: SourceFile;
  readonly scope: Scope;
  readonly origin: Origin;
  readonly earlier?: readonly FoundPin[];
}

/** A list that calls are added to in the order in which they run. */
export function callList({ file, scope, origin, earlier = [] }: CallsInput): CallList {
  const facts: Fact[] = [];
  const pins: FoundPin[] = [];
  const seen = new Set<string>();
  const saved = new Set(earlier.flatMap((pin) => savedName(pin) ?? []));
  const add = (fact: Fact): void => {
    const key = factKey(fact);
    if (seen.has(key)) return;
    seen.add(key);
    facts.push(fact);
  };
  const pin = (guess: PinGuess, guards: readonly Guard[]): void => {
    pins.push({ ...guess, guards });
    const name = savedName(guess);
    if (name !== undefined) saved.add(name);
  };
  const runOne = (call: ProgramCall, fields: readonly Argument[], place: CallPlace): HelmPin[] => {
    const { guards, variables } = place;
    const words = fields.map(({ field, site }) => ({ value: { alternatives: [[field]] }, site }));
    const inner = readArguments({ file, scope, origin, words, guards, ...(variables && { variables }) });
    const found: HelmPin[] = [];
    for (const fact of inner) {
      if (fact.kind === 'pin') found.push(fact);
      else if (fact.kind === 'command') {
        const wrappers = place.elsewhere ? ['ssh', ...fact.wrappers] : fact.wrappers;
        add({ ...fact, wrappers, output: call.output, calls: [...place.calls, ...fact.calls] });
      } else add(fact);
    }
    return found;
  };
  const run = (pipeline: readonly ProgramCall[], place: CallPlace): void => {
    if (pipeline.length > MOST_PIPED) {
      run(pipeline.slice(0, MOST_PIPED), place);
      for (const call of pipeline.slice(MOST_PIPED)) run([call], place);
      return;
    }
    const choices = pipeline.map((call) => argumentLists(call.words));
    const inner: HelmPin[] = [];
    for (const [index, call] of pipeline.entries())
      for (const fields of choices[index] ?? []) if (fields.length > 0) inner.push(...runOne(call, fields, place));
    const ways = choices.reduce((most, lists) => Math.max(most, lists.length), 0);
    const before = pins.length;
    for (let way = 0; way < ways; way++) {
      const commands = choices.flatMap((lists) => pipeCommand(lists[Math.min(way, lists.length - 1)]) ?? []);
      const stdout = pipeline.at(-1)?.stdout;
      for (const guess of pinsOfPipeline(commands, { saved, ...(stdout === undefined ? {} : { stdout }) }))
        pin(guess, place.guards);
    }
    // What runs inside another program (`docker run`, `bash -c`) is found by the reader of arguments only.
    if (pins.length === before)
      for (const { kind: _, origin: __, scope: ___, ...guess } of inner) pin(guess, place.guards);
  };
  const finish = (): ReturnType<CallList['finish']> => ({
    facts: [
      ...facts,
      ...uniquePins(mergeInstallSteps(pins)).map((one): Fact => ({ ...one, kind: 'pin', origin, scope })),
    ],
    pins,
  });
  return { run, add, pin, finish };
}

interface Argument {
  readonly field: Field;
  readonly site: Span;
}

/** The argument lists that words may make: every alternative of every word comes up at least once. */
function argumentLists(words: ProgramCall['words']): readonly (readonly Argument[])[] {
  const most = words.reduce((count, { value }) => Math.max(count, value.alternatives.length), 1);
  return Array.from({ length: Math.min(MAX_ALTERNATIVES + 1, most) }, (_, index) =>
    words.flatMap(({ value: { alternatives }, site }) =>
      (alternatives[Math.min(index, alternatives.length - 1)] ?? []).map((field): Argument => ({ field, site })),
    ),
  );
}

function pipeCommand(
  list: readonly Argument[] | undefined,
): { name: string; words: readonly Word[]; at: Span } | undefined {
  const [first, ...rest] = list ?? [];
  if (first === undefined) return undefined;
  const name = (fieldText(first.field) ?? '').replace(/^.*[/\\]/, '').replace(/\.(?:exe|cmd|bat)$/i, '');
  return { name, words: rest.map(({ field, site }) => wordOf(field, site)), at: first.site };
}

function factKey(fact: Fact): string {
  const at = spanKey(fact.span);
  if (fact.kind === 'command') {
    const words = fact.words.map((word) => `${spanKey(word.span)}=${word.shown}`);
    return `command:${at}:${fact.guards.map((guard) => `${guard.major}@${guard.span.start}`).join()}:${words.join(' ')}`;
  }
  if (fact.kind === 'unresolved') return `unresolved:${at}:${fact.what}`;
  if (fact.kind === 'link')
    return `link:${at}:${fact.how}:${fact.path}:${fact.name}:${fact.arguments.map((word) => fieldShown([{ unknown: word.shown, at: undefined, list: false }])).join(' ')}`;
  return `${fact.kind}:${at}:${'name' in fact ? fact.name : ''}`;
}
