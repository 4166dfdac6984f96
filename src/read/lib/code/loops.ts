/** Things that happen for every element of a list. */
import { MAX_ALTERNATIVES, unknownValue } from '../value.ts';
import { branchOf, type Context, spend } from './context.ts';
import { mergeTables, type Thing, textThing } from './thing.ts';

/** A list with more elements than this is not gone through one by one. */
const MOST = 32;

/** Runs a body once for each element that is known, else once for all. `names` take the element. */
export function runLoop(
  context: Context,
  names: readonly string[],
  over: Thing | undefined,
  body: (context: Context) => void,
): void {
  const elements = over === undefined ? undefined : elementsOf(over);
  if (elements !== undefined) {
    for (const element of elements) {
      if (!spend(context)) return;
      name(context, names, element);
      body(context);
    }
    return;
  }
  const branch = branchOf(context);
  const any = over?.list === true && names.length === 1 ? anyOf(over) : undefined;
  name(branch, names, any);
  body(branch);
  mergeTables(context.variables, [branch.variables], false);
}

/** The elements of a list, when they are few and certain. */
function elementsOf(over: Thing): readonly Thing[] | undefined {
  if (!over.list) return undefined;
  if (over.elements !== undefined) return over.elements.length <= MOST ? over.elements : undefined;
  const [fields, ...others] = over.value.alternatives;
  if (fields === undefined || others.length > 0 || fields.length > MOST || fields.length === 0) return undefined;
  if (fields.some((field) => field.some((piece) => 'unknown' in piece && piece.list))) return undefined;
  return fields.map((field) => textThing({ alternatives: [[field]] }));
}

function anyOf({ value }: Thing): Thing | undefined {
  const fields = value.alternatives.flat().slice(0, MAX_ALTERNATIVES);
  return fields.length === 0 ? undefined : textThing({ alternatives: fields.map((field) => [field]) });
}

function name(context: Context, names: readonly string[], element: Thing | undefined): void {
  for (const [index, one] of names.entries()) {
    const held = names.length === 1 ? element : (element?.elements?.[index] ?? fieldAt(element, index));
    context.frame.own.add(one);
    context.variables.set(one, held ?? textThing(unknownValue(one, undefined)));
  }
}

function fieldAt(element: Thing | undefined, index: number): Thing | undefined {
  const fields = element?.list === true ? element.value.alternatives[0] : undefined;
  const field = fields?.[index];
  return field === undefined ? undefined : textThing({ alternatives: [[field]] });
}
