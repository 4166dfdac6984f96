/** Types of the module that stand for an interface of the SDK: their methods have to follow its. */
import type { SdkApi } from '../../helm/sdk/api.ts';
import type { Named, Signature, Type } from '../../helm/sdk/types.ts';
import type { CompositeLit, Expr, FuncDecl } from '../go/ast.ts';
import type { CheckedFile, CheckedPackage } from '../types/checked.ts';
import type { FoundUse } from './found.ts';
import { sdkPath } from './paths.ts';

interface Method {
  readonly decl: FuncDecl;
  readonly file: CheckedFile;
  readonly pkg: CheckedPackage;
}

/** The methods of the module's types: by import path and name of the type. */
type Methods = ReadonlyMap<string, readonly Method[]>;

interface Search {
  readonly methods: Methods;
  readonly file: CheckedFile;
  readonly found: (implementer: Named, wanted: Named, file: CheckedFile) => void;
}

/**
 * A use for each method that a type of the module declares for an interface of the SDK. That it stands for the interface is seen
 * where a value of it becomes one of the interface: a variable of that type (`var _ driver.Driver = (*X)(nil)`), an argument, a
 * result, a field, a conversion.
 */
export function implementations(packages: readonly CheckedPackage[], api: SdkApi): FoundUse[] {
  const methods = methodsOf(packages);
  const seen = new Set<string>();
  const uses: FoundUse[] = [];
  const found = (implementer: Named, wanted: Named, file: CheckedFile) => {
    const key = [implementer.package, implementer.name, wanted.package, wanted.name].join('\n');
    if (seen.has(key)) return;
    seen.add(key);
    const required = requiredMethods(file, wanted);
    for (const method of methods.get(typeKey(implementer)) ?? []) {
      const owner = required.get(method.decl.name.name);
      if (owner !== undefined) uses.push(implementation(method, owner, api));
    }
  };
  for (const pkg of packages) for (const file of pkg.files) search({ methods, file, found });
  return uses.filter((use) => use.package !== '');
}

function implementation({ decl, file, pkg }: Method, owner: Named, api: SdkApi): FoundUse {
  const sdk = sdkPath(owner.package);
  const symbol = `${owner.name}.${decl.name.name}`;
  const releases = api.releasesOf(owner.package, symbol);
  const where = { major: sdk?.major ?? 3, package: sdk?.package ?? '' };
  return { node: decl.name, file, pkg, how: 'implements', ...where, symbol, releases };
}

function typeKey(type: Named): string {
  return `${type.package}\n${type.name}`;
}

function methodsOf(packages: readonly CheckedPackage[]): Methods {
  const methods = new Map<string, Method[]>();
  for (const pkg of packages)
    for (const file of pkg.files)
      for (const decl of file.file.decls) {
        if (decl.kind !== 'FuncDecl') continue;
        const name = receiverName(decl.receiver?.fields[0]?.type);
        if (name === undefined) continue;
        const key = `${pkg.path}\n${name}`;
        const list = methods.get(key);
        if (list === undefined) methods.set(key, [{ decl, file, pkg }]);
        else list.push({ decl, file, pkg });
      }
  return methods;
}

function receiverName(type: Expr | undefined): string | undefined {
  if (type?.kind === 'Ident') return type.name;
  return type?.kind === 'StarExpr' || type?.kind === 'ParenExpr' || type?.kind === 'IndexExpr'
    ? receiverName(type.x)
    : undefined;
}

/** The methods of an interface by name, with the interface of the SDK that declares each. */
function requiredMethods(file: CheckedFile, wanted: Named): Map<string, Named> {
  const required = new Map<string, Named>();
  const open: Type[] = [wanted];
  for (let step = 0; step < 50; step += 1) {
    const type = open.pop();
    if (type === undefined) break;
    const under = file.underlying(type);
    if (under.kind !== 'interface') continue;
    if (type.kind === 'named' && sdkPath(type.package) !== undefined)
      for (const name of under.methods.keys()) if (!required.has(name)) required.set(name, type);
    open.push(...under.embedded);
  }
  return required;
}

/** The places of one file where a value gets the type of an interface. */
function search(at: Search): void {
  const { file } = at;
  const nodes = file.nodes();
  for (const { type, values } of nodes.values)
    if (type !== undefined && isWanted(at, file.typeOf(type)))
      for (const value of values) given(at, file.typeOf(type), value);
  for (const { op, lhs, rhs } of nodes.assigns)
    if (op === '=' && lhs.length === rhs.length)
      lhs.forEach((target, index) => {
        if (rhs[index] !== undefined && canBeOurs(rhs[index])) given(at, file.typeOf(target), rhs[index]);
      });
  for (const { fun, args, ellipsis } of nodes.calls) {
    if (!args.some(canBeOurs)) continue;
    const type = file.typeOf(fun);
    if (file.isType(fun)) for (const arg of args) given(at, type, arg);
    else if (type.kind === 'func' && ellipsis === undefined) passed(at, type, args);
  }
  for (const { statement, type } of nodes.returns) {
    if (!statement.results.some(canBeOurs)) continue;
    const wanted = file.typeOf(type);
    if (wanted.kind === 'func' && wanted.results.length === statement.results.length)
      statement.results.forEach((result, index) => {
        given(at, wanted.results[index], result);
      });
  }
  for (const literal of nodes.literals) elements(at, literal);
}

function passed(at: Search, { params, variadic }: Signature, args: readonly Expr[]): void {
  const last = params.length - 1;
  args.forEach((arg, index) => {
    const parameter = params[Math.min(index, last)];
    const inRest = variadic && index >= last && parameter?.kind === 'slice';
    given(at, inRest ? parameter.element : parameter, arg);
  });
}

function elements(at: Search, literal: CompositeLit): void {
  const { file } = at;
  if (!literal.elements.some((element) => canBeOurs(element.kind === 'KeyValueExpr' ? element.value : element))) return;
  const type = file.typeOf(literal);
  const under = file.underlying(type.kind === 'pointer' ? type.to : type);
  const element =
    under.kind === 'slice' || under.kind === 'array' ? under.element : under.kind === 'map' ? under.value : undefined;
  literal.elements.forEach((part, index) => {
    const value = part.kind === 'KeyValueExpr' ? part.value : part;
    if (element !== undefined) given(at, element, value);
    else if (under.kind !== 'struct') return;
    else if (part.kind === 'KeyValueExpr')
      given(at, part.key.kind === 'Ident' ? file.keyOf(part.key)?.type : undefined, value);
    else given(at, under.fields[index]?.type, value);
  });
}

/** Literals of the language can't be values of types with methods that are declared here. */
function canBeOurs(e: Expr): boolean {
  return e.kind !== 'BasicLit' && e.kind !== 'FuncLit' && e.kind !== 'BinaryExpr' && e.kind !== 'BadExpr';
}

function isWanted({ file }: Search, type: Type | undefined): type is Named {
  if (type?.kind !== 'named') return false;
  const under = file.underlying(type);
  if (under.kind !== 'interface') return false;
  return (
    sdkPath(type.package) !== undefined ||
    under.embedded.some((of) => of.kind === 'named' && sdkPath(of.package) !== undefined)
  );
}

function given(at: Search, wanted: Type | undefined, value: Expr): void {
  if (wanted?.kind !== 'named' || !isWanted(at, wanted)) return;
  const type = at.file.typeOf(value);
  const base = type.kind === 'pointer' ? type.to : type;
  if (base.kind === 'named' && at.methods.has(typeKey(base))) at.found(base, wanted, at.file);
}
