#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
/**
 * `npm run test:go`: everything that the Go toolchain proves. With arguments only test.mjs is run, with them.
 *
 *   our parser gives the tree of go/parser, and what edits leave is as gofmt leaves it, over Helm and Go themselves
 *   the traps of Helm's SDK are there, in programs that are run
 *   fix takes the modules of fixtures/go to Helm 4
 */
import { fileURLToPath } from 'node:url';
import { goEnv, goMissing } from './toolchain.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const given = process.argv.slice(2);

process.exitCode = main();

function main() {
  const problem = goMissing();
  if (problem !== undefined) {
    console.error(problem);
    return 2;
  }
  if (given.length > 0) return node('test.mjs', ...given);
  for (const folder of ['traps', 'traps-earlier']) {
    const code = step(`test/go/${folder}`, 'go', ['test', './...'], here(`../../test/go/${folder}`));
    if (code !== 0) return code;
  }
  for (const script of ['parser-oracle.mjs', 'format-oracle.mjs', 'test.mjs']) {
    const code = node(script);
    if (code !== 0) return code;
  }
  return 0;
}

function node(script, ...args) {
  return step(`scripts/go/${script}`, process.execPath, [here(script), ...args], process.cwd());
}

function step(name, command, args, cwd) {
  console.log(`\n${name}`);
  return spawnSync(command, args, { cwd, stdio: 'inherit', env: goEnv() }).status ?? 1;
}
