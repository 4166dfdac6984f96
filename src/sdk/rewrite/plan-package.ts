/** Plans a Go package: its files, and the file of helpers that they call. */
import type { SdkApi } from '../../helm/sdk/api.ts';
import type { CheckedFile, CheckedPackage } from '../types/checked.ts';
import { anyOf, constraintOf } from './constraints.ts';
import type { HelperName, Outcome, Use } from './context.ts';
import { fileContext } from './file-context.ts';
import { helperFile, helperName, isHelper } from './helpers.ts';
import { fileNames, usedNames } from './names.ts';
import { type PlannedUse, planFile } from './plan-file.ts';

export interface PlanOptions {
  readonly target: string;
  readonly api: SdkApi;
  /** Why a file must not be rewritten, one sentence; undefined for one that may. */
  readonly held: (file: CheckedFile) => string | undefined;
  /** Paths of files that are there; the plan adds those that it creates. */
  readonly paths: Set<string>;
  /** Whether rewrites that change behaviour are written too. */
  readonly unsafe: boolean;
}

export interface PackagePlan {
  readonly uses: readonly PlannedUse[];
  readonly creates: readonly { readonly path: string; readonly text: string }[];
  /** Whether a file goes on importing Helm 3. */
  readonly keepsHelm3: boolean;
}

/** Plans a package with uses of the SDK, given by file. */
export function planPackage(
  pkg: CheckedPackage,
  uses: ReadonlyMap<CheckedFile, readonly Use[]>,
  options: PlanOptions,
): PackagePlan {
  const taken = packageNames(pkg);
  const helpers = new Map<HelperName, string>();
  const there = new Set<HelperName>();
  // An import or a variable of the name of a function of the package stands before it, or clashes with it.
  let anywhere: readonly ReadonlySet<string>[] | undefined;
  const helper = (name: HelperName): string => {
    const known = helpers.get(name);
    if (known !== undefined) return known;
    anywhere ??= [taken, ...pkg.files.map(usedNames)];
    const isTaken = (free: string) => anywhere?.some((names) => names.has(free)) === true;
    const own = helperName(name);
    if (taken.has(own) && hasHelper(pkg, name)) {
      there.add(name);
      helpers.set(name, own);
      return own;
    }
    let free = own;
    for (let n = 4; isTaken(free); n++) free = `${own}${n}`;
    helpers.set(name, free);
    return free;
  };
  const planned: PlannedUse[] = [];
  const callers: CheckedFile[] = [];
  const called = new Map<HelperName, string>();
  let keepsHelm3 = false;
  for (const [file, own] of uses) {
    const reason = options.held(file);
    if (reason !== undefined) {
      for (const use of own) {
        const outcome: Outcome = use.major === 4 ? { kind: 'none' } : { kind: 'manual', reason };
        planned.push({ use, outcome, written: false });
      }
      keepsHelm3 ||= own.some((use) => use.major === 3);
      continue;
    }
    const names = fileNames(file, taken);
    const context = fileContext(pkg, file, options.target, { nameOf: names.nameOf, helper });
    const plan = planFile(own, context, names, options.api, options.unsafe);
    planned.push(...plan.uses);
    keepsHelm3 ||= plan.keepsHelm3;
    const lacking = [...plan.helpers].filter((name) => !there.has(name));
    if (lacking.length > 0) callers.push(file);
    for (const name of lacking) called.set(name, helper(name));
  }
  if (called.size === 0) return { uses: planned, creates: [], keepsHelm3 };
  const path = helperPath(pkg, callers, options.paths);
  options.paths.add(path);
  const constraint = anyOf(callers.map(({ path, file }) => constraintOf(path, file.text)));
  return { uses: planned, creates: [{ path, text: helperFile(pkg.name, called, constraint, taken) }], keepsHelm3 };
}

/** Whether an earlier rewrite left a helper in a file that is always built. */
function hasHelper(pkg: CheckedPackage, name: HelperName): boolean {
  const own = helperName(name);
  return pkg.files.some(
    ({ path, file }) =>
      !path.endsWith('_test.go') &&
      constraintOf(path, file.text) === undefined &&
      file.decls.some(
        (decl) =>
          decl.kind === 'FuncDecl' &&
          decl.receiver === undefined &&
          decl.name.name === own &&
          isHelper(name, own, file.text.slice(decl.start, decl.end)),
      ),
  );
}

/** The package-level names that the files declare. */
function packageNames(pkg: CheckedPackage): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { file } of pkg.files) {
    for (const decl of file.decls) {
      if (decl.kind === 'FuncDecl' && decl.receiver === undefined) names.add(decl.name.name);
      if (decl.kind !== 'GenDecl') continue;
      for (const spec of decl.specs) {
        if (spec.kind === 'TypeSpec') names.add(spec.name.name);
        else if (spec.kind === 'ValueSpec') for (const { name } of spec.names) names.add(name);
      }
    }
  }
  return names;
}

/** A file name that is free; one of tests when only tests call the helpers. */
function helperPath(pkg: CheckedPackage, callers: readonly CheckedFile[], paths: ReadonlySet<string>): string {
  const end = callers.every(({ path }) => path.endsWith('_test.go')) ? '_test.go' : '.go';
  const folder = pkg.directory === '' ? '' : `${pkg.directory}/`;
  for (let n = 4; ; n++) {
    const path = `${folder}helm${n === 4 ? '4' : `4_${n}`}${end}`;
    if (!paths.has(path)) return path;
  }
}
