/** What connections say when they break, without repeating it for every try. */
import type { Log } from '../log.ts';

/** Milliseconds in which the same is told once. */
const QUIET = 30_000;
/** The lock was taken over: the outcome is recorded all the same, by whoever comes first. */
const LATE = /could not renew lock|Missing lock|Lock mismatch|is not in the active state|Missing key for job/;

/** Takes the errors of a queue or a worker, which go on by themselves. */
export function errorListener(log: Log): (error: Error) => void {
  let told = '';
  let at = Number.NEGATIVE_INFINITY;
  return (error) => {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    const reason = error.message === '' ? code : error.message;
    const event = LATE.test(reason) ? 'a repository was given to another worker meanwhile' : 'the queue is not reached';
    const now = performance.now();
    if (event === told && now - at < QUIET) return;
    told = event;
    at = now;
    log.warn(event, { reason });
  };
}
