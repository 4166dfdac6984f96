/** pkg/time and pkg/time/ctime, for which Helm 4 uses the standard library. */
import type { Expr } from '../../go/ast.ts';
import { callOf, is, unparen } from '../actions/syntax.ts';
import type { Outcome, Rewrite, RewriteContext, TextEdit } from '../context.ts';
import { becomes, manual, nameAround } from './calls.ts';

/** `helmtime.Time{Time: t}` is `t`; the name elsewhere only changes its package. */
const time: Rewrite = (use, context) => {
  const type = nameAround(use, context);
  const literal = context.parentOf(type);
  if (!is(literal, 'CompositeLit') || literal.type !== type || literal.elements.length !== 1) return { kind: 'none' };
  const [element] = literal.elements;
  const value = element?.kind === 'KeyValueExpr' ? element.value : element;
  if (value === undefined) return { kind: 'none' };
  const holder = context.parentOf(literal);
  if (is(holder, 'UnaryExpr') && holder.op === '&') {
    return manual('a pointer to a time.Time needs a variable of its own: the literal around it is gone');
  }
  if (context.commentsIn({ start: literal.start, end: value.start }).length > 0) {
    return manual('helmtime.Time is time.Time in Helm 4: take the value in the literal');
  }
  const parens = is(holder, 'SelectorExpr') && !isPrimary(value);
  const edits: TextEdit[] = [
    { start: literal.start, end: value.start, text: parens ? '(' : '', gone: true },
    { start: value.end, end: literal.end, text: parens ? ')' : '', gone: true },
  ];
  return becomes(edits, 'Take the time as it is');
};

function isPrimary(value: Expr): boolean {
  return (
    !['UnaryExpr', 'BinaryExpr', 'StarExpr', 'FuncLit'].includes(unparen(value).kind) || value.kind === 'ParenExpr'
  );
}

/** `x.LastDeployed.Time` is `x.LastDeployed`. */
const embeddedTime: Rewrite = (use, context) => {
  const selector = context.parentOf(use.node);
  if (!is(selector, 'SelectorExpr') || selector.sel !== use.node) return { kind: 'none' };
  return becomes([{ start: selector.x.end, end: selector.end, text: '' }], 'Take the time as it is');
};

/** `ctime.Modified(info)` is `info.ModTime()`. */
function modTime(use: Parameters<Rewrite>[0], context: RewriteContext): Outcome {
  const call = callOf(use.node, context.parentOf);
  const [info] = call?.args ?? [];
  if (call === undefined || info === undefined || !isPrimary(info))
    return manual(`${use.symbol} is gone: call ModTime of the os.FileInfo`);
  return becomes(
    [
      { start: call.start, end: info.start, text: '', gone: true },
      { start: info.end, end: call.end, text: '.ModTime()', gone: true },
    ],
    'Call ModTime',
  );
}

export const timeRewrites: readonly (readonly [string, Rewrite])[] = [
  ['pkg/time.Time', time],
  ['pkg/time.Time.Time', embeddedTime],
  ['pkg/time/ctime.Created', modTime],
  ['pkg/time/ctime.Modified', modTime],
];
