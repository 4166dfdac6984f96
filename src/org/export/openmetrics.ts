/**
 * Figures for monitoring in the text format of OpenMetrics 1.0
 * (https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md). All metrics are gauges without timestamps, and `# UNIT`
 * and `# EOF` are comments to older parsers, so that node_exporter's textfile collector reads the same file: write it with
 * `--format openmetrics=DIR/helm4_audit.prom`, which appears whole.
 */
import { printable } from '../../report/printable.ts';
import type { Severity } from '../../rule.ts';
import type { Overview } from './overview.ts';
import { COVERED, STANDINGS } from './standing.ts';
import type { Counts } from './tally.ts';

/** Teams with a label of their own; the others are summed up, since every label is a series that is kept for good. */
const MOST_TEAMS = 100;
const OTHER_TEAMS = '(other)';

type Labels = Readonly<Record<string, string>>;

interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

interface Family {
  /** Ends with the unit, when it has one. */
  readonly name: string;
  readonly help: string;
  readonly unit?: 'seconds' | 'days';
  readonly samples: readonly Sample[];
}

/** The overview as metrics. */
export function openMetrics(overview: Overview): string {
  const lines: string[] = [];
  for (const { name, help, unit, samples } of families(overview)) {
    if (samples.length === 0) continue;
    lines.push(`# TYPE ${name} gauge`);
    if (unit !== undefined) lines.push(`# UNIT ${name} ${unit}`);
    lines.push(`# HELP ${name} ${escapeText(help)}`);
    for (const { labels, value } of samples) lines.push(`${name}${labelText(labels)} ${value}`);
  }
  return `${lines.join('\n')}\n# EOF\n`;
}

function families(overview: Overview): readonly Family[] {
  const { run, support, totals, coverage, standings } = overview;
  const { startedAt, finishedAt } = run;
  const seconds = (time: string): number => Math.floor(Date.parse(time) / 1000);
  return [
    {
      name: 'helm4_audit_findings',
      help: 'Open findings by severity; those of repositories that failed count as of their last good result.',
      samples: severities(totals, {}),
    },
    {
      name: 'helm4_audit_findings_fixable',
      help: 'Open findings of severity error that helm4-audit fix rewrites by itself.',
      samples: [{ labels: {}, value: totals.fixable }],
    },
    {
      name: 'helm4_audit_rule_findings',
      help: 'Open findings by rule and severity.',
      samples: [...overview.rules]
        .sort((a, b) => (a.code < b.code ? -1 : 1))
        .flatMap((line) => severities(line, { rule: line.rule, code: line.code })),
    },
    {
      name: 'helm4_audit_team_findings',
      help: `Open findings by team and severity; teams after the first ${MOST_TEAMS} count as ${OTHER_TEAMS}.`,
      samples: teamSamples(overview),
    },
    {
      name: 'helm4_audit_repositories',
      help: 'Repositories by what the newest run did with them; -stale: an older result stands in.',
      samples: COVERED.map((covered) => ({ labels: { run: covered }, value: coverage.counts[covered] })),
    },
    {
      name: 'helm4_audit_repository_standings',
      help: 'Repositories by where they stand; one that could not be read is never ready.',
      samples: STANDINGS.map((standing) => ({ labels: { standing }, value: standings[standing] })),
    },
    {
      name: 'helm4_audit_repositories_gone',
      help: 'Repositories that the sources no longer list.',
      samples: coverage.gone === null ? [] : [{ labels: {}, value: coverage.gone }],
    },
    {
      name: 'helm4_audit_helm_repositories',
      help: 'Repositories by the major version of Helm that a pin brings.',
      samples: (['2', '3', '4', 'open'] as const).map((major) => ({
        labels: { major },
        value: overview.helm.majors[major].repositories,
      })),
    },
    {
      name: 'helm4_audit_helm3_support_remaining_days',
      help: 'Days to the end of security fixes for Helm 3; negative afterwards.',
      unit: 'days',
      samples: [{ labels: {}, value: support.daysLeft }],
    },
    {
      name: 'helm4_audit_helm3_support_end_timestamp_seconds',
      help: 'The day on which security fixes for Helm 3 end, at 00:00 UTC.',
      unit: 'seconds',
      samples: [{ labels: {}, value: seconds(`${support.ends}T00:00:00Z`) }],
    },
    {
      name: 'helm4_audit_run_start_timestamp_seconds',
      help: 'Start of the newest run.',
      unit: 'seconds',
      samples: [{ labels: {}, value: seconds(startedAt) }],
    },
    {
      name: 'helm4_audit_run_duration_seconds',
      help: 'How long the newest run took; absent while it is not finished.',
      unit: 'seconds',
      samples: finishedAt === null ? [] : [{ labels: {}, value: seconds(finishedAt) - seconds(startedAt) }],
    },
    {
      name: 'helm4_audit_run_finished',
      help: '1 when the newest run came to its end, 0 when not.',
      samples: [{ labels: {}, value: finishedAt === null ? 0 : 1 }],
    },
    {
      name: 'helm4_audit_build_info',
      help: 'Versions: of this tool, and of the Helm that is judged against.',
      samples: [{ labels: { version: overview.toolVersion, target: run.settings.target }, value: 1 }],
    },
  ];
}

/** Teams by what they are called here: two that come to the same label would be one series written twice, which readers refuse. */
function teamSamples({ teams }: Overview): readonly Sample[] {
  const sums = new Map<string, { errors: number; warnings: number; notes: number }>();
  teams.forEach((line, index) => {
    const team = index < MOST_TEAMS ? labelValue(line.team) : OTHER_TEAMS;
    const sum = sums.get(team) ?? { errors: 0, warnings: 0, notes: 0 };
    sums.set(team, sum);
    sum.errors += line.errors;
    sum.warnings += line.warnings;
    sum.notes += line.notes;
  });
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([team, sum]) => severities(sum, { team }));
}

function severities(counts: Counts, labels: Labels): readonly Sample[] {
  const of = (severity: Severity, value: number): Sample => ({ labels: { ...labels, severity }, value });
  return [of('error', counts.errors), of('warning', counts.warnings), of('note', counts.notes)];
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeText(labelValue(value))}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function labelValue(text: string): string {
  return printable(text.slice(0, 200));
}

/** Backslashes, quotes and line breaks are escaped, in help texts as in values of labels. */
function escapeText(text: string): string {
  return text.replace(/["\\\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}
