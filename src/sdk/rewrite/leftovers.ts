/** Code for Helm 4 that still goes by Helm 3: it calls or implements what has another form there, and does not compile. */
import type { SdkApi } from '../../helm/sdk/api.ts';
import type { CallExpr, Node } from '../go/ast.ts';
import { callOf, functionOf, is } from './actions/syntax.ts';
import { memberType, sameType } from './compare.ts';
import type { RewriteContext, Use } from './context.ts';

/** Whether a use of Helm 4 cannot be meant for what the symbol is there, by the number of values or the type of a method. */
export function isLeftOver(use: Use, context: RewriteContext, api: SdkApi): boolean {
  const type = memberType(api.packageOf(`helm.sh/helm/v4/${use.package}`)?.objects, use.symbol);
  if (type?.kind !== 'func') return false;
  if (use.how === 'implements') {
    const method = context.parentOf(use.node);
    return is(method, 'FuncDecl') && !sameType(type, context.file.typeOf(method.type), 0);
  }
  if (use.how !== 'name' && use.how !== 'method') return false;
  const call = callOf(use.node, context.parentOf);
  if (call === undefined) return false;
  const { params, results, variadic } = type;
  return !takes(call, params.length, variadic) || !gives(call, results.length, context);
}

/** Whether a call can have so many parameters; a call among its arguments may stand for several. */
function takes({ args, ellipsis }: CallExpr, count: number, variadic: boolean): boolean {
  if (args.length === 1 && is(args[0], 'CallExpr') && count !== 1) return count > 0;
  if (ellipsis !== undefined) return variadic && args.length === count;
  return variadic ? args.length >= count - 1 : args.length === count;
}

/** Whether what takes the results of a call takes so many. */
function gives(call: CallExpr, count: number, context: RewriteContext): boolean {
  const holder: Node | undefined = context.parentOf(call);
  if (is(holder, 'AssignStmt')) return holder.rhs.length > 1 ? count === 1 : holder.lhs.length === count;
  if (is(holder, 'ValueSpec')) return holder.values.length > 1 ? count === 1 : holder.names.length === count;
  if (!is(holder, 'ReturnStmt')) return true;
  if (holder.results.length > 1) return count === 1;
  const around = functionOf(holder, context.parentOf);
  if (!is(around, 'FuncDecl') && !is(around, 'FuncLit')) return true;
  const fields = around.type.results?.fields ?? [];
  return fields.reduce((sum, { names }) => sum + Math.max(1, names.length), 0) === count;
}
