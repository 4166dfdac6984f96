import type { Fact, SdkModule, SdkUse } from '../../src/facts.ts';
import type { SdkChange } from '../../src/helm/sdk/changes.ts';
import { addTo } from '../../src/multimap.ts';
import type { Candidate, Fix, RuleInput, Severity } from '../../src/rule.ts';
import { FOUR } from './fixes.ts';

/** The uses of the SDK, and the modules, among the facts. */
export function sdkOf(facts: readonly Fact[]): {
  readonly uses: readonly SdkUse[];
  readonly modules: readonly SdkModule[];
} {
  return {
    uses: facts.filter((fact) => fact.kind === 'sdk'),
    modules: facts.filter((fact) => fact.kind === 'sdk-module'),
  };
}

/** The import path of the package: `helm.sh/helm/v3/pkg/action`. */
export function packagePath({ major, package: name }: Pick<SdkUse, 'major' | 'package'>): string {
  return major === 2 ? `k8s.io/helm/${name}` : `helm.sh/helm/v${major}/${name}`;
}

/** A symbol as people speak of it: `action.Install.Wait`. */
export function spoken(packageName: string, symbol: string): string {
  const parts = packageName.split('/');
  const last = parts.at(-1) ?? '';
  return `${/^v\d+$/.test(last) ? (parts.at(-2) ?? last) : last}.${symbol}`;
}

/** What the change map says of the symbol of a use, at the Helm 4 release judged against. */
export function changeAt(
  use: SdkUse,
  { changeOf, target }: Pick<RuleInput, 'changeOf' | 'target'>,
): SdkChange | undefined {
  if (use.major === 2 || use.symbol === '' || changeOf === undefined) return undefined;
  const path = packagePath(use);
  if (use.major === 3) return changeOf(path, use.symbol, target);
  // What stands below the path of Helm 4 may be left from Helm 3.
  return changeOf(path, use.symbol, target, use.version) ?? changeOf(path.replace('/v4/', '/v3/'), use.symbol, target);
}

/** Whether a use of Helm 4's SDK goes by an earlier form of a symbol that has not changed since the release that go.mod names. */
export function isLeftOver({ major, how, change, traps }: SdkUse): boolean {
  return major === 4 && how !== 'import' && change.kind !== 'none' && traps.length === 0;
}

/**
 * Which rule tells of a use. What only gets another package goes with the import, and so does all that a file holds which is
 * generated.
 *
 * @param held whether the import itself waits for a person, and all that it brings with it
 */
export function tellerOf(use: SdkUse, change: SdkChange | undefined, held: boolean): 'import' | 'symbol' | 'behaviour' {
  if (use.how === 'import' || use.generated) return 'import';
  if (use.how === 'missing' || use.how === 'error-text') return 'behaviour';
  if (use.change.kind === 'none') return use.traps.length > 0 ? 'behaviour' : 'import';
  if (isLeftOver(use)) return 'symbol';
  const stays = change?.status === 'same' || change?.status === 'moved' || change?.status === 'behaviour';
  // A trap in code for Helm 4 is found by what the code does, whatever the name.
  if (use.major === 4 && change === undefined && use.traps.length > 0) return 'behaviour';
  if (!stays) return 'symbol';
  if (use.traps.length > 0) return 'behaviour';
  // Fields and methods go with what has them.
  const waits = use.how === 'name' && use.major === 3 && use.change.kind === 'manual' && !held;
  return waits ? 'symbol' : 'import';
}

/** The package of a use, and the file that imports it. */
export function importKey(use: SdkUse): string {
  return `${packagePath(use)} ${use.span.path}`;
}

/** The imports that wait for a person: of a file that does not parse, of a module that keeps both majors. */
export function heldImports(uses: readonly SdkUse[]): ReadonlySet<string> {
  const held = uses.filter(({ how, change }) => how === 'import' && change.kind === 'manual');
  return new Set(held.map(importKey));
}

/** What the message says of the file, when it is not the program itself. */
export function inFile({ test, generated }: SdkUse): string {
  if (generated) return ' (in a generated file)';
  return test ? ' (in a test)' : '';
}

/** What breaks in a test holds up the change and no user; what is generated is mended by generating it again. */
export function severityIn({ test, generated }: SdkUse, severity: Severity): Severity {
  if (generated) return 'note';
  return test && severity === 'error' ? 'warning' : severity;
}

/** The rewrites of a module are made together. */
function groupOf(directory: string | undefined): string {
  return directory === undefined || directory === '' ? '.' : directory;
}

/**
 * The rewrite of a use, when there is one; without edits of its own when that of a use beside it holds them.
 *
 * @param changes what behaves differently afterwards, for one that is not safe
 */
export function fixesOf({ change, module }: SdkUse, changes?: string): readonly Fix[] {
  if (change.kind !== 'mechanical') return [];
  const { title, edits, safe } = change;
  const told = safe ? {} : { changes: changes ?? sentence(title) };
  const creates = change.creates === undefined ? {} : { creates: change.creates };
  return [{ title, edits, safe, worksOn: FOUR, group: groupOf(module), ...told, ...creates }];
}

/** What `fix` writes besides the rewrites of the uses. */
export function moduleFixes({ edits, creates, directory }: SdkModule): readonly Fix[] {
  if (edits.length === 0 && creates.length === 0) return [];
  return [{ title: 'Require Helm 4', edits, creates, safe: true, worksOn: FOUR, group: groupOf(directory) }];
}

/** Reasons that say no more than the change map does. */
const BARE = /^(?:\S+ has another type in Helm 4|Helm \S+ has no \S+ in its SDK|Helm 4 keeps .+ to itself, .+)\.?$/;

/**
 * What to do at a use, as one or more sentences.
 *
 * @param known what the change map says of the symbol
 */
export function adviceFor({ change }: SdkUse, known?: string): Pick<Candidate, 'write'> {
  switch (change.kind) {
    case 'mechanical':
      return {
        write: `${sentence(change.title).slice(0, -1)}; \`helm4-audit fix${change.safe ? '' : ' --unsafe'}\` does it.`,
      };
    case 'manual':
      return { write: sentence(known !== undefined && BARE.test(change.reason) ? known : change.reason) };
    case 'none':
      return known === undefined ? {} : { write: sentence(known) };
  }
}

function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? '' : '.'}`;
}

/** Gives the uses of each module. */
export function usesByModule(uses: readonly SdkUse[]): (module: SdkModule) => readonly SdkUse[] {
  const byModule = new Map<string | undefined, SdkUse[]>();
  for (const use of uses) {
    addTo(byModule, use.module, use);
  }
  return ({ path, directory }) => byModule.get(path === undefined ? undefined : directory) ?? [];
}

/** `1 file`, `27 files`. */
export function counted(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
