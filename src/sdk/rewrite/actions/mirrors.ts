/** Interfaces of the module that an action of Helm 3 implements, and one of Helm 4 does not: they name the types of its results. */

import type { Named, Type } from '../../../helm/sdk/types.ts';
import type { CallExpr, Expr } from '../../go/ast.ts';
import type { CheckedFile, GoObject } from '../../types/checked.ts';
import type { Missing, MissingUse } from '../context.ts';
import { bindingOf } from './bindings.ts';
import { callOf } from './syntax.ts';

const ACTION = 'helm.sh/helm/v3/pkg/action';

interface Conversion {
  readonly action: string;
  readonly wanted: Named;
  readonly method: string;
}

/** By the variable, or by the call of a constructor, of which the value becomes one of an interface. */
type Conversions = ReadonlyMap<GoObject | CallExpr, Conversion>;

const found = new WeakMap<CheckedFile, Conversions>();

/** What the result of a constructor is used as, when that has to change. */
export const mirrored: Missing = (use, context) => {
  const call = callOf(use.node, context.parentOf);
  if (call === undefined) return [];
  const conversions = conversionsOf(context.file);
  if (conversions.size === 0) return [];
  const binding = bindingOf(call, context);
  const root = binding.kind === 'named' && binding.chain?.path === '' ? binding.chain.root : undefined;
  const conversion = conversions.get(call) ?? (typeof root === 'object' ? conversions.get(root) : undefined);
  if (conversion === undefined) return [];
  const { action, wanted, method } = conversion;
  const reason = `${wanted.name} asks for a ${method} that returns the release of Helm 3, which ${action}.${method} of Helm 4 does not: change the interface, or wrap the action in a type of your own`;
  const missing: MissingUse = { symbol: `${action}.${method}`, outcome: { kind: 'manual', reason } };
  return [missing];
};

function conversionsOf(file: CheckedFile): Conversions {
  const known = found.get(file);
  if (known !== undefined) return known;
  const conversions = new Map<GoObject | CallExpr, Conversion>();
  const see = (value: Expr | undefined, wanted: () => Type | undefined): void => {
    const key = value === undefined ? undefined : keyOf(file, value);
    if (key === undefined || value === undefined) return;
    const action = actionOf(file.typeOf(value));
    const type = action === undefined ? undefined : wanted();
    const conversion = action === undefined || type?.kind !== 'named' ? undefined : conflict(file, action, type);
    if (conversion !== undefined) conversions.set(key, conversion);
  };
  const nodes = file.nodes();
  for (const { type, values } of nodes.values) {
    if (type !== undefined) for (const value of values) see(value, () => file.typeOf(type));
  }
  for (const { lhs, rhs, op } of nodes.assigns) {
    if (op !== '=' || lhs.length !== rhs.length) continue;
    for (const [k, value] of rhs.entries()) see(value, () => typeAt(file, lhs[k]));
  }
  for (const { fun, args } of nodes.calls) {
    for (const [k, value] of args.entries()) see(value, () => parameter(file.typeOf(fun), k));
  }
  for (const { statement, type } of nodes.returns) {
    for (const [k, value] of statement.results.entries()) {
      see(value, () => {
        const signature = file.typeOf(type);
        return signature.kind === 'func' ? signature.results[k] : undefined;
      });
    }
  }
  for (const { elements } of nodes.literals) {
    for (const element of elements) {
      if (element.kind !== 'KeyValueExpr' || element.key.kind !== 'Ident') continue;
      const { key, value } = element;
      see(value, () => file.keyOf(key)?.type);
    }
  }
  found.set(file, conversions);
  return conversions;
}

function keyOf(file: CheckedFile, value: Expr): GoObject | CallExpr | undefined {
  if (value.kind === 'CallExpr') return value;
  const object = value.kind === 'Ident' ? file.objectOf(value) : undefined;
  return object?.kind === 'local' ? object : undefined;
}

function typeAt(file: CheckedFile, expression: Expr | undefined): Type | undefined {
  return expression === undefined ? undefined : file.typeOf(expression);
}

function parameter(type: Type, index: number): Type | undefined {
  if (type.kind !== 'func') return undefined;
  const last = type.params[type.params.length - 1];
  if (!type.variadic || index < type.params.length - 1) return type.params[index];
  return last?.kind === 'slice' ? last.element : undefined;
}

function actionOf(type: Type): string | undefined {
  return type.kind === 'pointer' && type.to.kind === 'named' && type.to.package === ACTION ? type.to.name : undefined;
}

function conflict(file: CheckedFile, action: string, wanted: Named): Conversion | undefined {
  if (wanted.package.startsWith('helm.sh/')) return undefined;
  const under = file.underlying(wanted);
  if (under.kind !== 'interface') return undefined;
  for (const method of ['Run', 'RunWithContext']) {
    if (under.methods.get(method)?.results.some(isRelease) === true) return { action, wanted, method };
  }
  return undefined;
}

function isRelease(type: Type): boolean {
  const inner = type.kind === 'slice' ? type.element : type;
  const named = inner.kind === 'pointer' ? inner.to : inner;
  return named.kind === 'named' && named.name === 'Release' && named.package === 'helm.sh/helm/v3/pkg/release';
}
