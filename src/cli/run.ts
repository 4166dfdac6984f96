/** The command line: parses arguments, runs a command, turns every end into an exit code. */
import { CommanderError } from 'commander';
import { readPackage } from '../package.ts';
import { printable } from '../report/printable.ts';
import { type Engine, engine as realEngine } from './engine.ts';
import { EXIT, UsageError } from './exit.ts';
import type { Io } from './io.ts';
import { buildProgram } from './program.ts';

/**
 * Runs one command line (without `node` and the script) and resolves to the exit code. Never throws: a mistake in the arguments
 * is 2, a fault of the tool's own is 70.
 */
export async function run(argv: readonly string[], io: Io, engine: Engine = realEngine): Promise<number> {
  const exit: { code: number } = { code: EXIT.clean };
  let code: number;
  try {
    const program = buildProgram(io, engine, exit);
    if (argv[0] === 'org') {
      const org = program.commands.find((command) => command.name() === 'org');
      const { addOrgCommands } = await import('./org/index.ts');
      if (org !== undefined) addOrgCommands(org, io, exit);
    }
    await program.parseAsync([...argv], { from: 'user' });
    code = exit.code;
  } catch (error) {
    code = failure(error, argv, io);
  }
  try {
    await io.stdout.flush();
    await io.stderr.flush();
  } catch (error) {
    return failure(new UsageError(`cannot write: ${reasonOf(error)}`), argv, io);
  }
  return code;
}

function failure(error: unknown, argv: readonly string[], io: Io): number {
  // Commander has printed its message already; help and version come this way too, with exit code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  if (error instanceof UsageError) {
    io.stderr.write(`helm4-audit: ${error.message}\n`);
    return EXIT.usage;
  }
  const { version, bugs } = readPackage();
  // The commands for organisations run where nobody can ask again.
  const verbose = argv.includes('--verbose') || argv[0] === 'org';
  const stack = error instanceof Error && error.stack !== undefined ? error.stack : String(error);
  const lines = [
    `helm4-audit: internal error: ${printable(reasonOf(error))}`,
    `This is a fault of helm4-audit ${version} (Node ${process.version}), not of what it read.`,
    `Please report it with the command line that you used${bugs === undefined ? '' : ` at ${bugs}`}${verbose ? '' : '; --verbose adds the stack'}.`,
    ...(verbose ? stack.split('\n').map(printable) : []),
  ];
  io.stderr.write(`${lines.join('\n')}\n`);
  return EXIT.internal;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
