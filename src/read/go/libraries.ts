/** Libraries that run Helm from what is put into structures and options, in terms of plain calls. */
import { textBuilder } from '../../source/text.ts';
import { plainText } from '../lib/code/items.ts';
import type { Parser } from '../lib/code/parser.ts';
import type { Call, Expression, Extent, Item } from '../lib/code/tree.ts';
import { COMMAND_CALL, DOCKER_CALL, HELM_CALL } from './runs.ts';

type Entry = { readonly key: Expression; readonly value: Expression };

/** Fields that hold a program, and those that hold its arguments, in structures of commands and of containers. */
const PROGRAM = /^(?:Command|Cmd|Name|Path|Program|Binary|Bin|Executable)$/;
const ARGUMENTS = /^(?:Args|Arguments|Argv|Parameters)$/;
const COMMAND_TYPE = /(?:Cmd|Command|Exec|Container)\w*$/;

/**
 * What a literal of a library's structure stands for; undefined for a plain map of its fields.
 *
 * `exec.Cmd{Path: "helm", Args: …}`, `shell.Command{Command: "helm", Args: …}`, `corev1.Container{Command: …}` are commands.
 */
export function ofStructure(p: Parser, type: string, entries: readonly Entry[], place: Extent): Expression | undefined {
  if (type === 'helm.Options') return withExtraArgs(p, entries, place);
  const field = (name: RegExp): Expression | undefined =>
    entries.find(({ key }) => name.test(plainText(key) ?? ''))?.value;
  const map: Expression = { kind: 'map', entries, ...place };
  const beside = (call: Call): Expression => ({ kind: 'list', items: [itemOf(call), itemOf(map)], ...place });
  if (type === 'testcontainers.ContainerRequest') {
    const image = field(/^Image$/);
    const words = field(/^Cmd$/);
    if (image === undefined || words === undefined) return undefined;
    return beside(callTo(DOCKER_CALL, [itemOf(image), spread(words)], place));
  }
  if (!COMMAND_TYPE.test(type)) return undefined;
  const words = field(ARGUMENTS);
  if (type === 'exec.Cmd')
    return words === undefined ? undefined : beside(callTo(COMMAND_CALL, [spread(words)], place));
  const program = field(PROGRAM);
  if (program === undefined || (words === undefined && program.kind !== 'list')) return undefined;
  const items = [
    program.kind === 'list' ? spread(program) : itemOf(program),
    ...(words === undefined ? [] : [spread(words)]),
  ];
  return beside(callTo(COMMAND_CALL, items, place));
}

/** Sub-commands of the functions of Terratest's helm module, with the places of their other arguments. */
const TERRATEST: ReadonlyMap<
  string,
  { readonly words: readonly string[]; readonly key: string; readonly rest: readonly number[] }
> = new Map([
  ['Install', { words: ['install'], key: 'install', rest: [3, 2] }],
  ['Upgrade', { words: ['upgrade', '--install'], key: 'upgrade', rest: [3, 2] }],
  ['Delete', { words: ['uninstall'], key: 'delete', rest: [2] }],
  ['Rollback', { words: ['rollback'], key: 'rollback', rest: [2, 3] }],
  ['RenderTemplate', { words: ['template'], key: 'template', rest: [3, 2, 5] }],
  ['RenderRemoteTemplate', { words: ['template'], key: 'template', rest: [3, 2, 5] }],
  ['AddRepo', { words: ['repo', 'add'], key: 'repoAdd', rest: [2, 3] }],
]);

/**
 * `helm.Options{ExtraArgs: …}`: commands that it names no arguments for have none.
 * https://pkg.go.dev/github.com/gruntwork-io/terratest/modules/helm#Options
 */
function withExtraArgs(p: Parser, entries: readonly Entry[], place: Extent): Expression {
  const given = entries.find(({ key }) => plainText(key) === 'ExtraArgs');
  if (given !== undefined && given.value.kind !== 'map') return { kind: 'map', entries, ...place };
  const known = given?.value.kind === 'map' ? given.value.entries : [];
  const none = [...TERRATEST.values()]
    .filter(({ key }) => !known.some((entry) => plainText(entry.key) === key))
    .map(({ key }): Entry => ({ key: word(p, key, place), value: { kind: 'list', items: [], ...place } }));
  const value: Expression = { kind: 'map', entries: [...known, ...none], ...extentOf(given?.value ?? place) };
  const rest = entries.filter((entry) => entry !== given);
  return { kind: 'map', entries: [...rest, { key: word(p, 'ExtraArgs', place), value }], ...place };
}

/** Functions of flag and pflag that define a flag; the last argument is what `--help` says of it. */
const DEFINES_FLAG =
  /^(?:(?:Bool|String|Int|Uint|Float|Duration|Count|IP|Text|Bytes)\w{0,20}|Var|VarP|VarPF|Func|BoolFunc|BoolFuncP|FuncP)$/;

function withoutHelp(call: Call): Call {
  return call.arguments.at(-1)?.value.kind === 'list' ? call : { ...call, arguments: call.arguments.slice(0, -1) };
}

/** What a call of a library's function runs; the call itself for others. Imports tell which `helm` is meant. */
export function rewritten(p: Parser, call: Call, imports: ReadonlyMap<string, string>): Expression {
  const { callee } = call;
  if (callee.kind !== 'member') return call;
  // A template for people, or an address; shellwords.Parse takes a command apart.
  if (callee.name === 'Parse' && !(callee.object.kind === 'name' && /shell/i.test(callee.object.name))) {
    return { ...call, arguments: [] };
  }
  if (DEFINES_FLAG.test(callee.name) && call.arguments.length >= 3) return withoutHelp(call);
  const owner = callee.object.kind === 'name' ? imports.get(callee.object.name) : undefined;
  if (owner === 'mage.sh' && /^(?:RunCmd|OutCmd)$/.test(callee.name)) return prepared(call);
  if (owner === 'terratest.helm') return terratest(p, call, callee.name);
  if (/^Run(?:Install|Upgrade|Uninstall|Template|Test|Repo|Search|Pull|Package)$/.test(callee.name))
    return ofManager(p, call, callee.name, imports);
  return call;
}

/** `helm := sh.RunCmd("helm")`: a function that runs Helm with what it is given. */
function prepared(call: Call): Expression {
  const { start, end } = call;
  const place = { start, end };
  const more = spread({ kind: 'name', name: 'more', ...place });
  const value = callTo(COMMAND_CALL, [...call.arguments, more], call);
  const parameters = [{ name: 'more', fallback: undefined, rest: true }];
  const body = [{ kind: 'return', value, ...place } as const];
  return { kind: 'function', function: { name: undefined, parameters, body, ...place }, ...place };
}

function terratest(p: Parser, call: Call, written: string): Call {
  const known = TERRATEST.get(written.replace(/(?:Context)?E?$/, ''));
  const name = endOfName(call);
  const options = call.arguments[1]?.value;
  if (known === undefined || options === undefined) return call;
  const extra = member(member(options, 'ExtraArgs', p, true), known.key, p, false);
  const rest = known.rest.flatMap((at) => (at === 5 ? call.arguments.slice(5) : (call.arguments[at] ?? [])));
  const words = known.words.map((text) => itemOf(word(p, text, name)));
  return callTo(HELM_CALL, [...words, spread(extra), ...rest], call);
}

/** `manager.RunInstall(helm.WithName("x"), helm.WithArgs("--wait"))` of sigs.k8s.io/e2e-framework. */
function ofManager(p: Parser, call: Call, name: string, imports: ReadonlyMap<string, string>): Call {
  if (![...imports.values()].includes('e2e.helm')) return call;
  const words = call.arguments.flatMap(({ value }): readonly Item[] =>
    value.kind === 'call' && value.callee.kind === 'member' && value.callee.name === 'WithArgs' ? value.arguments : [],
  );
  return callTo(HELM_CALL, [itemOf(word(p, name.slice(3).toLowerCase(), endOfName(call))), ...words], call);
}

function endOfName(call: Call): Extent {
  const { callee } = call;
  const length = callee.kind === 'member' ? callee.name.length : 0;
  return { start: callee.end - length, end: callee.end };
}

function member(object: Expression, name: string, p: Parser, field: boolean): Expression {
  const place = extentOf(object);
  if (field) return { kind: 'member', object, name, ...place };
  return { kind: 'index', object, index: word(p, name, place), ...place };
}

/** A word that is written nowhere and stands for the text at a place. */
function word(p: Parser, text: string, place: Extent): Expression {
  return {
    kind: 'string',
    parts: [{ kind: 'text', text: textBuilder(p.text).put(text, place.start, place.end).build() }],
    ...extentOf(place),
  };
}

function callTo(name: string, items: readonly Item[], place: Extent): Call {
  const { start, end } = place;
  return { kind: 'call', callee: { kind: 'name', name, start, end: start }, arguments: items, start, end };
}

function extentOf({ start, end }: Extent): Extent {
  return { start, end };
}

function itemOf(value: Expression): Item {
  return { value, spread: false, name: undefined };
}

function spread(value: Expression): Item {
  return { value, spread: true, name: undefined };
}
