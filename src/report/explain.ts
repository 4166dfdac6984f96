/** The page of a rule, and the table of all rules, for a terminal. */
import pc from 'picocolors';
import { proofOf } from '../helm/replays.ts';
import type { Row, Rule } from '../rule.ts';
import { ruleEffects, ruleSeverity, ruleUrl } from './catalogue.ts';
import { compareText } from './groups.ts';
import { type Colors, severityPaint } from './paint.ts';
import { jsonText, printable, sentence } from './printable.ts';
import { helmWords } from './ranges.ts';
import type { TerminalOptions } from './terminal.ts';
import { labelled, textWidth, wrapText } from './width.ts';
import { effectWords } from './words.ts';

const LABEL = 14;

/** Everything a rule knows: description, one part per row, the sources. */
export function renderExplain(rule: Rule, options: Pick<TerminalOptions, 'color' | 'columns'>): string {
  const colors = pc.createColors(options.color);
  const width = Math.min(100, Math.max(60, options.columns));
  const lines = [
    `${colors.bold(`${rule.code} ${rule.name}`)}  ${severityPaint(ruleSeverity(rule), colors)(ruleSeverity(rule))}`,
    ...wrapText(printable(rule.title), width).map(colors.bold),
    '',
    ...wrapText(printable(rule.description), width),
  ];
  for (const row of rule.rows) lines.push('', ...rowLines(rule, row, width, colors));
  lines.push('', ...wrapText(`Silence it with a comment: helm4-audit: ignore[${rule.name}] and the reason.`, width));
  return `${lines.join('\n')}\n`;
}

function rowLines(rule: Rule, row: Row, width: number, colors: Colors): string[] {
  const say = (label: string, text: string): string[] =>
    labelled(`  ${label}`, LABEL, printable(text), width).map((line, index) =>
      index === 0 ? colors.dim(line.slice(0, LABEL)) + line.slice(LABEL) : line,
    );
  return [
    colors.bold(printable(row.subject)),
    ...say('effect', `${effectWords(row.effect)}, on ${helmWords(row.range)}`),
    ...say('why', sentence(row.summary)),
    ...(row.write === '' ? [] : say('write', row.write)),
    ...(row.both === undefined ? [] : say('on 3 and 4', `${row.both.write}  (${helmWords(row.both.range)})`)),
    ...row.evidence.flatMap((source) => say('source', `${source.label} ${source.url}`)),
    ...proofOf(rule.name, row.id).flatMap((line) => say('replay', line)),
  ];
}

/** The rules as a table, one line each, sorted by code. */
export function renderRules(rules: readonly Rule[], options: Pick<TerminalOptions, 'color'>): string {
  const colors = pc.createColors(options.color);
  const sorted = sortRules(rules);
  const wide = Math.max(4, ...sorted.map((rule) => textWidth(rule.name)));
  const lines = sorted.map((rule) => {
    const severity = ruleSeverity(rule);
    return `${colors.bold(rule.code)}  ${rule.name.padEnd(wide)}  ${severityPaint(severity, colors)(severity.padEnd(7))}  ${printable(rule.title)}`;
  });
  return `${[colors.dim(`${'code'.padEnd(8)}  ${'name'.padEnd(wide)}  severity says`), ...lines].join('\n')}\n`;
}

/** The rules with all their rows as JSON, sorted by code. `home` is the tool's own address, if it has one. */
export function renderRulesJson(rules: readonly Rule[], home: string | undefined): string {
  return `${jsonText({
    schemaVersion: 1,
    rules: sortRules(rules).map((rule) => ({
      code: rule.code,
      name: rule.name,
      title: rule.title,
      description: rule.description,
      severity: ruleSeverity(rule),
      effects: ruleEffects(rule),
      securitySeverity: rule.securitySeverity ?? null,
      url: ruleUrl(rule, home) ?? null,
      rows: rule.rows.map((row) => ({
        id: row.id,
        subject: row.subject,
        range: row.range,
        effect: row.effect,
        summary: row.summary,
        write: row.write,
        both: row.both === undefined ? null : { write: row.both.write, range: row.both.range },
        evidence: row.evidence.map(({ kind, label, url }) => ({ kind, label, url })),
      })),
    })),
  })}\n`;
}

function sortRules(rules: readonly Rule[]): Rule[] {
  return [...rules].sort((a, b) => compareText(a.code, b.code));
}
