/** The state as simply as it can be thought of: what each run found in each repository, and everything else made from that when it is asked. */

import { inShard, readShard } from '../../../../src/org/scan/shard.ts';
import type { Severity } from '../../../../src/rule.ts';

/** What a run said of a repository: what was found, with its severity, or why not. */
export type Said =
  | { readonly kind: 'scanned' | 'unchanged' | 'empty'; readonly found: ReadonlyMap<string, Severity> }
  | { readonly kind: 'error' | 'gone' | 'planned' };

export interface ModelRun {
  readonly id: string;
  readonly at: string;
  readonly label: string;
  readonly shard: string | null;
  complete: boolean;
  readonly said: Map<string, Said>;
}

export interface Model {
  readonly runs: Map<string, ModelRun>;
}

export interface Told {
  /** `repository identity severity first` of open findings, in any order. */
  readonly open: readonly string[];
  /** `repository identity first fixed` of the newest run. */
  readonly fixed: readonly string[];
  readonly appeared: readonly string[];
  readonly present: readonly string[];
  readonly trend: readonly string[];
}

export function inOrder(model: Model): readonly ModelRun[] {
  return [...model.runs.values()].sort((a, b) => (`${a.at} ${a.id}` < `${b.at} ${b.id}` ? -1 : 1));
}

/** What was found in the repository up to and including a run. */
function foundBefore(model: Model, repository: string, run: ModelRun): ReadonlyMap<string, Severity> {
  let found: ReadonlyMap<string, Severity> = new Map();
  for (const other of inOrder(model)) {
    const said = other.said.get(repository);
    if (said !== undefined && 'found' in said) found = said.found;
    if (other === run) break;
  }
  return found;
}

export function record(
  model: Model,
  id: string,
  repository: string,
  kind: 'scanned' | 'unchanged' | 'empty' | 'error',
  found: ReadonlyMap<string, Severity>,
): boolean {
  const run = model.runs.get(id);
  if (run === undefined) throw new Error(id);
  const said = run.said.get(repository)?.kind ?? 'planned';
  if (said !== 'planned' && said !== 'gone') return false;
  if (kind === 'error') run.said.set(repository, { kind });
  else if (kind === 'unchanged') run.said.set(repository, { kind, found: foundBefore(model, repository, run) });
  else run.said.set(repository, { kind, found });
  return true;
}

export function finish(model: Model, id: string, complete: boolean, repositories: readonly string[]): void {
  const run = model.runs.get(id);
  if (run === undefined) throw new Error(id);
  if (!complete) return;
  run.complete = true;
  const runs = inOrder(model);
  const after = runs.slice(runs.indexOf(run) + 1);
  const shard = run.shard === null ? undefined : readShard(run.shard);
  for (const repository of repositories) {
    const lists = (one: ModelRun): boolean => (one.said.get(repository)?.kind ?? 'gone') !== 'gone';
    if (shard !== undefined && !inShard(repository, shard)) continue;
    if (lists(run) || after.some(lists) || isGone(model, repository)) continue;
    if (!runs.some((one) => one.label === run.label && one !== run && one.said.has(repository))) continue;
    const labels = new Set(runs.map(({ label }) => label).filter((label) => label !== run.label));
    const held = [...labels].some((label) => {
      const own = runs.filter((one) => one.label === label);
      return own
        .slice(
          Math.max(
            0,
            own.findLastIndex((one) => one.complete),
          ),
        )
        .some(lists);
    });
    if (!held) run.said.set(repository, { kind: 'gone' });
  }
}

function isGone(model: Model, repository: string): boolean {
  const said = inOrder(model).flatMap((run) => run.said.get(repository) ?? []);
  return said.findLast(({ kind }) => kind !== 'planned')?.kind === 'gone';
}

/** What the other state says of a run stays only where this one has less to say. */
export function merge(into: Model, from: Model): void {
  const rank = { planned: 1, gone: 2, error: 3, scanned: 4, unchanged: 4, empty: 4 };
  for (const run of from.runs.values()) {
    const own = into.runs.get(run.id) ?? { ...run, said: new Map<string, Said>() };
    into.runs.set(run.id, { ...own, shard: own.shard === run.shard ? own.shard : null });
    for (const [repository, said] of run.said) {
      const mine = own.said.get(repository);
      if (mine === undefined || rank[said.kind] > rank[mine.kind]) own.said.set(repository, said);
    }
  }
}

interface Life {
  readonly severity: Severity;
  readonly first: string;
}

export function told(model: Model): Told {
  const runs = inOrder(model);
  const newest = runs.at(-1);
  const repositories = [...new Set(runs.flatMap(({ said }) => [...said.keys()]))].sort();
  const open: string[] = [];
  const fixed: string[] = [];
  const appeared: string[] = [];
  const present: string[] = [];
  const counts = runs.map(() => ({ error: 0, warning: 0, note: 0, gone: 0 }));
  for (const repository of repositories) {
    let lives = new Map<string, Life>();
    let gone = false;
    let known = false;
    for (const [index, run] of runs.entries()) {
      const said = run.said.get(repository);
      const total = counts[index];
      if (total === undefined) throw new Error();
      if (said !== undefined && said.kind !== 'planned') {
        const wasGone = gone;
        gone = said.kind === 'gone';
        if ('found' in said) {
          const next = new Map<string, Life>();
          for (const [identity, severity] of said.found) {
            next.set(identity, { severity, first: lives.get(identity)?.first ?? run.at });
            if (run === newest && known && !lives.has(identity)) appeared.push(`${repository} ${identity}`);
          }
          for (const [identity, { first }] of lives) {
            if (run === newest && !wasGone && !said.found.has(identity))
              fixed.push(`${repository} ${identity} ${first} ${run.at}`);
          }
          lives = next;
          known = true;
        }
      }
      if (gone) total.gone++;
      else for (const { severity } of lives.values()) total[severity]++;
    }
    if (gone) continue;
    present.push(repository);
    for (const [identity, { severity, first }] of lives) open.push(`${repository} ${identity} ${severity} ${first}`);
  }
  const trend = runs.map((run, index) => {
    const kinds = [...run.said.values()].map(({ kind }) => kind);
    const of = (kind: Said['kind']): number => kinds.filter((one) => one === kind).length;
    const total = counts[index];
    return [
      run.at,
      `${total?.error} errors ${total?.warning} warnings ${total?.note} notes ${total?.gone} gone`,
      `${of('scanned')} scanned ${of('unchanged')} unchanged ${of('empty')} empty ${of('error')} error ${of('planned')} pending`,
    ].join('; ');
  });
  return { open: open.sort(), fixed: fixed.sort(), appeared: appeared.sort(), present, trend };
}
