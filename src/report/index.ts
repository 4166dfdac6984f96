/** All formats of a report by name. */
import type { AuditReport } from '../audit/types.ts';
import type { Rule } from '../rule.ts';
import type { ReportFormat } from './formats.ts';
import { renderGithub } from './github.ts';
import { renderJson } from './json.ts';
import { renderMarkdown } from './markdown.ts';
import { type Provenance, type Rendered, renderSarif } from './sarif.ts';
import { renderTerminal, type TerminalOptions } from './terminal.ts';

export interface RenderOptions {
  readonly terminal: TerminalOptions;
  /** Every rule that was part of the audit or not; SARIF lists them all. */
  readonly rules: readonly Rule[];
  /** SARIF's category. */
  readonly category: string;
  /** Path from the root of the repository to the root of the audit, with a slash at the end, or empty. */
  readonly prefix: string;
  readonly linkBase?: string;
  /** Where what was read came from; SARIF tells it. */
  readonly provenance?: Provenance;
  /** The tool's own address. */
  readonly home?: string;
}

/** A report in one format, and notes on what the format could not hold. Pure: the same input gives the same text. */
export function renderReport(report: AuditReport, format: ReportFormat, options: RenderOptions): Rendered {
  const { prefix, linkBase } = options;
  switch (format) {
    case 'terminal':
      return { text: renderTerminal(report, options.terminal), notes: [] };
    case 'json':
      return { text: renderJson(report), notes: [] };
    case 'sarif':
      return renderSarif(report, options);
    case 'markdown':
      return { text: renderMarkdown(report, linkBase === undefined ? { prefix } : { prefix, linkBase }), notes: [] };
    case 'github':
      return { text: renderGithub(report, { prefix }), notes: [] };
  }
}
