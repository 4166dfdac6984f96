/** Rows that are run: keywords of the libraries Process, OperatingSystem and SSHLibrary, and those of the file. */
import type { Fact, Scope } from '../../facts.ts';
import { isHelmVariable } from '../../helm/environment.ts';
import type { Span } from '../../source/span.ts';
import { spanOf, type Text } from '../../source/text.ts';
import type { CallList } from '../lib/calls.ts';
import { PLAIN_OUTPUT } from '../lib/shell/context.ts';
import { readShell } from '../lib/shell/index.ts';
import { layered } from '../lib/table.ts';
import { appended, eitherOf, fieldText, joined, MAX_ALTERNATIVES, unknownValue, type Value } from '../lib/value.ts';
import { textOfField, wordOf } from '../lib/word.ts';
import type { Cell, Row } from './rows.ts';
import { cellText, cellValue, type Names, nameOf } from './values.ts';

export interface Suite {
  readonly text: Text;
  readonly scope: Scope;
  readonly calls: CallList;
  /** Keywords of the file, by name. */
  readonly keywords: Map<string, readonly Row[]>;
  readonly called: Set<string>;
  /** Rows that are left to run. */
  budget: number;
}

const ASSIGNED = /^[$@&]\{([^{}]{1,200})\}[ \t]*=?$/;
const NOTHING: Value = { alternatives: [[]] };
/** Keywords that run keywords are followed so many levels deep. */
const MAX_DEPTH = 12;

function written(suite: Suite, { start, end }: Cell): string {
  return suite.text.value.slice(start, end);
}

/** Runs one row of a test or a keyword. */
export function runRow(suite: Suite, row: Row, names: Names, depth: number, sites: readonly Span[]): void {
  if (suite.budget-- <= 0) return;
  const targets: string[] = [];
  let cells: readonly Cell[] = row.cells;
  for (let first = cells[0]; first !== undefined; first = cells[0]) {
    const name = ASSIGNED.exec(written(suite, first))?.[1];
    if (name === undefined) break;
    targets.push(nameOf(name));
    cells = cells.slice(1);
  }
  const value = callKeyword(suite, cells, names, depth, sites);
  const [only] = targets;
  if (targets.length === 1 && only !== undefined && value !== undefined) {
    const prior = names.get(only);
    names.set(only, depth > 0 && prior !== undefined ? eitherOf([prior, value]) : value);
  } else for (const target of targets) names.delete(target);
}

/** How many cells stand between a keyword that runs another one and that one. */
const RUNS: Readonly<Record<string, number>> = {
  runkeyword: 0,
  runkeywordandreturn: 0,
  runkeywordandreturnstatus: 0,
  runkeywordandignoreerror: 0,
  runkeywordandwarnonfailure: 0,
  runkeywordandcontinueonfailure: 0,
  runkeywordandexpecterror: 1,
  runkeywordandreturnif: 1,
  runkeywordif: 1,
  runkeywordunless: 1,
  runkeywordiftestfailed: 0,
  runkeywordiftestpassed: 0,
  runkeywordifalltestspassed: 0,
  runkeywordifanytestsfailed: 0,
  repeatkeyword: 1,
  waituntilkeywordsucceeds: 2,
  if: 1,
  elseif: 1,
  else: 0,
  '[setup]': 0,
  '[teardown]': 0,
};

/** Keywords whose arguments are texts or names, not commands. */
const SILENT =
  /^(?:log|comment|fail|pass|skip|evaluate|sleep|nooperation|import|documentation|file|directory|remove|append|copy|move|list|get|dictionary|convert|element|click|input|page|\[)|should(?:not)?(?:be|contain|match|start|end|exist)/;

/** Runs a keyword with its arguments; returns what it gives, where that is known. */
export function callKeyword(
  suite: Suite,
  cells: readonly Cell[],
  names: Names,
  depth: number,
  sites: readonly Span[],
): Value | undefined {
  const [first, ...args] = cells;
  if (first === undefined || suite.budget-- <= 0) return undefined;
  const full = nameOf(written(suite, first)).replace(/^(?:given|when|then|and|but)(?=[a-z])/, '');
  const name = full.replace(/^(?:process|operatingsystem|sshlibrary|builtin|collections)\./, '');
  const skip = Object.hasOwn(RUNS, name) ? RUNS[name] : undefined;
  if (skip !== undefined) return runInner(suite, args.slice(skip), names, depth, sites);
  if (name === 'runkeywords') {
    for (const part of parts(suite, args, /^AND$/)) callKeyword(suite, part, names, depth, sites);
    return undefined;
  }
  const own = suite.keywords.get(full);
  if (own !== undefined)
    return callOwn(suite, full, own, args, names, depth, [...sites, spanOf(suite.text, first.start, first.end)]);
  switch (name) {
    case 'run':
    case 'runandreturnrc':
    case 'runandreturnrcandoutput':
      runText(suite, args[0], names, sites, false);
      return undefined;
    case 'executecommand':
    case 'startcommand':
    case 'write':
      runText(suite, args[0], names, sites, true);
      return undefined;
    case 'runprocess':
    case 'startprocess':
      runProcess(suite, args, names, sites);
      return undefined;
    case 'setenvironmentvariable':
      setEnvironment(suite, args, names);
      return undefined;
    case 'for':
      setLoop(suite, args, names);
      return undefined;
    case 'var':
    case 'settestvariable':
    case 'setsuitevariable':
    case 'setglobalvariable':
    case 'setlocalvariable': {
      const target = /^\\?[$@&]\{?([^{}]{1,200})\}?$/.exec(args[0] === undefined ? '' : written(suite, args[0]))?.[1];
      const given = args.slice(1).filter((cell) => !/^(?:scope|separator|children)=/.test(written(suite, cell)));
      if (target !== undefined) names.set(nameOf(target), valuesOf(suite, given, names));
      return undefined;
    }
    case 'setvariable':
    case 'createlist':
    case 'split string':
      return valuesOf(suite, args, names);
    case 'catenate': {
      const separator = args[0] === undefined ? null : /^SEPARATOR=(.*)$/.exec(written(suite, args[0]));
      const value = valuesOf(suite, separator === null ? args : args.slice(1), names);
      return separator === null ? joined(value) : undefined;
    }
    case 'helm':
    case 'helm3': {
      // A keyword called after the program gets the rest of the command line.
      const last = args.at(-1);
      if (last !== undefined) runText(suite, { start: first.start, end: last.end }, names, sites, false);
      return undefined;
    }
    default:
      if (!SILENT.test(name)) runUnknown(suite, first, args, names, sites);
      return undefined;
  }
}

/** `Keyword    args    ELSE IF    condition    Keyword    ELSE    Keyword`. */
function runInner(
  suite: Suite,
  cells: readonly Cell[],
  names: Names,
  depth: number,
  sites: readonly Span[],
): undefined {
  for (const [index, part] of parts(suite, cells, /^ELSE(?: IF)?$/).entries()) {
    const separator = index === 0 ? undefined : cells[cells.indexOf(part[0] ?? { start: 0, end: 0 }) - 1];
    const isElseIf = separator !== undefined && written(suite, separator) === 'ELSE IF';
    const inner = isElseIf ? part.slice(1) : part;
    if (inner.length > 0 && depth < MAX_DEPTH)
      runRow(suite, { section: '', inner: true, cells: [...inner] }, names, depth + 1, sites);
  }
  return undefined;
}

function parts(suite: Suite, cells: readonly Cell[], separator: RegExp): Cell[][] {
  const lists: Cell[][] = [[]];
  for (const cell of cells) {
    if (separator.test(written(suite, cell))) lists.push([]);
    else lists.at(-1)?.push(cell);
  }
  return lists;
}

function valuesOf({ text }: Suite, cells: readonly Cell[], names: Names): Value {
  return cells.map((cell) => cellValue(text, cell, names)).reduce((all, one) => appended(all, one, 'fields'), NOTHING);
}

/** `FOR    ${app}    IN    one    two`. */
function setLoop(suite: Suite, args: readonly Cell[], names: Names): void {
  const at = args.findIndex((cell) => /^IN(?: ENUMERATE| ZIP)?$/.test(written(suite, cell)));
  const variables = args
    .slice(0, Math.max(0, at))
    .map((cell) => nameOf(ASSIGNED.exec(written(suite, cell))?.[1] ?? ''));
  const fields = at < 0 ? [] : (valuesOf(suite, args.slice(at + 1), names).alternatives[0] ?? []);
  const [only] = variables;
  if (variables.length === 1 && only !== undefined && fields.length > 0)
    names.set(only, eitherOf(fields.slice(0, MAX_ALTERNATIVES).map((field): Value => ({ alternatives: [[field]] }))));
  else for (const name of variables) names.delete(name);
}

/** A command line, read by the shell of this machine or of another one. */
function runText(suite: Suite, cell: Cell | undefined, names: Names, sites: readonly Span[], elsewhere: boolean): void {
  if (cell === undefined) return;
  const { text, scope } = suite;
  const whole = cellText(text, cell, names);
  const [only] = whole.holes;
  if (only?.value === undefined || only.start > 0 || only.end < whole.text.value.length) {
    add(suite, readShell({ ...whole, scope, origin: 'shell' }).facts, sites, elsewhere);
    return;
  }
  for (const fields of joined(only.value).alternatives) {
    const inner = textOfField(fields[0] ?? [], text.file, spanOf(text, cell.start, cell.end).start);
    add(suite, readShell({ ...inner, scope, origin: 'shell' }).facts, sites, elsewhere);
  }
}

function add({ calls }: Suite, facts: readonly Fact[], sites: readonly Span[], elsewhere: boolean): void {
  for (const fact of facts) {
    if (fact.kind === 'command') {
      const wrappers = elsewhere ? ['ssh', ...fact.wrappers] : fact.wrappers;
      calls.add({ ...fact, wrappers, calls: [...sites, ...fact.calls] });
    } else if (fact.kind !== 'pin') calls.add(fact);
    else {
      const { kind: _, scope: __, origin: ___, guards, ...guess } = fact;
      calls.pin(guess, guards);
    }
  }
}

/** Arguments of `Run Process` that set it up: https://robotframework.org/robotframework/latest/libraries/Process.html */
const CONFIGURATION = /^(?:shell|cwd|env|stdout|stderr|stdin|output_encoding|alias|timeout|on_timeout|env:[^=]+)=/;

/** `Run Process    helm    upgrade    …`. */
function runProcess(suite: Suite, args: readonly Cell[], names: Names, sites: readonly Span[]): void {
  const { text, scope, calls } = suite;
  for (const cell of args) {
    const match = /^env:([A-Za-z_]\w*)=/.exec(written(suite, cell));
    if (match?.[1] === undefined || !isHelmVariable(match[1])) continue;
    const inner = { start: cell.start + match[0].length, end: cell.end };
    const word = wordOf(cellValue(text, inner, names).alternatives[0]?.[0] ?? [], spanOf(text, inner.start, inner.end));
    calls.add({
      kind: 'env',
      origin: 'shell',
      scope,
      name: match[1],
      value: word,
      span: spanOf(text, cell.start, cell.end),
    });
  }
  const words = args.filter((cell) => !CONFIGURATION.test(written(suite, cell)));
  const inShell = args.some((cell) => /^shell=(?!false$|\$\{false\}$|no$)/i.test(written(suite, cell)));
  const [first] = words;
  if (inShell && words.length === 1) {
    runText(suite, first, names, sites, false);
    return;
  }
  calls.run(
    [{ words: words.map((cell) => wordIn(suite, cell, names)), output: { ...PLAIN_OUTPUT, stdout: 'captured' } }],
    {
      guards: [],
      calls: sites,
      elsewhere: false,
    },
  );
}

function wordIn({ text }: Suite, cell: Cell, names: Names): { value: Value; site: Span } {
  return { value: cellValue(text, cell, names), site: spanOf(text, cell.start, cell.end) };
}

function setEnvironment({ text, scope, calls }: Suite, [name, value]: readonly Cell[], names: Names): void {
  if (name === undefined || value === undefined) return;
  const key = fieldText(cellValue(text, name, names).alternatives[0]?.[0] ?? []);
  if (key === undefined || !isHelmVariable(key)) return;
  const span = spanOf(text, value.start, value.end);
  const word = wordOf(cellValue(text, value, names).alternatives[0]?.[0] ?? [], span);
  calls.add({ kind: 'env', origin: 'shell', scope, name: key, value: word, span });
}

/** Names of keywords that run the text that they are given: `Should Pass    helm list`, `Execute Shell Command    …`. */
const RUNS_TEXT = /^should-(?:pass|fail|succeed|work)|run|exec|command|shell|invoke|call/;

/** A keyword of another file: a command that it is given may be run by it. */
function runUnknown(suite: Suite, first: Cell, args: readonly Cell[], names: Names, sites: readonly Span[]): void {
  const { text } = suite;
  const name = written(suite, first).replace(/[^\w.-]+/g, '-');
  const head = {
    value: { alternatives: [[[{ text: name, at: { text, ...first } }]]] },
    site: spanOf(text, first.start, first.end),
  };
  const words = args.map((cell) => wordIn(suite, cell, names));
  if (words.length === 0 || /^helm/i.test(name)) return;
  const [only] = args;
  if (only !== undefined && RUNS_TEXT.test(nameOf(name)) && /^helm[34]?\s/.test(written(suite, only))) {
    runText(suite, only, names, sites, false);
    return;
  }
  suite.calls.run([{ words: [head, ...words], output: PLAIN_OUTPUT }], { guards: [], calls: sites, elsewhere: false });
}

/** A keyword of this file, with what it is given. */
function callOwn(
  suite: Suite,
  name: string,
  rows: readonly Row[],
  args: readonly Cell[],
  outer: Names,
  depth: number,
  sites: readonly Span[],
): Value | undefined {
  if (depth >= MAX_DEPTH) return undefined;
  suite.called.add(name);
  const names = layered(outer);
  bind(suite, rows, args, outer, names);
  let result: Value | undefined;
  for (const row of rows) {
    const [first, ...rest] = row.cells;
    if (first === undefined) continue;
    if (/^(?:RETURN|\[Return\])$/i.test(written(suite, first))) result = valuesOf(suite, rest, names);
    else runRow(suite, row, names, depth + 1, sites);
  }
  return result;
}

/** `[Arguments]    ${release}    ${flags}=--wait    @{rest}`. */
function bind(suite: Suite, rows: readonly Row[], args: readonly Cell[] | undefined, outer: Names, names: Names): void {
  const { text } = suite;
  const row = rows.find(({ cells: [first] }) => first !== undefined && /^\[Arguments\]$/i.test(written(suite, first)));
  const named = new Map<string, Cell>();
  const free: Cell[] = [];
  for (const cell of args ?? []) {
    const match = /^([A-Za-z_][\w ]{0,60})=/.exec(written(suite, cell));
    if (match?.[1] === undefined) free.push(cell);
    else named.set(nameOf(match[1]), { start: cell.start + match[0].length, end: cell.end });
  }
  for (const parameter of row?.cells.slice(1) ?? []) {
    const match = /^([$@&])\{([^{}]{1,200})\}(=?)/.exec(written(suite, parameter));
    if (match?.[2] === undefined) continue;
    const name = nameOf(match[2]);
    const initial = { start: parameter.start + match[0].length, end: parameter.end };
    const given = match[1] === '@' ? undefined : (named.get(name) ?? free.shift());
    if (match[1] === '@')
      names.set(
        name,
        args === undefined
          ? unknownValue(match[0], { text, ...parameter }, true)
          : valuesOf(suite, free.splice(0), outer),
      );
    else if (given !== undefined) names.set(name, cellValue(text, given, outer));
    else if (match[3] === '=') names.set(name, cellValue(text, initial, outer));
    else names.set(name, unknownValue(match[0], { text, ...parameter }, true));
  }
}

/** Keywords that nothing in the file calls, with arguments that are not known. */
export function runUncalled(suite: Suite, outer: Names): void {
  for (const [name, rows] of suite.keywords) {
    if (suite.called.has(name)) continue;
    const names = layered(outer);
    bind(suite, rows, undefined, outer, names);
    for (const row of rows) runRow(suite, row, names, 1, []);
  }
}
