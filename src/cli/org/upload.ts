/** `helm4-audit org upload`: what was found, for GitHub's code scanning. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';
import {
  addGiveOptions,
  addRepositoryOption,
  endOf,
  figures,
  type GiveOptionValues,
  giving,
  repositoryFilter,
} from './giving.ts';

interface UploadOptionValues extends GiveOptionValues {
  readonly dryRun?: boolean;
}

const EXAMPLES = `
Examples:
  helm4-audit org scan github:acme --sarif && helm4-audit org upload
                                                  every repository whose result changed since its last upload
  helm4-audit org upload --dry-run                what would be uploaded

The token needs "security_events" (a classic one), or "Code scanning alerts: write" (fine-grained, App).
A repository in which code scanning is not enabled is a warning, and is tried again when its result
changes. GitHub only: GitLab takes SARIF from jobs of a project (artifacts:reports:sarif, where that is
enabled); org issues writes to both.

Exit codes: 0 done, refusals are warnings; 2 usage, or the token is not accepted; 4 some uploads failed,
the next run tries them again; 75 the forge or the state cannot be reached.`;

/** Adds the sub-command. */
export function uploadCommand(org: Command, io: Io, exit: { code: number }): void {
  const command = addGiveOptions(org.command('upload'))
    .description('upload changed results to code scanning (GitHub)')
    .option('--dry-run', 'say what would be uploaded, and upload nothing');
  addRepositoryOption(command)
    .addHelpText('after', EXAMPLES)
    .action(async (options: UploadOptionValues) => {
      exit.code = await uploadAction(options, io);
    });
}

async function uploadAction(options: UploadOptionValues, io: Io): Promise<number> {
  return giving(options, io, async ({ store, log, signal, wait }) => {
    const [{ upload }, { forgeApi }, wanted] = await Promise.all([
      import('../../org/give/upload.ts'),
      import('../../org/give/forge-api.ts'),
      repositoryFilter(options),
    ]);
    const dryRun = options.dryRun === true;
    const summary = await upload({
      store,
      api: forgeApi({ env: io.env, log, signal, writes: !dryRun }),
      log,
      dryRun,
      only: ({ repository }) => wanted(repository),
      wait,
      signal,
    });
    const told = figures([
      [summary.uploaded, dryRun ? 'to be uploaded' : 'uploaded'],
      [summary.refused, 'refused'],
      [summary.failed, 'failed'],
      [summary.impossible, 'without code scanning'],
    ]);
    io.stdout.write(`Code scanning: ${told}\n`);
    // What a forge does not want is no fault that a scheduler can mend.
    return endOf({ ...summary, refused: 0 }, io);
  });
}
