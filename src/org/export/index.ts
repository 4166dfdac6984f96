/** All formats of the report over an organisation by name. */
import type { Rule } from '../../rule.ts';
import { findingsCsv, repositoriesCsv } from './csv.ts';
import type { OrgFormat } from './formats.ts';
import { orgJson, orgLines } from './json.ts';
import { orgMarkdown } from './markdown.ts';
import { openMetrics } from './openmetrics.ts';
import type { Overview, Readable } from './overview.ts';
import { type OrgTerminalOptions, orgTerminal } from './terminal.ts';

/** Findings that the page holds; more would make it slow to open. */
export const PAGE_FINDINGS = 20_000;

export interface OrgRenderOptions {
  readonly terminal: OrgTerminalOptions;
  /** Every rule, sorted by code. */
  readonly rules: readonly Rule[];
}

/**
 * A report in one format, piece by piece: what lists every finding reads them from the store while it is written. The same state gives the
 * same bytes.
 */
export async function* renderOrg(
  overview: Overview,
  store: Readable,
  format: OrgFormat,
  options: OrgRenderOptions,
): AsyncGenerator<string> {
  switch (format) {
    case 'terminal':
      yield orgTerminal(overview, options.terminal);
      return;
    case 'html': {
      const { renderPage } = await import('../page/index.ts');
      yield renderPage(overview, options.rules);
      return;
    }
    case 'markdown':
      yield orgMarkdown(overview);
      return;
    case 'json':
      yield* orgJson(overview, store);
      return;
    case 'jsonl':
      yield* orgLines(overview, store);
      return;
    case 'csv':
      yield* findingsCsv(overview, store);
      return;
    case 'csv-repositories':
      yield* repositoriesCsv(overview);
      return;
    case 'openmetrics':
      yield openMetrics(overview);
  }
}
