import type { Word } from '../../src/facts.ts';
import type { ParsedArguments } from '../../src/helm/parse.ts';

/**
 * Words of a command line for tests, divided at blanks. `$NAME`, `${NAME}` and `$@` are unknown; in double quotes (which are
 * dropped) a word is certainly one word, else it may be several, as is `"$@"`.
 */
export function wordsOf(line: string): Word[] {
  const words: Word[] = [];
  for (const match of line.matchAll(/\S+/g)) {
    const quoted = match[0].startsWith('"');
    const shown = match[0].replaceAll('"', '');
    const unknown = shown.match(/\$(?:\w+|\{[^}]*\}|@)/g) ?? [];
    const start = match.index;
    const end = start + match[0].length;
    words.push({
      text: unknown.length > 0 ? undefined : shown,
      shown,
      span: {
        path: 'line.sh',
        start,
        end,
        startLine: 1,
        startColumn: start + 1,
        endLine: 1,
        endColumn: end + 1,
        exact: !quoted,
      },
      via: [],
      unknown,
      open: unknown.length > 0 && (!quoted || shown.includes('$@')),
      maybe: false,
      guards: [],
    });
  }
  return words;
}

/** A command read in one line: `[plugin:] path | flags | args | unresolved`; `?` marks an unknown flag, `=` an attached value. */
export function summary({ plugin, path, flags, args, unresolved }: ParsedArguments): string {
  const flag = flags.map(({ name, known, value, attached }) => {
    const given = value === undefined ? '' : `${attached ? '=' : ' '}${value.shown}`;
    return `${known ? '' : '?'}${name}${given}`;
  });
  const head = `${plugin === undefined ? '' : `${plugin}: `}${path.join(' ')}`;
  const shown = (words: readonly Word[]) => words.map((word) => word.shown).join(' ');
  const fields = [head, flag.join(', '), shown(args), shown(unresolved)];
  return fields
    .join(' | ')
    .replace(/[ |]+$/, '')
    .replace(/ +/g, ' ')
    .trim();
}
