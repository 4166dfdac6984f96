/** Functions of the libraries that make lists and maps, or run something for each element. */
import { plainText } from '../items.ts';
import type { Expression, Item } from '../tree.ts';

/** `listOf`, `arrayOf`, … of Kotlin; `List.of`, `Arrays.asList`, `new ArrayList<>(…)` of Java. */
const LISTS =
  /^(?:(?:kotlin\.collections\.)?(?:(?:mutable|array)?[lL]istOf(?:NotNull)?|arrayOf|(?:mutable|linked|hash)?[sS]etOf|empty(?:List|Array)|sequenceOf)|(?:java\.util\.)?(?:(?:List|Set|Stream)\.of|Arrays\.asList|Collections\.(?:emptyList|singletonList)|(?:Lists|Sets)\.new\w+|ImmutableList\.of))$/;
/** Made of another list, when that is given. */
const COPIES = /^(?:java\.util\.)?(?:ArrayList|LinkedList|LinkedHashSet|HashSet|Vector|ArrayDeque)$/;
const MAPS = /^(?:(?:mutable|linked|hash)?[mM]apOf|Map\.of)$/;

/** A list or map that a call makes; undefined for other calls. */
export function collection(
  callee: Expression,
  items: readonly Item[],
  start: number,
  end: number,
): Expression | undefined {
  const name = dottedName(callee);
  if (name === undefined) return undefined;
  if (LISTS.test(name)) return { kind: 'list', items: items.map(unnamed), start, end };
  if (COPIES.test(name)) {
    const [only] = items;
    const copied = only !== undefined && only.value.kind !== 'literal';
    return { kind: 'list', items: copied ? [{ ...unnamed(only), spread: true }] : [], start, end };
  }
  if (!MAPS.test(name)) return undefined;
  const entries =
    name === 'Map.of'
      ? inPairs(items)
      : items.flatMap(({ value }) =>
          value.kind === 'binary' && value.operator === 'to' ? [{ key: value.left, value: value.right }] : [],
        );
  return { kind: 'map', entries, start, end };
}

function unnamed(item: Item): Item {
  return { ...item, name: undefined };
}

function inPairs(items: readonly Item[]): { key: Expression; value: Expression }[] {
  return items.flatMap(({ value: key }, index) => {
    const value = items[index + 1]?.value;
    return index % 2 === 0 && value !== undefined ? [{ key, value }] : [];
  });
}

function dottedName(callee: Expression): string | undefined {
  if (callee.kind === 'name') return callee.name;
  if (callee.kind !== 'member') return undefined;
  const object = dottedName(callee.object);
  return object === undefined ? undefined : `${object}.${callee.name}`;
}

/** A call; what gives a value for each element of a list is that list. */
export function callWith(callee: Expression, items: readonly Item[], end: number): Expression {
  const { start } = callee;
  return made(callee, items, end) ?? { kind: 'call', callee, arguments: items, start, end };
}

/** `xs.collect { … }`, `xs.map { … }`, `xs.findAll { … }`. */
function made(callee: Expression, items: readonly Item[], end: number): Expression | undefined {
  const [only] = items;
  if (callee.kind !== 'member' || items.length !== 1 || only?.value.kind !== 'function') return undefined;
  const { parameters, body } = only.value.function;
  const [statement] = body;
  const names = parameters.map(({ name }) => name);
  if (body.length !== 1 || statement?.kind !== 'return' || statement.value === undefined || names.length !== 1)
    return undefined;
  const { object: over, name } = callee;
  const { start } = callee;
  const { value } = statement;
  if (/^(?:collect|map)$/.test(name) && isSeveral(over))
    return { kind: 'each', names, over, conditions: [], value, start, end };
  if (!/^(?:findAll|filter|grep|filterNot)$/.test(name)) return undefined;
  const element: Expression = { kind: 'name', name: names[0] ?? 'it', start, end };
  return { kind: 'each', names, over, conditions: [value], value: element, start, end };
}

/** `provider.map { … }` is for one value: only what is a list for certain, or has a plain name, is gone through. */
function isSeveral(over: Expression): boolean {
  return over.kind === 'list' || over.kind === 'name' || over.kind === 'each';
}

/** A loop that a call with a closure makes: `xs.each { x -> … }`; undefined for other calls. */
export function loopOf(
  call: Expression,
): { names: readonly string[]; over: Expression; body: Extract<Expression, { kind: 'function' }> } | undefined {
  if (call.kind !== 'call' || call.callee.kind !== 'member') return undefined;
  const { object: over, name } = call.callee;
  const body = call.arguments.at(-1)?.value;
  if (body?.kind !== 'function' || call.arguments.length !== 1) return undefined;
  if (!/^(?:each|forEach|eachWithIndex|forEachIndexed|reverseEach|onEach)$/.test(name)) return undefined;
  const names = body.function.parameters.map((parameter) => parameter.name);
  if (name === 'eachWithIndex') return { names: names.slice(0, 1), over, body };
  if (name === 'forEachIndexed') return { names: names.slice(1, 2), over, body };
  return { names, over, body };
}

/** The text of an expression that is a string without anything in it. */
export function literalText(value: Expression | undefined): string | undefined {
  return value?.kind === 'string' ? plainText(value) : undefined;
}
