/** What detectors of traps ask for in one file that imports Helm 4, and what they answer. */
import { addTo } from '../../multimap.ts';
import type { CallExpr, Ident, Node, SelectorExpr } from '../go/ast.ts';
import { type Chain, chainOf, functionOf, is, near, sameChain } from '../rewrite/actions/syntax.ts';
import type { RewriteContext } from '../rewrite/context.ts';
import type { Selection } from '../types/checked.ts';

export interface TrapPlace {
  readonly trap: string;
  /** The identifier at which it is told. */
  readonly node: Node;
  readonly how: 'name' | 'field' | 'method' | 'missing';
  /** `pkg/action` and `NewInstall`; for what is missing the field that nothing sets. */
  readonly package: string;
  readonly symbol: string;
  /** One sentence: what to do. */
  readonly reason: string;
}

export type Detector = (context: RewriteContext) => Iterable<TrapPlace>;

const HELM4 = 'helm.sh/helm/v4/';

/** The name that a call calls in a package of Helm 4 (`pkg/action`): `NewInstall`. */
export function calledIn(call: CallExpr, path: string, { file }: RewriteContext): Ident | undefined {
  const { fun } = call;
  if (fun.kind !== 'SelectorExpr' || fun.x.kind !== 'Ident') return undefined;
  const object = file.objectOf(fun.x);
  return object?.kind === 'package' && object.path === HELM4 + path ? fun.sel : undefined;
}

/** The member of a type of Helm 4 that a selector selects. */
export function memberIn(selector: SelectorExpr, path: string, { file }: RewriteContext): Selection | undefined {
  const selection = file.selectionOf(selector);
  return selection?.package === HELM4 + path ? selection : undefined;
}

/** The selectors in the function around a node that select one of the members of a variable. */
export function mentions(
  node: Node,
  chain: Chain | undefined,
  members: readonly string[],
  context: RewriteContext,
): SelectorExpr[] {
  const around = functionOf(node, context.parentOf);
  if (around === undefined) return [];
  return selectorsNamed(members, node, context).filter(
    (selector) =>
      around.start <= selector.start &&
      selector.end <= around.end &&
      sameChain(chainOf(context.file, selector.x), chain),
  );
}

const byName = new WeakMap<RewriteContext['file'], Map<string, SelectorExpr[]>>();

function selectorsNamed(members: readonly string[], at: Node, { file }: RewriteContext): SelectorExpr[] {
  let index = byName.get(file);
  if (index === undefined) {
    index = new Map();
    for (const selector of [...file.nodes().selectors].sort((a, b) => a.start - b.start)) {
      addTo(index, selector.sel.name, selector);
    }
    byName.set(file, index);
  }
  return members.flatMap((name) => near(index.get(name) ?? [], at, ({ start }) => start));
}

/** Whether a variable of a function is only asked for members there, and so never leaves it. */
export function stays(
  node: Node,
  chain: Chain | undefined,
  idents: readonly Ident[],
  context: RewriteContext,
): boolean {
  if (chain === undefined || chain.path !== '' || typeof chain.root !== 'object' || chain.root.kind !== 'local')
    return false;
  const around = functionOf(node, context.parentOf);
  const { declared } = chain.root;
  if (around === undefined || declared.start < around.start || around.end < declared.end) return false;
  return idents.every((ident) => {
    const above = context.parentOf(ident);
    return ident === declared || (is(above, 'SelectorExpr') && above.x === ident);
  });
}
