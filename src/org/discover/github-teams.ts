/** Owners by the teams of GitHub and their rights. */
import type { GithubClient } from '../forge/github.ts';
import { flagAt, textAt } from '../forge/shape.ts';
import type { Listed, Refused } from './types.ts';

/** Rights that make an owner, the strongest first. Whoever may only read or sort issues owns nothing. */
const ROLES = ['admin', 'maintain', 'push'] as const;

interface Claim {
  readonly team: string;
  /** Place in ROLES. */
  readonly rank: number;
  /** How many repositories the team has in all. */
  readonly size: number;
}

/**
 * The repositories with the team that has the strongest role as owner, `@org/team`; of several the one with the fewest repositories, which
 * is the one that cares for this one in particular; of those the first by name.
 */
export async function addTeams(
  client: GithubClient,
  org: string,
  found: readonly (Listed | Refused)[],
): Promise<(Listed | Refused)[]> {
  const claims = new Map<string, Claim>();
  for await (const teams of client.pages('/orgs/{org}/teams', { org })) {
    for (const team of teams) {
      const slug = textAt(team, 'slug');
      if (slug !== undefined) await addTeam(client, org, slug, claims);
    }
  }
  return found.map((one) => {
    const claim = 'repository' in one ? claims.get(one.repository.name.toLowerCase()) : undefined;
    return 'repository' in one && claim !== undefined
      ? { ...one, repository: { ...one.repository, owner: `@${org}/${claim.team}` } }
      : one;
  });
}

async function addTeam(client: GithubClient, org: string, team: string, claims: Map<string, Claim>): Promise<void> {
  const ranks = new Map<string, number>();
  for await (const page of client.pages('/orgs/{org}/teams/{team}/repos', { org, team })) {
    for (const item of page) {
      const name = textAt(item, 'full_name')?.toLowerCase();
      if (name !== undefined) ranks.set(name, rankOf(item));
    }
  }
  for (const [name, rank] of ranks) {
    if (rank < 0) continue;
    const claim = { team, rank, size: ranks.size };
    const other = claims.get(name);
    if (other === undefined || isStronger(claim, other)) claims.set(name, claim);
  }
}

function isStronger(one: Claim, other: Claim): boolean {
  if (one.rank !== other.rank) return one.rank < other.rank;
  if (one.size !== other.size) return one.size < other.size;
  return one.team < other.team;
}

function rankOf(item: unknown): number {
  const role = textAt(item, 'role_name');
  const permission = ROLES.findIndex((name) => flagAt(item, 'permissions', name));
  if (role === 'admin' || role === 'maintain') return ROLES.indexOf(role);
  // `write` is what rights call push; roles of an organization's own have the permissions only.
  return role === 'write' ? ROLES.indexOf('push') : permission;
}
