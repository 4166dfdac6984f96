/**
 * Dry runs: ClientOnly, DryRun and DryRunOption of Helm 3 are one strategy in Helm 4.
 *
 * The strategies "" and "true" are neither dry runs nor talk to the cluster: Install then reports a release that was never
 * installed (https://github.com/helm/helm/blob/v4.3.1/pkg/action/action.go#L732). A dry run of Helm 3's Install without ClientOnly
 * read the cluster but did not look up in it; Helm 4 has no such run (https://github.com/helm/helm/blob/v3.22.0/pkg/action/install.go#L245).
 */
import type { Expr, Node } from '../../go/ast.ts';
import type { Outcome, Rewrite, RewriteContext, TextEdit } from '../context.ts';
import { type Settings, type Strategy, strategyOf } from './dry-run-strategy.ts';
import { is, isPlain, literalBool, literalString } from './syntax.ts';
import { inSameList, siteOf, type Write, writesAround } from './writes.ts';

const FIELDS = ['ClientOnly', 'DryRun', 'DryRunOption'];
const TITLE = 'Write one strategy for the fields of the dry run';

/** `ClientOnly`, `DryRun` and `DryRunOption` of Install, Upgrade and Rollback. */
export const dryRun: Rewrite = (use, context) => {
  const site = siteOf(use, context);
  switch (site.kind) {
    case 'write':
      return written(site.write, context);
    case 'read':
      return read(site.selector, use.node, context);
    case 'key':
      return key(use.symbol, use.node, site.pair.value, context);
    case 'address':
      return manual(
        'something else sets it through a pointer: give it a variable of your own, and set DryRunStrategy from it before Run',
      );
    case 'other':
      return manual(
        'this use is none that a rewrite knows: DryRunStrategy stands for ClientOnly, DryRun and DryRunOption together',
      );
  }
};

function manual(reason: string): Outcome {
  return { kind: 'manual', reason, traps: ['T02'] };
}

function written(write: Write, context: RewriteContext): Outcome {
  const group = groupOf(write, context);
  if (group.some(({ statement, value }) => statement.lhs.length !== 1 || value === undefined)) {
    return manual('it is set together with other values: set each in a statement of its own');
  }
  const last = new Map(group.map((other) => [other.field, other]));
  const strategy = strategyFor(group, context);
  if (typeof strategy === 'string') return manual(strategy);
  const moved = [...last.values()].filter(({ value }) => value !== undefined && !isPlain(value));
  if (moved.length > 1)
    return manual('the values of ClientOnly, DryRun and DryRunOption come from calls: put them in variables');
  const home = moved[0] ?? group.at(-1);
  const dead = group.some(
    (other) => last.get(other.field) !== other && other.value !== undefined && !isPlain(other.value),
  );
  if (dead || home === undefined) return manual('it is set several times: set it once');
  const own = isSafe(group, context);
  // What is set at several places of a function is rewritten at all of them or at none.
  const safe = own && around(write, context).every((other) => isSafe(groupOf(other, context), context));
  const about = { kind: 'mechanical', safe, title: TITLE, ...(own ? {} : { traps: ['T23'] }) } as const;
  if (home !== write) return { ...about, edits: [context.remove(write.statement)] };
  return { ...about, edits: [renamed(write.selector.sel), ...strategy.edits(home.value)] };
}

function around(write: Write, context: RewriteContext): readonly Write[] {
  return writesAround(write.statement, write.chain, FIELDS, context);
}

/** The strategy that stands for a group, or why there is none. */
function strategyFor(group: readonly Write[], context: RewriteContext): Strategy | string {
  const last = new Map(group.map((write) => [write.field, write]));
  return strategyOf(settingsOf(group[0]?.owner ?? '', last, inherited(group, context)), context);
}

const verdicts = new WeakMap<readonly Write[], boolean>();

/** Whether a group that is rewritten does what it did. */
function isSafe(group: readonly Write[], context: RewriteContext): boolean {
  const known = verdicts.get(group);
  if (known !== undefined) return known;
  const strategy = strategyFor(group, context);
  const safe = typeof strategy === 'string' || strategy.safe || alwaysLooksUp(group, context);
  verdicts.set(group, safe);
  return safe;
}

/** Whether a dry run of which only the program knows is made one that looks up in the cluster: `if x.DryRun { x.DryRunOption = "server" }`. */
function alwaysLooksUp(group: readonly Write[], context: RewriteContext): boolean {
  const [write, ...others] = group;
  if (write === undefined || others.length > 0 || write.field !== 'DryRun' || write.value === undefined) return false;
  const conditions = [context.textOf(write.value), context.textOf(write.selector)];
  return writesAround(write.statement, write.chain, ['DryRunOption'], context).some(({ statement, value }) => {
    const list = context.parentOf(statement);
    const branch = list === undefined ? undefined : context.parentOf(list);
    return (
      value !== undefined &&
      literalString(value) === 'server' &&
      is(branch, 'IfStmt') &&
      branch.body === list &&
      branch.start > write.statement.start &&
      inSameList(branch, write.statement, context) &&
      conditions.includes(context.textOf(branch.cond))
    );
  });
}

const groups = new WeakMap<Write, readonly Write[]>();

/** The writes of the fields that follow each other in one list of statements, without a run in between. */
function groupOf(write: Write, context: RewriteContext): readonly Write[] {
  const known = groups.get(write);
  if (known !== undefined) return known;
  const near = around(write, context).filter((other) => inSameList(other.statement, write.statement, context));
  const { text } = context.file.file;
  let group: Write[] = [];
  for (const other of near) {
    const before = group.at(-1);
    const between = before === undefined ? '' : text.slice(before.statement.end, other.statement.start);
    if (/\.Run(?:WithContext)?\(/.test(between)) {
      if (group.includes(write)) break;
      group = [];
    }
    group.push(other);
  }
  for (const other of group) groups.set(other, group);
  return group;
}

/** What was set before in the lists of statements around the group. */
function inherited(group: readonly Write[], context: RewriteContext): ReadonlyMap<string, Write> {
  const [first] = group;
  if (first === undefined) return new Map();
  const before = around(first, context).filter(({ statement, selector }) => {
    const list = context.parentOf(statement);
    return selector.start < first.selector.start && list !== undefined && list.end >= first.statement.end;
  });
  return new Map(before.map((write) => [write.field, write]));
}

function settingsOf(owner: string, last: ReadonlyMap<string, Write>, before: ReadonlyMap<string, Write>): Settings {
  const value = (field: string): Expr | undefined => last.get(field)?.value;
  const outer = (field: string): Expr | undefined => before.get(field)?.value;
  return {
    owner,
    clientOnly: value('ClientOnly'),
    dryRun: value('DryRun'),
    option: value('DryRunOption'),
    outer: { clientOnly: outer('ClientOnly'), dryRun: outer('DryRun'), option: outer('DryRunOption') },
  };
}

function renamed(node: Node): TextEdit {
  return { start: node.start, end: node.end, text: 'DryRunStrategy' };
}

function read(selector: Expr, node: Node, context: RewriteContext): Outcome {
  const holder = context.parentOf(selector);
  const action = context.nameOf('pkg/action');
  const name = is(selector, 'SelectorExpr') ? selector.sel.name : '';
  if (name === 'DryRunOption') return readOption(selector, holder, node, context);
  const [equal, constant] = name === 'ClientOnly' ? ['==', 'DryRunClient'] : ['!=', 'DryRunNone'];
  if (is(holder, 'UnaryExpr') && holder.op === '!') {
    const opposite = equal === '==' ? '!=' : '==';
    return safely([
      { start: holder.start, end: holder.start + 1, text: '' },
      { start: node.start, end: node.end, text: `DryRunStrategy ${opposite} ${action}.${constant}` },
    ]);
  }
  const edits: TextEdit[] = [
    { start: node.start, end: node.end, text: `DryRunStrategy ${equal} ${action}.${constant}` },
  ];
  if (is(holder, 'BinaryExpr') && (holder.op === '==' || holder.op === '!=')) {
    edits.unshift({ start: selector.start, end: selector.start, text: '(' });
    edits.push({ start: selector.end, end: selector.end, text: ')' });
  }
  return safely(edits);
}

function readOption(selector: Expr, holder: Node | undefined, node: Node, context: RewriteContext): Outcome {
  const other = is(holder, 'BinaryExpr') ? (holder.x === selector ? holder.y : holder.x) : undefined;
  const option = other === undefined ? undefined : literalString(other);
  const constant = option === 'server' ? 'DryRunServer' : option === 'client' ? 'DryRunClient' : undefined;
  if (other === undefined || constant === undefined) {
    return manual('the text of DryRunOption is read: DryRunStrategy has other values, none of them empty');
  }
  const { start, end } = other;
  return safely([renamed(node), { start, end, text: `${context.nameOf('pkg/action')}.${constant}` }]);
}

function safely(edits: readonly TextEdit[]): Outcome {
  return { kind: 'mechanical', edits, safe: true, title: 'Ask for the strategy of the dry run' };
}

/** A key of a literal, when it is the only one of the fields and the strategy is certain. */
function key(symbol: string, node: Node, value: Expr, context: RewriteContext): Outcome {
  const [owner = '', field = ''] = symbol.split('.');
  const pair = context.parentOf(node);
  const literal = pair === undefined ? undefined : context.parentOf(pair);
  const several =
    !is(literal, 'CompositeLit') ||
    literal.elements.filter((e) => e.kind === 'KeyValueExpr' && is(e.key, 'Ident') && FIELDS.includes(e.key.name))
      .length > 1;
  if (several || literalBool(context.file, value) === undefined) {
    return manual('set DryRunStrategy for ClientOnly, DryRun and DryRunOption together');
  }
  const settings: Settings = {
    owner,
    clientOnly: field === 'ClientOnly' ? value : undefined,
    dryRun: field === 'DryRun' ? value : undefined,
    option: undefined,
    outer: { clientOnly: undefined, dryRun: undefined, option: undefined },
  };
  const strategy = strategyOf(settings, context);
  if (typeof strategy === 'string') return manual(strategy);
  return { kind: 'mechanical', edits: [renamed(node), ...strategy.edits(value)], safe: strategy.safe, title: TITLE };
}
