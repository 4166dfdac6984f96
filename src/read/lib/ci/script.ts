/** The shell texts of a step. */
import type { Fact, Unresolved } from '../../../facts.ts';
import { looksLikeHelmUse } from '../../../source/mention.ts';
import { type Text, textBuilder } from '../../../source/text.ts';
import { joinTexts } from '../join.ts';
import { readShell, type ShellResult } from '../shell/index.ts';
import type { FoundPin } from '../shell/types.ts';
import { items, nodePlace, type YamlNode } from '../yaml/index.ts';
import { type Around, nodeSpan, textOf, wholeSpan } from './around.ts';

/** The lines of a script. */
export interface Lines {
  readonly texts: readonly Text[];
  /** Items that are no text: a `: ` in an unquoted line makes a mapping. */
  readonly odd: readonly YamlNode[];
}

const MAX_LINES = 5_000;
const MAX_DEPTH = 12;

/** A string, a list of strings, lists in lists. */
export function linesOf(node: YamlNode | undefined): Lines {
  const texts: Text[] = [];
  const odd: YamlNode[] = [];
  const add = (each: YamlNode, depth: number): void => {
    if (texts.length >= MAX_LINES) return;
    const text = textOf(each);
    if (text !== undefined) texts.push(text);
    else if (each.kind === 'seq' && depth < MAX_DEPTH) for (const item of items(each)) add(item, depth + 1);
    else if (each.kind !== 'null') odd.push(each);
  };
  if (node !== undefined) add(node, 0);
  return { texts, odd };
}

const NOTHING: ShellResult = { facts: [], variables: new Map(), exported: new Map(), pins: [] };

/**
 * The facts of a script.
 *
 * @param node a string or a list of lines, which run in one shell
 * @param shell the program that runs it, when one is named: `bash -e`, `pwsh`, `python3`
 * @param earlier pins of scripts that ran before on the same machine
 */
export function readScript(
  node: YamlNode | undefined,
  around: Around,
  shell = 'sh',
  earlier: readonly FoundPin[] = [],
): ShellResult {
  const lines = linesOf(node);
  const result = readTexts(lines.texts, around, shell, earlier);
  const facts = oddLines(lines, around);
  return facts.length === 0 ? result : { ...result, facts: [...result.facts, ...facts] };
}

/** As `readScript`, for lines that were taken out already. */
export function readTexts(
  texts: readonly Text[],
  around: Around,
  shell = 'sh',
  earlier: readonly FoundPin[] = [],
): ShellResult {
  if (texts.length === 0) return NOTHING;
  const { file, scope, host, variables, guards } = around;
  const lines = texts.length === 1 && texts[0] !== undefined ? texts[0] : joinTexts(file, texts);
  const program = shell.trim().split(/\s+/)[0]?.replace(/^.*\//, '') ?? '';
  const isPowerShell = /^(?:pwsh|powershell)(?:\.exe)?$/i.test(program);
  if (!isPowerShell && !/^(?:ba|z|da|a|k)?sh(?:\.exe)?$/.test(program))
    return { ...NOTHING, facts: foreign(lines, around, program) };
  const text = isPowerShell ? withBackslashes(lines) : lines;
  return readShell({ text, scope, origin: 'shell', holes: host.holesOf(text), variables, guards, earlier });
}

/** A script in another language, named where Helm may be in it. */
function foreign(text: Text, { scope }: Around, program: string): Fact[] {
  if (!looksLikeHelmUse(text.value)) return [];
  const what = `a script in '${program}'`;
  return [
    { kind: 'unresolved', scope, span: wholeSpan(text), what, reason: 'no reader for this shell', relevant: true },
  ];
}

/** PowerShell continues a line with a backquote; one argument list looks the same in both shells otherwise. */
function withBackslashes(text: Text): Text {
  const builder = textBuilder(text);
  let done = 0;
  for (const match of text.value.matchAll(/`(?=[ \t]{0,100}\r?\n)/g)) {
    builder.keep(done, match.index).put('\\', match.index, match.index + 1);
    done = match.index + 1;
  }
  return builder.keep(done, text.value.length).build();
}

/** Lines that are no text, where Helm may be in them. */
export function oddLines({ odd }: Lines, { scope }: Around): Unresolved[] {
  const reason = 'YAML reads it as a mapping or a list, not as a command';
  return odd.flatMap((node): Unresolved[] => {
    const { text, start, end } = nodePlace(node);
    if (!looksLikeHelmUse(text.value.slice(start, end))) return [];
    return [{ kind: 'unresolved', scope, span: nodeSpan(node), what: 'script line', reason, relevant: true }];
  });
}
