import type { Discovery } from '../../org/discover/types.ts';
import { scanKey } from '../../org/scan/key.ts';
import type { Pool } from '../../org/scan/pool.ts';
import { type RunRequest, type RunSummary, runScan } from '../../org/scan/run.ts';
import { runName } from '../../org/scan/run-name.ts';
import { inShard } from '../../org/scan/shard.ts';
import { openStore } from '../../org/state/index.ts';
import type { RepositoryRow, Run, Store } from '../../org/store.ts';
import type { ScanSettings } from '../../org/types.ts';
import { readPackage } from '../../package.ts';
import { type FailOn, UsageError } from '../exit.ts';
import type { Io } from '../io.ts';
import { isUnavailable, logDiscovery, nothingSentence } from './discover-action.ts';
import { ORG_EXIT } from './exit.ts';
import { catchInterruptions, type Interruptions } from './interrupt.ts';
import { settingsOf, stateOf } from './options.ts';
import { type Reporter, startReporter } from './reporter.ts';
import { sarifWriter } from './sarif-files.ts';
import type { Allowance, ScanOptionValues } from './scan.ts';
import { checkSources, discoverSources, labelOf } from './sources.ts';
import { summaryText } from './summary.ts';

/** Milliseconds after which what could not be reached is tried again. */
const RETRY_AFTER = 15_000;
const A_DAY = 24 * 60 * 60 * 1000;

/** Lists, scans, records, tells, and resolves to the exit code. */
export async function scanAction(sources: readonly string[], options: ScanOptionValues, io: Io): Promise<number> {
  await checkSources(sources, io);
  const settings = await settingsOf(options, io);
  const store = await openStore(stateOf(options, io));
  const reporter = startReporter(options, io);
  const stop = catchInterruptions(() => {
    reporter.log.warn('interrupted: what is being recorded is finished, a second signal ends at once');
  });
  try {
    return await scanInto(store, sources, options, { settings, reporter, stop, io });
  } catch (error) {
    // What was cut off ends with an error of its own.
    const code = stop.code();
    if (code === undefined || !stop.signal.aborted || !isAbort(error)) throw error;
    return code;
  } finally {
    stop.release();
    reporter.end();
    await store.close();
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

interface Surroundings {
  readonly settings: ScanSettings;
  readonly reporter: Reporter;
  readonly stop: Interruptions;
  readonly io: Io;
}

async function scanInto(
  store: Store,
  sources: readonly string[],
  options: ScanOptionValues,
  { settings, reporter, stop, io }: Surroundings,
): Promise<number> {
  const started = io.now();
  const { log } = reporter;
  const { signal } = stop;
  const found = await discoverSources(sources, options, { store, log, signal, onProgress: reporter.listed }, io);
  logDiscovery(found, log);
  const nothing = endOfNothing(found, io);
  if (nothing !== undefined) return nothing;
  const run = await chooseRun(store, labelOf(sources, options), settings, options, found, io);
  const summary = await runScan({
    store,
    run,
    repositories: found.repositories,
    complete: found.complete,
    shard: options.shard ?? null,
    force: options.force === true,
    pool: () => poolFor(settings, options, reporter, stop, io),
    perHost: options.perHost,
    retryAfter: RETRY_AFTER,
    keepSarif: options.sarif === true,
    ...(options.sarifDir === undefined ? {} : { onSarif: sarifWriter(options.sarifDir, io.cwd) }),
    log,
    watch: reporter.scanned,
    signal,
  } satisfies RunRequest);
  reporter.end();
  const rows = await store.repositories();
  const seconds = (io.now() - started) / 1000;
  logSummary(summary, rows, run, seconds, reporter);
  if (options.quiet !== true) await tell(store, { summary, rows, seconds, found }, options, io);
  const code = stop.code();
  if (code !== undefined && summary.end === 'interrupted') {
    io.stderr.write('helm4-audit: what was scanned is kept; give the same command again to go on\n');
    return code;
  }
  return exitCode(summary, rows, found, options);
}

/** The end of a scan whose sources hold nothing, which is told; undefined when they hold something. */
export function endOfNothing(found: Discovery, io: Io): number | undefined {
  if (found.repositories.length > 0) return undefined;
  io.stderr.write(`helm4-audit: ${nothingSentence(found)}\n`);
  if (isUnavailable(found)) return ORG_EXIT.unavailable;
  return found.failures.length > 0 ? ORG_EXIT.incomplete : ORG_EXIT.nothing;
}

/** The run to go on with, or a new one. */
export async function chooseRun(
  store: Store,
  label: string,
  settings: ScanSettings,
  { run: named, fresh, shard }: Pick<ScanOptionValues, 'run' | 'fresh' | 'shard'>,
  found: Discovery,
  io: Io,
): Promise<Omit<Run, 'finishedAt'>> {
  const toolVersion = readPackage().version;
  const key = scanKey(settings, toolVersion);
  const part = shard === undefined ? null : `${shard.index}/${shard.count}`;
  const id = named ?? runName(label, key, io.env, io.now());
  const same = await store.run(id);
  if (same !== undefined && (same.label !== label || same.scanKey !== key)) {
    throw new UsageError(`the run '${id}' scanned something else, or in another way; choose another name for --run`);
  }
  const left = named === undefined && fresh !== true ? await store.unfinished(label, key, part) : undefined;
  const open =
    left ??
    (same !== undefined && (named !== undefined || part !== null || same.finishedAt === null) ? same : undefined);
  if (open !== undefined) return open;
  return {
    // In one job of a pipeline the same may be scanned twice.
    id: same === undefined ? id : `${id}-${io.now()}`,
    label,
    startedAt: new Date(timeAfter(await store.newestRun(), io.now())).toISOString(),
    toolVersion,
    scanKey: key,
    settings,
    shard: part,
    filtered: found.filtered,
  };
}

/** Runs are ordered by when they began: a clock that was put back a little must not put a run before the last one. */
function timeAfter(newest: Run | undefined, now: number): number {
  const before = newest === undefined ? Number.NaN : Date.parse(newest.startedAt);
  return before >= now && before - now < A_DAY ? before + 1 : now;
}

/** Loads what scans, and begins. */
async function poolFor(
  settings: ScanSettings,
  options: ScanOptionValues,
  { log }: Reporter,
  { signal }: Interruptions,
  io: Io,
): Promise<Pool> {
  const [{ startPool }, { gitCredentials }] = await Promise.all([
    import('../../org/scan/pool.ts'),
    import('../../org/forge/credentials.ts'),
  ]);
  return startPool({
    settings,
    sarif: options.sarif === true || options.sarifDir !== undefined,
    cache: options.cache ?? null,
    credentials: gitCredentials(io.env, { log, signal }),
    timeout: options.timeout,
    memory: options.memory,
    ...(options.jobs === undefined ? {} : { size: options.jobs }),
  });
}

interface Told {
  readonly summary: RunSummary;
  readonly rows: readonly RepositoryRow[];
  readonly seconds: number;
  readonly found: Discovery;
}

async function tell(
  store: Store,
  { summary, rows, seconds, found }: Told,
  options: ScanOptionValues,
  io: Io,
): Promise<void> {
  const failedSources = found.failures.map(({ source, repository, failure }) => ({
    source: repository === null ? source : `${source}: ${repository}`,
    message: failure.message,
  }));
  // A state in a database has its password in the address: it is named by the variable, or not at all.
  const state = options.state === undefined || options.state.includes('://') ? '' : ` --state '${options.state}'`;
  const next = [
    ...(summary.pending > 0 ? ['the same command again, which goes on where this one ended'] : []),
    `helm4-audit org report${state} --format html=fleet.html`,
  ];
  io.stdout.write(summaryText({ summary, rows, trend: await store.trend(), seconds, failedSources, next }));
}

function logSummary(
  summary: RunSummary,
  rows: readonly RepositoryRow[],
  run: Pick<Run, 'id'>,
  seconds: number,
  { log }: Reporter,
): void {
  log.info('scan ended', {
    run: run.id,
    end: summary.end,
    ...summary.counts,
    pending: summary.pending,
    repositories: rows.length,
    without_result: rows.filter(({ last, status }) => last === null && status !== 'empty').length,
    blockers: rows.reduce((sum, { errors }) => sum + errors, 0),
    seconds: Math.round(seconds * 10) / 10,
  });
}

function exitCode(
  summary: RunSummary,
  rows: readonly RepositoryRow[],
  found: Discovery,
  { failOn, allowErrors, shard }: ScanOptionValues,
): number {
  if (summary.end === 'unreachable') return ORG_EXIT.unavailable;
  const listed = new Set(found.repositories.map(({ id }) => id));
  const ours = rows.filter(({ repository: { id } }) => listed.has(id) && (shard === undefined || inShard(id, shard)));
  if (ours.some((row) => reaches(row, failOn))) return ORG_EXIT.findings;
  const failed = ours.filter(({ status }) => status === 'error').length;
  return failed > allowed(allowErrors, ours.length) || found.failures.length > 0 ? ORG_EXIT.incomplete : ORG_EXIT.clean;
}

function reaches({ errors, warnings, notes }: RepositoryRow, failOn: FailOn): boolean {
  switch (failOn) {
    case 'never':
      return false;
    case 'error':
      return errors > 0;
    case 'warning':
      return errors + warnings > 0;
    case 'note':
      return errors + warnings + notes > 0;
  }
}

function allowed({ number, percent }: Allowance, of: number): number {
  return percent ? Math.floor((of * number) / 100) : number;
}
