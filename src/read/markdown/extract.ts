import type { Fact, Scope } from '../../facts.ts';
import { spanOf, type Text, textBuilder } from '../../source/text.ts';
import { extract as extractDockerfile } from '../dockerfile/extract.ts';
import { readShell } from '../lib/shell/index.ts';
import type { Hole } from '../lib/shell/types.ts';
import { unknownValue } from '../lib/value.ts';
import { extract as extractMakefile } from '../makefile/extract.ts';
import { type Block, blocksOf } from './blocks.ts';
import { hasPrompts, typed, withoutPrompts } from './prompts.ts';

const SHELL = new Set([
  'bash',
  'sh',
  'shell',
  'zsh',
  'ksh',
  'dash',
  'fish',
  'command',
  'commandline',
  'cli',
  'bat',
  'cmd',
]);
/** Languages of recorded sessions. */
const SESSION = new Set([
  'console',
  'terminal',
  'shell-session',
  'shellsession',
  'sh-session',
  'bash-session',
  'sh-output',
  'term',
]);
const POWERSHELL = new Set(['powershell', 'pwsh', 'ps', 'ps1']);
/** Names that people give to blocks that have no language. */
const PLAIN = new Set(['', 'text', 'txt', 'none', 'plain', 'plaintext', 'code', 'copy', 'raw']);
/** A word in angle brackets that the reader of the page is to fill in: `<release>`, `<your-chart-name>`. */
const PLACEHOLDER = /(?<![<\w])<[A-Za-z](?:[\w .:/-]{0,60}[\w])?>/g;

/** The facts of the code blocks of a Markdown text. Prose and inline code hold none. */
export function extract(text: Text, scope: Scope): readonly Fact[] {
  return blocksOf(text).flatMap((block) => {
    const line = spanOf(text, block.start, block.start).startLine;
    const facts = factsOf(block, [...scope, { kind: 'fence', name: String(line) }]);
    return facts.map((fact): Fact => (fact.kind === 'unresolved' ? { ...fact, relevant: false } : fact));
  });
}

function factsOf(block: Block, scope: Scope): readonly Fact[] {
  const { language, text } = block;
  if (language === 'dockerfile' || language === 'docker' || language === 'containerfile')
    return extractDockerfile(text, scope, 'documentation');
  if (language === 'makefile' || language === 'make' || language === 'mk')
    return extractMakefile(text, scope, 'documentation');
  if (block.indented) return readCommands(withoutPrompts(text), scope);
  if (POWERSHELL.has(language)) return readCommands(typed(withBackslashes(text), false), scope);
  const session = SESSION.has(language);
  if (SHELL.has(language) || session) return readCommands(typed(text, session), scope);
  if (!PLAIN.has(language)) return [];
  if (hasPrompts(text)) return readCommands(typed(text, false), scope);
  return readCommands(text, scope).filter((fact) => fact.kind !== 'unresolved');
}

function readCommands(text: Text, scope: Scope): readonly Fact[] {
  return readShell({ text, scope, origin: 'documentation', holes: placeholders(text) }).facts;
}

/** PowerShell continues a line with a backquote; a call of Helm looks the same in both shells otherwise. */
function withBackslashes(text: Text): Text {
  const builder = textBuilder(text);
  let done = 0;
  for (const match of text.value.matchAll(/`(?=\r?\n)/g)) {
    builder.keep(done, match.index).put('\\', match.index, match.index + 1);
    done = match.index + 1;
  }
  return builder.keep(done, text.value.length).build();
}

function placeholders(text: Text): Hole[] {
  return [...text.value.matchAll(PLACEHOLDER)].map((match) => {
    const at = { text, start: match.index, end: match.index + match[0].length };
    return { start: at.start, end: at.end, value: unknownValue(match[0], at, false) };
  });
}
