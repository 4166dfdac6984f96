/** Members that Helm 3 had under a type of Helm 4: code that was moved halfway. */
import type { Named, Type } from '../../helm/sdk/types.ts';
import { originOf } from '../rewrite/packages.ts';
import type { Selection } from '../types/checked.ts';
import type { Place } from './found.ts';
import { sdkPath } from './paths.ts';

/**
 * The member of Helm 3's type that a name would select, when the type, or one that it embeds, is Helm 4's; the caller has found
 * that Helm 4 has no such member.
 */
export function formerMember(place: Place, type: Type, name: string): Selection | undefined {
  const { api, file } = place;
  for (const named of sdkTypesIn(place, type)) {
    const sdk = sdkPath(named.package);
    const origin = sdk?.major === 4 ? originOf(sdk.package, named.name, api) : undefined;
    if (origin === undefined) continue;
    const helm3: Named = { kind: 'named', package: `helm.sh/helm/v3/${origin}`, name: named.name, args: [] };
    const former = file.select(helm3, name);
    if (former !== undefined && sdkPath(former.package) !== undefined) return former;
  }
  return undefined;
}

const embeddedIn = new WeakMap<Type, readonly Named[]>();

/** The type without its pointer, when it is the SDK's, else the types of the SDK that it embeds. */
function sdkTypesIn({ file }: Place, type: Type): readonly Named[] {
  const whole = type.kind === 'pointer' ? type.to : type;
  const known = embeddedIn.get(whole);
  if (known !== undefined) return known;
  const found: Named[] = [];
  let level: Type[] = [whole];
  for (let depth = 0; depth < 3 && found.length === 0; depth += 1) {
    const next: Type[] = [];
    for (const at of level) {
      const base = at.kind === 'pointer' ? at.to : at;
      const under = file.underlying(base);
      if (base.kind === 'named' && sdkPath(base.package) !== undefined) found.push(base);
      else if (under.kind === 'struct') for (const field of under.fields) if (field.embedded) next.push(field.type);
    }
    level = next;
  }
  embeddedIn.set(whole, found);
  return found;
}
