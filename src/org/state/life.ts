/**
 * The life of the findings of one repository, as a function of what runs found in it, in their order. Nothing here knows of a
 * database, and recording, late results and merging all go through it, so that they cannot disagree.
 */

/** A run, by its number in the database. */
type RunKey = number;

export interface Content {
  /** 0 error, 1 warning, 2 note. */
  readonly severity: number;
}

export const FIXED = 0;
export const GONE = 1;
const REGRADED = 2;
export type EndKind = typeof FIXED | typeof GONE | typeof REGRADED;

/** A stretch of time in which a finding was open with the same severity. */
export interface Period<C extends Content> {
  readonly identity: string;
  /** The run that saw the finding first; several periods have it in common. */
  readonly first: RunKey;
  readonly from: RunKey;
  /** The first run in which it was no longer so; null while it is open. */
  end: RunKey | null;
  kind: EndKind | null;
  /** The last run that saw it, once it ended. */
  seen: RunKey | null;
  /** The newest text. */
  content: C;
}

export interface Life<C extends Content> {
  readonly open: Map<string, Period<C>>;
  /** What was open when the repository went away. */
  readonly shelf: Map<string, Period<C>>;
  readonly ended: Period<C>[];
  /** The run since which the repository is gone. */
  gone: RunKey | null;
  /** The newest run that found out what there is. */
  held: RunKey | null;
  /** The first run that did. */
  since: RunKey | null;
}

export type Event<C extends Content> = { readonly run: RunKey } & (
  | { readonly kind: 'found'; readonly findings: ReadonlyMap<string, C> }
  /** What was found before still holds. */
  | { readonly kind: 'holds' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'gone' }
);

export function newLife<C extends Content>(): Life<C> {
  return { open: new Map(), shelf: new Map(), ended: [], gone: null, held: null, since: null };
}

/** Takes the life on by the next run. */
export function advance<C extends Content>(life: Life<C>, event: Event<C>): void {
  if (event.kind === 'gone') {
    if (life.gone === null) leave(life, event.run);
    return;
  }
  if (life.gone !== null) comeBack(life, event);
  if (event.kind === 'failed') return;
  if (event.kind === 'found') find(life, event.run, event.findings);
  life.held = event.run;
  life.since ??= event.run;
}

function leave<C extends Content>(life: Life<C>, run: RunKey): void {
  for (const [identity, period] of life.open) {
    end(life, period, run, GONE);
    life.shelf.set(identity, period);
  }
  life.open.clear();
  life.gone = run;
}

/** The findings go on where they were left; those that are not there any more were not seen to be fixed, and stay ended. */
function comeBack<C extends Content>(life: Life<C>, event: Event<C>): void {
  for (const [identity, { first, content }] of life.shelf) {
    if (event.kind === 'found' && !event.findings.has(identity)) continue;
    start(life, {
      identity,
      first,
      from: event.run,
      content: event.kind === 'found' ? (event.findings.get(identity) ?? content) : content,
    });
  }
  life.shelf.clear();
  life.gone = null;
}

function find<C extends Content>(life: Life<C>, run: RunKey, findings: ReadonlyMap<string, C>): void {
  for (const [identity, period] of life.open) {
    if (findings.has(identity)) continue;
    end(life, period, run, FIXED);
    life.open.delete(identity);
  }
  for (const [identity, content] of findings) {
    const period = life.open.get(identity);
    if (period === undefined) start(life, { identity, first: run, from: run, content });
    else if (period.content.severity === content.severity) period.content = content;
    else {
      end(life, period, run, REGRADED);
      start(life, { identity, first: period.first, from: run, content });
    }
  }
}

function start<C extends Content>(
  life: Life<C>,
  period: Pick<Period<C>, 'identity' | 'first' | 'from' | 'content'>,
): void {
  life.open.set(period.identity, { ...period, end: null, kind: null, seen: null });
}

function end<C extends Content>(life: Life<C>, period: Period<C>, run: RunKey, kind: EndKind): void {
  period.end = run;
  period.kind = kind;
  period.seen = life.held;
  life.ended.push(period);
}
