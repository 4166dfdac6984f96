/** What becomes of the uses of one file: every rewrite by itself, then all of them together, then the imports. */
import type { SdkApi } from '../../helm/sdk/api.ts';
import { addTo } from '../../multimap.ts';
import { applyEdits } from '../../source/edits.ts';
import { formatTouched } from '../go/format.ts';
import { editSet, orderedEdits } from './compose.ts';
import type { HelperName, Outcome, TextEdit, Use } from './context.ts';
import { decide } from './decide.ts';
import type { FileContext } from './file-context.ts';
import type { FileNames } from './names.ts';
import { type Decided, planImports } from './plan-imports.ts';
import { missing, symbolKey } from './registry.ts';

export interface PlannedUse {
  readonly use: Use;
  /** With the edits that are made on its account; every edit of the file belongs to one use. */
  readonly outcome: Outcome;
  /** Whether its edits are written now: those that change behaviour wait until all that is safe is written. */
  readonly written: boolean;
}

export interface FilePlan {
  readonly uses: readonly PlannedUse[];
  /** The helpers that the file calls afterwards. */
  readonly helpers: ReadonlySet<HelperName>;
  /** Whether it goes on importing Helm 3, because nothing of Helm 4 stands for it. */
  readonly keepsHelm3: boolean;
  /** The whole file afterwards; undefined when nothing changes. */
  readonly text: string | undefined;
}

const CONFLICT = 'Its rewrite and that of a use beside it change the same text.';

/**
 * Plans a file. `names` is what its context gives names with. Without `unsafe`, imports and helpers are those that the safe
 * rewrites need; a rewrite that is not safe keeps its own edits for later.
 */
export function planFile(
  uses: readonly Use[],
  context: FileContext,
  names: FileNames,
  api: SdkApi,
  unsafe: boolean,
): FilePlan {
  const decided = decideAll(uses, context, api, unsafe);
  const imports = planImports(
    decided,
    uses.filter((use) => use.how === 'import'),
    context,
    names,
  );
  const all = [...decided, ...imports.decided];
  const groups = all.flatMap(({ edits }, id) => (edits.length > 0 ? [{ id, edits }] : []));
  const { text } = context.file.file;
  const edits = formatted(text, orderedEdits(groups));
  const own = new Map<number, TextEdit[]>();
  for (const { id, edit } of edits) {
    addTo(own, id, edit);
  }
  const planned = all.map(({ use, outcome, written }, id): PlannedUse => {
    if (outcome.kind !== 'mechanical' || !written) return { use, outcome, written: false };
    return { use, outcome: { ...outcome, edits: own.get(id) ?? [] }, written };
  });
  return {
    uses: planned.sort((a, b) => a.use.node.start - b.use.node.start),
    helpers: new Set(decided.flatMap(({ asked }) => [...asked.helpers])),
    keepsHelm3: imports.keepsHelm3,
    text:
      edits.length === 0
        ? undefined
        : applyEdits(
            text,
            edits.map(({ edit }) => edit),
          ),
  };
}

interface OwnedEdit {
  readonly id: number;
  readonly edit: TextEdit;
}

/** The edits with what gofmt would change around them; what is added belongs to the use whose edit it touches, or to the one before. */
function formatted(text: string, edits: readonly OwnedEdit[]): readonly OwnedEdit[] {
  const result = formatTouched(
    text,
    edits.map(({ edit }) => edit),
  );
  let k = 0;
  return result.map((edit) => {
    while (
      k < edits.length - 1 &&
      (edits[k]?.edit.end ?? 0) < edit.start &&
      (edits[k + 1]?.edit.start ?? 0) <= edit.end
    )
      k++;
    return { id: edits[k]?.id ?? 0, edit };
  });
}

/** Runs the rewrite of every use; what conflicts with an earlier one is left to a person. */
function decideAll(uses: readonly Use[], context: FileContext, api: SdkApi, unsafe: boolean): Decided[] {
  const decided: Decided[] = [];
  const set = editSet();
  const take = (use: Use, outcome: Outcome): void => {
    const asked = context.takeAsked();
    const waits = outcome.kind === 'mechanical' && !outcome.safe && !unsafe;
    if (outcome.kind !== 'mechanical' || waits) {
      decided.push({ use, outcome, ...notWritten(), ...(outcome.kind === 'none' ? { asked } : {}) });
      return;
    }
    const { edits } = outcome;
    if (set.add({ id: decided.length, edits })) decided.push({ use, outcome, asked, edits, written: true });
    else decided.push({ use, outcome: { ...traps(outcome), kind: 'manual', reason: CONFLICT }, ...notWritten() });
  };
  for (const use of [...uses].sort((a, b) => a.node.start - b.node.start)) {
    if (use.how === 'import') continue;
    take(use, decide(use, context, api));
    const left = use.how === 'name' && use.major === 3 ? missing.get(symbolKey(use)) : undefined;
    if (left === undefined) continue;
    for (const { symbol, outcome } of left(use, context)) take({ ...use, how: 'missing', symbol }, outcome);
  }
  for (const [id, one] of decided.entries()) {
    const { node } = one.use;
    if (!one.written && !set.isGone(node.start, node.end, id)) continue;
    const ownsAll = one.edits.some((edit) => edit.start <= node.start && node.end <= edit.end && edit.gone === true);
    if (ownsAll || !set.isGone(node.start, node.end, id)) continue;
    decided[id] = { use: one.use, outcome: { kind: 'none', ...traps(one.outcome) }, ...notWritten() };
  }
  return decided;
}

function notWritten(): Pick<Decided, 'asked' | 'edits' | 'written'> {
  return { asked: { imports: new Set(), helpers: new Set() }, edits: [], written: false };
}

function traps(outcome: Outcome): { readonly traps?: readonly string[] } {
  return outcome.traps === undefined ? {} : { traps: outcome.traps };
}
