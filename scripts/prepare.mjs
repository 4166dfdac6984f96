// Builds after an installation. `npx helm4-audit` in this folder installs the folder into npx's own cache first, at every call
// with npm 10, and runs this script each time; then what is built already will do.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

if (process.env.npm_command !== 'exec' || !existsSync('dist/src/cli/main.js')) {
  const { status } = spawnSync('npm', ['run', 'build'], { stdio: 'inherit', shell: true });
  process.exitCode = status ?? 1;
}
