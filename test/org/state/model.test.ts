import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { it } from 'vitest';
import { openStore } from '../../../src/org/state/index.ts';
import * as fc from '../../lib/fast-check.ts';
import { type Real, runCommands, sequences } from './lib/commands.ts';

// libsql closes a file when the statements on it are collected as garbage, and the long run opens thousands of states.
setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

it(
  'tells what a plain model tells, whatever is done in whatever order',
  async () => {
    await fc.assert(
      fc.asyncProperty(sequences, async (commands) => {
        const folder = mkdtempSync(join(tmpdir(), 'helm4-audit-state-'));
        const paths = [join(folder, '0.db'), join(folder, '1.db')] as const;
        const real: Real = {
          stores: [await openStore(paths[0]), await openStore(paths[1])],
          reopen: async (which) => {
            await real.stores[which].close();
            return openStore(paths[which], { create: false });
          },
        };
        try {
          await runCommands(commands, real);
        } finally {
          for (const store of real.stores) await store.close();
          rmSync(folder, { recursive: true });
          if (fc.THOROUGH) collectGarbage();
        }
      }),
      { numRuns: 10 },
    );
  },
  fc.PATIENCE,
);
