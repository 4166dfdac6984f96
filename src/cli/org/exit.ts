/** How the commands of `org` end, in the numbers that schedulers understand. */
import { isStateError } from '../../org/state/error.ts';
import { printable } from '../../report/printable.ts';
import { EXIT, UsageError } from '../exit.ts';
import type { Io } from '../io.ts';

export const ORG_EXIT = {
  ...EXIT,
  /** EX_TEMPFAIL of sysexits.h: nothing could be done now, the same command may do better later. */
  unavailable: 75,
} as const;

/**
 * Runs a command. What is wrong with a source or a state ends it with 2, a state that cannot be reached now with 75; anything
 * else that is thrown is a fault of the tool.
 */
export async function endingAs(io: Io, command: () => Promise<number>): Promise<number> {
  try {
    return await command();
  } catch (error) {
    if (isStateError(error)) {
      if (error.kind === 'usage') throw new UsageError(printable(error.message));
      io.stderr.write(`helm4-audit: ${printable(error.message)}\n`);
      return ORG_EXIT.unavailable;
    }
    // Named by what it is, so that the code that reads sources need not be loaded for it.
    if (error instanceof Error && error.name === 'SourceError') throw new UsageError(printable(error.message));
    throw error;
  }
}
