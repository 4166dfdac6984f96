/** Imports of the SDK, names of its packages, and fields and methods of its types. */
import type { SdkHow } from '../../facts.ts';
import type { Expr, Ident, Node, SelectorExpr } from '../go/ast.ts';
import type { CheckedFile, Selection } from '../types/checked.ts';
import { formerMember } from './former.ts';
import type { Place } from './found.ts';
import { sdkPath } from './paths.ts';

/** The import declarations. */
export function importedPackages({ pkg, file, api, add }: Place): void {
  for (const { path, value } of file.file.imports) {
    const sdk = sdkPath(value);
    if (sdk === undefined) continue;
    const node = { start: path.start + 1, end: path.end - 1 };
    const releases = api.packageOf(value) === undefined ? undefined : '*';
    add({ node, file, pkg, how: 'import', major: sdk.major, package: sdk.package, symbol: '', releases });
  }
}

/** Names of packages, fields and methods of values, methods of types, and what Helm 3 had under a type of Helm 4. */
export function selected(place: Place): void {
  const { file } = place;
  const nodes = file.nodes();
  const embedded = new Set<Expr>();
  for (const { type } of nodes.embedded) {
    const name = embeddedName(type);
    if (name !== undefined) embedded.add(name);
  }
  for (const selector of nodes.qualified) {
    const path = packageOf(file, selector.x);
    if (path !== undefined) addName(place, selector.sel, path, embedded.has(selector) ? 'implements' : 'name');
  }
  for (const selector of nodes.selectors) {
    const selection = file.selectionOf(selector);
    if (selection !== undefined) addMember(place, selector.sel, selection, selection.what);
    else if (place.helm4) addFormer(place, selector);
  }
  for (const ident of nodes.dotted) {
    const object = file.objectOf(ident);
    if (object?.kind === 'global') addName(place, ident, object.package, embedded.has(ident) ? 'implements' : 'name');
  }
}

function addName({ pkg, file, releasesOf, add }: Place, node: Ident, path: string, how: SdkHow): void {
  const sdk = sdkPath(path);
  if (sdk === undefined) return;
  const releases = releasesOf(path, node.name);
  add({ node, file, pkg, how, major: sdk.major, package: sdk.package, symbol: node.name, releases });
}

/** The import path of a package that an expression names. */
export function packageOf(file: CheckedFile, e: Expr): string | undefined {
  const object = e.kind === 'Ident' ? file.objectOf(e) : undefined;
  return object?.kind === 'package' ? object.path : undefined;
}

/** The name of an embedded type: `action.Install` of `*action.Install`. */
function embeddedName(type: Expr): SelectorExpr | Ident | undefined {
  let at = type;
  while (at.kind === 'StarExpr' || at.kind === 'ParenExpr' || at.kind === 'IndexExpr') at = at.x;
  return at.kind === 'Ident' || at.kind === 'SelectorExpr' ? at : undefined;
}

/** Adds a member of the SDK; members of other packages are none. */
export function addMember({ pkg, file, releasesOf, add }: Place, node: Node, selection: Selection, how: SdkHow): void {
  const sdk = sdkPath(selection.package);
  if (sdk === undefined || selection.owner === '') return;
  const symbol = `${selection.owner}.${selection.name}`;
  const releases = releasesOf(selection.package, symbol);
  add({ node, file, pkg, how, major: sdk.major, package: sdk.package, symbol, releases });
}

function addFormer(place: Place, selector: SelectorExpr): void {
  const type = place.file.typeOf(selector.x);
  if (type.kind === 'unknown' || type.kind === 'basic') return;
  const former = formerMember(place, type, selector.sel.name);
  if (former !== undefined) addFormerMember(place, selector.sel, former, former.what);
}

/** Adds what only Helm 3 had, as a use of Helm 4. */
export function addFormerMember({ pkg, file, add }: Place, node: Node, former: Selection, how: SdkHow): void {
  const sdk = sdkPath(former.package);
  if (sdk === undefined || former.owner === '') return;
  const symbol = `${former.owner}.${former.name}`;
  add({ node, file, pkg, how, major: 4, package: sdk.package, symbol, releases: undefined });
}
