import { allListed } from '../../org/scan/shards.ts';
import { openStore } from '../../org/state/index.ts';
import type { MergeSummary, Store } from '../../org/store.ts';
import { count } from '../../report/printable.ts';
import { UsageError } from '../exit.ts';
import type { Io } from '../io.ts';
import { ORG_EXIT } from './exit.ts';
import type { MergeOptionValues } from './merge.ts';
import { stateOf } from './options.ts';
import { startReporter } from './reporter.ts';

/** Merges, tells, and resolves to the exit code. */
export async function mergeAction(from: readonly string[], options: MergeOptionValues, io: Io): Promise<number> {
  const reporter = startReporter(options, io);
  const into = stateOf(options, io);
  const others = from.map((state) => ({ state, url: stateOf({ state }, io) }));
  if (others.some(({ url }) => url === into)) throw new UsageError('a state is not merged into itself');
  // A state that is not there, or none, must not leave an empty one behind.
  for (const { url } of others) await (await openStore(url, { create: false })).close();
  const store = await openStore(into);
  const total = { runs: 0, repositories: 0, findings: 0 };
  try {
    const runs = new Set<string>();
    for (const { state, url } of others) {
      const { merged, newest } = await mergeOne(store, url);
      for (const key of ['runs', 'repositories', 'findings'] as const) total[key] += merged[key];
      if (newest !== undefined) runs.add(newest);
      reporter.log.info('state merged', { from: shown(state), ...merged });
    }
    for (const run of runs) await settle(store, run);
  } finally {
    reporter.end();
    await store.close();
  }
  if (options.quiet !== true) {
    const { runs, repositories, findings } = total;
    const parts = [count(runs, 'run'), count(repositories, 'repository', 'repositories'), count(findings, 'finding')];
    io.stdout.write(`${count(from.length, 'state')} merged: ${parts.join(', ')} new or newer\n`);
  }
  return ORG_EXIT.clean;
}

async function mergeOne(
  store: Store,
  url: string,
): Promise<{ readonly merged: MergeSummary; readonly newest: string | undefined }> {
  const other = await openStore(url, { create: false });
  try {
    return { merged: await store.merge(other), newest: (await other.newestRun())?.id };
  } finally {
    await other.close();
  }
}

/** Only when every part of a run is there can it be told which repositories are gone. */
async function settle(store: Store, run: string): Promise<void> {
  if ((await store.pending(run)).length === 0 && (await allListed(store, run))) await store.finish(run, true);
}

/** An address of a database may hold a password. */
function shown(state: string): string {
  return state.includes('://') ? state.slice(0, state.indexOf('://') + 3).concat('…') : state;
}
