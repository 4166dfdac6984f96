/**
 * Maps and lists as the template engine leaves them: what stands under `${{ if … }}:` and `${{ each … }}:` belongs to the
 * map or list around, under a condition that is not decided here.
 * https://learn.microsoft.com/azure/devops/pipelines/process/template-expressions
 */
import type { Guard } from '../../facts.ts';
import type { Text } from '../../source/text.ts';
import { wholeSpan } from '../lib/ci/around.ts';
import type { Fork } from '../lib/shell/guard.ts';
import { entries, items, type YamlNode } from '../lib/yaml/index.ts';
import { forkOfCondition } from './conditions.ts';
import { type Context, inLoop, under } from './context.ts';
import { directiveOf } from './expressions.ts';

/** A key of a map, with what is known where it stands. */
export interface Entry {
  readonly key: string;
  readonly keyText: Text;
  readonly value: YamlNode;
  readonly context: Context;
}

/** An item of a list, with what is known where it stands. */
export interface Item {
  readonly node: YamlNode;
  readonly context: Context;
}

/** Directives in directives are followed so many levels deep. */
const MAX_DEPTH = 20;

/** The keys of a map. */
export function fieldsOf(node: YamlNode | undefined, context: Context, depth = 0): Entry[] {
  const branches = branchesOf(node, context, depth);
  return branches.flatMap(({ entry, context, directive }) =>
    directive
      ? fieldsOf(entry.value, context, depth + 1)
      : [{ key: entry.key, keyText: entry.keyText, value: entry.value, context }],
  );
}

/** The items of a list. */
export function itemsOf(node: YamlNode | undefined, context: Context, depth = 0): Item[] {
  if (node?.kind !== 'seq') return [];
  let fork: Fork | undefined;
  return items(node).flatMap((item): Item[] => {
    if (context.budget.left-- <= 0) return [];
    const branches = item.kind === 'map' ? branchesOf(item, context, depth, fork) : [];
    const [first] = branches;
    if (first === undefined || !first.directive) {
      fork = undefined;
      return [{ node: item, context }];
    }
    fork = first.fork;
    return branches.flatMap(({ entry, context, directive }) => {
      if (!directive) return [];
      // A list in a list is put into it; a lone map is an item.
      return entry.value.kind === 'seq' ? itemsOf(entry.value, context, depth + 1) : [{ node: entry.value, context }];
    });
  });
}

interface Branch {
  readonly entry: ReturnType<typeof entries>[number];
  readonly context: Context;
  readonly directive: boolean;
  /** The ways out of its condition, for an `else` that follows. */
  readonly fork: Fork | undefined;
}

/** The entries of a map, those of a directive with the context inside. `before` is the condition in front of the map. */
function branchesOf(node: YamlNode | undefined, context: Context, depth: number, before?: Fork): Branch[] {
  if (node?.kind !== 'map' || depth > MAX_DEPTH) return [];
  let fork = before;
  return entries(node).map((entry): Branch => {
    if (context.budget.left-- <= 0) return { entry, context, directive: false, fork: undefined };
    const directive = entry.key.startsWith('${{') ? directiveOf(entry.key) : undefined;
    if (directive === undefined) {
      fork = undefined;
      return { entry, context, directive: false, fork };
    }
    const { word, rest } = directive;
    const guards: Guard[] = [];
    const last: Fork | undefined = fork;
    if (word === 'else' || word === 'elseif') guards.push(...(last?.otherwise === undefined ? [] : [last.otherwise]));
    if (word === 'if' || word === 'elseif') {
      fork = forkOfCondition(rest, wholeSpan(entry.keyText));
      if (fork?.taken !== undefined) guards.push(fork.taken);
    } else fork = undefined;
    const each = word === 'each' ? /^([A-Za-z_]\w*)\s+in\s+([\w.-]+)$/.exec(rest) : null;
    const inner = each === null ? context : inLoop(context, [each[1] ?? '', each[2] ?? '']);
    return { entry, context: under(inner, guards), directive: true, fork };
  });
}
