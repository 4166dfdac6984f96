/** What is called, by its dotted name. */
import type { Context } from './context.ts';
import type { Expression } from './tree.ts';
import { keyOf } from './variables.ts';

/** A chain of members is followed so far. */
const LONGEST = 30;

/**
 * The dotted name of an expression: `subprocess.run`, `self._helm.run`; brackets of calls on the way are left out. A name that
 * is another word for something from elsewhere (`from subprocess import run`, `sp = subprocess`) is written out.
 */
export function dotted(context: Context, expression: Expression): string | undefined {
  const parts: string[] = [];
  let at: Expression | undefined = expression;
  for (let length = 0; at !== undefined && length < LONGEST; length++) {
    switch (at.kind) {
      case 'name': {
        const known = context.variables.get(at.name);
        parts.push(known === undefined ? at.name : (known.reference ?? at.name));
        return parts.reverse().join('.');
      }
      case 'member':
        parts.push(at.name);
        at = at.object;
        break;
      case 'index': {
        const key = at.index.kind === 'string' ? keyOf(context.state.evaluate(context, at.index)) : undefined;
        if (key === undefined) return undefined;
        parts.push(key);
        at = at.object;
        break;
      }
      case 'call':
        at = at.callee;
        break;
      default:
        return parts.length === 0 ? undefined : ['', ...parts.reverse()].join('.');
    }
  }
  return undefined;
}
