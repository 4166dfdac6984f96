/** Names of Helm's own packages, as objects and types of the checker. */
import type { Named, Type } from '../../helm/sdk/types.ts';
import type { GlobalObject, SdkPackage, World } from './world.ts';

/** Whether an import path belongs to the SDK of Helm 3 or 4: `helm.sh/helm/v3/pkg/action`. */
export function isSdkPath(path: string): boolean {
  return path.startsWith('helm.sh/helm/v3/') || path.startsWith('helm.sh/helm/v4/');
}

/** A package of Helm; undefined when the API has none by that path. */
export function sdkPackage(world: World, path: string): SdkPackage | undefined {
  const known = world.sdk.get(path);
  if (known !== undefined || world.sdk.has(path)) return known;
  const api = isSdkPath(path) ? world.api.packageOf(path) : undefined;
  const made = api === undefined ? undefined : { api, objects: new Map<string, GlobalObject>() };
  world.sdk.set(path, made);
  return made;
}

/** A package-level name of Helm. */
export function sdkObject(world: World, path: string, name: string): GlobalObject | undefined {
  const sdk = sdkPackage(world, path);
  if (sdk === undefined) return undefined;
  const known = sdk.objects.get(name);
  if (known !== undefined) return known;
  const declared = sdk.api.objects.get(name);
  if (declared === undefined) return undefined;
  const named: Named = { kind: 'named', package: path, name, args: [] };
  const type: Type = declared.what === 'type' ? (declared.alias ?? named) : declared.type;
  const object: GlobalObject = { kind: 'global', what: declared.what, package: path, name, type };
  sdk.objects.set(name, object);
  return object;
}
