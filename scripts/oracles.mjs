// `npm run test:oracles`: compares the string literals that our lexers find with those of the tree-sitter grammars. Their
// packages are installed into test/oracles without running their scripts: only the WebAssembly in them is used.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../test/oracles/', import.meta.url));
const run = (command, args, cwd) =>
  spawnSync(command, args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' }).status ?? 1;

if (!existsSync(`${folder}node_modules`)) {
  const status = run('npm', ['ci', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'], folder);
  if (status !== 0) {
    console.error('The grammars could not be installed: the npm registry is needed for that, once.');
    process.exit(2);
  }
}
const root = fileURLToPath(new URL('..', import.meta.url));
process.exitCode = run(
  'npx',
  ['vitest', 'run', '--config', 'test/oracles/vitest.config.ts', ...process.argv.slice(2)],
  root,
);
