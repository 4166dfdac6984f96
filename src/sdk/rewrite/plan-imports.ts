/** The imports that a file needs once its uses are rewritten, and to which use their edits belong. */
import { addTo } from '../../multimap.ts';
import type { GoFile, Ident, ImportSpec, Node } from '../go/ast.ts';
import { walk } from '../go/walk.ts';
import type { HelperName, Outcome, TextEdit, Use } from './context.ts';
import { type Asked, type FileContext, fullPath } from './file-context.ts';
import { type ImportEdit, importEdits, type NewImport } from './import-edits.ts';
import { type FileNames, helm3Package, localName } from './names.ts';
import { homeOf, targetOf } from './packages.ts';

/** A use with what becomes of it; what its rewrite asked for, and its edits, are empty unless they are written. */
export interface Decided {
  readonly use: Use;
  readonly outcome: Outcome;
  readonly asked: Asked;
  edits: readonly TextEdit[];
  readonly written: boolean;
}

export interface PlannedImports {
  readonly decided: readonly Decided[];
  readonly keepsHelm3: boolean;
}

/** The imports that the file needs once its uses are rewritten. */
export function planImports(
  decided: readonly Decided[],
  uses: readonly Use[],
  context: FileContext,
  names: FileNames,
): PlannedImports {
  const { file } = context.file;
  const edits = decided.flatMap((one) => one.edits);
  const stillCalled = survivors(context, edits);
  const changes = new Map<ImportSpec, NewImport[]>();
  const kept = new Set<ImportSpec>();
  for (const spec of file.imports) {
    const old = helm3Package(spec);
    const name = localName(spec);
    if (old === undefined) {
      if (name !== undefined && spec.value !== 'C' && stillCalled(name) === 'gone') changes.set(spec, []);
      continue;
    }
    const home = homeOf(old);
    if (name === undefined) {
      const paths = spec.name?.name === '_' ? [home] : dotTargets(decided, old, home);
      if (paths.every((path) => path !== undefined)) {
        changes.set(
          spec,
          paths.map((path) => ({ name: spec.name?.name, path: fullPath(path) })),
        );
      } else kept.add(spec);
      continue;
    }
    if (stillCalled(name) === 'gone') changes.set(spec, []);
    else if (home === undefined) kept.add(spec);
    else changes.set(spec, [{ name, path: fullPath(home) }]);
  }
  const added = addedImports(decided, names, changes);
  const lines = changes.size === 0 && added.length === 0 ? [] : importEdits(file, changes, added);
  const given = giveAway(lines, uses, decided);
  return { decided: decideImports(uses, file, changes, kept, given ? [] : lines), keepsHelm3: kept.size > 0 };
}

/** Where names of a package that is imported with a dot went. */
function dotTargets(decided: readonly Decided[], old: string, home: string | undefined): (string | undefined)[] {
  const paths = new Set<string | undefined>();
  for (const { use, outcome, written } of decided) {
    if (use.how !== 'name' || use.package !== old || (outcome.kind === 'mechanical' && written)) continue;
    paths.add(targetOf(old, use.symbol));
  }
  return paths.size === 0 ? [home] : [...paths];
}

type Survival = 'called' | 'gone' | 'never called';

/** Whether a file still calls a package by a name once edits are made. */
function survivors(context: FileContext, edits: readonly TextEdit[]): (name: string) => Survival {
  const replaced = joined(edits);
  const calls = new Map<string, Ident[]>();
  walk(context.file.file, (node) => {
    if (!('kind' in node) || node.kind !== 'SelectorExpr' || node.x.kind !== 'Ident') return;
    if (context.file.objectOf(node.x)?.kind !== 'package') return;
    addTo(calls, node.x.name, node.x);
  });
  const texts = edits.map((edit) => edit.text).filter((text) => text.includes('.'));
  return (name) => {
    const idents = calls.get(name) ?? [];
    if (idents.some((ident) => !covers(replaced, ident))) return 'called';
    if (texts.some((text) => mentions(text, name))) return 'called';
    return idents.length > 0 ? 'gone' : 'never called';
  };
}

/** Stretches that are replaced, in order and without overlaps. */
function joined(edits: readonly TextEdit[]): Node[] {
  const stretches: { start: number; end: number }[] = [];
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    const last = stretches.at(-1);
    if (edit.end === edit.start) continue;
    if (last !== undefined && edit.start < last.end) last.end = Math.max(last.end, edit.end);
    else stretches.push({ start: edit.start, end: edit.end });
  }
  return stretches;
}

function covers(stretches: readonly Node[], node: Node): boolean {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stretches[middle]?.end ?? 0) <= node.start) low = middle + 1;
    else high = middle;
  }
  const found = stretches[low];
  return found !== undefined && found.start <= node.start && node.end <= found.end;
}

/** Whether a text calls `name.`. */
function mentions(text: string, name: string): boolean {
  for (let at = text.indexOf(`${name}.`); at >= 0; at = text.indexOf(`${name}.`, at + 1)) {
    if (!/[\p{L}\p{Nd}_.]/u.test(text[at - 1] ?? '')) return true;
  }
  return false;
}

/** New imports that rewrites asked for; those that heirs of an import are stand in its place. */
function addedImports(
  decided: readonly Decided[],
  names: FileNames,
  changes: ReadonlyMap<ImportSpec, NewImport[]>,
): NewImport[] {
  const asked = new Set(decided.flatMap((one) => (one.written ? [...one.asked.imports] : [])));
  const added: NewImport[] = [];
  for (const [path, name] of names.given) {
    if (!asked.has(path)) continue;
    const heir = [...changes.keys()].find((spec) => {
      const old = helm3Package(spec);
      return (
        old !== undefined && decided.some(({ use }) => use.package === old && targetPath(old, use.symbol) === path)
      );
    });
    const list = heir === undefined || !path.startsWith('helm.sh/') ? added : (changes.get(heir) ?? added);
    list.push({ name, path });
  }
  return added;
}

function targetPath(old: string, symbol: string): string | undefined {
  const target = targetOf(old, symbol);
  return target === undefined ? undefined : fullPath(target);
}

/**
 * In a file that imports nothing of Helm, or in which nothing that is written is safe, the edits of imports belong to the first
 * of its rewrites. Gives whether they do.
 */
function giveAway(edits: readonly ImportEdit[], uses: readonly Use[], decided: readonly Decided[]): boolean {
  const first = decided.find(({ written }) => written);
  const safe = decided.some(({ outcome, written }) => written && outcome.kind === 'mechanical' && outcome.safe);
  if (first === undefined || (uses.length > 0 && safe)) return false;
  first.edits = [...first.edits, ...edits.map(({ edit }) => edit)];
  return true;
}

/** The outcomes of the imports themselves. */
function decideImports(
  uses: readonly Use[],
  file: GoFile,
  changes: ReadonlyMap<ImportSpec, readonly NewImport[]>,
  kept: ReadonlySet<ImportSpec>,
  edits: readonly ImportEdit[],
): Decided[] {
  const specOf = (use: Use): ImportSpec | undefined =>
    file.imports.find((spec) => spec.start <= use.node.start && use.node.end <= spec.end);
  const owners = new Map(uses.map((use) => [specOf(use), use]));
  return uses.map((use): Decided => {
    const spec = specOf(use);
    const asked = { imports: new Set<string>(), helpers: new Set<HelperName>() };
    if (spec !== undefined && kept.has(spec)) {
      const reason = `Helm 4 keeps ${use.package} to itself; go on with Helm 3's until the code does without it.`;
      return { use, outcome: { kind: 'manual', reason }, asked, edits: [], written: false };
    }
    const own = edits.filter((edit) => (owners.get(edit.spec) ?? uses[0]) === use).map(({ edit }) => edit);
    if (own.length === 0) return { use, outcome: { kind: 'none' }, asked, edits: [], written: false };
    const title = titleOf(spec === undefined ? undefined : changes.get(spec), use);
    return { use, outcome: { kind: 'mechanical', edits: own, safe: true, title }, asked, edits: own, written: true };
  });
}

function titleOf(to: readonly NewImport[] | undefined, use: Use): string {
  if (to === undefined) return 'Add the imports that the rewritten code needs';
  if (to.length === 0) return `Remove the import of ${use.package}`;
  return `Import ${to.map(({ path }) => path).join(' and ')}`;
}
