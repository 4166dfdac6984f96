/** Words that no command gets, but that may hold commands: operands of tests, targets of redirections. */
import type { HereDoc, Redirection, TestExpression } from 'unbash';
import { spanOf } from '../../../source/text.ts';
import type { Context } from './context.ts';
import { emitGivenUp } from './emit.ts';
import { type Expander, expandWord } from './expand.ts';

/** Reads the words of a `[[ … ]]`. */
export function visitTest(context: Context, expander: Expander, expression: TestExpression): void {
  switch (expression.type) {
    case 'TestUnary':
      expandWord(context, expander, expression.operand);
      return;
    case 'TestBinary':
      expandWord(context, expander, expression.left);
      expandWord(context, expander, expression.right);
      return;
    case 'TestLogical':
      for (const operand of expression.operands) visitTest(context, expander, operand);
      return;
    case 'TestNot':
      visitTest(context, expander, expression.operand);
      return;
    case 'TestGroup':
      visitTest(context, expander, expression.expression);
  }
}

/** Reads the words of redirections. */
export function visitRedirects(context: Context, expander: Expander, redirects: readonly Redirection[]): void {
  for (const redirect of redirects) {
    if (redirect.type === 'HereDoc') visitHereDocument(context, redirect);
    else if (redirect.target !== undefined) expandWord(context, expander, redirect.target);
  }
}

/** Without its closing line a here-document takes all that follows for its text. */
function visitHereDocument(context: Context, { pos, end, body, closing, delimiter }: HereDoc): void {
  if (closing !== undefined || !/helm/i.test(body.text)) return;
  const reason = `has no closing line '${delimiter?.value ?? ''}', so that the rest of the text belongs to it`;
  emitGivenUp(context, spanOf(context.text, pos, end), 'here-document', reason);
}
