/** Comparisons with the words of Helm's errors, and `errors.Cause`, which no longer finds the cause of one. */
import type { CallExpr, Expr } from '../go/ast.ts';
import { unquote } from '../go/unquote.ts';
import type { GoObject } from '../types/checked.ts';
import type { Place } from './found.ts';
import { packageOf } from './names.ts';
import { sdkPath } from './paths.ts';

/**
 * What Helm 3 says and Helm 4 words otherwise: pkg/action/install.go, pkg/action/upgrade.go and pkg/kube/client.go of
 * https://github.com/helm/helm/tree/v3.22.0 and https://github.com/helm/helm/tree/v4.3.1.
 */
const REWORDED: readonly { readonly before: string; readonly after: string; readonly package: string }[] = [
  {
    before: 'cannot re-use a name that is still in use',
    after: 'release name check failed: cannot reuse a name that is still in use',
    package: 'pkg/action',
  },
  {
    before: 'Unable to continue with install',
    after: 'unable to continue with install',
    package: 'pkg/action',
  },
  {
    before: 'Unable to continue with update',
    after: 'unable to continue with update',
    package: 'pkg/action',
  },
  {
    before: 'failed, and has been uninstalled due to atomic being set',
    after: 'failed, and has been uninstalled due to rollback-on-failure being set',
    package: 'pkg/action',
  },
  {
    before: 'failed, and has been rolled back due to atomic being set',
    after: 'failed, and has been rolled back due to rollback-on-failure being set',
    package: 'pkg/action',
  },
  { before: 'Kubernetes cluster unreachable', after: 'kubernetes cluster unreachable', package: 'pkg/kube' },
];

/** How long a text has to be to be Helm's although it is not compared with that of an error. */
const TELLING = 12;

/** The places of one file, when that imports the SDK. */
export function errorTexts(place: Place): void {
  const major = importedMajor(place);
  if (major === undefined) return;
  const { file } = place;
  const nodes = file.nodes();
  const paths = new Set(file.file.imports.map((spec) => spec.value));
  if (paths.has('strings'))
    for (const call of nodes.calls)
      if (isFunction(place, call, 'strings', TESTS)) compared(place, major, call.args[0], call.args[1], false);
  if (paths.has('github.com/pkg/errors')) for (const call of causes(place)) addCause(place, major, call);
  for (const { x, y } of nodes.comparisons) {
    compared(place, major, x, y, true);
    compared(place, major, y, x, true);
  }
}

const TESTS: ReadonlySet<string> = new Set(['Contains', 'HasPrefix', 'HasSuffix', 'EqualFold', 'Index']);
const CAUSE: ReadonlySet<string> = new Set(['Cause']);

function importedMajor({ file }: Place): 2 | 3 | 4 | undefined {
  for (const { value } of file.file.imports) {
    const major = sdkPath(value)?.major;
    if (major !== undefined) return major;
  }
  return undefined;
}

function isFunction({ file }: Place, { fun }: CallExpr, path: string, names: ReadonlySet<string>): boolean {
  return fun.kind === 'SelectorExpr' && names.has(fun.sel.name) && packageOf(file, fun.x) === path;
}

function compared(
  place: Place,
  major: 2 | 3 | 4,
  text: Expr | undefined,
  literal: Expr | undefined,
  whole: boolean,
): void {
  if (text === undefined || literal?.kind !== 'BasicLit' || literal.token !== 'STRING') return;
  const value = unquote(literal.text);
  if (value.length < TELLING && !isErrorText(text)) return;
  const reworded = REWORDED.find(({ before, after }) =>
    whole ? before === value : before.includes(value) && !after.includes(value),
  );
  const longer = reworded ?? REWORDED.find(({ before }) => value.includes(before));
  if (longer === undefined || value.trim() === '') return;
  const { pkg, file, add } = place;
  const { before, package: path } = longer;
  add({ node: literal, file, pkg, how: 'error-text', major, package: path, symbol: before, releases: undefined });
}

/** `err.Error()` */
function isErrorText(e: Expr): boolean {
  return e.kind === 'CallExpr' && e.fun.kind === 'SelectorExpr' && e.fun.sel.name === 'Error' && e.args.length === 0;
}

/** The calls of `errors.Cause` whose argument, or what they are compared with, comes from the SDK. */
function causes(place: Place): CallExpr[] {
  const { file } = place;
  const { calls, comparisons, assigns } = file.nodes();
  const found = calls.filter((call) => isFunction(place, call, 'github.com/pkg/errors', CAUSE));
  if (found.length === 0) return [];
  const compared = new Set<Expr>();
  for (const { x, y } of comparisons) {
    if (isSdk(place, x)) compared.add(y);
    if (isSdk(place, y)) compared.add(x);
  }
  const given = new Set<GoObject>();
  for (const { lhs, rhs } of assigns) {
    const call = rhs[0];
    if (call?.kind !== 'CallExpr' || !isSdk(place, call.fun)) continue;
    for (const target of lhs) {
      const object = target.kind === 'Ident' ? file.objectOf(target) : undefined;
      if (object?.kind === 'local') given.add(object);
    }
  }
  return found.filter((call) => {
    const [arg] = call.args;
    const object = arg?.kind === 'Ident' ? file.objectOf(arg) : undefined;
    return compared.has(call) || (object !== undefined && given.has(object));
  });
}

function isSdk({ file }: Place, e: Expr): boolean {
  if (e.kind !== 'SelectorExpr') return false;
  const path = packageOf(file, e.x) ?? file.selectionOf(e)?.package;
  return path !== undefined && sdkPath(path) !== undefined;
}

function addCause({ pkg, file, add }: Place, major: 2 | 3 | 4, { fun }: CallExpr): void {
  if (fun.kind !== 'SelectorExpr') return;
  add({ node: fun.sel, file, pkg, how: 'error-text', major, package: '', symbol: 'errors.Cause', releases: undefined });
}
