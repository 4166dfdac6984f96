/** `helm4-audit org fix`: pull requests with the safe rewrites. */
import type { Command } from 'commander';
import type { GroupBy, PlannedFix, RepositoryPlan } from '../../org/give/fix-plan.ts';
import type { Repository } from '../../org/types.ts';
import { count, printable } from '../../report/printable.ts';
import type { Io } from '../io.ts';
import { choice, collect } from '../options.ts';
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

interface FixOptionValues extends GiveOptionValues {
  readonly dryRun: boolean;
  readonly limit: number;
  readonly groupBy: GroupBy;
  readonly label?: readonly string[];
  readonly rule?: readonly string[];
}

const EXAMPLES = `
Examples:
  helm4-audit org fix                             what 10 repositories would get, as a diff; nothing is written
  helm4-audit org fix --repository acme/web --no-dry-run
                                                  one branch and one pull request
  helm4-audit org fix --no-dry-run --group-by rule --rule version-client --limit 50

Only rewrites that behave as before are made, on the newest commit of the default branch, by the API:
nothing is checked out, nothing is pushed, nothing of a repository is run. A branch with commits of
others is left alone, a closed request is not opened again. The token needs "contents" and "pull
requests: write", for files below .github/workflows also "workflows"; on GitLab the scope "api".

Exit codes: 0 done; 2 usage, or no token that is accepted; 3 no run; 4 some could not be written; 75 the
forge or the state cannot be reached.`;

/** Adds the sub-command. */
export function fixCommand(org: Command, io: Io, exit: { code: number }): void {
  const command = addGiveOptions(org.command('fix'))
    .description('open pull requests with the safe rewrites (GitHub, GitLab)')
    .option('--no-dry-run', 'write; without it the command only shows what it would write')
    .option('--limit <number>', 'most new pull requests of this run', whole(0, 10_000), 10)
    .option('--group-by <how>', 'one branch for all rewrites, or one per rule', choice<GroupBy>(['all', 'rule']), 'all')
    .option('--label <name>', 'label of the pull requests; repeatable', labelName)
    .option('--rule <name>', 'only rewrites for this rule; repeatable', collect);
  addRepositoryOption(command)
    .addHelpText('after', EXAMPLES)
    .action(async (options: FixOptionValues) => {
      exit.code = await fixAction(options, io);
    });
}

async function fixAction(options: FixOptionValues, io: Io): Promise<number> {
  const rules = await ruleNames(options.rule);
  return giving(options, io, async ({ store, log, signal }) => {
    const [{ giveFixes }, { startPlanner }, { forgeApi }, { gitCredentials }, wanted] = await Promise.all([
      import('../../org/give/fix.ts'),
      import('../../org/give/planner.ts'),
      import('../../org/give/forge-api.ts'),
      import('../../org/forge/credentials.ts'),
      rowFilter(options),
    ]);
    const { dryRun, limit, groupBy, label = [] } = options;
    const credentials = gitCredentials(io.env, { log, signal });
    const planner = startPlanner({ credentials, groupBy, rules, signal });
    try {
      const summary = await giveFixes({
        store,
        api: forgeApi({ env: io.env, log, signal, writes: !dryRun }),
        plan: planner.plan,
        log,
        dryRun,
        limit,
        groupBy,
        rules,
        labels: label,
        wanted,
        show: (repository, plan, fix, branch) => show(repository, plan, fix, branch, io),
        signal,
      });
      if (summary === undefined) return noRun(io);
      const would = dryRun ? 'to be ' : '';
      const told = figures([
        [summary.opened, `${would}opened`],
        [summary.updated, `${would}updated`],
        [summary.untouched, 'up to date'],
        [summary.foreign, 'with commits of others'],
        [summary.declined, 'closed or merged'],
        [summary.nothing, 'with nothing to rewrite any more'],
        [summary.waiting, 'beyond --limit'],
        [summary.refused, 'refused'],
        [summary.failed, 'failed'],
        [summary.impossible, 'without pull requests'],
      ]);
      io.stderr.write(`Pull requests: ${told}${dryRun ? '. Nothing was written; --no-dry-run writes' : ''}\n`);
      return endOf(summary, io);
    } finally {
      planner.close();
    }
  });
}

/** One fix as a diff, behind lines that say what it is, which `git apply` passes over. */
function show(repository: Repository, { head }: RepositoryPlan, fix: PlannedFix, branch: string, io: Io): void {
  const what = `${count(fix.edits.length, 'rewrite')} in ${count(fix.files.length, 'file')}`;
  io.stdout.write(
    `# ${printable(repository.id)} at ${head}, branch ${branch}: ${what} (${fix.rules.join(', ')}); ${fix.left.length} left to decide\n`,
  );
  const diff = fix.files.map((file) => file.diff).join('');
  // What a terminal would obey must not come from a file; anywhere else the diff is to be applied.
  const shown = io.stdout.terminal
    ? diff
        .split('\n')
        .map((line) => printable(line.replaceAll('\t', '    ')))
        .join('\n')
    : diff;
  io.stdout.write(`${shown}\n`);
}
