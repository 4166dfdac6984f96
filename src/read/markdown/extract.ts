import type { Fact, Scope } from '../../facts.ts';
import type { Text } from '../../source/text.ts';
import { extract as dockerfile } from '../dockerfile/extract.ts';
import { extract as githubActions } from '../github-actions/index.ts';
import { readShell } from '../lib/shell/index.ts';
import type { Hole } from '../lib/shell/types.ts';
import { templateActions } from '../lib/templates.ts';
import { extract as makefile } from '../makefile/extract.ts';
import { type Fence, fencesIn } from './fences.ts';
import { commandsOf } from './prompts.ts';

const SHELL =
  /^(|bash|sh|shell|zsh|ksh|fish|console|terminal|shell-session|shellsession|sh-session|bash-session|cmd|text|plain|plaintext|code)$/;
const SESSION = /^(console|terminal|.*session)$/;

/** What the code blocks of a text say. It is documentation: nothing here runs it. */
export function extract(text: Text, scope: Scope): readonly Fact[] {
  return fencesIn(text).flatMap((fence) => {
    if (!/helm/i.test(fence.text.value)) return [];
    return readFence(fence, [...scope, { kind: 'fence', name: String(fence.line) }]);
  });
}

function readFence({ language, text }: Fence, scope: Scope): readonly Fact[] {
  if (/^docker(file)?$|^containerfile$/.test(language)) return dockerfile(text, scope, 'documentation');
  if (/^make(file)?$/.test(language)) return makefile(text, scope, 'documentation');
  if (/^ya?ml$/.test(language)) {
    if (!/^[ \t]*-?[ \t]*(uses|run|runs-on):/m.test(text.value)) return [];
    return asDocumentation(githubActions(text, scope));
  }
  if (!SHELL.test(language)) return [];
  const code = commandsOf(text, SESSION.test(language));
  return asDocumentation(
    readShell({ text: code, scope, origin: 'documentation', holes: placeholders(code.value) }).facts,
  );
}

/** Nothing runs it, so nothing is left open by it. */
function asDocumentation(facts: readonly Fact[]): Fact[] {
  return facts.flatMap((fact): Fact[] => {
    if (fact.kind === 'unresolved' || fact.kind === 'outside') return [];
    return [
      fact.kind === 'command' || fact.kind === 'pin' || fact.kind === 'env'
        ? { ...fact, origin: 'documentation' }
        : fact,
    ];
  });
}

/** `<release>`, `[flags]` with more than one word, and actions of a site generator: values for the reader to fill in. */
function placeholders(value: string): Hole[] {
  const found = [...value.matchAll(/<[A-Za-z][\w .:/-]{0,60}>/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  const actions = templateActions(value);
  const all = [
    ...found.filter(({ start }) => !actions.some((action) => start < action.end && start >= action.start)),
    ...actions,
  ];
  return all.sort((a, b) => a.start - b.start).map(({ start, end }) => ({ start, end, value: undefined }));
}
