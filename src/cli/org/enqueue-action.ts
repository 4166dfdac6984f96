import { setTimeout as wait } from 'node:timers/promises';
import { enqueueRun } from '../../org/queue/enqueue.ts';
import { insist } from '../../org/queue/insist.ts';
import { openQueues } from '../../org/queue/queues.ts';
import { openStore } from '../../org/state/index.ts';
import type { Store } from '../../org/store.ts';
import type { Io } from '../io.ts';
import { logDiscovery } from './discover-action.ts';
import type { EnqueueOptionValues } from './enqueue.ts';
import { ORG_EXIT } from './exit.ts';
import { catchInterruptions, type Interruptions } from './interrupt.ts';
import { settingsOf, stateOf } from './options.ts';
import { queueOf } from './queue-options.ts';
import { type Reporter, startReporter } from './reporter.ts';
import { chooseRun, endOfNothing } from './scan-action.ts';
import { discoverSources, labelOf } from './sources.ts';

/** Milliseconds between two looks at a run that is waited for. */
const LOOK = 2000;

/** Lists, enqueues, and resolves to the exit code. */
export async function enqueueAction(sources: readonly string[], options: EnqueueOptionValues, io: Io): Promise<number> {
  const settings = await settingsOf(options, io);
  const reporter = startReporter(options, io);
  const { log } = reporter;
  const address = await queueOf(options, io, log);
  const store = await openStore(stateOf(options, io));
  const stop = catchInterruptions(() => {});
  try {
    // Before anything is listed: without a queue that would be for nothing.
    const queues = await openQueues(address, { prefix: options.queuePrefix, log });
    const { signal } = stop;
    const found = await discoverSources(sources, options, { store, log, signal, onProgress: reporter.listed }, io);
    logDiscovery(found, log);
    const nothing = endOfNothing(found, io);
    if (nothing !== undefined) return nothing;
    const run = await chooseRun(store, labelOf(sources, options), settings, options, found, io);
    await enqueueRun({
      store,
      queues,
      run,
      repositories: found.repositories,
      how: {
        complete: found.complete,
        sarif: options.sarif === true,
        attempts: options.attempts,
        backoff: options.retryAfter,
      },
      force: options.force === true,
      limits: { concurrency: limit(options.perHost), perMinute: limit(options.perMinute) },
      log,
    });
    if (options.wait === true) {
      const failed = await finished(store, run.id, reporter, stop);
      if (failed > 0) return stop.code() ?? ORG_EXIT.incomplete;
    }
    return stop.code() ?? (found.failures.length > 0 ? ORG_EXIT.incomplete : ORG_EXIT.clean);
  } catch (error) {
    // What was cut off ends with an error of its own.
    const code = stop.code();
    if (code === undefined) throw error;
    return code;
  } finally {
    stop.release();
    reporter.end();
    await store.close();
  }
}

function limit(number: number): number | null {
  return number === 0 ? null : number;
}

/** Waits for the workers. Resolves to the number of repositories that could not be scanned. */
async function finished(
  store: Store,
  id: string,
  { log, scanned }: Reporter,
  { signal }: Interruptions,
): Promise<number> {
  while (!signal.aborted) {
    const run = await insist(() => store.run(id), log, signal);
    const point = (await insist(() => store.trend(), log, signal)).find((one) => one.run === id);
    if (point !== undefined) {
      const { scanned: done, unchanged, empty, error } = point.repositories;
      const all = done + unchanged + empty + error;
      scanned({ done: all, total: all + point.pending, unchanged, errors: error, busy: new Map() });
      if (run !== undefined && run.finishedAt !== null) {
        log.info('run finished', { run: id, ...point.repositories });
        return error;
      }
    }
    await wait(LOOK, undefined, { signal }).catch(() => undefined);
  }
  return 0;
}
