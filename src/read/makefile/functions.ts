/** Functions: https://www.gnu.org/software/make/manual/html_node/Functions.html */
import type { Place } from '../../source/text.ts';
import { EMPTY, eitherOf, perhaps, unknownValue, type Value } from '../lib/value.ts';
import { outside } from './brackets.ts';
import { expand, onlyText, type Scene, valueOfVariable } from './expand.ts';

const CALL = /^\s*([a-z-]+)\s+/;
/** Functions of which only the texts inside matter: what they make of them is not followed. */
const OPAQUE = new Set(
  'subst patsubst findstring filter filter-out sort word wordlist words firstword lastword dir notdir suffix basename addsuffix addprefix join wildcard realpath file value flavor origin guile let intcmp'.split(
    ' ',
  ),
);

/**
 * The value of a call of a function that stands between the brackets of a reference; undefined when it is no such call.
 *
 * @param unknown what a value that is not followed counts as
 */
export function callFunction(scene: Scene, inner: Place, unknown: Value): Value | undefined {
  const head = CALL.exec(inner.text.value.slice(inner.start, Math.min(inner.end, inner.start + 100)));
  const name = head?.[1];
  if (head === null || name === undefined) return undefined;
  const start = inner.start + head[0].length;
  const arg = (place: Place | undefined): Value =>
    place === undefined ? EMPTY : expand(scene, place.text, place.start, place.end);
  if (name === 'shell') return scene.shell(scene, inner.text, start, inner.end);
  const args = (): Place[] => argumentsOf({ ...inner, start });
  switch (name) {
    case 'call':
      return callOf(scene, args(), unknown);
    case 'if': {
      const [test, then, otherwise] = args();
      arg(test);
      if (otherwise !== undefined) return eitherOf([arg(then), arg(otherwise)]);
      return { alternatives: arg(then).alternatives.map((fields) => perhaps(fields)) };
    }
    case 'or':
      return eitherOf(args().map(arg));
    case 'and':
      return args().map(arg).at(-1) ?? EMPTY;
    case 'strip':
    case 'abspath':
      return arg({ ...inner, start });
    case 'foreach': {
      const [variable, list, text] = args();
      arg(list);
      if (variable === undefined || text === undefined) return unknown;
      const loop = variable.text.value.slice(variable.start, variable.end).trim();
      const locals = new Map(scene.locals).set(loop, unknownValue(`$(${loop})`, undefined, false));
      return expand({ ...scene, locals, cache: undefined }, text.text, text.start, text.end);
    }
    case 'info':
    case 'warning':
    case 'error':
      arg({ ...inner, start });
      return EMPTY;
    case 'eval':
      return EMPTY;
    default:
      if (!OPAQUE.has(name)) return undefined;
      for (const each of args()) arg(each);
      return unknown;
  }
}

/** The arguments between commas, each without the blanks around it. */
function argumentsOf(place: Place): Place[] {
  const { text } = place;
  const args: Place[] = [];
  let from = place.start;
  let depth = 0;
  const add = (end: number): void => {
    let start = from;
    while (start < end && /\s/.test(text.value[start] ?? '')) start++;
    args.push({ text, start, end });
  };
  for (const at of outside(text, place.start, place.end, ',()')) {
    const char = text.value[at];
    if (char === '(') depth++;
    else if (char === ')') depth--;
    else if (depth === 0 && args.length < 20) {
      add(at);
      from = at + 1;
    }
  }
  add(place.end);
  return args;
}

/** `$(call name,a,b)`: the variable with `$(1)`, `$(2)` … set. */
function callOf(scene: Scene, args: readonly Place[], unknown: Value): Value {
  const [head, ...rest] = args;
  if (head === undefined) return unknown;
  const name = onlyText(expand(scene, head.text, head.start, head.end))?.trim();
  if (name === undefined || scene.variables.get(name) === undefined) {
    for (const each of rest) expand(scene, each.text, each.start, each.end);
    return unknown;
  }
  const locals = new Map<string, Value>([['0', { alternatives: [[[{ text: name, at: undefined }]]] }]]);
  for (let index = 0; index < 9; index++) {
    const arg = rest[index];
    locals.set(String(index + 1), arg === undefined ? EMPTY : expand(scene, arg.text, arg.start, arg.end));
  }
  return valueOfVariable({ ...scene, locals, cache: undefined }, name, unknown);
}
