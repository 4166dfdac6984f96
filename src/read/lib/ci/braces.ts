/** References as Drone and Woodpecker replace them before anything is run: `${NAME}`, and `$${NAME}` for the shell's own. */
import type { Table } from '../table.ts';
import type { Mark } from '../templates.ts';
import type { Value } from '../value.ts';
import { type Host, hostOf } from './host.ts';

const REFERENCE = /\$\$\{([A-Za-z_]\w*)\}|\$\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)[^{}\n]{0,200}\}/g;

/** `${NAME}`, `$${NAME}`, `$$NAME`; the inner part is the name. */
export function braceReferences(text: string): Mark[] {
  return [...text.matchAll(REFERENCE)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    inner: match[1] ?? match[2] ?? match[3] ?? '',
  }));
}

/**
 * The host of a step.
 *
 * @param variables what a name stands for, in the shell as in settings
 */
export function braceHost(variables: Pick<Table<Value>, 'get'>): Host {
  const whole = hostOf(braceReferences, (mark, text) =>
    text.value.slice(mark.start, mark.end).endsWith(`${mark.inner}}`) || text.value.startsWith('$$', mark.start)
      ? variables.get(mark.inner)
      : undefined,
  );
  // `${NAME}` in commands is the shell's as well, and read by it.
  const escaped = (text: string): Mark[] => braceReferences(text).filter((mark) => text.startsWith('$$', mark.start));
  const commands = hostOf(escaped, (mark) => variables.get(mark.inner));
  return { valueOf: whole.valueOf, holesOf: commands.holesOf };
}
