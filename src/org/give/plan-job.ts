/** From a repository on its forge to a plan: fetch it as it is now, and plan on its objects. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { allRules } from '../../audit/rules.ts';
import { fetchRepository } from '../../remote/fetch.ts';
import { secret } from '../../remote/secret.ts';
import { removeTree } from '../scan/temporary.ts';
import type { Repository, ScanSettings } from '../types.ts';
import { type GroupBy, planRepository, type RepositoryPlan } from './fix-plan.ts';

/** Plain data: it crosses threads. The password is revealed on purpose, and is a secret again where it arrives. */
export interface PlanJob {
  readonly repository: Repository;
  readonly login: { readonly username: string; readonly password: string } | null;
  readonly settings: ScanSettings;
  readonly groupBy: GroupBy;
  readonly rules: readonly string[] | null;
  /** An existing directory of ours, mode 0700. */
  readonly temporary: string;
}

/** What the thread says at its end. */
export type PlanTold =
  | { readonly kind: 'planned'; readonly plan: RepositoryPlan }
  | { readonly kind: 'failed'; readonly reason: string };

/** Rejects with an error for users. Nothing of the repository stays on the disk. */
export async function runPlanJob(job: PlanJob, signal: AbortSignal): Promise<RepositoryPlan> {
  const { url, defaultBranch, sizeKb } = job.repository;
  const directory = mkdtempSync(join(job.temporary, 'p-'));
  try {
    const into = join(directory, 'fetched');
    const spool = join(directory, 'spool');
    for (const path of [into, spool]) mkdirSync(path, { mode: 0o700 });
    const ref = defaultBranch === null ? null : `refs/heads/${defaultBranch}`;
    const credential =
      job.login === null ? null : { username: job.login.username, password: secret(job.login.password) };
    const { gitDir, head, complete, leftOut } = await fetchRepository({ url, ref, sizeKb, credential, into, signal });
    const { settings, groupBy, rules } = job;
    return await planRepository({
      gitDir,
      head,
      spool,
      complete,
      ...(leftOut === undefined ? {} : { leftOut }),
      settings,
      groupBy,
      rules,
      catalogue: allRules,
      signal,
    });
  } finally {
    removeTree(directory);
  }
}
