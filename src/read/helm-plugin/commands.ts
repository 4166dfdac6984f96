/** The commands that a plugin manifest makes Helm run. */
import type { Fact, Scope } from '../../facts.ts';
import type { Span } from '../../source/span.ts';
import { type SourceFile, spanOf, type Text } from '../../source/text.ts';
import { readArguments, readShell } from '../lib/shell/index.ts';
import { dollarVariables } from '../lib/templates.ts';
import type { Piece, Value } from '../lib/value.ts';
import { entries, get, items, scalarText, type YamlNode } from '../lib/yaml/index.ts';

/** Words of one command that are looked at. */
const MAX_WORDS = 1_000;

/**
 * Facts of every command: `command`, `platformCommand`, `hooks`, `platformHooks`, `downloaders`, and of what
 * `runtimeConfig` holds in their place since apiVersion v1.
 */
export function commandFacts(file: SourceFile, root: YamlNode): Fact[] {
  const facts: Fact[] = [];
  const add = (name: string, node: YamlNode | undefined): void => {
    const scope: Scope = [
      { kind: 'file', name: file.path },
      { kind: 'target', name },
    ];
    const text = scalarText(node);
    if (text !== undefined) facts.push(...readShell({ text, scope, origin: 'shell' }).facts);
    for (const each of items(node).slice(0, 200)) facts.push(...platformFacts(file, each, scope));
  };
  for (const [prefix, holder] of [
    ['', root],
    ['runtimeConfig.', get(root, 'runtimeConfig')],
  ] as const) {
    add(`${prefix}command`, get(holder, 'command'));
    add(`${prefix}platformCommand`, get(holder, 'platformCommand'));
    for (const group of ['hooks', 'platformHooks']) {
      for (const { key, value } of entries(get(holder, group)).slice(0, 100)) add(`${prefix}${group}.${key}`, value);
    }
    for (const group of ['downloaders', 'protocolCommands']) {
      for (const each of items(get(holder, group)).slice(0, 100)) {
        add(`${prefix}${group}`, get(each, 'command'));
        add(`${prefix}${group}`, get(each, 'platformCommand'));
      }
    }
  }
  return facts;
}

/** `{os, arch, command, args}`. Without `args` the command is one text, which Helm splits at blanks. */
function platformFacts(file: SourceFile, node: YamlNode, scope: Scope): readonly Fact[] {
  const command = scalarText(get(node, 'command'));
  if (command === undefined) return [];
  const args = items(get(node, 'args')).slice(0, MAX_WORDS);
  if (args.length === 0) return readShell({ text: command, scope, origin: 'shell' }).facts;
  const words = [command, ...args.flatMap((arg) => scalarText(arg) ?? [])].map(wordOfText);
  return readArguments({ file, scope, origin: 'arguments', words });
}

function wordOfText(text: Text): { value: Value; site: Span } {
  const end = text.value.length;
  return { value: { alternatives: [[piecesOf(text)]] }, site: spanOf(text, 0, end) };
}

/** Helm puts environment variables in before it runs a command; which values they have is not known here. */
function piecesOf(text: Text): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  const literal = (start: number, end: number): void => {
    if (end > start) pieces.push({ text: text.value.slice(start, end), at: { text, start, end } });
  };
  for (const { start, end, inner } of dollarVariables(text.value).slice(0, MAX_WORDS)) {
    if (inner === '$') continue;
    literal(done, start);
    pieces.push({ unknown: text.value.slice(start, end), at: { text, start, end }, list: false });
    done = end;
  }
  literal(done, text.value.length);
  return pieces;
}
