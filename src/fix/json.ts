/** What `fix` did, as JSON; `schemas/fix.schema.json` describes it. */
import type { Finding } from '../audit/types.ts';
import { jsonText } from '../report/printable.ts';
import type { Fix, Severity } from '../rule.ts';
import type { Place } from './engine.ts';
import type { Summary } from './summary.ts';

/** Grows when a field changes its meaning or goes away; new fields do not count. */
const SCHEMA_VERSION = 1;

export interface FixJson extends Summary {
  readonly tool: { readonly name: string; readonly version: string };
  readonly target: string;
  readonly asOf: string;
  /** The files that were changed, or would be, with what changes in them as a unified diff. */
  readonly files: readonly { readonly path: string; readonly created: boolean; readonly diff: string }[];
}

/** The outcome as JSON text, indented, with a line break at the end. */
export function renderFixJson(outcome: FixJson): string {
  const { tool, target, asOf, mode, files, done, takenBack, decisions, notWritten, remaining } = outcome;
  const of = (severity: Severity): number => remaining.filter((finding) => finding.severity === severity).length;
  return `${jsonText({
    schemaVersion: SCHEMA_VERSION,
    tool,
    target,
    asOf,
    written: mode === 'write',
    files,
    fixes: done.map(({ finding, fix, place }) => ({ ...findingJson(finding, place), fix: fixJson(fix) })),
    takenBack: takenBack.map(({ finding, fix, place, reason }) => ({
      ...findingJson(finding, place),
      fix: fixJson(fix),
      reason,
    })),
    decisions: decisions.map(({ finding, place, obstacle, reason, alternatives }) => ({
      ...findingJson(finding, place),
      obstacle,
      reason,
      alternatives,
    })),
    notWritten,
    remaining: { error: of('error'), warning: of('warning'), note: of('note') },
  })}\n`;
}

function findingJson({ code, rule, row, severity, message }: Finding, { path, line, column }: Place): object {
  return { code, rule, row, severity, path, line, column, message };
}

function fixJson({ title, safe, changes, worksOn }: Fix): object {
  return { title, safe, changes: changes ?? null, worksOn };
}
