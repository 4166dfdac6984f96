/** Whether what a change rewrites in a variable also serves something that it is not made for. */
import type { Fact, HelmCommand, Word } from '../facts.ts';
import type { Span } from '../source/span.ts';
import { spanKey } from '../source/span.ts';
import { fileText, spanOf } from '../source/text.ts';
import type { Change } from './plan.ts';

/** What may look at a variable without passing it to a program of meaning. */
const HARMLESS = /^\s*(?:-\s+)?(?:@|-)?(?:echo|printf|:|\[\[?|test|(?:el)?if\s+\[\[?|export|readonly|local|declare)\s/;
const MOST_NAMES = 20;

/** A word that came through a variable, and the command that it ended up in. */
interface Carried {
  readonly word: Word;
  readonly command: HelmCommand;
}

/**
 * Makes a function that says, for a change, which use of the same text stands in its way; undefined when none does: a command
 * of Helm that its findings are not about, or another program that gets the variable. Of the latter only variables of shells,
 * makefiles and pipelines can be told: `$NAME`, `${NAME}`, `$(NAME)`, `${{ env.NAME }}`.
 */
export function elsewhere(
  facts: readonly Fact[],
  textOf: (path: string) => string | undefined,
): (change: Change) => string | undefined {
  const carried = new Map<string, Carried[]>();
  const commands = new Map<string, Span[]>();
  for (const fact of facts) {
    if (fact.kind !== 'command') continue;
    push(commands, fact.span.path, fact.span);
    for (const word of fact.words) if (word.via.length > 0) push(carried, word.span.path, { word, command: fact });
  }
  return (change) => {
    for (const { span } of change.edits) {
      const words = (carried.get(span.path) ?? []).filter(
        ({ word: { span: at } }) => at.start < span.end && span.start < at.end,
      );
      const meant = new Set(change.findings.flatMap(({ subjects = [] }) => subjects.map(spanKey)));
      const foreign = words.find(({ command }) => !meant.has(spanKey(command.span)))?.command;
      if (foreign !== undefined)
        return `It also reaches '${spoken(foreign)}' at ${foreign.span.path}:${foreign.span.startLine}, which needs something else.`;
      const known = words.flatMap(({ word }) => word.via);
      for (const [path, name] of namesOf(known, textOf)) {
        const other = otherUse(path, name, known, commands.get(path) ?? [], textOf(path) ?? '');
        if (other !== undefined) return `It is written in a variable that ${path}:${other} uses for something else.`;
      }
    }
    return undefined;
  };
}

function spoken({ plugin, path }: HelmCommand): string {
  return ['helm', ...new Set([...(plugin === undefined ? [] : [plugin]), ...path])].join(' ');
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
