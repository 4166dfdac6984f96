/** Import paths of Helm's SDK. */
export interface SdkPath {
  readonly major: 2 | 3 | 4;
  /** Under `helm.sh/helm/vN/`, or `k8s.io/helm/` of Helm 2. */
  readonly package: string;
}

const known = new Map<string, SdkPath | undefined>();

/** What an import path of the SDK says; undefined for other paths. */
export function sdkPath(path: string): SdkPath | undefined {
  if (!path.startsWith('helm.sh/helm/v') && !path.startsWith('k8s.io/helm/')) return undefined;
  const found = known.get(path);
  if (found !== undefined) return found;
  const made = split(path);
  if (made !== undefined) known.set(path, made);
  return made;
}

function split(path: string): SdkPath | undefined {
  const groups = /^(?:helm\.sh\/helm\/v(?<major>[34])|k8s\.io\/helm)\/(?<rest>.+)$/.exec(path)?.groups;
  const rest = groups?.['rest'];
  if (rest === undefined) return undefined;
  const major = groups?.['major'];
  return { major: major === '3' ? 3 : major === '4' ? 4 : 2, package: rest };
}
