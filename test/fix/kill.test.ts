/** The compiled command, killed while it runs. `npm test` builds first; without a build this is skipped. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../../scripts/fix-kill.mjs', import.meta.url));

test.runIf(existsSync(MAIN) && process.platform === 'linux')(
  'a killed run leaves every file old or new, and the next one finishes the work',
  () => {
    const said = execFileSync(process.execPath, [SCRIPT, '25'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(said).toMatch(/; 0 broke something\n$/);
  },
  120_000,
);
