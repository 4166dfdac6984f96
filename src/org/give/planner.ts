/** Plans repositories one after the other, each in a thread of its own with limits: what they hold is hostile. */
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Credential } from '../../remote/credentials.ts';
import { redact } from '../../remote/secret.ts';
import { printable } from '../../report/printable.ts';
import { makeTemporary } from '../scan/temporary.ts';
import type { Run } from '../store.ts';
import type { Repository } from '../types.ts';
import type { GroupBy, RepositoryPlan } from './fix-plan.ts';
import type { PlanJob, PlanTold } from './plan-job.ts';

export interface PlannerOptions {
  readonly credentials: (repository: Repository) => Promise<Credential | null>;
  readonly groupBy: GroupBy;
  readonly rules: readonly string[] | null;
  readonly signal: AbortSignal;
  /** Milliseconds that a repository may take; 15 minutes by default. */
  readonly timeout?: number;
  /** Megabytes that the thread may take for objects; 3,072 by default: every trial of a rewrite is an audit. */
  readonly memory?: number;
}

export interface Planner {
  /** Rejects with an error for users. */
  readonly plan: (repository: Repository, run: Run) => Promise<RepositoryPlan>;
  readonly close: () => void;
}

const THREAD = new URL('./plan-thread.js', import.meta.url);
const QUARTER = 15 * 60 * 1000;
const MEMORY = 3072;
/** Milliseconds that git has to end before its thread is ended. */
const GRACE = 500;

export function startPlanner(options: PlannerOptions): Planner {
  const temporary = makeTemporary(Date.now());
  return {
    async plan(repository, { settings }) {
      const found = await options.credentials(repository);
      const { groupBy, rules } = options;
      const login = found === null ? null : { username: found.username, password: found.password.reveal() };
      const job: PlanJob = { repository, login, settings, groupBy, rules, temporary: temporary.path };
      const limit = AbortSignal.timeout(options.timeout ?? QUARTER);
      const signal = AbortSignal.any([limit, options.signal]);
      try {
        return existsSync(THREAD) ? await inThread(job, signal, options.memory ?? MEMORY) : await here(job, signal);
      } catch (error) {
        if (limit.aborted && !options.signal.aborted) throw new Error('planning took too long');
        throw error;
      }
    },
    close: () => temporary.remove(),
  };
}

/** Where the sources run uncompiled there are no threads: Node 20 cannot load TypeScript in one. */
async function here(job: PlanJob, signal: AbortSignal): Promise<RepositoryPlan> {
  const { runPlanJob } = await import('./plan-job.ts');
  return runPlanJob(job, signal);
}

async function inThread(job: PlanJob, signal: AbortSignal, memory: number): Promise<RepositoryPlan> {
  signal.throwIfAborted();
  const thread = new Worker(THREAD, { workerData: job, resourceLimits: { maxOldGenerationSizeMb: memory } });
  let stop: () => void = () => {};
  try {
    return await new Promise<RepositoryPlan>((resolve, reject) => {
      stop = () => reject(new Error('planning was stopped'));
      signal.addEventListener('abort', stop, { once: true });
      thread.once('message', (told: PlanTold) => {
        if (told.kind === 'planned') resolve(told.plan);
        else reject(new Error(told.reason));
      });
      thread.once('error', (error) => {
        const full = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        reject(new Error(full ? `it needs more than ${memory} MB of memory` : printable(redact(error.message))));
      });
      thread.once('exit', (code) => reject(new Error(`the thread that planned it ended with ${code}`)));
    });
  } finally {
    signal.removeEventListener('abort', stop);
    if (signal.aborted) {
      thread.postMessage('stop');
      await Promise.race([
        new Promise((resolve) => thread.once('exit', resolve)),
        wait(GRACE, undefined, { ref: false }),
      ]);
    }
    await thread.terminate();
  }
}
