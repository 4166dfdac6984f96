/** Which names a program uses. */
import type { Expression, Item, Statement } from './tree.ts';

type Node = Statement | Expression;

/** The names and members that expressions of a program mention. */
export function namesUsed(body: readonly Statement[]): ReadonlySet<string> {
  const used = new Set<string>();
  const open: Node[] = [...body];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === 'name') used.add(node.name);
    else if (node.kind === 'member') used.add(node.name);
    for (const child of childrenOf(node)) open.push(child);
  }
  return used;
}

function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'name':
    case 'literal':
      return [];
    case 'string':
      return node.parts.flatMap((part) => (part.kind === 'hole' ? [part.value] : []));
    case 'member':
      return [node.object];
    case 'index':
      return [node.object, node.index];
    case 'call':
      return [node.callee, ...valuesOf(node.arguments)];
    case 'list':
      return valuesOf(node.items);
    case 'map':
      return [...node.entries.flatMap(({ key, value }) => [key, value]), ...(node.spreads ?? [])];
    case 'binary':
      return [node.left, node.right];
    case 'choice':
      return [...defined(node.condition), ...node.options];
    case 'each':
      return [node.over, ...node.conditions, node.value];
    case 'other':
      return node.children;
    case 'expression':
      return [node.value];
    case 'assign':
      return [...node.targets.flatMap((target) => (target.kind === 'name' ? [] : [target])), node.value];
    case 'function':
      return [...node.function.parameters.flatMap((parameter) => defined(parameter.fallback)), ...node.function.body];
    case 'class':
    case 'block':
      return node.body;
    case 'if':
      return [node.condition, ...node.then, ...node.otherwise];
    case 'loop':
      return [...defined(node.over), ...node.body];
    case 'return':
      return defined(node.value);
  }
}

function valuesOf(items: readonly Item[]): Expression[] {
  return items.map((item) => item.value);
}

function defined(expression: Expression | undefined): Expression[] {
  return expression === undefined ? [] : [expression];
}
