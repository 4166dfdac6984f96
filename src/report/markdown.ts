/** The report as Markdown, for a job summary or a comment on a pull request. */
import type { AuditReport, Finding } from '../audit/types.ts';
import type { Severity } from '../rule.ts';
import type { Span } from '../source/span.ts';
import { type Group, groupFindings } from './groups.ts';
import { encodePath, mdCode, mdLink, mdText, mdWrite } from './markdown-text.ts';
import { placeLabel, sentence } from './printable.ts';
import { helmWords } from './ranges.ts';
import { gapLists } from './summary.ts';
import {
  countsSentence,
  effectWords,
  hereLines,
  hiddenSentences,
  nextSteps,
  readSentence,
  supportSentence,
  verdictSentence,
  whenWords,
} from './words.ts';

export interface MarkdownOptions {
  /** Address of the tree that was audited (`https://github.com/o/r/blob/SHA`); without it links are relative. */
  readonly linkBase?: string;
  /** Path from the root of the repository to the root of the audit, with a slash at the end, or empty. */
  readonly prefix: string;
  /** Most characters; GitHub takes 65,536 in a comment. */
  readonly limit?: number;
}

const MARKDOWN_LIMIT = 65_000;
/** Places and gaps listed per group. */
const PLACES = 20;

const ICON: Readonly<Record<AuditReport['verdict']['state'], string>> = {
  blocked: '🔴',
  review: '🟡',
  ready: '🟢',
  incomplete: '⚪',
};

const HEADINGS: Readonly<Record<Severity, string>> = { error: 'Errors', warning: 'Warnings', note: 'Notes' };

/**
 * The report as Markdown of at most `limit` characters. The verdict, the figures and the gaps always fit; findings that
 * do not are left out from the least severe on, and the end says how many.
 */
export function renderMarkdown(report: AuditReport, options: MarkdownOptions): string {
  const limit = options.limit ?? MARKDOWN_LIMIT;
  const link = (span: Span): string => placeLink(span, options);
  const head = headMarkdown(report);
  const gaps = gapMarkdown(report, link, Math.floor(limit / 4));
  let room = limit - head.length - gaps.length - 400;
  const body: string[] = [];
  let left = 0;
  const groups = groupFindings(report.findings);
  const table = tableMarkdown(groups, link, Math.floor(room / 3));
  room -= table.length;
  for (const severity of ['error', 'warning', 'note'] as const) {
    const some = groups.filter((group) => group.first.severity === severity);
    const blocks: string[] = [];
    for (const group of some) {
      const block = groupMarkdown(group, link);
      if (block.length + 120 > room) {
        left += 1 + group.others.length;
        continue;
      }
      room -= block.length + 2;
      blocks.push(block);
    }
    if (blocks.length === 0) continue;
    const total = some.reduce((sum, group) => sum + 1 + group.others.length, 0);
    room -= 80;
    body.push(details(`${HEADINGS[severity]} (${total})`, blocks.join('\n\n')));
  }
  if (left > 0) body.push(`_Details of ${left} more findings are left out for length; the JSON report has all._`);
  return `${[head, table, ...body, gaps].filter((part) => part !== '').join('\n\n')}\n`;
}

function headMarkdown(report: AuditReport): string {
  const lines = [
    `## ${ICON[report.verdict.state]} ${mdText(verdictSentence(report))}`,
    '',
    [countsSentence(report), ...hiddenSentences(report), supportSentence(report)].map(mdText).join(' '),
  ];
  const reasons = report.verdict.reasons.slice(0, PLACES);
  if (reasons.length > 0) lines.push('', ...reasons.map((reason) => `- ${cut(mdText(sentence(reason)), 500)}`));
  const steps = nextSteps(report);
  if (steps.length > 0) lines.push('', `**Next:** ${steps.map(mdText).join(' ')}`);
  return lines.join('\n');
}

/** Errors, one row per group. */
function tableMarkdown(groups: readonly Group[], link: (span: Span) => string, room: number): string {
  const errors = groups.filter((group) => group.first.severity === 'error');
  if (errors.length === 0) return '';
  const lines = ['| Where | What | Write |', '| --- | --- | --- |'];
  let used = 60;
  let left = 0;
  for (const { first, others } of errors) {
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    const code = mdCode(`${first.code} ${first.rule}`);
    const row = `| ${link(first.span)}${more} | ${code} ${mdText(first.message)} | ${mdWrite(first.write)} |`;
    if (used + row.length > room) {
      left += 1 + others.length;
      continue;
    }
    used += row.length + 1;
    lines.push(row);
  }
  if (left > 0) lines.push(`| | ${left} more | |`);
  return lines.join('\n');
}

function groupMarkdown(group: Group, link: (span: Span) => string): string {
  const { first, others } = group;
  const lines = [
    `#### ${mdCode(`${first.code} ${first.rule}`)} ${effectWords(first.effect)}${whenWords(first)}`,
    '',
    `${link(first.span)}: ${mdText(sentence(first.message))}`,
    '',
    ...findingLines(first),
  ];
  if (others.length > 0) {
    lines.push(
      `- Also at ${others
        .slice(0, PLACES)
        .map((other) => link(other.span))
        .join(', ')}${moreText(others.length - PLACES)}`,
    );
  }
  return lines.join('\n');
}

function findingLines(finding: Finding): string[] {
  const works = finding.worksOn === null ? '' : ` (works on ${helmWords(finding.worksOn)})`;
  return [
    `- Why: ${mdText(sentence(finding.why))}`,
    ...(finding.write === '' ? [] : [`- Write: ${mdWrite(finding.write)}${mdText(works)}`]),
    `- Here: ${mdText(hereLines(finding).join('; '))}`,
    ...finding.assumptions.map((assumption) => `- Assumes: ${mdText(assumption)}`),
    ...finding.evidence.map((source) => `- Source: ${mdLink(source.label, source.url)}`),
  ];
}

function gapMarkdown(report: AuditReport, link: (span: Span) => string, room: number): string {
  const lines = [mdText(readSentence(report.coverage))];
  for (const list of gapLists(report)) {
    lines.push('', `**${list.title} (${list.items.length})**`, '');
    let used = 0;
    let shown = 0;
    for (const item of list.items.slice(0, PLACES)) {
      const place = item.span === undefined ? '' : `${link(item.span)}: `;
      const line = `- ${place}${mdText(item.what)}`;
      if (used + line.length > room / 4) break;
      used += line.length;
      shown++;
      lines.push(line);
    }
    if (shown < list.items.length) lines.push(`- … and ${list.items.length - shown} more`);
  }
  return details('Coverage', lines.join('\n'));
}

function details(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

function placeLink(span: Span, options: MarkdownOptions): string {
  const lines = span.endLine > span.startLine ? `L${span.startLine}-L${span.endLine}` : `L${span.startLine}`;
  const base = options.linkBase === undefined ? '' : `${options.linkBase.replace(/\/+$/, '')}/`;
  return mdLink(cut(placeLabel(span), 200), `${base}${encodePath(`${options.prefix}${span.path}`)}#${lines}`);
}

function moreText(more: number): string {
  return more > 0 ? ` and ${more} more` : '';
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `…${text.slice(-length)}`;
}
