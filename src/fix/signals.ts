/** Signals that ask a run to end. */
import { constants } from 'node:os';

const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Does work that must not be broken off anywhere. A signal that would end the process is held back; the work can ask whether one
 * came. Resolves to what the work does, and to the exit code of a process that such a signal ended (128 and its number).
 */
export async function holdingSignals<T>(
  work: (came: () => boolean) => Promise<T>,
): Promise<{ readonly done: T; readonly exit: number | undefined }> {
  let exit: number | undefined;
  const listeners = ENDING.map((name) => {
    const listener = (): void => {
      exit ??= 128 + constants.signals[name];
    };
    process.on(name, listener);
    return () => process.off(name, listener);
  });
  try {
    const done = await work(() => exit !== undefined);
    return { done, exit };
  } finally {
    for (const forget of listeners) forget();
  }
}
