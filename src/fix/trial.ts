/** Tries changes in memory: files are parsed and audited again, and what made something worse is taken back. */
import type { Rehearsal } from '../audit/index.ts';
import type { Finding } from '../audit/types.ts';
import { addTo } from '../multimap.ts';
import type { Severity } from '../rule.ts';
import type { Span } from '../source/span.ts';
import { counted, type Difference, difference } from './identity.ts';
import { parsesAsBefore } from './parses.ts';
import type { Change } from './plan.ts';
import { changedTree, contentOf, type Tree, type TreeFile } from './tree.ts';

/** Everything as it is after some changes. */
export interface State {
  readonly tree: Tree;
  readonly rehearsal: Rehearsal;
}

export interface Refused {
  readonly change: Change;
  /** Why it was taken back: one sentence. */
  readonly reason: string;
}

export interface Settled {
  readonly state: State;
  readonly made: readonly Change[];
  readonly refused: readonly Refused[];
}

/** So often is everything audited again in one round; what has not been tried by then is not made. */
const MOST_ATTEMPTS = 300;

export interface Trying {
  /** Opens a file as it is on the disk; says why it cannot be changed. */
  readonly open: (path: string) => TreeFile | string;
  /** Whether Helm 3 may refuse what is written. */
  readonly drops3: boolean;
}

/** What went wrong, and the changes that it is to be laid to; none in particular when that is not known. */
interface Failure {
  readonly reason: string;
  readonly suspects: readonly Change[];
}

/**
 * Makes as many of the changes as do what they should. When they fail together they are halved until those that fail are
 * found, so that one of them costs none of the others.
 */
export async function settle(before: State, changes: readonly Change[], trying: Trying): Promise<Settled> {
  const refused: Refused[] = [];
  let made: readonly Change[] = [];
  let state = before;
  let attempts = 0;
  const waiting: (readonly Change[])[] = [changes];
  for (let some = waiting.pop(); some !== undefined; some = waiting.pop()) {
    if (some.length === 0) continue;
    if (attempts++ >= MOST_ATTEMPTS) {
      for (const change of some) refused.push({ change, reason: 'Too many others had to be taken back.' });
      continue;
    }
    const tried = await attempt(before, [...made, ...some], trying);
    if ('state' in tried) {
      made = [...made, ...some];
      state = tried.state;
      continue;
    }
    const [only, ...others] = some;
    if (only !== undefined && others.length === 0) {
      refused.push({ change: only, reason: tried.reason });
      continue;
    }
    const list = some;
    const suspects = list.filter((change) => tried.suspects.includes(change));
    if (suspects.length > 0 && suspects.length < list.length) {
      waiting.push(
        suspects,
        list.filter((change) => !suspects.includes(change)),
      );
    } else waiting.push(list.slice(Math.ceil(list.length / 2)), list.slice(0, Math.ceil(list.length / 2)));
  }
  return { state, made, refused };
}

async function attempt(
  before: State,
  changes: readonly Change[],
  { open, drops3 }: Trying,
): Promise<{ readonly state: State } | Failure> {
  const tree = changedTree(before.tree, changes, open);
  if ('reason' in tree) {
    return { reason: `${tree.path}: ${tree.reason}.`, suspects: changes.filter((change) => writes(change, tree.path)) };
  }
  const paths = new Set(changes.flatMap((change) => change.edits.map(({ span }) => span.path)));
  for (const path of paths) {
    const was = before.tree.get(path) ?? open(path);
    const now = tree.get(path);
    if (now === undefined || typeof was === 'string') continue;
    if (!(await parsesAsBefore(path, was.text, now.text)))
      return { reason: `${path} could not be parsed any more.`, suspects: changes.filter((one) => writes(one, path)) };
  }
  const contents = new Map<string, Buffer>();
  let stdin: Buffer | undefined;
  for (const file of tree.values()) {
    if (file.absolute === undefined && file.before !== undefined) stdin = contentOf(file);
    else contents.set(file.path, contentOf(file));
  }
  const rehearsal = await before.rehearsal.again(contents, stdin);
  return judge(before.rehearsal, rehearsal, changes, drops3) ?? { state: { tree, rehearsal } };
}

function writes({ edits, creates }: Change, path: string): boolean {
  return edits.some(({ span }) => span.path === path) || creates.some((one) => one.path === path);
}

/** What speaks against the changes; undefined when nothing does. */
function judge(before: Rehearsal, after: Rehearsal, changes: readonly Change[], drops3: boolean): Failure | undefined {
  const lost = unreadNow(before, after);
  if (lost !== undefined)
    return { reason: `${lost} could not be read any more.`, suspects: changes.filter((one) => writes(one, lost)) };
  const differs = difference(before.outcome.report.findings, after.outcome.report.findings);
  const ended = counted(changes.flatMap(({ findings }) => findings));
  const still = changes.filter(({ findings }) =>
    [...counted(findings).keys()].some((key) => (differs.gone.get(key) ?? 0) < (ended.get(key) ?? 0)),
  );
  if (still.length > 0) return { reason: 'It did not end the finding.', suspects: still };
  const empty = emptied(before, after);
  if (empty !== undefined)
    return {
      reason: `It would leave an empty argument at ${empty.path}:${empty.startLine}.`,
      suspects: changes.filter(({ edits }) => edits.some(({ text }) => text === '')),
    };
  const added = unexcused(differs, changes).find(({ effect }) => !drops3 || effect !== 'helm3-rejects');
  if (added === undefined) return undefined;
  return {
    reason: `It would bring in another finding at ${added.span.path}:${added.span.startLine}: ${added.message}`,
    suspects: changes.filter((change) => writes(change, added.span.path)),
  };
}

/** A file of which less is understood than before. */
function unreadNow({ outcome: before }: Rehearsal, { outcome: after }: Rehearsal): string | undefined {
  const unread = new Set(before.report.coverage.unread.map(({ path }) => path));
  const lost = after.report.coverage.unread.find(({ path }) => !unread.has(path));
  if (lost !== undefined) return lost.path;
  const count = (report: typeof before.report): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const { span } of report.coverage.unresolved) counts.set(span.path, (counts.get(span.path) ?? 0) + 1);
    return counts;
  };
  const gaps = count(before.report);
  return [...count(after.report)].find(([path, number]) => number > (gaps.get(path) ?? 0))?.[0];
}

/** A command with an argument that is empty and was not: `"$FLAGS"` when nothing is left of the variable. */
function emptied(before: Rehearsal, after: Rehearsal): Span | undefined {
  const left = new Map<string, number>();
  for (const { path } of emptyArguments(before)) left.set(path, (left.get(path) ?? 0) + 1);
  return emptyArguments(after).find(({ path }) => {
    const known = left.get(path) ?? 0;
    left.set(path, known - 1);
    return known === 0;
  });
}

function emptyArguments({ outcome, collected }: Rehearsal): Span[] {
  return outcome.report.facts.flatMap((fact) => {
    if (fact.kind !== 'command') return [];
    const empty = fact.words.some(({ text, span, via: [used = span] }) => {
      // All of a list that has no items is no argument.
      const written = collected.files.get(used.path)?.text.slice(used.start, used.end) ?? '';
      return text === '' && !/\[@\]|\$@/.test(written);
    });
    return empty ? [fact.span] : [];
  });
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/**
 * Findings that are there only since the changes, without what is left of those that were ended: the same rule in the same
 * file may go on to say something else that is no graver (`--wait=true` is gone, and `--wait` still waits by kstatus). Of a
 * group, which may be a whole Go module, related rules may do so in any file.
 */
function unexcused({ added }: Difference, changes: readonly Change[]): Finding[] {
  const left = new Map<string, Finding[]>();
  for (const finding of changes.flatMap(({ findings }) => findings)) {
    const key = `${finding.rule}\0${finding.span.path}`;
    addTo(left, key, finding);
  }
  const groups = changes.filter(({ group }) => group !== undefined);
  const leaves = new Set(changes.flatMap(({ fixes }) => fixes.flatMap((fix) => fix.leaves ?? [])));
  return added.filter((finding) => {
    if (leaves.has(`${finding.rule}/${finding.row}`)) return false;
    const ended = left.get(`${finding.rule}\0${finding.span.path}`) ?? [];
    const at = ended.findIndex(({ severity }) => RANK[severity] <= RANK[finding.severity]);
    if (at >= 0) {
      ended.splice(at, 1);
      return false;
    }
    return !groups.some(({ findings }) =>
      findings.some((one) => family(one) === family(finding) && RANK[one.severity] <= RANK[finding.severity]),
    );
  });
}

/** `go-sdk` for the rules about Go programs, else the rule itself. */
function family({ rule }: Finding): string {
  return rule.startsWith('go-sdk-') ? 'go-sdk' : rule;
}
