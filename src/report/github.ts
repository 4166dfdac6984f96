/** Workflow commands, which GitHub Actions turns into annotations: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
import type { AuditReport, Finding } from '../audit/types.ts';
import type { Severity } from '../rule.ts';
import { byPlace, rank } from './groups.ts';
import { adviceSentence, count, printable } from './printable.ts';
import { SEVERITIES, verdictSentence } from './words.ts';

export interface GithubOptions {
  /** Path from the root of the repository to the root of the audit, with a slash at the end, or empty. */
  readonly prefix: string;
}

/** GitHub shows ten annotations of a kind per step and drops the others. */
const SHOWN = 10;

/** One workflow command per finding, at most ten of a severity, and a notice that says what is left out. */
export function renderGithub(report: AuditReport, options: GithubOptions): string {
  const sorted = [...report.findings].sort((a, b) => rank(a.severity) - rank(b.severity) || byPlace(a, b));
  const lines: string[] = [];
  const left: string[] = [];
  for (const severity of SEVERITIES) {
    const findings = sorted.filter((finding) => finding.severity === severity);
    // The closing notice takes one of the ten notices.
    const limit = severity === 'note' ? SHOWN - 1 : SHOWN;
    for (const finding of findings.slice(0, limit)) lines.push(annotation(finding, options.prefix));
    if (findings.length > limit) left.push(count(findings.length - limit, `more ${severity}`));
  }
  const rest = left.length === 0 ? '' : ` GitHub shows ten annotations of a kind; not shown: ${left.join(', ')}.`;
  lines.push(`::notice title=${property(report.tool.name)}::${data(`${verdictSentence(report)}${rest}`)}`);
  return `${lines.join('\n')}\n`;
}

function annotation(finding: Finding, prefix: string): string {
  const { span } = finding;
  const place = [
    ['file', `${prefix}${span.path}`],
    ['line', String(span.startLine)],
    ['endLine', String(span.endLine)],
    // GitHub keeps columns only where the place is on one line.
    ...(span.startLine === span.endLine
      ? [
          ['col', String(span.startColumn)],
          ['endColumn', String(span.endColumn)],
        ]
      : []),
    ['title', `${finding.code} ${finding.rule}`],
  ];
  const properties = place.map(([name, value]) => `${name}=${property(value ?? '')}`).join(',');
  const text = [finding.message, adviceSentence(finding.write)].filter((part) => part !== '').map(printable);
  return `::${command(finding.severity)} ${properties}::${text.map(escapeData).join('%0A')}`;
}

function command(severity: Severity): string {
  switch (severity) {
    case 'error':
    case 'warning':
      return severity;
    case 'note':
      return 'notice';
  }
}

function data(text: string): string {
  return escapeData(printable(text));
}

function property(text: string): string {
  return escapeData(printable(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
