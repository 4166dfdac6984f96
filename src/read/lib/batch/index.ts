/** Text for `cmd` of Windows, wherever it stands, turned into facts. */
import type { Fact, Guard, Origin, Output, Scope } from '../../../facts.ts';
import { isHelmVariable } from '../../../helm/environment.ts';
import { pinOfVersionVariable } from '../../../helm/install/index.ts';
import { spanOf, type Text } from '../../../source/text.ts';
import { type CallList, callList, type ProgramCall } from '../calls.ts';
import { readPowerShell } from '../powershell/index.ts';
import { PLAIN_OUTPUT } from '../shell/context.ts';
import type { FoundPin, Hole } from '../shell/types.ts';
import type { Table } from '../table.ts';
import { urlFacts } from '../urls.ts';
import { eitherOf, type Field, fieldShown, fieldText, MAX_ALTERNATIVES, TOO_LONG, type Value } from '../value.ts';
import { textOfField, wordOf } from '../word.ts';
import { type BatchCommand, commandsOf } from './commands.ts';
import { type Token, type WordSource, wordsOfLine } from './words.ts';

export interface BatchInput {
  readonly text: Text;
  readonly scope: Scope;
  readonly origin: Origin;
  readonly holes?: readonly Hole[];
  /** Variables of the environment that the host sets. */
  readonly variables?: ReadonlyMap<string, Value> | Table<Value>;
  readonly guards?: readonly Guard[];
  readonly earlier?: readonly FoundPin[];
  /** Levels of text inside text that this one lies in. */
  readonly depth?: number;
}

export interface BatchResult {
  readonly facts: readonly Fact[];
  /** Variables that the text sets, by name in capitals. */
  readonly variables: ReadonlyMap<string, Value>;
  readonly pins: readonly FoundPin[];
}

/** So many characters are read, counting lines that are read again for other values of their variables. */
const BUDGET = 2_000_000;

/** A value of more pieces is cut; a line that doubles a variable would otherwise fill the memory. */
const MAX_VALUE_PIECES = 300;

interface State {
  readonly input: BatchInput;
  readonly calls: CallList;
  readonly set: Map<string, Value>;
  readonly host: ReadonlyMap<string, Value>;
}

/**
 * Reads the text of a batch file or of a step that `cmd` runs. Variables are followed from line to line; jumps are not.
 *
 * Never throws for any text.
 */
export function readBatch(input: BatchInput): BatchResult {
  const { text, scope, origin, holes = [] } = input;
  const given = input.variables === undefined ? [] : 'own' in input.variables ? input.variables.all() : input.variables;
  const state: State = {
    input,
    calls: callList({ file: text.file, scope, origin, ...(input.earlier && { earlier: input.earlier }) }),
    set: new Map(),
    host: new Map([...given].map(([name, value]) => [name.toUpperCase(), value])),
  };
  const byStart = new Map(holes.map((hole) => [hole.start, hole]));
  const delayed = /enabledelayedexpansion/i.test(text.value);
  let depth = 0;
  let left = BUDGET;
  for (const { start, end } of logicalLines(text.value)) {
    if (isComment(text.value, start, end)) continue;
    const ways = Math.min(MAX_ALTERNATIVES, waysOf(state, text.value.slice(start, end), byStart, start));
    let after = depth;
    for (let way = 0; way < ways && left > 0; way++) {
      left -= end - start;
      const tokens = wordsOfLine(sourceOf(state, byStart, delayed, way), start, end);
      after = runLine(state, tokens, depth, way > 0);
    }
    depth = after;
  }
  if (left <= 0) {
    const span = spanOf(text, 0, Math.min(1, text.value.length));
    const reason = 'too long to follow; the rest was not read';
    state.calls.add({ kind: 'unresolved', scope, span, what: 'batch script', reason, relevant: true });
  }
  const { facts, pins } = state.calls.finish();
  return { facts: [...facts, ...urlFacts(text, scope, origin)], variables: state.set, pins };
}

function logicalLines(value: string): { start: number; end: number }[] {
  const lines: { start: number; end: number }[] = [];
  let start = 0;
  for (let at = 0; at <= value.length; ) {
    const newline = value.indexOf('\n', at);
    const end = newline < 0 ? value.length : newline;
    const last = value.slice(Math.max(start, end - 20), end).trimEnd();
    at = end + 1;
    if (last.endsWith('^') && newline >= 0) continue;
    lines.push({ start, end });
    start = at;
    if (newline < 0) break;
  }
  if (start < value.length) lines.push({ start, end: value.length });
  return lines;
}

/** `rem` and `::`; other labels are no commands either. */
function isComment(value: string, start: number, end: number): boolean {
  return /^[\s@]*(?:rem(?:\s|$)|:)/i.test(value.slice(start, Math.min(end, start + 200)));
}

/** How many values the variables of a line may have. */
function waysOf(state: State, line: string, holes: ReadonlyMap<number, Hole>, start: number): number {
  let ways = 1;
  for (const match of line.matchAll(/[%!](\w{1,100})[%!]/g)) {
    const value = variable(state, match[1] ?? '');
    ways = Math.max(ways, value?.alternatives.length ?? 1);
  }
  if (holes.size === 0) return ways;
  for (let at = start; at < start + line.length; at++)
    ways = Math.max(ways, holes.get(at)?.value?.alternatives.length ?? 1);
  return ways;
}

function variable({ set, host }: State, name: string): Value | undefined {
  const key = name.toUpperCase();
  return set.get(key) ?? host.get(key);
}

function sourceOf(state: State, holes: ReadonlyMap<number, Hole>, delayed: boolean, way: number): WordSource {
  const { text } = state.input;
  const chosen = ({ alternatives }: Value): Field =>
    (alternatives[Math.min(way, alternatives.length - 1)] ?? []).flatMap((field, index) =>
      index === 0 ? field : [{ text: ' ', at: undefined }, ...field],
    );
  return {
    text,
    holes,
    delayed,
    lookup: (name) => {
      const value = variable(state, name);
      return value && chosen(value);
    },
    ofHole: ({ start, end, value }) =>
      value === undefined
        ? [{ unknown: text.value.slice(start, end), at: { text, start, end }, list: true }]
        : chosen(value),
  };
}

function runLine(state: State, tokens: readonly Token[], depth: number, again: boolean): number {
  const { pipelines, depth: after } = commandsOf(tokens, depth);
  for (const pipeline of pipelines) {
    const programs: ProgramCall[] = [];
    for (const [index, command] of pipeline.entries()) {
      const output = outputOf(pipeline, index);
      const call = runOne(state, command, output, again);
      if (call !== undefined) programs.push(call);
    }
    if (programs.length > 0)
      state.calls.run(programs, { guards: state.input.guards ?? [], calls: [], elsewhere: false });
  }
  return after;
}

/** So many commands further down a pipe are looked at for what one writes into it. */
const MAX_PIPE = 20;

function outputOf(pipeline: readonly BatchCommand[], index: number): Output {
  const command = pipeline[index];
  let { stdout, stderr } = PLAIN_OUTPUT;
  for (const { operator, target } of command?.redirects ?? []) {
    const to = /^nul$/i.test(target ?? '') ? 'null' : 'file';
    if (/^2>>?&1$/.test(operator)) stderr = 'stdout';
    else if (operator.startsWith('2')) stderr = to;
    else if (/^1?>/.test(operator) && !operator.includes('&')) stdout = to;
  }
  const base: Output = { ...PLAIN_OUTPUT, stdout, stderr, tested: command?.tested === true };
  if (index === pipeline.length - 1) return base;
  const further = pipeline.slice(index + 1, index + 1 + MAX_PIPE);
  const pipe = further.map(({ words }) => words.map(({ field }) => fieldShown(field)));
  return { ...base, stdout: 'piped', pipe };
}

const SILENT =
  /^(?:echo|echo\..*|title|cd|chdir|pushd|popd|if|else|goto|exit|setlocal|endlocal|rem|pause|color|md|mkdir|rd|rmdir|del|erase|copy|xcopy|robocopy|move|ren|rename|type|dir|cls|find|findstr|where|shift|timeout|ver|vol|choice|more|sort|attrib|setx)$/i;

/** More commands than this in front of another one (`call`, `start`), and more texts inside texts, are not followed. */
const MAX_WRAPPERS = 5;

function runOne(
  state: State,
  command: BatchCommand,
  output: Output,
  again: boolean,
  wrappers = 0,
): ProgramCall | undefined {
  const { text } = state.input;
  const { words } = command;
  const [head, ...rest] = words;
  if (head === undefined) return undefined;
  const name = (fieldText(head.field) ?? '').replace(/^@+/, '');
  if (/^set$/i.test(name)) {
    setVariable(state, command, again);
    return undefined;
  }
  if (/^setx$/i.test(name) && rest[0] !== undefined && rest[1] !== undefined) {
    const key = fieldText(rest[0].field) ?? '';
    noteVariable(state, key, rest[1].field, rest[0].start, rest[1].end);
  }
  if (SILENT.test(name)) return undefined;
  const called = name
    .replace(/^.*[/\\]/, '')
    .replace(/\.exe$/i, '')
    .toLowerCase();
  if (called === 'call' || called === 'start' || called === 'cmd') {
    const skip = rest.findIndex(
      (word) => !/^\/[A-Za-z]|^$/.test(fieldText(word.field) ?? 'x') && !isTitle(called, word, rest, text),
    );
    const inner = skip < 0 ? [] : rest.slice(skip);
    if (fieldText(inner[0]?.field ?? [])?.startsWith(':') === true) return undefined;
    if (inner.length === 0 || wrappers >= MAX_WRAPPERS) return undefined;
    const first = fieldShown(inner[0]?.field ?? []);
    if (called !== 'cmd' || !/\s/.test(first) || /[/\\]/.test(first.split(' ', 1)[0] ?? ''))
      return runOne(state, { ...command, words: inner }, output, again, wrappers + 1);
    runText(state, inner, output, readBatch);
    return undefined;
  }
  if (called === 'powershell' || called === 'pwsh') {
    const at = rest.findIndex((word) => /^[-/]c(?:om|ommand)?$/i.test(fieldText(word.field) ?? ''));
    const file = rest.findIndex((word) => /^[-/]f(?:ile)?$/i.test(fieldText(word.field) ?? ''));
    if (at >= 0) runText(state, rest.slice(at + 1), output, readPowerShell);
    else if (file >= 0) scriptLink(state, rest.slice(file + 1));
    else if (/\.ps1$/i.test(fieldShown(rest.at(-1)?.field ?? []))) scriptLink(state, rest.slice(-1));
    return undefined;
  }
  if (/\.(?:cmd|bat)$/i.test(fieldShown(head.field)) && !/^helm\.(?:cmd|bat)$/i.test(name)) {
    scriptLink(state, words);
    return undefined;
  }
  const target = command.redirects.find(({ operator }) => /^1?>/.test(operator))?.target;
  return {
    words: words.map((word, index) => ({
      value: { alternatives: [[index === 0 ? withoutAt(word.field) : word.field]] },
      site: spanOf(text, word.start, word.end),
    })),
    output,
    ...(target === undefined ? {} : { stdout: target }),
  };
}

/** Reads words that are a program of their own, joined by blanks. */
function runText(
  { calls, input }: State,
  words: BatchCommand['words'],
  output: Output,
  read: (inner: BatchInput) => { readonly facts: readonly Fact[]; readonly pins: readonly FoundPin[] },
): void {
  const [first] = words;
  const depth = (input.depth ?? 0) + 1;
  if (first === undefined || depth > MAX_WRAPPERS) return;
  const field = words.flatMap(
    (word, index): Field => (index === 0 ? word.field : [{ text: ' ', at: undefined }, ...word.field]),
  );
  const near = spanOf(input.text, first.start, first.end).start;
  const { text, holes } = textOfField(field, input.text.file, near);
  const { earlier: _, ...outer } = input;
  const { facts, pins } = read({ ...outer, text, holes, depth });
  for (const fact of facts) {
    if (fact.kind === 'command') calls.add({ ...fact, output });
    else if (fact.kind !== 'pin') calls.add(fact);
  }
  for (const { guards, ...guess } of pins) calls.pin(guess, guards);
}

/** Another script of the repository, with its arguments. */
function scriptLink({ calls, input }: State, words: BatchCommand['words']): void {
  const [head, ...rest] = words;
  if (head === undefined) return;
  const { text, scope, origin, guards = [] } = input;
  const path = fieldShown(withoutAt(head.field))
    .replaceAll('\\', '/')
    .replace(/^%~dp0\/?/i, './');
  const span = spanOf(text, head.start, head.end);
  if (path.includes('%')) {
    calls.add({ kind: 'outside', scope, what: `script ${path.slice(0, 200)}`, span });
    return;
  }
  const args = rest.map((word) => wordOf(word.field, spanOf(text, word.start, word.end)));
  calls.add({ kind: 'link', origin, scope, how: 'run', path, arguments: args, variables: [], guards, span });
}

/** `start "title" program`: a first word in quotes is the title. */
function isTitle(called: string, word: { start: number }, rest: readonly { start: number }[], text: Text): boolean {
  return called === 'start' && rest[0]?.start === word.start && text.value[word.start] === '"';
}

function withoutAt(field: Field): Field {
  const [first, ...rest] = field;
  if (first === undefined || !('text' in first) || !first.text.startsWith('@')) return field;
  const by = /^@+/.exec(first.text)?.[0].length ?? 0;
  const at = first.at && { ...first.at, start: first.at.start + by };
  return [{ ...first, text: first.text.slice(by), at }, ...rest];
}

/** `set NAME=value words`, `set "NAME=value"`. */
function setVariable(state: State, { words, certain }: BatchCommand, again: boolean): void {
  const rest = words.slice(1);
  const first = rest[0];
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return;
  const whole: Field = rest.flatMap((word, index) =>
    index === 0 ? word.field : [{ text: ' ', at: undefined }, ...word.field],
  );
  const head = whole[0];
  const option = /^\/[pa]$/i.exec(fieldText(first.field) ?? '');
  if (option !== null) {
    const name = /^(\w+)=/.exec(fieldShown(rest[1]?.field ?? []))?.[1];
    if (name !== undefined) state.set.delete(name.toUpperCase());
    return;
  }
  if (head === undefined || !('text' in head)) return;
  const match = /^([A-Za-z_][\w.-]{0,100})=/.exec(head.text);
  if (match?.[1] === undefined) return;
  const by = match[0].length;
  const at = head.at && { ...head.at, start: head.at.start + by };
  const tail = head.text.slice(by);
  const field: Field = [...(tail === '' ? [] : [{ ...head, text: tail, at }]), ...whole.slice(1)];
  const name = match[1].toUpperCase();
  if (field.length > MAX_VALUE_PIECES) {
    state.set.set(name, { alternatives: [[[TOO_LONG]]] });
    return;
  }
  const prior = state.set.get(name);
  const value: Value = { alternatives: [[field]] };
  const keeps = (!certain || again) && prior !== undefined;
  state.set.set(name, keeps ? eitherOf([prior, value]) : value);
  noteVariable(state, match[1], field, first.start, last.end);
}

function noteVariable({ calls, input }: State, name: string, field: Field, start: number, end: number): void {
  const { text, scope, origin } = input;
  const span = spanOf(text, start, end);
  const word = wordOf(field, span);
  if (isHelmVariable(name.toUpperCase()))
    calls.add({ kind: 'env', origin, scope, name: name.toUpperCase(), value: word, span });
  const pin = pinOfVersionVariable(name, word);
  if (pin !== undefined) calls.pin(pin, input.guards ?? []);
}
