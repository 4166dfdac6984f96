/** Calls that only reshape a list or a text, as that list or text; and calls in the form that the run calls have. */
import { type Text, textBuilder } from '../../source/text.ts';
import type { Call, Expression, Extent, Item, StringPart } from '../lib/code/index.ts';
import { SHELL_CALL } from './runs.ts';

/** What a call comes to. */
export function rewriteCall(call: Call, text: Text): Expression {
  const { callee, arguments: given } = call;
  const name = dotted(callee);
  if (onlyCompares(callee, name)) return { ...extent(call), kind: 'other', children: given.map(({ value }) => value) };
  if (callee.kind === 'member') {
    if (callee.name === 'filter' && isSimple(given[0]?.value)) return callee.object;
    if (callee.name === 'map' && given[0]?.value.kind === 'name') return callee.object;
    if (/^replace(?:All)?$/.test(callee.name)) return withoutLines(call, callee.object, text) ?? call;
  }
  if (name === undefined) return call;
  if (/^(?:Array|Array\.of)$/.test(name)) return { ...extent(call), kind: 'list', items: listOfArray(given) };
  if (/^(?:Object\.freeze|outdent|stripIndents?)$/.test(name)) return given[0]?.value ?? call;
  if (name === 'Object.assign' && given.every(({ spread }) => !spread)) return mergedMap(call);
  if (/^(?:path|posix|path\.posix)\.(?:join|resolve)$/.test(name)) return joinedPath(call, text);
  if (name === 'Deno.Command') return programAndArguments(call);
  return throughShell(call, name, text) ?? call;
}

/** `/^helm/.exec(text)`, `test.each(['helm list'])`: texts that are looked at, not run. */
function onlyCompares(callee: Expression, name: string | undefined): boolean {
  if (callee.kind === 'member' && callee.object.kind === 'literal' && callee.object.shown.startsWith('/')) return true;
  return name !== undefined && /^(?:test|it|describe|suite|bench)\.(?:\w+\.)?(?:each|for)$/.test(name);
}

/** The name of what is called, as it is written or as its module calls it. */
function dotted(callee: Expression): string | undefined {
  const names: string[] = [];
  let at = callee;
  while (at.kind === 'member' && names.length < 20) {
    names.unshift(at.name);
    at = at.object;
  }
  return at.kind === 'name' ? [at.name, ...names].join('.') : undefined;
}

function extent({ start, end }: Extent): Extent {
  return { start, end };
}

/** `Boolean`, `(flag) => flag !== ''`: a test that runs nothing. */
function isSimple(value: Expression | undefined): boolean {
  if (value?.kind === 'name') return true;
  return value?.kind === 'function' && value.function.body.every(({ kind }) => kind === 'return');
}

/** `new Array(…)`: a number alone is a length. */
function listOfArray(given: readonly Item[]): readonly Item[] {
  const [only, ...others] = given;
  return only?.value.kind === 'literal' && others.length === 0 ? [] : given;
}

const LINES = /^\/(?:\\s|\\n|\\r\?\\n|\[\\s\\n\]|\[\\r\\n\]|\s|\(\?:\\r\?\\n\))[+*]?(?:\\s[+*])?\/[gmu]*$/;

/** A text whose line ends are replaced: `\`…\`.replace(/\n/g, ' ')`. */
function withoutLines(call: Call, object: Expression, text: Text): Expression | undefined {
  const [pattern, by] = call.arguments;
  if (object.kind !== 'string' || pattern === undefined || by?.value.kind !== 'string') return undefined;
  const written = text.value.slice(pattern.value.start, pattern.value.end);
  const [only, ...more] = by.value.parts;
  if (!LINES.test(written) || more.length > 0 || (only !== undefined && only.kind === 'hole')) return undefined;
  const blank = only?.text.value ?? '';
  const parts = object.parts.map((part): StringPart => {
    if (part.kind === 'hole') return part;
    const builder = textBuilder(part.text);
    let done = 0;
    for (const { index, 0: line } of part.text.value.matchAll(/\r?\n/g)) {
      builder.keep(done, index).put(blank, index, index + line.length);
      done = index + line.length;
    }
    return { kind: 'text', text: builder.keep(done, part.text.value.length).build() };
  });
  return { ...object, parts };
}

/** `Object.assign({}, common, { atomic: true })`: a map that takes over the others. */
function mergedMap(call: Call): Expression {
  return { ...extent(call), kind: 'map', entries: [], spreads: call.arguments.map(({ value }) => value) };
}

/** `path.join(directory, 'helm')`. */
function joinedPath(call: Call, text: Text): Expression {
  const parts = call.arguments.flatMap(({ value }, index): StringPart[] => {
    const own: readonly StringPart[] = value.kind === 'string' ? value.parts : [{ kind: 'hole', value }];
    return index === 0 ? [...own] : [made('/', value.start, text), ...own];
  });
  return { ...extent(call), kind: 'string', parts };
}

function made(value: string, at: number, text: Text): StringPart {
  return { kind: 'text', text: textBuilder(text).put(value, at, at).build() };
}

/** `new Deno.Command('helm', { args: […], env })`, with the list as the second argument. */
function programAndArguments(call: Call): Expression {
  const [program, options] = call.arguments;
  if (program === undefined || options?.value.kind !== 'map') return call;
  const value = entry(options.value, 'args') ?? {
    start: program.value.end,
    end: program.value.end,
    kind: 'list',
    items: [],
  };
  return { ...call, arguments: [program, { value, spread: false, name: undefined }, options] };
}

function entry(map: Extract<Expression, { kind: 'map' }>, name: string): Expression | undefined {
  return map.entries.find(({ key }) => keyText(key) === name)?.value;
}

function keyText(key: Expression): string | undefined {
  const only = key.kind === 'string' ? key.parts[0] : undefined;
  return only?.kind === 'text' ? only.text.value : undefined;
}

/** `spawn('helm', args, { shell: true })`: the words are text that a shell reads. */
function throughShell(call: Call, name: string, text: Text): Expression | undefined {
  if (!/(?:^|\.)(?:spawn|spawnSync|execFile|execFileSync|execa|execaSync|sync|cross-spawn)$/.test(name))
    return undefined;
  const options = call.arguments.find(({ value }) => value.kind === 'map');
  if (options?.value.kind !== 'map') return undefined;
  const shell = entry(options.value, 'shell');
  if (shell === undefined || (shell.kind === 'literal' && shell.shown !== 'true')) return undefined;
  const [program, list] = call.arguments;
  if (program === undefined) return undefined;
  const parts: StringPart[] = [hole(program.value)];
  if (list !== undefined && list !== options) parts.push(made(' ', list.value.start, text), hole(listText(list.value)));
  const callee: Expression = { ...extent(call.callee), kind: 'name', name: SHELL_CALL };
  const value: Expression = { start: program.value.start, end: (list ?? program).value.end, kind: 'string', parts };
  return { ...call, callee, arguments: [{ value, spread: false, name: undefined }, options] };
}

function hole(value: Expression): StringPart {
  return { kind: 'hole', value };
}

/** The elements of a list as one text. */
function listText(list: Expression): Expression {
  const callee: Expression = { ...extent(list), kind: 'member', object: list, name: 'join' };
  const blank: Expression = { start: list.end, end: list.end, kind: 'literal', shown: ' ' };
  return { ...extent(list), kind: 'call', callee, arguments: [{ value: blank, spread: false, name: undefined }] };
}
