/** Every use of Helm that was found, without judgement. */
import pc from 'picocolors';
import type { AuditReport } from '../audit/types.ts';
import type { Fact, HelmCommand, HelmPin, SdkModule, Word } from '../facts.ts';
import { factJson, sortFacts } from './fact-json.ts';
import { coverageJson } from './json.ts';
import { count, jsonText, printable } from './printable.ts';
import { helmWords } from './ranges.ts';
import { gapLines } from './summary.ts';
import type { TerminalOptions } from './terminal.ts';
import { cutText, wrapText } from './width.ts';
import { readSentence } from './words.ts';

/** All facts and the coverage as one JSON text. */
export function renderInventoryJson(report: AuditReport): string {
  return `${jsonText({
    schemaVersion: 1,
    tool: { name: report.tool.name, version: report.tool.version },
    facts: sortFacts(report.facts).map(factJson),
    coverage: coverageJson(report.coverage),
  })}\n`;
}

/** One fact per line as JSON, and the coverage as the last line, with `kind: "coverage"`. */
export function renderInventoryLines(report: AuditReport): string {
  const lines = sortFacts(report.facts).map((fact) => jsonText(factJson(fact), 0));
  return `${[...lines, jsonText({ kind: 'coverage', ...coverageJson(report.coverage) }, 0)].join('\n')}\n`;
}

/** The facts by file, one line each, for a terminal. */
export function renderInventory(report: AuditReport, options: TerminalOptions): string {
  const colors = pc.createColors(options.color);
  const width = Math.min(120, Math.max(60, options.columns));
  const lines: string[] = [];
  if (options.source !== undefined && !options.quiet) lines.push(...wrapText(printable(options.source), width));
  let path: string | undefined;
  for (const fact of sortFacts(report.facts)) {
    if (options.quiet) break;
    if (fact.span.path !== path) {
      if (lines.length > 0) lines.push('');
      path = fact.span.path;
      lines.push(colors.bold(printable(path)));
    }
    const place = `${fact.span.startLine}:${fact.span.startColumn}`.padEnd(9);
    const kind = kindWord(fact).padEnd(11);
    const text = printable(factWords(fact));
    const line = `  ${colors.cyan(place)} ${kind}${options.verbose ? text : cutText(text, Math.max(20, width - 23))}`;
    // One call that several callers complete differently looks the same as far as a line goes.
    if (line !== lines.at(-1)) lines.push(line);
  }
  if (lines.length > 0) lines.push('');
  lines.push(colors.bold(kindCounts(report.facts)));
  lines.push(...wrapText(readSentence(report.coverage), width - 2).map((line) => `  ${line}`));
  lines.push(...gapLines(report, options.verbose, width, colors));
  return `${lines.join('\n')}\n`;
}

function kindCounts(facts: readonly Fact[]): string {
  const kinds = new Map<string, number>();
  for (const fact of facts) kinds.set(kindWord(fact), (kinds.get(kindWord(fact)) ?? 0) + 1);
  const parts = [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, number]) => `${kind} ${number}`);
  return parts.length === 0 ? 'No use of Helm found.' : `${count(facts.length, 'fact')}: ${parts.join(', ')}.`;
}

function kindWord(fact: Fact): string {
  switch (fact.kind) {
    case 'plugin-manifest':
      return 'plugin';
    case 'values-file':
      return 'values';
    case 'post-renderer-file':
      return 'renderer';
    case 'env':
      return 'variable';
    default:
      return fact.kind;
  }
}

function factWords(fact: Fact): string {
  switch (fact.kind) {
    case 'command':
      return commandWords(fact);
    case 'pin':
      return pinWords(fact);
    case 'env':
      return fact.reads ? `${fact.name} (read)` : `${fact.name}=${shownWord(fact.value)}`;
    case 'plugin-manifest':
      return `${fact.name ?? 'without a name'} ${shownWord(fact.version)}`.trim();
    case 'values-file':
      return `${count(fact.documents, 'document')}, used at ${count(fact.usedBy.length, 'place')}`;
    case 'post-renderer-file':
      return `used at ${count(fact.usedBy.length, 'place')}`;
    case 'url':
      return fact.url;
    case 'link':
      return `${fact.how} ${fact.path}${fact.name === undefined ? '' : ` ${fact.name}`}`;
    case 'sdk':
      return `helm.sh/helm/v${fact.major}/${fact.package}${fact.symbol === '' ? '' : ` ${fact.symbol}`} (${fact.how})`;
    case 'sdk-module':
      return moduleWords(fact);
    case 'setting':
      return `${fact.tool} ${fact.construct}${fact.option === '' ? '' : ` ${fact.option}`} ${shownWord(fact.value)}`.trim();
    case 'outside':
      return fact.what;
    case 'unresolved':
      return `${fact.what}: ${fact.reason}`;
  }
}

function commandWords(command: HelmCommand): string {
  return [...command.wrappers, command.binary.shown, ...command.words.map(shownWord)].join(' ');
}

function pinWords(pin: HelmPin): string {
  const version = pin.version === undefined ? '' : ` ${shownWord(pin.version)}`;
  const floating = pin.floating ? ', floating' : '';
  return `${pin.tool}${version} (${helmWords(pin.range ?? null)}${floating})`;
}

function moduleWords({ path, requires }: SdkModule): string {
  const versions = requires.map(({ major, version }) => `helm.sh/helm/v${major} ${version}`);
  return [path ?? 'without a go.mod', ...versions].join(', ');
}

function shownWord(word: Word | undefined): string {
  return word === undefined ? '' : (word.text ?? word.shown);
}
