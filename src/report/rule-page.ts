/** The page of a rule as Markdown: SARIF's help text, and the body of `docs/rules/NAME.md`. */
import type { Row, Rule } from '../rule.ts';
import { mdCode, mdLink, mdText, mdWrite } from './markdown-text.ts';
import { adviceSentence, sentence } from './printable.ts';
import { helmWords } from './ranges.ts';
import { effectWords } from './words.ts';

/** What a rule says, without a heading: description, one part per row with what to write, and the sources. */
export function ruleMarkdown(rule: Rule): string {
  return `${[mdText(rule.description), ...rule.rows.map(rowMarkdown)].join('\n\n')}\n`;
}

function rowMarkdown(row: Row): string {
  const lines = [
    `**${mdCode(row.subject)}** · ${effectWords(row.effect)} · ${mdText(helmWords(row.range))}`,
    '',
    mdText(sentence(row.summary)),
    '',
    ...(row.write === '' ? [] : [`- Write: ${mdWrite(row.write)}`]),
  ];
  if (row.both !== undefined) {
    lines.push(`- For Helm 3 and 4: ${mdWrite(row.both.write)} (${mdText(helmWords(row.both.range))})`);
  }
  for (const source of row.evidence) lines.push(`- Source: ${mdLink(source.label, source.url)}`);
  return lines.join('\n');
}

/** The same as plain text, for tools that show no Markdown. */
export function ruleText(rule: Rule): string {
  const rows = rule.rows.map((row) => {
    const both = row.both === undefined ? '' : `For Helm 3 and 4: ${adviceSentence(row.both.write)}`;
    const sources = row.evidence.map((source) => `Source: ${source.label} ${source.url}`);
    const title = `${row.subject} (${effectWords(row.effect)}, ${helmWords(row.range)}): ${sentence(row.summary)}`;
    return [title, adviceSentence(row.write), both, ...sources].filter((part) => part !== '').join('\n');
  });
  return [rule.description, ...rows].join('\n\n');
}
