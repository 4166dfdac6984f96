#!/usr/bin/env node
import { readPackage } from '../package.ts';

const argv = process.argv.slice(2);
const [only] = argv;
if (argv.length === 1 && (only === '--version' || only === '-V')) {
  // Answered before anything else is loaded: commander alone doubles the time of a start.
  process.stdout.write(`${readPackage().version}\n`);
} else {
  await spareCompiler();
  const { run } = await import('./run.ts');
  const { processIo } = await import('./io.ts');
  process.exitCode = await run(argv, processIo());
}

/**
 * Node 20 hands functions to its optimizing compiler so early that, in a run of one or two seconds, compiling (and throwing
 * away what was compiled too early) takes a quarter of all processor time. A higher threshold leaves it the loops that are
 * worth it. Later versions of Node have a compiler between the two, and no such flag: `node --v8-options`.
 */
async function spareCompiler(): Promise<void> {
  if (!process.versions.v8.startsWith('11.')) return;
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--interrupt-budget=1000000');
}
