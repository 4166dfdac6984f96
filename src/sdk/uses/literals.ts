/** Fields that composite literals set. */

import type { Type } from '../../helm/sdk/types.ts';
import type { Expr } from '../go/ast.ts';
import { formerMember } from './former.ts';
import type { Place } from './found.ts';
import { addFormerMember, addMember } from './names.ts';
import { sdkPath } from './paths.ts';

/** The keys of literals of structs, and the values of those without keys: each sets the field at its position. */
export function literalKeys(place: Place): void {
  const { file } = place;
  for (const literal of file.nodes().literals) {
    if (literal.elements.length === 0) continue;
    const type = file.typeOf(literal);
    const base = type.kind === 'pointer' ? type.to : type;
    if (base.kind === 'unknown' || base.kind === 'slice' || base.kind === 'map') continue;
    literal.elements.forEach((element, at) => {
      if (element.kind === 'KeyValueExpr') addKey(place, element.key, base);
      else addPosition(place, element, at, base);
    });
  }
}

function addKey(place: Place, key: Expr, type: Type): void {
  if (key.kind !== 'Ident') return;
  const selection = place.file.keyOf(key);
  if (selection !== undefined) {
    addMember(place, key, selection, 'key');
    return;
  }
  if (!place.helm4 || type.kind !== 'named' || sdkPath(type.package)?.major !== 4) return;
  const former = formerMember(place, type, key.name);
  if (former?.what === 'field') addFormerMember(place, key, former, 'key');
}

function addPosition(place: Place, element: Expr, at: number, type: Type): void {
  if (type.kind !== 'named' || sdkPath(type.package) === undefined) return;
  const under = place.file.underlying(type);
  const field = under.kind === 'struct' ? under.fields[at] : undefined;
  if (field === undefined) return;
  const { package: path, name: owner } = type;
  const selection = {
    what: 'field',
    package: path,
    owner,
    name: field.name,
    type: field.type,
    receiver: type,
  } as const;
  addMember(place, element, selection, 'key');
}
