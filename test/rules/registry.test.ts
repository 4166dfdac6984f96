import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('what is generated from the rules is not stale', () => {
  const script = fileURLToPath(new URL('../../scripts/generate.mjs', import.meta.url));
  const run = () => execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8', stdio: 'pipe' });
  expect(run).not.toThrow();
});
