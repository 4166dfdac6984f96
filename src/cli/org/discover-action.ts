import type { Discovery } from '../../org/discover/types.ts';
import type { Log } from '../../org/log.ts';
import { PASSING } from '../../remote/types.ts';
import { jsonText } from '../../report/printable.ts';
import type { Io } from '../io.ts';
import { writeTarget } from '../output.ts';
import type { DiscoverOptionValues } from './discover.ts';
import { ORG_EXIT } from './exit.ts';
import { catchInterruptions } from './interrupt.ts';
import { startReporter } from './reporter.ts';
import { discoverSources } from './sources.ts';

/** Lists, writes the list, and resolves to the exit code. */
export async function discoverAction(
  sources: readonly string[],
  options: DiscoverOptionValues,
  io: Io,
): Promise<number> {
  const reporter = startReporter(options, io);
  const stop = catchInterruptions(() => {});
  try {
    const needs = { store: null, log: reporter.log, signal: stop.signal, onProgress: reporter.listed };
    const found = await discoverSources(sources, options, needs, io);
    const code = stop.code();
    if (code !== undefined) return code;
    reporter.end();
    logDiscovery(found, reporter.log);
    if (found.repositories.length === 0) io.stderr.write(`helm4-audit: ${nothingSentence(found)}\n`);
    if (found.repositories.length === 0 && isUnavailable(found)) return ORG_EXIT.unavailable;
    const text = found.repositories.map((repository) => `${jsonText(repository, 0)}\n`).join('');
    writeTarget({ format: 'json', file: options.output }, text, io);
    if (found.failures.length > 0) return ORG_EXIT.incomplete;
    return found.repositories.length === 0 ? ORG_EXIT.nothing : ORG_EXIT.clean;
  } catch (error) {
    // What was cut off ends with an error of its own.
    const code = stop.code();
    if (code !== undefined) return code;
    throw error;
  } finally {
    stop.release();
    reporter.end();
  }
}

/** Tells what was listed, what was left out, and what could not be had. */
export function logDiscovery({ repositories, filtered, failures }: Discovery, log: Log): void {
  const left = Object.entries(filtered).map(([reason, number]) => `${number} ${reason}`);
  log.info('repositories listed', {
    repositories: repositories.length,
    ...(left.length === 0 ? {} : { left_out: left.join(', ') }),
  });
  // Of sources that could not be listed `discover` tells itself.
  for (const { source, repository, failure } of failures) {
    if (repository === null) continue;
    log.error('repository not listed', { source, repository, kind: failure.kind, reason: failure.message });
  }
}

/** Whether nothing was had, and the same may do better later. */
export function isUnavailable({ failures }: Discovery): boolean {
  return failures.length > 0 && failures.every(({ failure: { kind } }) => PASSING.includes(kind));
}

/** Why there is no repository, and what to do, for the last line of a command that ends with that. */
export function nothingSentence(found: Discovery): string {
  const { failures, filtered } = found;
  if (isUnavailable(found))
    return 'no repository could be listed, because the forge could not be reached; if it stays so, check the network, a proxy and the name of the host';
  if (failures.length > 0) return 'no repository could be listed; the errors above say why';
  const left = Object.values(filtered).reduce((sum, number) => sum + number, 0);
  if (left === 0) return 'there is nothing to scan: the sources hold no repository';
  return `there is nothing to scan: the filters left out ${left === 1 ? 'the only repository' : `all ${left} repositories`}`;
}
