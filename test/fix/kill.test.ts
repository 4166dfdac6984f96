/** The compiled command, killed while it runs. `npm test` builds first; without a build this is skipped. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { repository } from './repository.ts';

const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../../scripts/fix-kill.mjs', import.meta.url));

test.runIf(existsSync(MAIN) && process.platform === 'linux')(
  'a killed run leaves every file old or new, and the next one finishes the work',
  () => {
    const said = execFileSync(process.execPath, [SCRIPT, '8', '--seed', '4'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(said).toMatch(/; 0 broke something\n$/);
  },
  120_000,
);

test.runIf(existsSync(MAIN) && process.platform === 'linux')(
  'what does not fit on the disk leaves all files that belong to it as they were',
  () => {
    const use = (name: string) =>
      `package p\n\nimport "helm.sh/helm/v3/pkg/action"\n\nfunc ${name}(c *action.Install) { c.Wait = true }\n`;
    const files = {
      'go.mod': 'module example.com/m\n\ngo 1.21\n\nrequire helm.sh/helm/v3 v3.14.0\n',
      'a.go': use('a'),
      'b.go': `${use('b')}${`// ${'x'.repeat(70)}\n`.repeat(1_000)}`,
    };
    const made = repository(files);
    try {
      // In blocks of 1,024 bytes; with the signal ignored, writing more fails as it does on a full disk.
      const limited = `trap '' XFSZ; ulimit -f 40; exec "$0" "$1" fix --fail-on never`;
      const { stderr } = spawnSync('bash', ['-c', limited, process.execPath, MAIN], {
        cwd: made.root,
        encoding: 'utf8',
      });
      expect(stderr).toContain("not written: 'b.go' is larger than a file may be");
      expect(readdirSync(made.root).sort()).toEqual(Object.keys(files).sort());
      for (const [path, text] of Object.entries(files)) expect(made.read(path)).toBe(text);
    } finally {
      made.remove();
    }
  },
);
