/** Writes what is mechanical, in memory: rounds of changes, each tried before it counts, until nothing is left to do. */
import { type Rehearsal, rehearse } from '../audit/index.ts';
import type { AuditOptions, AuditOutcome } from '../audit/options.ts';
import { startAudit } from '../audit/start.ts';
import type { Finding } from '../audit/types.ts';
import type { Confidence, Fix } from '../rule.ts';
import { fileText, spanOf } from '../source/text.ts';
import { elsewhere } from './elsewhere.ts';
import { identity } from './identity.ts';
import { type Change, changesOf, compatible } from './plan.ts';
import { opener, originalOffset, type Tree, type TreeFile } from './tree.ts';
import { type State, settle } from './trial.ts';

export interface FixRequest {
  /** `rules` and `minConfidence` choose what is rewritten; the result is held against all rules. */
  readonly audit: AuditOptions;
  /** Whether rewrites are made that change behaviour. */
  readonly unsafe: boolean;
}

/** A place in a file as it was before. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

export interface Done {
  readonly finding: Finding;
  readonly fix: Fix;
  readonly place: Place;
}

export interface TakenBack {
  readonly finding: Finding;
  readonly fix: Fix;
  readonly place: Place;
  readonly reason: string;
}

export interface FixOutcome {
  /** The audit of what was there. */
  readonly before: AuditOutcome;
  /** The audit of what there is, or would be, afterwards. */
  readonly after: AuditOutcome;
  /** Findings that the choice of rules and confidence covers, afterwards. */
  readonly remaining: readonly Finding[];
  /** Findings that it covers and that are gone although nothing was rewritten for them, with their place in what is written. */
  readonly vanished: readonly { readonly finding: Finding; readonly before: Place; readonly after: Place }[];
  /** Files to be written, by path. */
  readonly tree: Tree;
  readonly done: readonly Done[];
  readonly takenBack: readonly TakenBack[];
  readonly changes: readonly Change[];
  /** Where the audit's listing has its files, by path. */
  readonly listed: Rehearsal['collected']['listing'];
  /** The place that a finding of `after` has in the files as they were. */
  readonly placeBefore: (finding: Finding) => Place;
}

/** Two rounds do for nearly everything; this is the end of changes that call for each other. */
const MOST_ROUNDS = 10;
const CONFIDENCE: readonly Confidence[] = ['low', 'medium', 'high'];

/** Works out what to write. Nothing is written, and nothing that a file holds makes it fail. */
export async function planFixes(request: FixRequest): Promise<FixOutcome> {
  const { rules, minConfidence, ...rest } = request.audit;
  const first = await firstAudit({ ...rest, minConfidence: 'low' });
  const open = opener(first, request.audit.stdin);
  const wanted = ({ rule, code, confidence }: Finding): boolean =>
    (rules === undefined || rules.includes(rule) || rules.includes(code)) &&
    CONFIDENCE.indexOf(confidence) >= CONFIDENCE.indexOf(minConfidence);
  let state: State = { tree: new Map(), rehearsal: first };
  const done: Done[] = [];
  const takenBack: TakenBack[] = [];
  const changes: Change[] = [];
  const blocked = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { report } = state.rehearsal.outcome;
    const { tree } = state;
    const key = (finding: Finding): string => `${identity(finding)}\0${report.lineText(finding.span) ?? ''}`;
    const refuse = ({ findings }: Change, reason: string): void => {
      for (const finding of findings) {
        if (!blocked.has(key(finding)) && finding.fix !== null)
          takenBack.push({ finding, fix: finding.fix, place: placeOf(finding, tree), reason });
        blocked.add(key(finding));
      }
    };
    const usedElsewhere = elsewhere(report.facts, state.rehearsal.collected.files);
    const withSafe = safeGroups(report.findings);
    const mine = report.findings.filter(
      (finding) =>
        wanted(finding) &&
        (finding.fix?.safe === true || (request.unsafe && !withSafe.has(finding.fix?.group))) &&
        // Who gives up Helm 3 wants no spelling of Helm 3 back.
        (finding.effect !== 'helm3-rejects' || request.audit.support !== 'helm4') &&
        !blocked.has(key(finding)),
    );
    const allowed: Change[] = [];
    for (const change of changesOf(mine)) {
      const other = copied(change) ?? beside(change, request.audit.stdin?.name) ?? usedElsewhere(change);
      if (other === undefined) allowed.push(change);
      else refuse(change, other);
    }
    const { now, later } = compatible(allowed);
    for (const { change, behind } of later) if (behind === undefined) refuse(change, 'Its own edits overlap.');
    if (now.length === 0) break;
    const settled = await settle(state, now, { open, drops3: request.audit.support === 'helm4' });
    for (const { change, reason } of settled.refused) refuse(change, reason);
    for (const change of settled.made) {
      changes.push(change);
      for (const finding of change.findings)
        if (finding.fix !== null) done.push({ finding, fix: finding.fix, place: placeOf(finding, tree) });
    }
    state = settled.state;
  }
  return {
    before: first.outcome,
    after: state.rehearsal.outcome,
    remaining: state.rehearsal.outcome.report.findings.filter(wanted),
    vanished: vanished(first.outcome.report.findings.filter(wanted), state),
    tree: state.tree,
    done: done.sort(byPlace),
    takenBack: takenBack.sort(byPlace),
    changes,
    listed: first.collected.listing,
    placeBefore: (finding) => placeOf(finding, state.tree),
  };
}

/** The groups in which something is safe; what is not waits for a round of its own, in which it brings all that it needs. */
function safeGroups(findings: readonly Finding[]): ReadonlySet<string | undefined> {
  const groups = new Set<string>();
  for (const { fix } of findings) if (fix?.safe === true && fix.group !== undefined) groups.add(fix.group);
  return groups;
}

/** Where tools keep copies of what others wrote; they would undo a change. */
const COPIES = /(?:^|\/)(?:vendor|node_modules)\//;

function copied({ edits }: Change): string | undefined {
  const path = edits.map(({ span }) => span.path).find((one) => COPIES.test(one));
  return path === undefined ? undefined : `${path} is a copy of what somebody else maintains.`;
}

/** Only the text itself can be given back of standard input. */
function beside({ edits, creates }: Change, stdin: string | undefined): string | undefined {
  if (stdin === undefined) return undefined;
  const path = [...edits.map(({ span }) => span.path), ...creates.map((file) => file.path)].find(
    (one) => one !== stdin,
  );
  return path === undefined ? undefined : `It needs ${path} as well, which standard output cannot hold.`;
}

async function firstAudit(options: AuditOptions): Promise<Rehearsal> {
  const started = startAudit(options.paths, options.cwd);
  try {
    return await rehearse(started, options);
  } finally {
    started.stop();
  }
}

/** What had no rewrite, and is not told of the same file any more. */
function vanished(findings: readonly Finding[], { tree, rehearsal }: State): FixOutcome['vanished'] {
  if (tree.size === 0) return [];
  const key = ({ rule, row, span }: Finding): string => `${rule}\0${row}\0${span.path}`;
  const told = new Set(rehearsal.outcome.report.findings.map(key));
  return findings
    .filter((finding) => finding.fix === null && finding.withheld === undefined && !told.has(key(finding)))
    .map((finding) => ({ finding, before: whereIs(finding.span), after: movedTo(finding.span, tree) }));
}

function whereIs({ path, startLine, startColumn }: Finding['span']): Place {
  return { path, line: startLine, column: startColumn };
}

/** Where what began at a place of a file as it was begins now. */
function movedTo(span: Finding['span'], tree: Tree): Place {
  const file = tree.get(span.path);
  if (file === undefined) return whereIs(span);
  let low = 0;
  let high = file.text.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (originalOffset(file, middle) < span.start) low = middle + 1;
    else high = middle;
  }
  return whereIs(spanOf(fileText({ path: span.path, text: file.text }), low, low));
}

/** Where a finding about the files of a tree was before anything was changed. */
function placeOf({ span }: Finding, tree: Tree): Place {
  const file: TreeFile | undefined = tree.get(span.path);
  if (file?.before === undefined || file.steps.length === 0)
    return { path: span.path, line: span.startLine, column: span.startColumn };
  const at = Math.min(originalOffset(file, span.start), file.decoded.text.length);
  const { startLine, startColumn } = spanOf(fileText(file.decoded), at, at);
  return { path: span.path, line: startLine, column: startColumn };
}

function byPlace(a: { readonly place: Place }, b: { readonly place: Place }): number {
  if (a.place.path !== b.place.path) return a.place.path < b.place.path ? -1 : 1;
  return a.place.line - b.place.line || a.place.column - b.place.column;
}
