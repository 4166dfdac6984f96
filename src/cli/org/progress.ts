/** One line that tells how far a scan is. */
import type { RunProgress } from '../../org/scan/run.ts';
import { count, printable } from '../../report/printable.ts';
import type { Io } from '../io.ts';

/** Milliseconds between two lines, and from when on a repository counts as slow. */
const INTERVAL = 200;
const SLOW = 10_000;

export interface ProgressLine {
  /** Shows a text of ours, which is printable. */
  readonly say: (text: string) => void;
  readonly update: (progress: RunProgress) => void;
  /** Writes a line above it. */
  readonly above: (line: string) => void;
  readonly end: () => void;
}

/** On a terminal a line that is written over and over; elsewhere nothing but the lines above. */
export function startProgressLine(io: Io, quiet: boolean): ProgressLine {
  if (quiet || !io.stderr.terminal) {
    return { say: () => {}, update: () => {}, above: (line) => io.stderr.write(line), end: () => {} };
  }
  const started = io.now();
  let newest: RunProgress | undefined;
  let written = 0;
  let ended = false;
  const write = (): void => {
    if (newest === undefined) return;
    written = io.now();
    io.stderr.write(`\r\u001b[K${progressText(newest, started, written, io.stderr.columns ?? 80)}`);
  };
  // While nothing ends, the time and what is slow change all the same.
  const timer = setInterval(write, 1000);
  timer.unref();
  return {
    say(text) {
      if (io.now() - written < INTERVAL) return;
      written = io.now();
      io.stderr.write(`\r\u001b[K${text}`);
    },
    update(progress) {
      newest = progress;
      if (io.now() - written >= INTERVAL) write();
    },
    above(line) {
      io.stderr.write(`\r\u001b[K${line}`);
      write();
    },
    end() {
      if (ended) return;
      ended = true;
      clearInterval(timer);
      io.stderr.write('\r\u001b[K');
      newest = undefined;
    },
  };
}

/**
 * The line, no longer than the terminal is wide.
 *
 * @param started milliseconds since 1970, as `now`
 */
export function progressText(progress: RunProgress, started: number, now: number, columns: number): string {
  const { done, total, unchanged, errors, busy } = progress;
  const seconds = Math.max(0.001, (now - started) / 1000);
  const scanned = done - unchanged;
  const rate = scanned / seconds;
  const parts = [
    `${done}/${total}`,
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
    ...(errors > 0 ? [count(errors, 'error')] : []),
    ...(scanned > 0 ? [`${rate.toFixed(1)}/s`, `${durationText((total - done) / rate)} left`] : []),
  ];
  const [slowest] = busy;
  if (slowest !== undefined && now - slowest[1] >= SLOW) {
    parts.push(`${printable(slowest[0])} takes ${durationText((now - slowest[1]) / 1000)}`);
  }
  const text = parts.join(', ');
  return text.length < columns ? text : `${text.slice(0, Math.max(0, columns - 2))}…`;
}

/** `45 s`, `3 min`, `2 h 5 min`. */
export function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
