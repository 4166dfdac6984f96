/** Which file of the repository a command means by a path, and the folder of it as the command writes it. */
import { posix } from 'node:path';
import type { HelmCommand, Word } from '../facts.ts';

/** Stands for directories that are not known, as readers write it. */
const ANY = '**';
/** What shells, makefiles and YAML take for one plain word. */
const PLAIN = /^[\w./+][\w./+-]*$/;
/** A variable or a plain `dirname`, and a path behind it. */
const REFERENCE =
  /^(?<reference>\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\}|\([A-Za-z_]\w*\)|\(dirname (?:-- )?"?\$0"?\)))(?<tail>(?:\/[\w.+-]+)+)$/;
/** Quotes around all of it, or around the variable. */
const QUOTED = /^"(.+)"$|^"([^"]+)"([^"]+)$/;
const LONGEST = 500;
/** Where the script itself stands, and a path from there. */
const OWN_FOLDER =
  /^\$\((?:cd (?:-P |-- )*"?\$\(dirname (?:-- )?"?(?:\$0|\$\{BASH_SOURCE(?:\[0\])?\})"?\)((?:\/[\w.+-]+)*)"? (?:>\/dev\/null (?:2>&1 )?)?&& pwd(?: -P)?|dirname (?:-- )?"?(?:\$0|\$\{BASH_SOURCE(?:\[0\])?\})"?)\)$/;
const ROOT =
  /^(?:\$\(git rev-parse --show-toplevel\)|\$\{?(?:GITHUB_WORKSPACE|CI_PROJECT_DIR|BITBUCKET_CLONE_DIR)\}?)$/;
const WORKING = /^\$(?:\{PWD\}|PWD|\(pwd\)|\(CURDIR\))$/;

export interface Listed {
  readonly has: (path: string) => boolean;
  /** The paths whose last part is a name. */
  readonly called: (name: string) => readonly string[];
}

export interface ProgramPath {
  readonly path: string;
  /** Fit to stand in the command; undefined when it cannot be told, or not without quotes. */
  readonly folder: string | undefined;
}

/**
 * The one file that a path in a command can mean; undefined when there is none or there may be several. Helm looks for a bare
 * name in PATH.
 *
 * @param raw the path as the file has it
 */
export function programPath(word: Word, raw: string, command: HelmCommand, listed: Listed): ProgramPath | undefined {
  const { text, shown, unknown, via } = word;
  if (text !== undefined) {
    const path = fromWorking(text, command, listed);
    return path === undefined ? undefined : { path, folder: PLAIN.test(text) ? posix.dirname(text) : undefined };
  }
  const [reference] = unknown;
  const places = [word.parts?.[0]?.span.path, word.span.path, command.scope[0]?.name];
  if (reference === undefined || via.length > 0 || new Set(places).size > 1) return undefined;
  const { reference: written = '', tail = '' } = referenceIn(raw);
  if (written === '' || shown !== `${reference}${tail}`) return undefined;
  const path = fromReference(reference, tail, command, listed);
  return path === undefined ? undefined : { path, folder: `${written}${posix.dirname(tail).replace(/\/$/, '')}` };
}

function referenceIn(raw: string): { readonly reference?: string; readonly tail?: string } {
  if (raw.length > LONGEST) return {};
  const quoted = QUOTED.exec(raw);
  const plain = quoted === null ? raw : (quoted[1] ?? `${quoted[2] ?? ''}${quoted[3] ?? ''}`);
  return REFERENCE.exec(plain)?.groups ?? {};
}

function fromReference(reference: string, tail: string, command: HelmCommand, listed: Listed): string | undefined {
  if (WORKING.test(reference)) return fromWorking(`.${tail}`, command, listed);
  const own = reference.length > LONGEST ? null : OWN_FOLDER.exec(reference);
  if (own === null && !ROOT.test(reference)) return undefined;
  const path = own === null ? tail.slice(1) : posix.join(folderOf(command), `.${own[1] ?? ''}${tail}`);
  return listed.has(path) ? path : undefined;
}

function folderOf({ scope }: HelmCommand): string {
  return posix.dirname(scope[0]?.name ?? '');
}

function fromWorking(written: string, command: HelmCommand, { has, called }: Listed): string | undefined {
  if (!written.includes('/') || written.startsWith('/') || /[\0\n\\]|:\/\//.test(written)) return undefined;
  const base = command.directory ?? '';
  if (!base.startsWith(ANY)) {
    const places = new Set([posix.join(base, written), posix.join(folderOf(command), base, written)]);
    const there = [...places].filter(has);
    if (there.length > 0) return there.length === 1 ? there[0] : undefined;
    if (base !== '') return undefined;
  }
  // Another working directory, which nothing says.
  const tail = posix.normalize(written).replace(/^(?:\.\.\/)+/, '');
  if (!tail.includes('/')) return undefined;
  const alike = called(posix.basename(tail)).filter((path) => path === tail || path.endsWith(`/${tail}`));
  return alike.length === 1 ? alike[0] : undefined;
}
