/** Other files that a command runs, sources or builds from. */
import { posix } from 'node:path';
import type { Link, Word } from '../../../facts.ts';
import { placeSpan } from '../../../source/text.ts';
import { type Field, fieldText, isKnown } from '../value.ts';
import { wordOf } from '../word.ts';
import type { Argument, Call } from './arguments.ts';
import type { Context } from './context.ts';
import { toolLinks } from './link-tools.ts';

/** Stands for a directory that is not known: `$DIR/lib.sh` is `**` + `/lib.sh`. */
export const ANY = '**';
/** The hidden variable that holds the working directory; no shell allows this name. */
const DIRECTORY = ' directory';
/** So many variables, of so many characters, are handed on to another script. */
const MOST_VARIABLES = 100;
const LONGEST_VALUE = 2_000;
const MOST_LINKS = 2_000;

/** Programs whose first operand is a file to run. */
const INTERPRETER =
  /^(?:ba|da|z|k|a)?sh$|^(?:bats|python[\d.]*|ruby|node|nodejs|pwsh|powershell|perl|tsx|ts-node|bun|deno|php|zx|Rscript)$/;
/** Options of these that take a word. */
const VALUED = /^(?:-o|\+o|-O|--rcfile|-r|--require|-W|-X|-I|-ExecutionPolicy|-ep)$/i;

const SCRIPT = /\.(?:sh|bash|zsh|ksh|bats|py|rb|js|mjs|cjs|ts|mts|ps1|pl|cmd|bat|command)$/i;

/** `cd DIR`, `pushd DIR`: where relative paths count from. */
export function changeDirectory(context: Context, arg: Argument | undefined): void {
  const to = arg === undefined ? ANY : (pathOf(arg.field) ?? ANY);
  const before = directory(context);
  const now = to.startsWith('/') || to.startsWith(ANY) ? to : before.startsWith(ANY) ? ANY : posix.join(before, to);
  context.env.variables.set(DIRECTORY, { alternatives: [[[{ text: now, at: undefined }]]] });
}

/** The working directory, relative to where the text starts; empty when nothing says where that is. */
export function directory(context: Context): string {
  const alternatives = context.env.variables.get(DIRECTORY)?.alternatives ?? [];
  const [fields] = alternatives;
  if (fields === undefined) return context.shared.directory;
  return alternatives.length > 1 ? ANY : (fieldText(fields[0] ?? []) ?? ANY);
}

/** A path, with what is not known at its beginning as `**`; undefined when the name of the file is not known either. */
export function pathOf(field: Field): string | undefined {
  const whole = fieldText(field);
  if (whole !== undefined) return whole;
  const unknown = field.findLastIndex((piece) => !isKnown(piece));
  const tail = fieldText(field.slice(unknown + 1)) ?? '';
  return tail.startsWith('/') && tail.length > 1 ? `${ANY}${tail}` : undefined;
}

/** `source lib.sh`. Returns the path as written, when its name is known. */
export function sourceLink(context: Context, arg: Argument, rest: readonly Argument[]): string | undefined {
  const path = pathOf(arg.field);
  const shown = path ?? wordOf(arg.field, arg.site).shown;
  // What `<(…)` prints is no file.
  if (OF_THE_MACHINE.test(shown) || shown.startsWith('<(')) return undefined;
  emitLink(context, { how: 'source', path: shown, arguments: wordsOf(rest) }, arg, []);
  return path;
}

/** What the system and its installers bring: it tells of the machine or extends PATH, and says nothing of Helm. */
const OF_THE_MACHINE =
  /^(?:\/usr\/lib|\/etc)\/(?:os-release|lsb-release|bash_completion)$|\/(?:bin\/activate|\.cargo\/env|nvm\.sh|bash_completion|sdkman-init\.sh|(?:conda|mamba)\.sh)$/;

/** Adds a link when a command runs, makes or builds from another file; `name` is its base name, if that is known. */
export function commandLinks(context: Context, name: string | undefined, call: Call, rest: readonly Argument[]): void {
  const first = call.argv[0];
  if (first === undefined || context.elsewhere) return;
  const set = [...call.envWords];
  const written = pathOf(first.field);
  if (name !== undefined && INTERPRETER.test(name)) {
    const at = operand(rest);
    const script = rest[at];
    const path = script && pathOf(script.field);
    if (script === undefined || path === undefined || /^https?:/.test(path)) return;
    emitLink(context, { how: 'run', path, arguments: wordsOf(rest.slice(at + 1)) }, script, set);
  } else if (written !== undefined && (/^(?:\.{1,2}|\*\*|[\w.@-]+)\//.test(written) || SCRIPT.test(written))) {
    emitLink(context, { how: 'run', path: written, arguments: wordsOf(rest) }, first, set);
  } else if (name !== undefined) toolLinks(context, name, first, rest, set);
}

/** Index of the first word that is neither an option nor belongs to one. */
function operand(rest: readonly Argument[]): number {
  for (let at = 0; at < rest.length; at++) {
    const text = fieldText(rest[at]?.field ?? []) ?? '';
    if (/^-(?:c|e|m|Command|EncodedCommand)$/i.test(text)) return rest.length;
    if (/^(?:run|-File)$/i.test(text)) continue;
    if (VALUED.test(text)) at++;
    else if (!/^[-+]./.test(text)) return at;
  }
  return rest.length;
}

/** `NAME=value` words that belong to the call. */
export type Assigned = readonly (readonly [string, Word])[];

export interface Found {
  readonly how: Link['how'];
  readonly path: string;
  readonly tool?: Link['tool'];
  readonly file?: string | undefined;
  readonly name?: string | undefined;
  readonly arguments: readonly Word[];
}

/** Adds a link to the facts, once. */
export function emitLink(context: Context, found: Found, at: Argument, set: Assigned): void {
  const { shared } = context;
  const { how, path, file, name, tool } = found;
  const key = `link:${how}:${at.site.path}:${at.site.start}:${path}:${file ?? ''}:${name ?? ''}:${found.arguments.map((word) => word.shown).join(' ')}`;
  if (shared.origin === 'documentation' || shared.seen.has(key) || shared.links >= MOST_LINKS) return;
  shared.seen.add(key);
  shared.links++;
  const from = directory(context);
  shared.facts.push({
    kind: 'link',
    origin: shared.origin,
    scope: shared.scope,
    how,
    path,
    ...(file === undefined ? {} : { file }),
    ...(from === '' ? {} : { from }),
    ...(tool === undefined ? {} : { tool }),
    ...(name === undefined ? {} : { name }),
    arguments: found.arguments,
    // The environment does not reach the build of an image.
    variables: how === 'build' ? set : [...set, ...environment(context, new Set(set.map(([one]) => one)))],
    guards: context.guards,
    span: at.site,
  });
}

/** The variables that a program started here sees; one entry for each value that a variable may have. */
function environment(context: Context, hidden: ReadonlySet<string>): (readonly [string, Word])[] {
  const found: (readonly [string, Word])[] = [];
  for (const name of context.shared.environment) {
    if (hidden.has(name)) continue;
    for (const fields of context.env.variables.get(name)?.alternatives ?? []) {
      const [field = []] = fields;
      if (fields.length > 1 || field.length > 50 || found.length >= MOST_VARIABLES) continue;
      const at = field.find((piece) => piece.at !== undefined)?.at;
      if (at === undefined) continue;
      const word = wordOf(field, placeSpan(at));
      if (word.shown.length <= LONGEST_VALUE) found.push([name, word]);
    }
  }
  return found;
}

/** The facts of words handed on, of as many as matter. */
export function wordsOf(args: readonly Argument[]): Word[] {
  return args.slice(0, 200).map(({ field, site }) => wordOf(field, site));
}
