/** What a command says while it works: a line that changes on a terminal, lines of a log elsewhere. */
import { createLog, type Log } from '../../org/log.ts';
import type { RunProgress } from '../../org/scan/run.ts';
import { count } from '../../report/printable.ts';
import type { Io } from '../io.ts';
import type { LogOptionValues } from './options.ts';
import { startProgressLine } from './progress.ts';

export interface Reporter {
  readonly log: Log;
  /** Told of repositories while they are listed. */
  readonly listed: (number: number) => void;
  readonly scanned: (progress: RunProgress) => void;
  /** Takes the line away; may be called again. */
  readonly end: () => void;
}

/** With `--log` or without a terminal everything is logged; on a terminal warnings and errors are, above the line. */
export function startReporter({ log: format, quiet = false }: LogOptionValues, io: Io): Reporter {
  const lines = format !== undefined || !io.stderr.terminal;
  const line = startProgressLine(io, quiet || lines);
  const log = createLog({
    format: format ?? 'text',
    write: line.above,
    now: io.now,
    level: quiet || !lines ? 'warn' : 'info',
  });
  return {
    log,
    listed: (number) => line.say(`${count(number, 'repository', 'repositories')} listed`),
    scanned: line.update,
    end: line.end,
  };
}
