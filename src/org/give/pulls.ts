/** Pull requests of GitHub and merge requests of GitLab: reading them, and what both take to be written. */
import type { Repository } from '../types.ts';
import { type Api, githubPath, gitlabPath } from './api.ts';
import type { PlannedFile } from './fix-plan.ts';
import { githubPulls } from './github-pulls.ts';
import { gitlabPulls } from './gitlab-pulls.ts';
import type { Asked, Draft } from './tracker.ts';

export interface Pull {
  readonly number: number;
  readonly url: string;
  readonly state: 'open' | 'merged' | 'closed';
}

export interface Commit {
  readonly branch: string;
  /** The commit that was planned on, and its tree. */
  readonly head: string;
  readonly tree: string;
  /** The commit that the branch is at; undefined when it is to be made. Nobody else's commit is written over. */
  readonly tip: string | undefined;
  /** Whether `tip` stands on `head` already. */
  readonly onHead: boolean;
  readonly files: readonly PlannedFile[];
  readonly message: string;
  /** Called with the name of the commit before the branch leads to it, where that is known so early. */
  readonly made: (commit: string) => Promise<void>;
}

export interface Pulls {
  /** The commit of a branch; undefined when there is no such branch. */
  readonly tip: (branch: string) => Promise<Asked<string | undefined>>;
  /** The newest one from a branch of the repository itself. */
  readonly newest: (branch: string) => Promise<Asked<Pull | undefined>>;
  /** Resolves to the name of the commit that the branch is at then. */
  readonly commit: (commit: Commit) => Promise<Asked<string>>;
  readonly open: (branch: string, base: string, draft: Draft) => Promise<Asked<Pull>>;
  readonly update: (number: number, draft: Draft) => Promise<Asked<Pull>>;
  /** Adds labels; that they cannot be added is no failure. */
  readonly label: (number: number, labels: readonly string[]) => Promise<void>;
}

/** What writes to a repository, or why nothing does. */
export function pullsOf(repository: Repository, api: Api): Pulls | string {
  if (repository.forge === 'gitlab') return gitlabPulls(gitlabPath(repository), api);
  const path = repository.forge === 'github' ? githubPath(repository) : undefined;
  if (path === undefined) return 'pull requests are opened on GitHub and GitLab only';
  return githubPulls(path, repository.name.split('/')[0] ?? '', api);
}
