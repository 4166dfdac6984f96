/** Types of the module that stand for an interface of the SDK: their methods have to follow its. */
import type { SdkApi } from '../../helm/sdk/api.ts';
import type { Named, Type } from '../../helm/sdk/types.ts';
import { addTo } from '../../multimap.ts';
import type { CallExpr, CompositeLit, Expr, FuncDecl, FuncType } from '../go/ast.ts';
import type { CheckedFile, CheckedPackage } from '../types/checked.ts';
import type { FoundUse } from './found.ts';
import { sdkPath } from './paths.ts';
import type { Reached } from './reach.ts';

interface Method {
  readonly decl: FuncDecl;
  readonly file: CheckedFile;
  readonly pkg: CheckedPackage;
}

/** The methods of the module's types, by import path and then by the name of the type. */
type Methods = ReadonlyMap<string, ReadonlyMap<string, readonly Method[]>>;

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
export function implementations(reached: readonly Reached[], releasesOf: SdkApi['releasesOf']): FoundUse[] {
  const methods = methodsOf(reached.map(({ pkg }) => pkg));
  const seen = new Set<string>();
  const uses: FoundUse[] = [];
  const found = (implementer: Named, wanted: Named, file: CheckedFile) => {
    const key = [implementer.package, implementer.name, wanted.package, wanted.name].join('\n');
    if (seen.has(key)) return;
    seen.add(key);
    const required = requiredMethods(file, wanted);
    for (const method of methods.get(implementer.package)?.get(implementer.name) ?? []) {
      const owner = required.get(method.decl.name.name);
      if (owner !== undefined) uses.push(implementation(method, owner, releasesOf));
    }
  };
  for (const { files } of reached) for (const file of files) search({ methods, file, found });
  return uses.filter((use) => use.package !== '');
}

function implementation({ decl, file, pkg }: Method, owner: Named, releasesOf: SdkApi['releasesOf']): FoundUse {
  const sdk = sdkPath(owner.package);
  const symbol = `${owner.name}.${decl.name.name}`;
  const releases = releasesOf(owner.package, symbol);
  const where = { major: sdk?.major ?? 3, package: sdk?.package ?? '' };
  return { node: decl.name, file, pkg, how: 'implements', ...where, symbol, releases };
}

function methodsOf(packages: readonly CheckedPackage[]): Methods {
  const methods = new Map<string, Map<string, Method[]>>();
  for (const pkg of packages) {
    const ofPackage = new Map<string, Method[]>();
    for (const file of pkg.files)
      for (const decl of file.file.decls) {
        if (decl.kind !== 'FuncDecl' || decl.receiver === undefined) continue;
        const name = receiverName(decl.receiver.fields[0]?.type);
        if (name === undefined) continue;
        addTo(ofPackage, name, { decl, file, pkg });
      }
    methods.set(pkg.path, ofPackage);
  }
  return methods;
}

function receiverName(type: Expr | undefined): string | undefined {
  let at = type;
  while (at?.kind === 'StarExpr' || at?.kind === 'ParenExpr' || at?.kind === 'IndexExpr') at = at.x;
  return at?.kind === 'Ident' ? at.name : undefined;
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

/** The places of one file where a value gets the type of an interface; few values are of types that could be implementers. */
function search(at: Search): void {
  const { file } = at;
  const nodes = file.nodes();
  for (const { type, values } of nodes.values) {
    if (type === undefined) continue;
    for (const value of values) {
      const of = implementer(at, value);
      if (of !== undefined) given(at, of, file.typeOf(type));
    }
  }
  for (const { op, lhs, rhs } of nodes.assigns) {
    if (op !== '=' || lhs.length !== rhs.length) continue;
    for (let index = 0; index < rhs.length; index += 1) {
      const type = implementer(at, rhs[index]);
      const target = lhs[index];
      if (type !== undefined && target !== undefined) given(at, type, file.typeOf(target));
    }
  }
  for (const call of nodes.calls)
    for (let index = 0; index < call.args.length; index += 1) {
      const type = implementer(at, call.args[index]);
      if (type !== undefined) given(at, type, parameterType(file, call, index));
    }
  for (const { statement, type: signature } of nodes.returns) {
    const { results } = statement;
    for (let index = 0; index < results.length; index += 1) {
      const type = implementer(at, results[index]);
      if (type !== undefined) given(at, type, resultType(file, signature, results.length, index));
    }
  }
  for (const literal of nodes.literals)
    for (let index = 0; index < literal.elements.length; index += 1) {
      const part = literal.elements[index];
      const type = implementer(at, part?.kind === 'KeyValueExpr' ? part.value : part);
      if (type !== undefined && part !== undefined) given(at, type, elementType(file, literal, part, index));
    }
}

/** The type of a value, without a pointer, when it is one with methods that the module declares. */
function implementer({ file, methods }: Search, value: Expr | undefined): Named | undefined {
  if (value === undefined || value.kind === 'BasicLit' || value.kind === 'FuncLit' || value.kind === 'BinaryExpr')
    return undefined;
  const type = file.typeOf(value);
  const base = type.kind === 'pointer' ? type.to : type;
  return base.kind === 'named' && methods.get(base.package)?.has(base.name) === true ? base : undefined;
}

function given({ file, found }: Search, type: Named, wanted: Type | undefined): void {
  if (wanted?.kind === 'named' && isWanted(file, wanted)) found(type, wanted, file);
}

function isWanted(file: CheckedFile, type: Named): boolean {
  const under = file.underlying(type);
  if (under.kind !== 'interface') return false;
  if (sdkPath(type.package) !== undefined) return true;
  return under.embedded.some((of) => of.kind === 'named' && sdkPath(of.package) !== undefined);
}

/** The type of a parameter, or the one that a conversion converts to. */
function parameterType(file: CheckedFile, { fun, ellipsis }: CallExpr, index: number): Type | undefined {
  const type = file.typeOf(fun);
  if (type.kind !== 'func' || file.isType(fun)) return type;
  const last = type.params.length - 1;
  const parameter = type.params[Math.min(index, last)];
  const inRest = type.variadic && index >= last && ellipsis === undefined;
  return inRest && parameter?.kind === 'slice' ? parameter.element : parameter;
}

function resultType(file: CheckedFile, type: FuncType, count: number, index: number): Type | undefined {
  const signature = file.typeOf(type);
  return signature.kind === 'func' && signature.results.length === count ? signature.results[index] : undefined;
}

function elementType(file: CheckedFile, literal: CompositeLit, part: Expr, index: number): Type | undefined {
  const type = file.typeOf(literal);
  const under = file.underlying(type.kind === 'pointer' ? type.to : type);
  if (under.kind === 'slice' || under.kind === 'array') return under.element;
  if (under.kind === 'map') return under.value;
  if (under.kind !== 'struct') return undefined;
  if (part.kind !== 'KeyValueExpr') return under.fields[index]?.type;
  return part.key.kind === 'Ident' ? file.keyOf(part.key)?.type : undefined;
}
