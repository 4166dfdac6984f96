/** Listing as tests do it: at a fake forge, without waiting. */
import { discover } from '../../../src/org/discover/index.ts';
import { type DiscoverOptions, type Discovery, NO_FILTERS } from '../../../src/org/discover/types.ts';
import { memoryLog } from '../../support/forge/log.ts';
import { jumpingPace } from '../../support/forge/pace.ts';
import type { FakeForge } from '../../support/forge/server.ts';

export const TOKEN = 'a-token-for-tests-0123456789';

/** The environment in which a token is for the fake forge. */
export function envFor(forge: FakeForge): Readonly<Record<string, string>> {
  return { HELM4_AUDIT_TOKEN: TOKEN, HELM4_AUDIT_TOKEN_HOST: forge.host };
}

export async function run(
  sources: readonly string[],
  {
    filters,
    ...more
  }: Omit<Partial<DiscoverOptions>, 'filters'> & { readonly filters?: Partial<DiscoverOptions['filters']> } = {},
): Promise<Discovery> {
  return discover(sources, {
    env: {},
    cache: null,
    log: memoryLog(),
    cwd: '/',
    pace: jumpingPace(),
    ...more,
    filters: { ...NO_FILTERS, ...filters },
  });
}

export function namesOf({ repositories }: Discovery): string[] {
  return repositories.map(({ name }) => name);
}
