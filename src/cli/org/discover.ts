/** `helm4-audit org discover`: the list that several jobs then scan in parts. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { addLogOptions, type LogOptionValues, nonEmpty } from './options.ts';
import { addSourceOptions, type SourceOptionValues } from './sources.ts';

export interface DiscoverOptionValues extends SourceOptionValues, LogOptionValues {
  readonly output?: string;
}

const EXAMPLES = `
Examples:
  helm4-audit org discover github:acme --output repos.jsonl
  helm4-audit org scan list:repos.jsonl --shard 1/4

Each line is a repository as JSON. A list that is not whole is no good for a scan: what it lacks would
be taken for gone.

Exit codes: 0 done; 2 usage; 3 nothing listed; 4 a source was not listed to its end, or something in it
cannot be a repository; 75 nothing could be listed now.`;

/** Adds the sub-command. */
export function discoverCommand(org: Command, io: Io, exit: { code: number }): void {
  const command = org
    .command('discover')
    .description('list repositories, one per line as JSON')
    .helpOption('-h, --help', 'print this help');
  addLogOptions(addSourceOptions(command))
    .option('--output <file>', 'write to this file (default: standard output)', nonEmpty)
    .addHelpText('after', EXAMPLES)
    .action(async (sources: string[], options: DiscoverOptionValues) => {
      const [{ discoverAction }, { endingAs }] = await Promise.all([
        import('./discover-action.ts'),
        import('./exit.ts'),
      ]);
      exit.code = await endingAs(io, () => discoverAction(sources, options, io));
    });
}
