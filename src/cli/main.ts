#!/usr/bin/env node
import { readPackage } from '../package.ts';

const argv = process.argv.slice(2);
const [only] = argv;
if (argv.length === 1 && (only === '--version' || only === '-V')) {
  // Answered before anything else is loaded: commander alone doubles the time of a start.
  process.stdout.write(`${readPackage().version}\n`);
} else {
  const { run } = await import('./run.ts');
  const { processIo } = await import('./io.ts');
  process.exitCode = await run(argv, processIo());
}
