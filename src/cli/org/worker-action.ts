import { renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gitCredentials } from '../../org/forge/credentials.ts';
import { openQueues } from '../../org/queue/queues.ts';
import { work } from '../../org/queue/work.ts';
import { defaultJobs, startPool } from '../../org/scan/pool.ts';
import { openStore } from '../../org/state/index.ts';
import { readPackage } from '../../package.ts';
import type { Io } from '../io.ts';
import { ORG_EXIT } from './exit.ts';
import { catchInterruptions } from './interrupt.ts';
import { stateOf } from './options.ts';
import { queueOf } from './queue-options.ts';
import { startReporter } from './reporter.ts';
import type { WorkerOptionValues } from './worker.ts';

/** Milliseconds between two looks at queues and runs. */
const INTERVAL = 2000;
/** Milliseconds after which the process ends even if something is still open. */
const LINGER = 1000;
/** Milliseconds between two writings of the file that says that all is well. */
const HEALTH = 10_000;

/** Works, and resolves to the exit code. */
export async function workerAction(options: WorkerOptionValues, io: Io): Promise<number> {
  const reporter = startReporter(options, io);
  const { log } = reporter;
  const address = await queueOf(options, io, log);
  const store = await openStore(stateOf(options, io));
  const stop = catchInterruptions(() => {
    log.warn('stopping: what is being scanned is finished or given back, a second signal ends at once');
  });
  try {
    const queues = await openQueues(address, { prefix: options.queuePrefix, log });
    const jobs = options.jobs ?? defaultJobs();
    const credentials = gitCredentials(io.env, { log, signal: stop.signal });
    log.info('worker started', { queue: address.name, jobs });
    const { counts } = await work({
      store,
      queues,
      pool: async ({ settings }, { sarif }) =>
        startPool({
          settings,
          sarif,
          cache: options.cache ?? null,
          credentials,
          size: jobs,
          timeout: options.timeout,
          memory: options.memory,
        }),
      toolVersion: readPackage().version,
      jobs,
      lock: options.lock,
      drain: options.drain === true,
      grace: options.grace,
      interval: INTERVAL,
      log,
      watch: reporter.scanned,
      healthy: options.healthFile === undefined ? () => {} : healthWriter(resolve(io.cwd, options.healthFile), io),
      signal: stop.signal,
    });
    reporter.end();
    log.info('worker ended', { ...counts });
    const code = stop.code();
    // Being stopped is how a worker ends that was not to end by itself.
    if (code !== undefined) return options.drain === true ? code : ORG_EXIT.clean;
    return counts.error > 0 ? ORG_EXIT.incomplete : ORG_EXIT.clean;
  } finally {
    stop.release();
    reporter.end();
    await store.close();
    // Connections to a server that went away go on trying: they must not keep the process.
    setTimeout(() => process.exit(), LINGER).unref();
  }
}

/** Writes the time, whole or not at all. */
function healthWriter(path: string, io: Io): () => void {
  let written = Number.NEGATIVE_INFINITY;
  return () => {
    const now = io.now();
    if (now - written < HEALTH) return;
    written = now;
    const part = `${path}.${process.pid}`;
    writeFileSync(part, `${new Date(now).toISOString()}\n`);
    renameSync(part, path);
  };
}
