/** Commands and options. What they do is loaded when one of them runs. */
import { Command, Option } from 'commander';
import { readPackage } from '../package.ts';
import { INVENTORY_FORMATS, REPORT_FORMATS } from '../report/formats.ts';
import type { Engine } from './engine.ts';
import { FAIL_ON } from './exit.ts';
import type { Io } from './io.ts';
import { calendarDate, categoryName, choice, collect, formatTarget, webAddress } from './options.ts';

const FIX_EXAMPLES = `
Examples:
  helm4-audit fix --diff                    show what would be rewritten, as a diff; write nothing
  helm4-audit fix                           rewrite what behaves as before on every Helm that runs it
  helm4-audit fix --support helm4           the spellings of Helm 4, also where Helm 3 is pinned
  helm4-audit fix --unsafe --rule force-flag scripts
                                            one rule in one folder, behaviour may change as it says
  helm4-audit fix --diff | git apply        through git
  cat deploy.sh | helm4-audit fix - --stdin-filename deploy.sh

Files are replaced whole or not at all. Each change is audited again before it is written: one that does
not end its finding, or brings in another, is taken back. Files with changes that are not committed are
left alone unless --allow-dirty is given.

Exit codes: 0 nothing at or above --fail-on is left; 1 such findings are left, a file could not be written,
or (with --diff) there is something to rewrite; 2 usage; 3 nothing to audit; 70 internal error.`;

const PATHS = 'folders, files, OWNER/REPO[@REF] or git addresses';

const EXAMPLES = `
Examples:
  helm4-audit                                     audit the repository here
  helm4-audit charts scripts/deploy.sh            audit a folder and a file
  helm4-audit my-org/my-app@main                  audit a repository of GitHub, without a clone
  helm4-audit https://git.example.com/apps/web.git#v1.2
                                                  any other that git can fetch; a reference follows #
  helm4-audit --format sarif=out.sarif --format markdown
                                                  two reports from one audit
  helm4-audit --target 4.0.0 --fail-on warning    judge against the first Helm 4
  cat deploy.sh | helm4-audit - --stdin-filename deploy.sh
  helm4-audit fix --diff                          what can be rewritten mechanically
  helm4-audit explain atomic-flag                 what a rule knows, with sources

A folder named like a command is written ./rules. What exists as a path is never taken for a repository
elsewhere. Those are fetched over https, http, ssh or git with GITHUB_TOKEN or GH_TOKEN, GITLAB_TOKEN,
BITBUCKET_TOKEN, AZURE_DEVOPS_TOKEN, or HELM4_AUDIT_TOKEN for the host in HELM4_AUDIT_TOKEN_HOST; else with
git's own credential helpers and keys.

Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 usage; 3 nothing to audit;
4 something could not be read (with --strict); 70 internal error; 75 a repository could not be reached now.`;

/** Builds the program. Actions leave their exit code in `exit`. */
export function buildProgram(io: Io, engine: Engine, exit: { code: number }): Command {
  const program = new Command('helm4-audit');
  program
    .description(
      'Finds what breaks, silently changes or is deprecated when a repository moves from Helm 3 to Helm 4, and says what to write instead.',
    )
    .version(readPackage().version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .usage('[scan] [options] [path...]')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'helm4-audit: ')),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });

  const scan = command(program, 'scan', 'audit files, folders or a repository elsewhere (the default command)', {
    isDefault: true,
  })
    .argument('[path...]', `${PATHS}; - reads standard input`, ['.'])
    .addOption(
      new Option('--format <format[=file]>', `${REPORT_FORMATS.join(', ')}; repeatable, one without a file`)
        .argParser(formatTarget(REPORT_FORMATS))
        .default(undefined, 'terminal'),
    )
    .option('--target <version>', 'Helm 4 release to judge against; 4.1 is the newest 4.1 (default: the newest known)')
    .option('--support <who>', 'helm4, or both if every place must keep working on Helm 3', choice(['helm4', 'both']))
    .option('--as-of <date>', 'day to judge support dates on (default: today)', calendarDate)
    .option('--fail-on <severity>', `lowest severity that fails: ${FAIL_ON.join(', ')}`, choice(FAIL_ON), 'error')
    .option(
      '--min-confidence <level>',
      'lowest confidence shown: high, medium, low',
      choice(['high', 'medium', 'low']),
      'medium',
    )
    .option('--rule <name>', 'apply only this rule, by name or code; repeatable', collect)
    .option('--strict', 'fail when something relevant could not be read')
    .option('--no-ignores', 'show what ignore comments silence')
    .option('--category <name>', 'SARIF category, to tell several audits of one commit apart', categoryName)
    .option('--link-base <url>', 'address that file links of the Markdown report begin with', webAddress);
  selection(scan).action(async (paths: string[], options) => {
    const { scan: action } = await import('./scan.ts');
    exit.code = await action(paths, options, io, engine);
  });

  const fix = command(program, 'fix', 'rewrite what is mechanical; --diff shows it')
    .argument('[path...]', 'folders and files; - rewrites standard input to standard output', ['.'])
    .option('--diff', 'print a unified diff for git apply, and write nothing')
    .option('--unsafe', 'also make rewrites that change behaviour; each says how')
    .option('--rule <name>', 'rewrite only for this rule, by name or code; repeatable', collect)
    .option('--support <who>', 'helm4, or both if every place must keep working on Helm 3', choice(['helm4', 'both']))
    .option('--target <version>', 'Helm 4 release to judge against (default: the newest known)')
    .option('--as-of <date>', 'day to judge support dates on (default: today)', calendarDate)
    .option(
      '--min-confidence <level>',
      'lowest confidence that is rewritten: high, medium, low',
      choice(['high', 'medium', 'low']),
      'medium',
    )
    .option('--fail-on <severity>', `lowest severity left that fails: ${FAIL_ON.join(', ')}`, choice(FAIL_ON), 'error')
    .option('--allow-dirty', 'rewrite files with changes that are not committed')
    .option('--format <format>', 'terminal, json', choice(['terminal', 'json']), 'terminal')
    .option('--no-ignores', 'rewrite what ignore comments silence')
    .addHelpText('after', FIX_EXAMPLES);
  selection(fix).action(async (paths: string[], options) => {
    const { fix: action } = await import('./fix.ts');
    exit.code = await action(paths, options, io, engine);
  });

  const inventory = command(program, 'inventory', 'list every use of Helm, without judgement')
    .argument('[path...]', `${PATHS}; - reads standard input`, ['.'])
    .addOption(
      new Option('--format <format[=file]>', `${INVENTORY_FORMATS.join(', ')}; repeatable, one without a file`)
        .argParser(formatTarget(INVENTORY_FORMATS))
        .default(undefined, 'terminal'),
    );
  selection(inventory).action(async (paths: string[], options) => {
    const { inventory: action } = await import('./inventory.ts');
    exit.code = await action(paths, options, io, engine);
  });

  command(program, 'explain', 'print what a rule knows: changes, releases, what to write, sources')
    .argument('<rule...>', 'codes or names')
    .option('--no-color', 'no colours')
    .action(async (names: string[], options) => {
      const { explain } = await import('./rules.ts');
      exit.code = await explain(names, options, io, engine);
    });

  command(program, 'rules', 'print the table of rules')
    .option('--format <format>', 'terminal, json', choice(['terminal', 'json']), 'terminal')
    .option('--no-color', 'no colours')
    .action(async (options) => {
      const { rules } = await import('./rules.ts');
      exit.code = await rules(options, io, engine);
    });

  command(program, 'org', 'scan whole organisations on a schedule: discover, scan, merge, report, …').usage(
    '<command>',
  );

  program.addHelpText('after', () => `\nOptions of scan:\n${optionLines(scan, program)}\n${EXAMPLES}`);
  return program;
}

function command(program: Command, name: string, description: string, how: { isDefault?: boolean } = {}): Command {
  return program.command(name, how).description(description).helpOption('-h, --help', 'print this help');
}

/** Options that say what is read and how it is shown. */
function selection(one: Command): Command {
  return one
    .option('--include <glob>', 'read only these paths; repeatable', collect)
    .option('--exclude <glob>', 'leave these paths out; repeatable', collect)
    .option('--stdin-filename <name>', 'what - is called; the name tells the format')
    .option('--no-color', 'no colours')
    .addOption(new Option('--quiet', 'print the verdict only').conflicts('verbose'))
    .option('--verbose', 'print every place, reason, source and gap');
}

function optionLines(one: Command, program: Command): string {
  const help = program.createHelp();
  help.helpWidth = Math.min(100, program.configureOutput().getOutHelpWidth?.() ?? 100);
  const options = help.visibleOptions(one).filter((option) => option.long !== '--help');
  const width = Math.max(...options.map((option) => help.optionTerm(option).length));
  return options
    .map((option) => help.formatItem(help.optionTerm(option), width, help.optionDescription(option), help))
    .join('\n');
}
