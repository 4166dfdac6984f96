/** What one Go module does with Helm's SDK, and what moving it to Helm 4 changes: one plan for the audit and for `fix`. */
import semver from 'semver';
import type { Fact, Scope, SdkChange, SdkModule, SdkUse, Unresolved } from '../facts.ts';
import { goModOf, sdkApi } from '../helm/sdk/index.ts';
import { addTo } from '../multimap.ts';
import type { Span } from '../source/span.ts';
import { fileText, type SourceFile, spanOf } from '../source/text.ts';
import type { GoFile } from './go/ast.ts';
import { parseGo } from './go/parse.ts';
import { goEdits, goModEdits, type ModLine, modLines, replacements, requirements } from './go-mod.ts';
import type { TextEdit, Use } from './rewrite/context.ts';
import { asHelm3 } from './rewrite/half-moved.ts';
import { importsAreLines } from './rewrite/import-edits.ts';
import { homeOf } from './rewrite/packages.ts';
import type { PlannedUse } from './rewrite/plan-file.ts';
import { planPackage } from './rewrite/plan-package.ts';
import { trapUses } from './traps/index.ts';
import { checkPackages } from './types/check.ts';
import type { CheckedFile, CheckedPackage } from './types/checked.ts';
import { sdkPath } from './uses/paths.ts';
import { usesOf } from './uses.ts';

export interface ModuleInput {
  /** Relative to the root of the audit; empty for the root. */
  readonly directory: string;
  readonly goMod: SourceFile | undefined;
  /** The go.work that lists the module. */
  readonly goWork: SourceFile | undefined;
  readonly files: readonly SourceFile[];
  /** Copies of the SDK: `vendor/helm.sh/helm/v3`. */
  readonly vendored: readonly string[];
  /** The Helm 4 release to judge against and to write for: `4.3.1`. */
  readonly target: string;
}

/** The facts of a module: each use with what becomes of it, and the module itself; none when nothing uses the SDK. */
export function readModule(input: ModuleInput): Fact[] {
  const api = sdkApi();
  const sources = new Map(input.files.map((file) => [file.path, file]));
  const lines = input.goMod === undefined ? [] : modLines(input.goMod.text);
  const path = modulePath(lines);
  const parsed = asHelm3(
    input.files.map((file) => ({ path: file.path, file: parseGo(file.text) })),
    api,
  );
  const module = path === undefined ? undefined : { path, directory: input.directory };
  const packages = checkPackages({ module, files: parsed, api });
  const uses = usesOf(packages, api);
  const broken = parsed.flatMap((one) => brokenFacts(one.file, sources.get(one.path)));
  if (uses.length === 0) return broken;
  const held = heldBy(lines, uses);
  const byPackage = new Map<CheckedPackage, Map<CheckedFile, Use[]>>();
  for (const use of uses) {
    const files = byPackage.get(use.pkg) ?? new Map<CheckedFile, Use[]>();
    byPackage.set(use.pkg, files);
    addTo(files, use.file, use);
  }
  const planAll = (unsafe: boolean): ModulePlan => {
    const paths = new Set(sources.keys());
    const plans = [...byPackage].map(([pkg, files]) =>
      planPackage(pkg, files, { target: input.target, api, held, paths, unsafe }),
    );
    return {
      uses: plans.flatMap((plan) => plan.uses),
      creates: plans.flatMap((plan) => plan.creates),
      keepsHelm3: plans.some((plan) => plan.keepsHelm3),
    };
  };
  const safe = planAll(false);
  const plan = safe.uses.some(({ written }) => written) || !safe.uses.some(waits) ? safe : planAll(true);
  const besides = moduleEdits(input, plan);
  const versions = versionsOf(lines);
  // Without uses of Helm 3 the module itself is not told, and what is unsafe brings along all that it needs.
  const first = plan === safe && uses.some(({ major }) => major === 3) ? undefined : plan.uses.find(isWritten);
  const facts = withTraps(plan.uses, trapUses(packages, input.target)).flatMap((one) =>
    useFact(
      one,
      sources,
      input.goMod === undefined ? undefined : input.directory,
      versions,
      one === first ? besides : NOTHING_BESIDES,
    ),
  );
  const summary = moduleFact(input, lines, facts, path, first === undefined ? besides : NOTHING_BESIDES);
  return summary === undefined ? [...broken, ...facts] : [...broken, ...facts, summary];
}

interface ModulePlan {
  readonly uses: readonly PlannedUse[];
  readonly creates: SdkModule['creates'];
  readonly keepsHelm3: boolean;
}

function isWritten({ written }: PlannedUse): boolean {
  return written;
}

/** Whether a use has edits that are written once all that is safe is. */
function waits({ outcome, written }: PlannedUse): boolean {
  return outcome.kind === 'mechanical' && !written;
}

/** What is written besides the edits of the uses: go.mod, a file of helpers. */
type Besides = Pick<SdkModule, 'edits' | 'creates'>;

const NOTHING_BESIDES: Besides = { edits: [], creates: [] };

function moduleEdits({ goMod, goWork, target }: ModuleInput, { uses, creates, keepsHelm3 }: ModulePlan): Besides {
  if (!uses.some(isWritten)) return NOTHING_BESIDES;
  const needs = goModOf(target);
  const edits: PlacedEdit[] = [];
  if (goMod !== undefined)
    edits.push(...goModEdits(goMod.text, { target, needs, keepsHelm3 }).map((edit) => placed(goMod, edit)));
  if (goWork !== undefined) edits.push(...goEdits(goWork.text, needs?.go).map((edit) => placed(goWork, edit)));
  return { edits, creates };
}

/** The first place at which a file cannot be read; a use of the SDK may hide behind it where the file imports that. */
function brokenFacts(file: GoFile, source: SourceFile | undefined): Unresolved[] {
  const [first] = file.errors;
  if (first === undefined || source === undefined) return [];
  const start = Math.min(first.offset, source.text.length);
  const line = /^[^\r\n]{0,80}/.exec(source.text.slice(start, start + 80))?.[0] ?? '';
  return [
    {
      kind: 'unresolved',
      scope: [{ kind: 'file', name: source.path }],
      span: spanOf(fileText(source), start, start + line.length),
      what: line.trim() === '' ? 'Go syntax' : line.trim(),
      reason: `the file is no Go here (${first.message}); uses of Helm's SDK around it may not be seen`,
      relevant: file.imports.some(({ value }) => sdkPath(value) !== undefined),
    },
  ];
}

function modulePath(goMod: readonly ModLine[]): string | undefined {
  return goMod.find((line) => line.directive === 'module')?.words[0]?.text;
}

/** The releases of Helm that a go.mod requires, by major. */
function versionsOf(goMod: readonly ModLine[]): ReadonlyMap<number, string> {
  const versions = new Map<number, string>();
  for (const { path, version } of requirements(goMod)) {
    const major = MAJORS.get(path.text);
    const release = semver.valid(version.text);
    if (major !== undefined && release !== null) versions.set(major, release);
  }
  return versions;
}

/** The uses with the traps that were looked for, which take the place of a use that nothing becomes of. */
function withTraps(planned: readonly PlannedUse[], traps: readonly PlannedUse[]): readonly PlannedUse[] {
  const places = new Set(traps.flatMap(({ use }) => (use.how === 'missing' ? [] : [use.node])));
  return [...planned.filter(({ use, outcome }) => outcome.kind !== 'none' || !places.has(use.node)), ...traps];
}

/** Why a file must not be rewritten. */
function heldBy(goMod: readonly ModLine[], uses: readonly Use[]): (file: CheckedFile) => string | undefined {
  const majors = new Map<CheckedFile, Set<number>>();
  const all = new Set<number>();
  for (const use of uses) {
    if (use.how !== 'import') continue;
    // What cannot move, and what is generated anew, says nothing of the rest.
    const stays = use.major === 3 && homeOf(use.package) === undefined;
    if (!stays && !use.file.file.generated) all.add(use.major);
    const known = majors.get(use.file) ?? new Set<number>();
    majors.set(use.file, known.add(use.major));
  }
  const sideBySide = all.has(3) && all.has(4);
  const forks = replacements(goMod, 'helm.sh/helm/v3');
  const fork = forks.find(({ by }) => !by.startsWith('helm.sh/helm/v3 '));
  return (checked) => {
    const { file } = checked;
    const error = file.errors[0];
    if (error !== undefined) return `The file does not parse at line ${lineOf(file, error.offset)}.`;
    if (!importsAreLines(file)) return 'Imports share a line; format the file with gofmt first.';
    if (file.generated) return 'The file is generated; generate it again for Helm 4.';
    const helm3 = majors.get(checked)?.has(3) ?? all.has(3);
    if (!helm3) return undefined;
    if (sideBySide) return 'The module uses Helm 3 and Helm 4 side by side; decide whether this part moves too.';
    if (fork !== undefined) return `go.mod replaces Helm 3 by ${fork.by}; what that changed has to move first.`;
    return undefined;
  };
}

function lineOf(file: GoFile, offset: number): number {
  return file.text.slice(0, offset).split('\n').length;
}

function useFact(
  { use, outcome }: PlannedUse,
  sources: ReadonlyMap<string, SourceFile>,
  module: string | undefined,
  versions: ReadonlyMap<number, string>,
  besides: Besides,
): SdkUse[] {
  const source = sources.get(use.file.path);
  if (source === undefined) return [];
  const version = versions.get(use.major);
  const text = fileText(source);
  const scope: Scope = [{ kind: 'file', name: use.file.path }];
  return [
    {
      kind: 'sdk',
      scope,
      span: spanOf(text, use.node.start, use.node.end),
      major: use.major,
      ...(version === undefined ? {} : { version }),
      how: use.how,
      package: use.package,
      symbol: use.symbol,
      module,
      test: use.file.path.endsWith('_test.go'),
      generated: use.file.file.generated,
      change: changeOf(outcome, (edit) => placed(source, edit), besides),
      traps: outcome.traps ?? [],
    },
  ];
}

interface PlacedEdit {
  readonly span: Span;
  readonly text: string;
}

function changeOf(
  outcome: PlannedUse['outcome'],
  place: (edit: TextEdit) => PlacedEdit,
  { edits: more, creates }: Besides,
): SdkChange {
  switch (outcome.kind) {
    case 'none':
      return { kind: 'none' };
    case 'manual':
      return { kind: 'manual', reason: outcome.reason };
    case 'mechanical': {
      const { edits, safe, title } = outcome;
      const brought = creates.length === 0 ? {} : { creates };
      return { kind: 'mechanical', edits: [...edits.map(place), ...more], ...brought, safe, title };
    }
  }
}

function placed(source: SourceFile, { start, end, text }: TextEdit): PlacedEdit {
  return { span: spanOf(fileText(source), start, end), text };
}

function moduleFact(
  input: ModuleInput,
  lines: readonly ModLine[],
  facts: readonly SdkUse[],
  path: string | undefined,
  { edits, creates }: Besides,
): SdkModule | undefined {
  const { goMod } = input;
  const place = (file: SourceFile, start: number, end: number): Span => spanOf(fileText(file), start, end);
  const requires = requirements(lines).flatMap(({ path: name, version, indirect }) => {
    const major = MAJORS.get(name.text);
    if (major === undefined || goMod === undefined) return [];
    return [{ major, version: version.text, indirect, span: place(goMod, version.start, version.end) }];
  });
  const replaced = ['helm.sh/helm/v3', 'helm.sh/helm/v4'].flatMap((name) =>
    replacements(lines, name).flatMap(({ line, by }) => {
      const first = line.words[0];
      return first === undefined || goMod === undefined
        ? []
        : [{ span: place(goMod, first.start, line.words.at(-1)?.end ?? first.end), by }];
    }),
  );
  const span =
    requires.find(({ major }) => major < 4)?.span ??
    requires[0]?.span ??
    facts.find(({ how }) => how === 'import')?.span ??
    facts[0]?.span;
  if (span === undefined) return undefined;
  return {
    kind: 'sdk-module',
    scope: [{ kind: 'file', name: span.path }],
    path,
    directory: input.directory,
    requires,
    replaced,
    vendored: input.vendored,
    edits,
    creates,
    span,
  };
}

const MAJORS: ReadonlyMap<string, 2 | 3 | 4> = new Map([
  ['k8s.io/helm', 2],
  ['helm.sh/helm/v3', 3],
  ['helm.sh/helm/v4', 4],
]);
