/** What azure/setup-helm installs when no version is asked for, by the release of the action. */
import { rows } from './data.ts';
import { newestAny, newestHelm3, type VersionRange } from './version.ts';

export interface SetupDefault {
  readonly range: VersionRange | undefined;
  readonly because: string;
  readonly assumes?: string;
}

/**
 * @param ref tag, branch or commit of the action
 * @param hasToken whether the input `token` is given: v3.2–v3.5 ask GitHub only with one, and else fall back to 3.9.0
 */
export function setupHelmDefault(ref: string, hasToken: boolean): SetupDefault {
  const commit = ref.toLowerCase();
  const row = rows('setup-helm').find(
    (each) => each('tag') === ref || (commit.length >= 7 && each('sha').startsWith(commit)),
  );
  const asks = row?.('asks') ?? (/^v?[45](?:\.|$)/.test(ref) ? 'helm-latest-version' : '');
  switch (asks) {
    case 'newest-3':
      return {
        range: newestHelm3(),
        because: `azure/setup-helm ${row?.('tag')} without 'version' installs the newest Helm 3`,
      };
    case 'fallback':
      return fallback(row?.('tag') ?? ref);
    case 'latest-with-token':
      if (!hasToken)
        return { ...fallback(row?.('tag') ?? ref), assumes: 'the step has no GITHUB_TOKEN in its environment' };
      return {
        range: newestAny(),
        because: `azure/setup-helm ${row?.('tag')} with a token installs GitHub's latest release, a Helm 4`,
      };
    case 'list-with-token':
      if (!hasToken)
        return { ...fallback(row?.('tag') ?? ref), assumes: 'the step has no GITHUB_TOKEN in its environment' };
      return listed(row?.('tag') ?? ref);
    case 'list':
      return listed(row?.('tag') ?? ref);
    default:
      return { range: newestAny(), because: "azure/setup-helm without 'version' installs the newest Helm" };
  }
}

function fallback(tag: string): SetupDefault {
  return {
    range: { range: '3.9.0', floating: true },
    because: `azure/setup-helm ${tag} without 'version' cannot ask GitHub without a token and falls back to Helm 3.9.0`,
  };
}

function listed(tag: string): SetupDefault {
  const because = `azure/setup-helm ${tag} without 'version' takes the release that GitHub lists first, a Helm 3 or a Helm 4`;
  return { range: undefined, because };
}
