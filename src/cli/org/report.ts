/** `org report`: the page, the tables and the figures, from the state alone. */
import { type Command, Option } from 'commander';
import { ORG_FORMATS, type OrgFormat } from '../../org/export/formats.ts';
import type { Io } from '../io.ts';
import { calendarDate, formatTarget, type Target } from '../options.ts';
import { endingAs, ORG_EXIT } from './exit.ts';
import { addStateOption, type StateOptionValues, stateOf } from './options.ts';

interface ReportOptions extends StateOptionValues {
  readonly format?: readonly Target<OrgFormat>[];
  readonly asOf?: string;
  readonly color: boolean;
  readonly verbose?: boolean;
}

const EXAMPLES = `
Examples:
  helm4-audit org report                          totals, teams, rules and the worst repositories in the terminal
  helm4-audit org report --format html=fleet.html --format csv=findings.csv
                                                  one page for the morning, and a table of all findings
  helm4-audit org report --format markdown=-      for $GITHUB_STEP_SUMMARY, at most 1 MiB
  helm4-audit org report --format openmetrics=/var/lib/node_exporter/helm4_audit.prom

html is one file that needs no network. csv lists findings, csv-repositories repositories; cells that a
spreadsheet would take for a formula begin with an apostrophe. json is described by
schemas/org.schema.json; jsonl is the same by lines.

Exit codes: 0 done; 2 usage, or what is no state; 3 no run; 75 the state cannot be reached.`;

/** Adds `org report`. */
export function reportCommand(org: Command, io: Io, exit: { code: number }): void {
  const command = org
    .command('report')
    .description('write what the last scans found: a page, tables, figures')
    .helpOption('-h, --help', 'print this help')
    .addOption(
      new Option('--format <format[=file]>', `${ORG_FORMATS.join(', ')}; repeatable, one without a file`)
        .argParser(formatTarget(ORG_FORMATS))
        .default(undefined, 'terminal'),
    )
    .option(
      '--as-of <date>',
      'day to count the days of support from (default: the day of the newest run)',
      calendarDate,
    )
    .option('--no-color', 'no colours')
    .option('--verbose', 'all rows of all tables in the terminal')
    .addHelpText('after', EXAMPLES);
  addStateOption(command).action(async (options: ReportOptions) => {
    exit.code = await endingAs(io, () => report(options, io));
  });
}

async function report(options: ReportOptions, io: Io): Promise<number> {
  const targets = options.format ?? [{ format: 'terminal' as const, file: undefined }];
  const { checkTargets, writeTargetPieces } = await import('../output.ts');
  checkTargets(targets, io.cwd);
  const [
    { openStore },
    { gatherOverview },
    { PAGE_FINDINGS, renderOrg },
    { readPackage },
    { engine },
    { terminalOptions },
  ] = await Promise.all([
    import('../../org/state/index.ts'),
    import('../../org/export/overview.ts'),
    import('../../org/export/index.ts'),
    import('../../package.ts'),
    import('../engine.ts'),
    import('../select.ts'),
  ]);
  const store = await openStore(stateOf(options, io), { create: false });
  try {
    const overview = await gatherOverview(store, {
      ...(options.asOf === undefined ? {} : { asOf: options.asOf }),
      findings: targets.some(({ format }) => format === 'html') ? PAGE_FINDINGS : 0,
      toolVersion: readPackage().version,
    });
    if (overview === undefined) {
      io.stderr.write('helm4-audit: the state holds no run yet; helm4-audit org scan makes one.\n');
      return ORG_EXIT.nothing;
    }
    const rules = targets.some(({ format }) => format === 'html') ? await engine.rules() : [];
    // Files first: a reader of standard output that goes away must not cost them.
    const ordered = [...targets].sort((a, b) => Number(a.file === undefined) - Number(b.file === undefined));
    for (const target of ordered) {
      const terminal = terminalOptions(options, io, target.file);
      await writeTargetPieces(target, renderOrg(overview, store, target.format, { terminal, rules }), io);
    }
    if (targets.every(({ file }) => file !== undefined)) {
      const { headline } = await import('../../org/export/words.ts');
      io.stderr.write(`helm4-audit: ${headline(overview)}\n`);
    }
    return ORG_EXIT.clean;
  } finally {
    await store.close();
  }
}
