/** What goes through the queues: one job per repository, in one queue per host. */
import { createHash } from 'node:crypto';

/** Says nothing of the repository but its name, which the state knows more of; and no credential: workers have their own. */
export interface ScanJob {
  readonly run: string;
  /** Id of the repository. */
  readonly repository: string;
}

/** The same for the same repository in the same run: adding it twice adds it once. */
export function jobId({ run, repository }: ScanJob): string {
  return `r${createHash('sha256')
    .update(JSON.stringify([run, repository]))
    .digest('hex')
    .slice(0, 40)}`;
}

/**
 * The queue of a host. States have queues of their own, so that several can share a server.
 *
 * @param space see `Registry`
 */
export function queueName(space: string, host: string): string {
  // BullMQ allows no colon; hosts hold one before a port.
  return `${space}-${encodeURIComponent(host)}`;
}

/** What comes from a queue, which others may write to as well. */
export function readJob(data: unknown): ScanJob | undefined {
  if (typeof data !== 'object' || data === null || !('run' in data) || !('repository' in data)) return undefined;
  const { run, repository } = data;
  return typeof run === 'string' && typeof repository === 'string' ? { run, repository } : undefined;
}
