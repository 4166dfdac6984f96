/** The report as JSON, for programs; `schemas/report.schema.json` describes it. */
import type { AuditReport, Coverage, Finding } from '../audit/types.ts';
import type { Fix } from '../rule.ts';
import type { Span } from '../source/span.ts';
import { byPlace, compareText } from './groups.ts';
import { jsonText } from './printable.ts';

/** Grows when a field changes its meaning or goes away; new fields do not count. */
const SCHEMA_VERSION = 1;

export interface JsonPlace {
  readonly path: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The report as JSON text, indented, with a line break at the end. */
export function renderJson(report: AuditReport): string {
  const { tool, target, asOf, support, verdict, hidden } = report;
  return `${jsonText({
    schemaVersion: SCHEMA_VERSION,
    tool: { name: tool.name, version: tool.version },
    target,
    asOf,
    support: { ends: support.ends, daysLeft: support.daysLeft },
    verdict: {
      state: verdict.state,
      blockers: verdict.blockers,
      reviews: verdict.reviews,
      reasons: verdict.reasons,
    },
    findings: [...report.findings].sort(byPlace).map(findingJson),
    hidden,
    coverage: coverageJson(report.coverage),
  })}\n`;
}

/** A span without its offsets: lines and columns are 1-based, columns count UTF-16 units, ends are exclusive. */
export function placeJson(span: Span): JsonPlace {
  const { path, startLine, startColumn, endLine, endColumn } = span;
  return { path, startLine, startColumn, endLine, endColumn };
}

function findingJson(finding: Finding): object {
  return {
    code: finding.code,
    rule: finding.rule,
    row: finding.row,
    effect: finding.effect,
    severity: finding.severity,
    when: finding.when,
    confidence: finding.confidence,
    assumptions: finding.assumptions,
    ...placeJson(finding.span),
    exact: finding.span.exact,
    message: finding.message,
    why: finding.why,
    write: finding.write,
    helm: {
      range: finding.helm.range,
      because: finding.helm.because.map(({ text, span }) => ({
        text,
        place: span === undefined ? null : placeJson(span),
      })),
    },
    appliesTo: finding.rowRange,
    worksOn: finding.worksOn,
    fix: finding.fix === null ? null : fixJson(finding.fix),
    evidence: finding.evidence.map(({ kind, label, url }) => ({ kind, label, url })),
    related: finding.related.map(({ span, message }) => ({ message, place: placeJson(span) })),
    fingerprint: finding.fingerprint,
  };
}

function fixJson(fix: Fix): object {
  return {
    title: fix.title,
    safe: fix.safe,
    worksOn: fix.worksOn,
    changes: fix.changes ?? null,
    edits: fix.edits.map(({ span, text }) => ({ place: placeJson(span), text })),
    group: fix.group ?? null,
    creates: (fix.creates ?? []).map(({ path, text }) => ({ path, text })),
  };
}

/** Coverage as it stands in every JSON output. */
export function coverageJson(coverage: Coverage): object {
  return {
    listed: coverage.listed,
    mentioning: coverage.mentioning,
    followed: coverage.followed,
    read: Object.fromEntries(Object.entries(coverage.read).sort(([a], [b]) => compareText(a, b))),
    commands: coverage.commands,
    pins: coverage.pins,
    uses: coverage.uses,
    unread: coverage.unread.map(({ path, reason, relevant }) => ({ path, reason, relevant })),
    unresolved: coverage.unresolved.map(({ span, what, reason, relevant }) => ({
      what,
      reason,
      relevant,
      place: placeJson(span),
    })),
    outside: coverage.outside.map(({ span, what }) => ({ what, place: span === null ? null : placeJson(span) })),
    ignored: coverage.ignored,
  };
}
