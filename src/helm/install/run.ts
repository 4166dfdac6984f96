/** Running an install script, from a file or straight from a download. */
import type { Word } from '../../facts.ts';
import { shownOf, versionPart } from '../words.ts';
import { baseName } from './download.ts';
import { scripted, unpinned } from './guess.ts';
import { scriptAddress, scriptDownload } from './script.ts';
import type { CommandOptions, Environment, PinGuess, PipeCommand } from './types.ts';

const SHELLS = new Set(['bash', 'sh', 'zsh', 'dash', 'ash', 'ksh', 'source', '.']);
/** Names that people save or keep the scripts under: `get_helm.sh`, `get-helm-3`, `get-helm-3.sh`. */
const SCRIPT_FILE = /^get[-_]?helm(?:[-_]?v?(?<major>[34]))?(?:\.sh|\.bash)?$/i;

export function isShell(name: string): boolean {
  return SHELLS.has(name);
}

/**
 * The version that is asked of an install script: `--version X`, `-v X`, else `DESIRED_VERSION`.
 * An empty one counts as none, as in the script.
 */
function desiredVersion(words: readonly Word[], env: Environment | undefined): Word | undefined {
  for (const [index, word] of words.entries()) {
    const text = shownOf(word);
    if (text === '--version' || text === '-v') return words[index + 1];
    if (text.startsWith('--version=')) return versionPart(word, '--version='.length, text.length);
  }
  const desired = env?.get('DESIRED_VERSION');
  return desired?.text === '' ? undefined : desired;
}

/**
 * The pin of a command that runs an install script: `./get_helm.sh`, `bash get-helm-3 --version v3.14.0`,
 * `bash <(curl …/get-helm-3)`.
 */
export function runPin(
  name: string,
  words: readonly Word[],
  env?: Environment,
  options: CommandOptions = {},
): PinGuess | undefined {
  const script = scriptRun(name, words, options);
  if (script === undefined) return undefined;
  const version = desiredVersion(script.args, env);
  const file = { name: script.file, does: 'used' } as const;
  const base = { means: 'install-script', tool: script.tool, ...binaryName(env) } as const;
  if (version !== undefined) return { ...scripted(base, version), file };
  const download = script.word && scriptDownload(script.word);
  if (download !== undefined) return { ...download, ...binaryName(env), file };
  const span = script.word?.span ?? options.at ?? words[0]?.span;
  if (span === undefined) return undefined;
  const because = `what ${script.file} installs depends on the age of that copy of the script`;
  return { ...unpinned(base, span, undefined, because), file };
}

/** What the script calls the command that it installs: `BINARY_NAME`, `helm` without it. */
function binaryName(env: Environment | undefined): { readonly binary: string | undefined } {
  const name = env?.get('BINARY_NAME')?.text;
  return { binary: name === '' || name === 'helm' ? undefined : name };
}

interface ScriptRun {
  readonly file: string;
  readonly tool: string;
  readonly word: Word | undefined;
  readonly args: readonly Word[];
}

function scriptRun(name: string, words: readonly Word[], options: CommandOptions): ScriptRun | undefined {
  if (isScript(name, options)) return { file: name, tool: toolOf(name), word: undefined, args: words };
  if (!SHELLS.has(name)) return undefined;
  const index = words.findIndex((word) => !/^[-+]/.test(shownOf(word)));
  const word = words[index];
  if (word === undefined || index > 3) return undefined;
  const args = words.slice(index + 1);
  if (words.slice(0, index).some((option) => /^-[a-zA-Z]*c$/.test(shownOf(option)))) return undefined;
  const text = shownOf(word);
  const address = /^[<(]|^\/dev\/fd/.test(text) ? scriptAddress(text) : undefined;
  if (address !== undefined) {
    return { file: baseName(text.slice(address.start, address.end)), tool: address.script, word, args };
  }
  const file = baseName(text);
  return isScript(file, options) ? { file, tool: toolOf(file), word, args } : undefined;
}

function isScript(file: string, options: CommandOptions): boolean {
  return SCRIPT_FILE.test(file) || (options.saved?.has(file) ?? false);
}

function toolOf(file: string): string {
  const major = SCRIPT_FILE.exec(file)?.groups?.['major'];
  return major === undefined ? 'get-helm' : `get-helm-${major}`;
}

/**
 * The pin of an install script that goes straight into a shell: `curl … | bash -s -- --version v3.14.0`,
 * `curl … | DESIRED_VERSION=v3.14.0 bash`.
 *
 * @param after the commands further down the pipe
 */
export function pipedPin(pin: PinGuess, after: readonly PipeCommand[]): PinGuess {
  const shell = after.find((command) => SHELLS.has(command.name));
  if (pin.means !== 'install-script' || shell === undefined) return pin;
  const named = { ...pin, ...binaryName(shell.env) };
  const version = desiredVersion(shell.words, shell.env);
  return version === undefined ? named : scripted(named, version);
}
