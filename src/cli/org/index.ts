/** The commands for whole organisations. Loaded only when the command line begins with `org`. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { discoverCommand } from './discover.ts';
import { enqueueCommand } from './enqueue.ts';
import { fixCommand } from './fix.ts';
import { issuesCommand } from './issues.ts';
import { mergeCommand } from './merge.ts';
import { notifyCommand } from './notify.ts';
import { reportCommand } from './report.ts';
import { scanCommand } from './scan.ts';
import { uploadCommand } from './upload.ts';
import { workerCommand } from './worker.ts';

type AddCommand = (org: Command, io: Io, exit: { code: number }) => void;

/** In the order of the help. */
const COMMANDS: readonly AddCommand[] = [
  discoverCommand,
  scanCommand,
  mergeCommand,
  reportCommand,
  uploadCommand,
  notifyCommand,
  issuesCommand,
  fixCommand,
  enqueueCommand,
  workerCommand,
];

const EXAMPLES = `
Examples:
  helm4-audit org scan github:acme                every repository; the next time what changed
  helm4-audit org scan github:acme --topic helm --exclude-name '*-archive'
                                                  some of them
  helm4-audit org scan folder:/srv/git            bare repositories and clones on the disk
  helm4-audit org report --format html=fleet.html
                                                  one page of what was found
  helm4-audit org discover github:acme --output repos.jsonl
  helm4-audit org scan list:repos.jsonl --shard 2/4 --run nightly-1 --state shard-2.db
  helm4-audit org merge --state all.db shard-*.db
                                                  the same in four jobs
  helm4-audit org enqueue github:acme             for 'org worker' on several machines
  helm4-audit org upload                          what 'org scan --sarif' kept, to code scanning
  helm4-audit org fix                             the pull requests that could be opened; nothing is written

A scan that was interrupted goes on where it ended when it is started again. Tokens come from the
environment (GITHUB_TOKEN, GITLAB_TOKEN, …) or from git's credential helper, never from the command
line.

Exit codes: 0 done, nothing at or above --fail-on; 1 findings at or above --fail-on; 2 usage or
configuration; 3 nothing to scan; 4 done, but some repositories could not be scanned or a source not be
listed; 70 internal error; 75 nothing could be done now, try again later; 130, 143 interrupted, the
state is kept.`;

/** Adds the sub-commands of `org`. Their actions leave the exit code in `exit`. */
export function addOrgCommands(org: Command, io: Io, exit: { code: number }): void {
  org.helpCommand(false);
  for (const add of COMMANDS) add(org, io, exit);
  org.addHelpText('after', EXAMPLES);
}
