import type { Fact, Scope } from '../../facts.ts';
import { spanOf, type Text, textBuilder } from '../../source/text.ts';
import { extract as extractDockerfile } from '../dockerfile/extract.ts';
import { extract as extractWorkflow } from '../github-actions/index.ts';
import { readShell } from '../lib/shell/index.ts';
import type { Hole } from '../lib/shell/types.ts';
import { templateActions } from '../lib/templates.ts';
import { unknownValue } from '../lib/value.ts';
import { extract as extractMakefile } from '../makefile/extract.ts';
import { type Block, blocksOf } from './blocks.ts';
import { typed, withoutPrompts } from './prompts.ts';

/** Languages of shells, and names that people give to blocks of which they do not say the language. */
const SHELL = new Set(
  ['', 'bash', 'sh', 'shell', 'zsh', 'ksh', 'dash', 'fish', 'cli', 'command', 'commandline', 'bat', 'cmd'].concat([
    'text',
    'txt',
    'none',
    'plain',
    'plaintext',
    'code',
    'copy',
    'raw',
  ]),
);
/** Languages of recorded sessions. */
const SESSION = new Set([
  'console',
  'terminal',
  'term',
  'shell-session',
  'shellsession',
  'sh-session',
  'bash-session',
  'sh-output',
]);
const POWERSHELL = new Set(['powershell', 'pwsh', 'ps', 'ps1']);
/** A word in angle brackets that the reader of the page is to fill in: `<release>`, `<your-chart-name>`. */
const PLACEHOLDER = /(?<![<\w])<[A-Za-z](?:[\w .:/-]{0,60}[\w])?>/g;

/** The facts of the code blocks of a Markdown text. Prose and inline code hold none. */
export function extract(text: Text, scope: Scope): readonly Fact[] {
  return blocksOf(text).flatMap((block) => {
    if (!/helm/i.test(block.text.value)) return [];
    const line = spanOf(text, block.start, block.start).startLine;
    return asDocumentation(factsOf(block, [...scope, { kind: 'fence', name: String(line) }]));
  });
}

/** Nothing runs it, so nothing is left open by it. */
function asDocumentation(facts: readonly Fact[]): Fact[] {
  return facts.flatMap((fact): Fact[] => {
    if (fact.kind === 'unresolved' || fact.kind === 'outside' || fact.kind === 'link') return [];
    return ['origin' in fact ? { ...fact, origin: 'documentation' } : fact];
  });
}

function factsOf(block: Block, scope: Scope): readonly Fact[] {
  const { language, text } = block;
  if (/^(?:docker(?:file)?|containerfile)$/.test(language)) return extractDockerfile(text, scope, 'documentation');
  if (/^(?:make(?:file)?|mk)$/.test(language)) return extractMakefile(text, scope, 'documentation');
  if (/^ya?ml$/.test(language)) {
    return /^[ \t]*-?[ \t]*(?:uses|run|runs-on):/m.test(text.value) ? extractWorkflow(text, scope) : [];
  }
  if (block.indented) return readCommands(withoutPrompts(text), scope);
  if (POWERSHELL.has(language)) return readCommands(typed(withBackslashes(text), false), scope);
  const session = SESSION.has(language);
  return SHELL.has(language) || session ? readCommands(typed(text, session), scope) : [];
}

function readCommands(text: Text, scope: Scope): readonly Fact[] {
  return readShell({ text, scope, origin: 'documentation', holes: placeholders(text) }).facts;
}

/** Words for the reader to fill in, and actions of a site generator. */
function placeholders(text: Text): Hole[] {
  const actions = templateActions(text.value);
  const words = [...text.value.matchAll(PLACEHOLDER)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  const marks = [...words, ...actions].sort((a, b) => a.start - b.start || b.end - a.end);
  let done = 0;
  return marks.flatMap(({ start, end }): Hole[] => {
    if (start < done) return [];
    done = end;
    return [{ start, end, value: unknownValue(text.value.slice(start, end), { text, start, end }, false) }];
  });
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
