/** The report for people at a terminal. */
import pc from 'picocolors';
import type { AuditReport, Finding } from '../audit/types.ts';
import { type Group, groupFindings } from './groups.ts';
import { type Colors, type Paint, severityPaint, statePaint } from './paint.ts';
import { count, placeLabel, printable } from './printable.ts';
import { helmWords } from './ranges.ts';
import { excerpt, snippet } from './snippet.ts';
import { summaryLines } from './summary.ts';
import { labelled, textWidth, wrapText } from './width.ts';
import { effectWords, hereLines, verdictSentence, whenWords } from './words.ts';

export interface TerminalOptions {
  /** Cells per line; held between 60 and 120. */
  readonly columns: number;
  readonly color: boolean;
  /** Every place, reason, source and gap. */
  readonly verbose: boolean;
  /** The verdict only. */
  readonly quiet: boolean;
  /** What was read, where the reader may not know: a commit of a repository elsewhere. */
  readonly source?: string;
}

/** Reasons for the Helm of a place that are listed without `--verbose`. */
const REASONS = 7;
/** Further places of one group that are listed without `--verbose`. */
const PLACES = 6;
const LABEL = 10;

/** The report as text for a terminal, with a line break at the end. */
export function renderTerminal(report: AuditReport, options: TerminalOptions): string {
  const colors = pc.createColors(options.color);
  if (options.quiet) return `${statePaint(report.verdict.state, colors)(verdictSentence(report))}\n`;
  const width = Math.min(120, Math.max(60, options.columns));
  const blocks = groupFindings(report.findings).map((group) => groupLines(group, report, options, width, colors));
  const head = options.source === undefined ? [] : [wrapText(printable(options.source), width)];
  return `${[...head, ...blocks, summaryLines(report, options.verbose, width, colors)].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function groupLines(
  group: Group,
  report: AuditReport,
  options: TerminalOptions,
  width: number,
  colors: Colors,
): string[] {
  const { first } = group;
  const paint = severityPaint(first.severity, colors);
  const confidence = first.confidence === 'high' ? '' : `, ${first.confidence} confidence`;
  const lines = [
    `${paint(first.severity)} ${colors.bold(`${printable(first.code)} ${printable(first.rule)}`)} ${colors.dim(
      `(${effectWords(first.effect)}${whenWords(first)}${confidence})`,
    )}`,
    `  ${colors.cyan(placeLabel(first.span))}`,
    ...snippetLines(first, report, width, paint, colors),
    ...wrapText(printable(first.message), width - 2).map((line) => `  ${colors.bold(line)}`),
  ];
  const say = (label: string, text: string): void => {
    if (text === '') return;
    for (const [index, line] of labelled(`  ${label}`, LABEL, text, width).entries()) {
      lines.push(index === 0 ? colors.dim(line.slice(0, LABEL)) + line.slice(LABEL) : line);
    }
  };
  say('why', printable(first.why));
  say('write', printable(first.write));
  if (first.worksOn !== null && first.write !== '') say('', `works on ${helmWords(first.worksOn)}`);
  const here = hereLines(first);
  const shown = options.verbose || here.length <= REASONS ? here : here.slice(0, REASONS - 1);
  for (const [index, line] of shown.entries()) say(index === 0 ? 'here' : '', line);
  if (shown.length < here.length)
    say('', `… and ${count(here.length - shown.length, 'further reason')}, use --verbose`);
  if (options.verbose) {
    const [reason, ...others] = first.helm.because;
    if (others.length === 0 && reason?.span !== undefined)
      say('', `${placeLabel(reason.span)}  ${printable(reason.text)}`);
    say('applies', `to ${helmWords(first.rowRange)}`);
  }
  for (const assumption of first.assumptions) say('assumes', printable(assumption));
  for (const related of options.verbose ? first.related : first.related.slice(0, 2)) {
    say('see', `${placeLabel(related.span)}  ${printable(related.message)}`);
  }
  const evidence = options.verbose ? first.evidence : first.evidence.slice(0, 1);
  for (const source of evidence) say('source', `${printable(source.label)} ${printable(source.url)}`);
  return [...lines, ...placeLines(group, report, options.verbose, width, colors)];
}

function snippetLines(finding: Finding, report: AuditReport, width: number, paint: Paint, colors: Colors): string[] {
  const text = report.lineText(finding.span);
  if (text === undefined) return [];
  const number = String(finding.span.startLine);
  const gutter = ' '.repeat(number.length);
  const { line, carets } = snippet(text, finding.span, width - number.length - 6);
  const { startLine, endLine } = finding.span;
  const more = endLine > startLine ? ` to line ${endLine}` : '';
  return [`  ${colors.dim(`${number} |`)} ${line}`, `  ${colors.dim(`${gutter} |`)} ${paint(`${carets}${more}`)}`];
}

function placeLines(group: Group, report: AuditReport, verbose: boolean, width: number, colors: Colors): string[] {
  const { first, others } = group;
  if (others.length === 0) return [];
  const shown = verbose ? others : others.slice(0, PLACES);
  const lines = [colors.dim(`  also at (${others.length})`)];
  const labels = shown.map((finding) => placeLabel(finding.span));
  const wide = Math.min(Math.max(...labels.map(textWidth)), Math.floor(width / 2));
  for (const [index, finding] of shown.entries()) {
    const label = labels[index] ?? '';
    const differs = [
      ...(finding.when === first.when ? [] : [whenWords(finding).trim()]),
      ...(!verbose || finding.helm.range === first.helm.range ? [] : [helmWords(finding.helm.range)]),
    ].filter((words) => words !== '');
    const helm = differs.length === 0 ? '' : ` (${differs.join(', ')})`;
    const padding = ' '.repeat(Math.max(0, wide - textWidth(label)));
    const room = width - 4 - Math.max(wide, textWidth(label)) - 2 - helm.length;
    const part = excerpt(report.lineText(finding.span), finding.span, room);
    const rest = part === '' && helm === '' ? '' : `${padding}  ${colors.dim(`${part}${helm}`)}`;
    lines.push(`    ${colors.cyan(label)}${rest}`);
  }
  const left = others.length - shown.length;
  if (left > 0) lines.push(colors.dim(`    … and ${left} more, use --verbose`));
  return lines;
}
