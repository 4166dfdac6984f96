/** Whether what a change rewrites in a variable is also used by something that is no Helm command. */
import type { Fact, Word } from '../facts.ts';
import type { Span } from '../source/span.ts';
import { fileText, spanOf } from '../source/text.ts';
import type { Change } from './plan.ts';

/** What may look at a variable without passing it to a program of meaning. */
const HARMLESS = /^\s*(?:-\s+)?(?:@|-)?(?:echo|printf|:|\[\[?|test|(?:el)?if\s+\[\[?|export|readonly|local|declare)\s/;
const MOST_NAMES = 20;

/**
 * Makes a function that says, for a change, which use of the same variable stands in its way; undefined when none does. Only
 * variables of shells, makefiles and pipelines can be told: `$NAME`, `${NAME}`, `$(NAME)`, `${{ env.NAME }}`.
 */
export function elsewhere(
  facts: readonly Fact[],
  textOf: (path: string) => string | undefined,
): (change: Change) => string | undefined {
  const byPath = new Map<string, Word[]>();
  const commands = new Map<string, Span[]>();
  for (const fact of facts) {
    if (fact.kind !== 'command') continue;
    push(commands, fact.span.path, fact.span);
    for (const word of fact.words) if (word.via.length > 0) push(byPath, word.span.path, word);
  }
  return (change) => {
    for (const { span } of change.edits) {
      const words = (byPath.get(span.path) ?? []).filter(({ span: at }) => at.start < span.end && span.start < at.end);
      const known = words.flatMap(({ via }) => via);
      for (const [path, name] of namesOf(known, textOf)) {
        const other = otherUse(path, name, known, commands.get(path) ?? [], textOf(path) ?? '');
        if (other !== undefined) return `It is written in a variable that ${path}:${other} uses for something else.`;
      }
    }
    return undefined;
  };
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

/** The variables that stand at the given places, with their files. */
function namesOf(
  places: readonly Span[],
  textOf: (path: string) => string | undefined,
): (readonly [path: string, name: string])[] {
  const found = new Map<string, readonly [string, string]>();
  for (const { path, start, end } of places) {
    const written = (textOf(path) ?? '').slice(start, Math.min(end, start + 200));
    const name = /\$[({]{0,2}\s{0,3}(?:env\.)?([A-Za-z_]\w*)/.exec(written)?.[1];
    if (name !== undefined && found.size < MOST_NAMES) found.set(`${path}\0${name}`, [path, name]);
  }
  return [...found.values()];
}

/** The line of a use that is neither in a command of Helm nor one of the places that the word came through. */
function otherUse(
  path: string,
  name: string,
  known: readonly Span[],
  commands: readonly Span[],
  text: string,
): number | undefined {
  const use = new RegExp(`\\$(?:[({]{1,2}\\s{0,3}(?:env\\.)?)?${name}\\b|%${name}%`, 'g');
  for (const { index, 0: written } of text.matchAll(use)) {
    const inside = ({ path: at, start, end }: Span): boolean => at === path && start <= index && index < end;
    if (known.some(inside) || commands.some(inside)) continue;
    const line = text.slice(text.lastIndexOf('\n', index) + 1, index + written.length);
    if (!HARMLESS.test(line)) return spanOf(fileText({ path, text }), index, index).startLine;
  }
  return undefined;
}
