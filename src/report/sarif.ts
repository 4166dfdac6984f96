/** SARIF 2.1.0 for GitHub code scanning: https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning */
import type { Log, Notification, ReportingDescriptor, Result, Run, VersionControlDetails } from 'sarif';
import type { AuditReport } from '../audit/types.ts';
import type { Rule } from '../rule.ts';
import { rank } from './groups.ts';
import { count, jsonText, placeLabel, printable, sentence } from './printable.ts';
import { fitSize, LIMITS } from './sarif-limits.ts';
import { artifact, location } from './sarif-places.ts';
import { mergeLines, type SarifHit, sarifResult } from './sarif-results.ts';
import { sarifRules } from './sarif-rules.ts';

/** Where a reader learns what the tool is about, as long as the tool has no address of its own. */
const HELM4 = 'https://helm.sh/blog/helm-4-released';

/** Where what was read came from: a commit of a repository. */
export interface Provenance {
  /** Absolute, without credentials. */
  readonly repositoryUri: string;
  readonly revisionId: string;
  readonly branch: string | null;
}

export interface SarifOptions {
  /** Every rule, whether it has findings or not: GitHub wants the same list for every upload. */
  readonly rules: readonly Rule[];
  /** Tells several audits of one commit apart; may be empty. */
  readonly category: string;
  /** Path from the root of the repository to the root of the audit, with a slash at the end, or empty. */
  readonly prefix: string;
  readonly provenance?: Provenance;
  /** The tool's own address, for links to the pages of rules. */
  readonly home?: string;
}

export interface Rendered {
  readonly text: string;
  /** What was left out and why; to be shown on standard error. */
  readonly notes: readonly string[];
}

/**
 * The report as SARIF. Findings of one rule on one line become one result, since GitHub tells alerts apart by rule, path
 * and line; what GitHub would refuse or drop is cut here, with a note.
 */
export function renderSarif(report: AuditReport, options: SarifOptions): Rendered {
  const notes: string[] = [];
  const rules = [...options.rules].sort((a, b) => (a.code < b.code ? -1 : 1));
  const indexes = new Map(rules.map((rule, index) => [rule.code, index]));
  const merged = mergeLines(report.findings);
  const kept = cutHits(merged, notes);
  const results = kept.map((hit) => sarifResult(hit, indexes, options.prefix, notes));
  const notifications = cutNotifications(gapNotifications(report, options.prefix), notes);
  const build = (some: readonly Result[]): string =>
    `${jsonText(sarifLog(report, options, sarifRules(rules, options.home, notes), some, notifications))}\n`;
  const text = fitSize(results, build, notes);
  return { text, notes: [...new Set(notes)] };
}

function sarifLog(
  report: AuditReport,
  options: SarifOptions,
  rules: ReturnType<typeof sarifRules>,
  results: readonly Result[],
  notifications: readonly Notification[],
): Log {
  const category = options.category.replace(/^\/+|\/+$/g, '');
  const run: Run = {
    tool: {
      driver: {
        name: report.tool.name,
        version: report.tool.version,
        semanticVersion: report.tool.version,
        informationUri: options.home ?? HELM4,
        rules: [...rules],
        notifications: [
          descriptor('HELMX001', 'Unresolved', 'Something was seen and not understood.', 'warning'),
          descriptor('HELMX002', 'Unread', 'A file mentions Helm and was not read.', 'warning'),
          descriptor('HELMX003', 'Outside', 'Something lies outside what was audited.', 'note'),
        ],
      },
    },
    automationDetails: { id: category === '' ? 'helm4-audit/' : `helm4-audit/${category}/` },
    // That the tool ran, not that it found nothing: GitHub refuses an upload that says false.
    invocations: [{ executionSuccessful: true, toolExecutionNotifications: [...notifications] }],
    ...(options.provenance === undefined ? {} : { versionControlProvenance: [versionControl(options.provenance)] }),
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
    columnKind: 'utf16CodeUnits',
    results: [...results],
  };
  return { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
}

/** https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html#_Toc34317556 */
function versionControl({ repositoryUri, revisionId, branch }: Provenance): VersionControlDetails {
  const mappedTo = { uriBaseId: '%SRCROOT%' };
  return { repositoryUri, revisionId, ...(branch === null ? {} : { branch }), mappedTo };
}

function descriptor(id: string, name: string, text: string, level: 'warning' | 'note'): ReportingDescriptor {
  return {
    id,
    name,
    shortDescription: { text },
    fullDescription: { text },
    help: { text },
    defaultConfiguration: { level },
  };
}

/** GitHub refuses a run with more than 25,000 results, and stores the 5,000 most severe. */
function cutHits(hits: readonly SarifHit[], notes: string[]): readonly SarifHit[] {
  if (hits.length > LIMITS.stored) {
    notes.push(`SARIF: GitHub stores the ${LIMITS.stored} most severe of ${hits.length} results`);
  }
  if (hits.length <= LIMITS.results) return hits;
  notes.push(
    `SARIF: ${count(hits.length - LIMITS.results, 'result')} left out; GitHub takes ${LIMITS.results} per upload`,
  );
  const order = new Map(hits.map((hit, index) => [hit, index]));
  const severe = [...hits].sort((a, b) => rank(a.severity) - rank(b.severity)).slice(0, LIMITS.results);
  return severe.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}

function cutNotifications(all: readonly Notification[], notes: string[]): readonly Notification[] {
  if (all.length <= LIMITS.notifications) return all;
  notes.push(
    `SARIF: ${count(all.length - LIMITS.notifications, 'notification')} of unread or unresolved places left out; the JSON report has all`,
  );
  return all.slice(0, LIMITS.notifications);
}

/** What was not read or resolved, as notifications of the tool. */
function gapNotifications(report: AuditReport, prefix: string): Notification[] {
  const { unresolved, unread, outside } = report.coverage;
  const level = (relevant: boolean): Notification['level'] => (relevant ? 'warning' : 'note');
  return [
    ...unresolved.map(
      (gap): Notification => ({
        descriptor: { id: 'HELMX001', index: 0 },
        level: level(gap.relevant),
        message: { text: sentence(printable(`Not resolved: '${gap.what}': ${gap.reason}`)) },
        locations: [location(gap.span, prefix)],
      }),
    ),
    ...unread.map(
      (file): Notification => ({
        descriptor: { id: 'HELMX002', index: 1 },
        level: level(file.relevant),
        message: { text: sentence(printable(`Not read: '${file.path}': ${file.reason}`)) },
        locations: [{ physicalLocation: { artifactLocation: artifact(file.path, prefix) } }],
      }),
    ),
    ...outside.map(
      (gap): Notification => ({
        descriptor: { id: 'HELMX003', index: 2 },
        level: 'note',
        message: {
          text: sentence(
            printable(
              `Outside what was audited: '${gap.what}'${gap.span === null ? '' : ` (${placeLabel(gap.span)})`}`,
            ),
          ),
        },
        ...(gap.span === null ? {} : { locations: [location(gap.span, prefix)] }),
      }),
    ),
  ];
}
