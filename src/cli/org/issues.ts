/** `helm4-audit org issues`: one issue per repository with blockers. */
import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { collect } from '../options.ts';
import {
  addGiveOptions,
  addRepositoryOption,
  endOf,
  figures,
  type GiveOptionValues,
  giving,
  labelName,
  noRun,
  rowFilter,
} from './giving.ts';
import { ruleNames, whole } from './options.ts';

interface IssuesOptionValues extends GiveOptionValues {
  readonly dryRun: boolean;
  readonly limit: number;
  readonly label?: readonly string[];
  readonly rule?: readonly string[];
  readonly owner?: readonly string[];
}

const EXAMPLES = `
Examples:
  helm4-audit org issues                          what would be written; nothing is
  helm4-audit org issues --no-dry-run --limit 5 --label platform
                                                  write, with at most 5 new issues
  helm4-audit org issues --no-dry-run --owner @acme/payments --rule version-client

An issue is brought up to date only when the result changed, and closed when nothing is left. One that
somebody else closes stays closed. The token needs "issues: write" (GitHub), or the scope "api"
(GitLab).

Exit codes: 0 done; 2 usage, or no token that is accepted; 3 no run; 4 some could not be written; 75 the
forge or the state cannot be reached.`;

/** Adds the sub-command. */
export function issuesCommand(org: Command, io: Io, exit: { code: number }): void {
  const command = addGiveOptions(org.command('issues'))
    .description('keep one issue in every repository with blockers (GitHub, GitLab)')
    .option('--no-dry-run', 'write; without it the command only says what it would write')
    .option('--limit <number>', 'most new issues of this run', whole(0, 100_000), 20)
    .option('--label <name>', 'label besides helm4-audit; repeatable', labelName)
    .option('--rule <name>', 'new issues only where this rule blocks; repeatable', collect)
    .option('--owner <name>', 'new issues only for what this owner has; repeatable', collect);
  addRepositoryOption(command)
    .addHelpText('after', EXAMPLES)
    .action(async (options: IssuesOptionValues) => {
      exit.code = await issuesAction(options, io);
    });
}

async function issuesAction(options: IssuesOptionValues, io: Io): Promise<number> {
  const rules = await ruleNames(options.rule);
  return giving(options, io, async ({ store, log, signal }) => {
    const [{ trackIssues }, { forgeApi }, wanted] = await Promise.all([
      import('../../org/give/issues.ts'),
      import('../../org/give/forge-api.ts'),
      rowFilter(options),
    ]);
    const { dryRun, limit, label = [], owner = null } = options;
    const summary = await trackIssues({
      store,
      api: forgeApi({ env: io.env, log, signal, writes: !dryRun }),
      log,
      dryRun,
      limit,
      labels: label,
      wanted,
      rules,
      owners: owner,
      signal,
    });
    if (summary === undefined) return noRun(io);
    const would = dryRun ? 'to be ' : '';
    const told = figures([
      [summary.created, `${would}created`],
      [summary.updated, `${would}updated`],
      [summary.closed, `${would}closed`],
      [summary.untouched, 'up to date'],
      [summary.declined, 'closed or taken over by others'],
      [summary.waiting, 'beyond --limit'],
      [summary.refused, 'refused'],
      [summary.failed, 'failed'],
      [summary.impossible, 'without issues'],
    ]);
    io.stdout.write(`Issues: ${told}${dryRun ? '. Nothing was written; --no-dry-run writes' : ''}\n`);
    return endOf(summary, io);
  });
}
