/** From findings to changes: what is written together, and which of several changes at one place comes first. */
import type { Finding } from '../audit/types.ts';
import { addTo } from '../multimap.ts';
import type { Edit, Fix, Severity } from '../rule.ts';
import { spanKey } from '../source/span.ts';
import { collide } from './apply.ts';

/** Edits that stand or fall together, and the findings that they end. */
export interface Change {
  readonly findings: readonly Finding[];
  readonly fixes: readonly Fix[];
  /** Each once. */
  readonly edits: readonly Edit[];
  readonly creates: readonly NewFile[];
  readonly group: string | undefined;
}

export interface NewFile {
  readonly path: string;
  readonly text: string;
}

const WEIGHT: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/**
 * The changes that end the given findings, the gravest first. Fixes of one group make one change; so do fixes that write the
 * very same.
 */
export function changesOf(findings: readonly Finding[]): Change[] {
  const changes = new Map<string, { readonly findings: Finding[]; readonly fixes: Fix[] }>();
  for (const finding of findings) {
    const { fix } = finding;
    if (fix === null) continue;
    const key = fix.group === undefined ? `edits ${editsKey(fix)}` : `group ${fix.group}`;
    const known = changes.get(key) ?? { findings: [], fixes: [] };
    known.findings.push(finding);
    known.fixes.push(fix);
    changes.set(key, known);
  }
  return [...changes.values()]
    .map(({ findings: ended, fixes }) => ({
      findings: ended,
      fixes,
      edits: once(
        fixes.flatMap((fix) => fix.edits),
        ({ span, text }) => `${spanKey(span)} ${text}`,
      ),
      creates: once(
        fixes.flatMap((fix) => fix.creates ?? []),
        ({ path, text }) => `${path}\0${text}`,
      ),
      group: fixes[0]?.group,
    }))
    .sort((a, b) => weight(a) - weight(b));
}

function weight({ findings }: Change): number {
  return Math.min(...findings.map(({ severity }) => WEIGHT[severity]));
}

function once<T>(all: readonly T[], keyOf: (one: T) => string): T[] {
  return [...new Map(all.map((one) => [keyOf(one), one])).values()];
}

export interface Chosen {
  readonly now: readonly Change[];
  /** Those that collide with one that is made now, or with themselves, and the finding of that one. */
  readonly later: readonly { readonly change: Change; readonly behind: Finding | undefined }[];
}

/** The changes that can be made together; of two that collide the first. */
export function compatible(changes: readonly Change[]): Chosen {
  const taken = new Map<string, { readonly edit: Edit; readonly change: Change }[]>();
  const created = new Map<string, Change>();
  const now: Change[] = [];
  const later: { change: Change; behind: Finding | undefined }[] = [];
  for (const change of changes) {
    const blocker = blockerOf(change, taken, created);
    if (blocker !== undefined) {
      later.push({ change, behind: blocker === change ? undefined : blocker.findings[0] });
      continue;
    }
    now.push(change);
    for (const edit of change.edits) {
      const { path } = edit.span;
      addTo(taken, path, { edit, change });
    }
    for (const { path } of change.creates) created.set(path, change);
  }
  return { now, later };
}

/** The change that stands in the way; itself when its own edits collide. */
function blockerOf(
  change: Change,
  taken: ReadonlyMap<string, readonly { readonly edit: Edit; readonly change: Change }[]>,
  created: ReadonlyMap<string, Change>,
): Change | undefined {
  if (collidesWithItself(change)) return change;
  for (const { path } of change.creates) {
    const other = created.get(path);
    if (other !== undefined) return other;
  }
  for (const edit of change.edits) {
    const other = taken.get(edit.span.path)?.find((one) => clash(one.edit, edit));
    if (other !== undefined) return other.change;
  }
  return undefined;
}

function collidesWithItself({ edits, creates }: Change): boolean {
  if (new Set(creates.map(({ path }) => path)).size < creates.length) return true;
  const sorted = [...edits].sort(
    (a, b) => (a.span.path < b.span.path ? -1 : a.span.path > b.span.path ? 1 : 0) || a.span.start - b.span.start,
  );
  return sorted.some((edit, index) => {
    const next = sorted[index + 1];
    return next !== undefined && edit.span.path === next.span.path && clash(edit, next);
  });
}

function clash(a: Edit, b: Edit): boolean {
  return collide({ ...a.span, text: a.text }, { ...b.span, text: b.text });
}

function editsKey({ edits, creates = [] }: Fix): string {
  const places = edits.map(({ span, text }) => [spanKey(span), text]);
  return JSON.stringify([places, creates.map(({ path, text }) => [path, text])]);
}
