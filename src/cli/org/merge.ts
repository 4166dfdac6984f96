/** `helm4-audit org merge`: one state out of those of several jobs. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { addLogOptions, addStateOption, type LogOptionValues, type StateOptionValues } from './options.ts';

export interface MergeOptionValues extends StateOptionValues, LogOptionValues {}

const EXAMPLES = `
Examples:
  helm4-audit org merge --state all.db shard-*.db
                                                  what each repository's newest result is, and its history
  helm4-audit org merge --state postgres://db.example.com/fleet nightly.db

Merging the same twice changes nothing. When all parts of a split scan are there, repositories that none
of them lists any more are marked as gone.

Exit codes: 0 done; 2 usage, or what is no state; 75 a state cannot be reached, or is written by another
command.`;

/** Adds the sub-command. */
export function mergeCommand(org: Command, io: Io, exit: { code: number }): void {
  const command = org
    .command('merge')
    .description('take what other states know into one')
    .helpOption('-h, --help', 'print this help')
    .argument('<from...>', 'the other states: files, or postgres://…');
  addLogOptions(addStateOption(command))
    .addHelpText('after', EXAMPLES)
    .action(async (from: string[], options: MergeOptionValues) => {
      const [{ mergeAction }, { endingAs }] = await Promise.all([import('./merge-action.ts'), import('./exit.ts')]);
      exit.code = await endingAs(io, () => mergeAction(from, options, io));
    });
}
