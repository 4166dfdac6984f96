/** Parameters that name a version of Helm: `helm_version: {type: string, default: v3.8.2}`. */
import type { Fact, Scope } from '../../facts.ts';
import { pinOfVersionVariable } from '../../helm/install/index.ts';
import { placeSpan } from '../../source/text.ts';
import { pinFact, textOf } from '../lib/ci/around.ts';
import { type Field, isKnown, literalAt } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';
import { entries, get, type YamlNode } from '../lib/yaml/index.ts';
import type { Call, Place } from './place.ts';

/**
 * The pins of the parameters of a job or command: what its callers give counts for its steps. A default that every caller
 * overrides decides for none of them, and is told by itself.
 */
export function versionPins(definition: YamlNode, calls: readonly Call[], place: Place): Fact[] {
  return entries(get(definition, 'parameters')).flatMap(({ key, value }) => {
    if (!/helm/i.test(key)) return [];
    // Callers that give the same version make one value, but each of them is a place to change.
    const values = calls.flatMap((call) => {
      const text = textOf(get(call.given, key));
      return text === undefined ? [] : call.host.valueOf(text).alternatives;
    });
    const all = [...values, ...(place.names.get(`parameters.${key}`)?.alternatives ?? [])];
    const given = new Map(
      all.flatMap((fields) => pins(key, fields[0], place.scope, place)).map((pin) => [pin.span.start, pin]),
    );
    const text = textOf(get(value, 'default'));
    const fallback = text === undefined ? [] : literalAt({ text, start: 0, end: text.value.length }).alternatives;
    const apart: Scope = [...place.scope, { kind: 'function', name: `default of ${key}` }];
    const unused = fallback.flatMap((fields) => pins(key, fields[0], apart, place));
    return [...given.values(), ...unused.filter(({ span }) => !given.has(span.start))];
  });
}

function pins(name: string, field: Field | undefined, scope: Scope, place: Place): Fact[] {
  const [piece] = field ?? [];
  if (field === undefined || piece === undefined || !isKnown(piece) || piece.at === undefined) return [];
  const guess = pinOfVersionVariable(name, wordOf(field, placeSpan(piece.at)));
  return guess === undefined ? [] : [pinFact({ ...guess }, scope, place.guards)];
}
