/** pkg/lint and pkg/lint/rules, whose variants became options. */
import type { CallExpr, Expr } from '../../go/ast.ts';
import type { Rewrite, RewriteContext, TextEdit } from '../context.ts';
import {
  becomes,
  callWith,
  manual,
  nameAround,
  nameEdit,
  passedOn,
  withArguments,
  withoutArgument,
  wrapped,
} from './calls.ts';

const LINT = 'pkg/chart/v2/lint';
const RULES = 'pkg/chart/v2/lint/rules';

/** `lint.All(dir, values, namespace, strict)`; nothing ever read `strict`. */
const all: Rewrite = (use, context) => {
  const call = callWith(use, context, 4);
  const strict = call?.args[3];
  if (call === undefined || strict === undefined) return passedOn(use);
  const drop = withoutArgument(call, strict, context);
  if (drop === undefined)
    return manual('RunAll has no strict parameter: leave the argument out, with what only it uses');
  return becomes([nameEdit(use.node, 'RunAll'), drop], 'Call RunAll, which has no strict parameter');
};

/** `lint.AllWith…(dir, values, namespace, kubeVersion[, skipSchemaValidation])`. */
function allWith(options: readonly string[]): Rewrite {
  return (use, context) => {
    const call = callWith(use, context, 3 + options.length);
    if (call === undefined) return passedOn(use);
    const lint = context.nameOf(LINT);
    const edits = options.flatMap((option, k) => {
      const argument = call.args[3 + k];
      return argument === undefined ? [] : wrapped(argument, `${lint}.${option}`);
    });
    return becomes([nameEdit(use.node, 'RunAll'), ...edits], 'Call RunAll with options');
  };
}

/** `rules.Templates…(linter, values, namespace, …)` is `rules.Templates(linter, namespace, values, …)`. */
function templates(options: readonly string[]): Rewrite {
  return (use, context) => {
    const call = callWith(use, context, options.length === 0 ? 4 : 3 + options.length);
    const [, values, namespace, strict] = call?.args ?? [];
    if (call === undefined || values === undefined || namespace === undefined) return passedOn(use);
    const edits: TextEdit[] = [nameEdit(use.node, 'Templates'), ...swapped(values, namespace, context)];
    if (options.length === 0 && strict !== undefined) {
      const drop = withoutArgument(call, strict, context);
      if (drop === undefined)
        return manual('Templates has no strict parameter: leave the argument out, with what only it uses');
      edits.push(drop);
    }
    const rules = options.length === 0 ? '' : context.nameOf(RULES);
    for (const [k, option] of options.entries()) {
      const argument = call.args[3 + k];
      if (argument !== undefined) edits.push(...wrapped(argument, `${rules}.${option}`));
    }
    return becomes(edits, 'Call Templates with its new parameters');
  };
}

function swapped(a: Expr, b: Expr, context: RewriteContext): TextEdit[] {
  return [
    { start: a.start, end: a.end, text: context.textOf(b) },
    { start: b.start, end: b.end, text: context.textOf(a) },
  ];
}

const values: Rewrite = (use, context) => {
  const call = callWith(use, context, 1);
  if (call === undefined) return passedOn(use);
  const edits = [nameEdit(use.node, 'ValuesWithOverrides'), withArguments(call, ['map[string]any{}', 'false'])];
  return becomes(edits, 'Call ValuesWithOverrides without any');
};

const valuesWithOverrides: Rewrite = (use, context) => {
  const call: CallExpr | undefined = callWith(use, context, 2);
  if (call === undefined) return nameAround(use, context) === use.node ? { kind: 'none' } : passedOn(use);
  return becomes([withArguments(call, ['false'])], 'Validate against the schema, as Helm 3 does');
};

export const lintRewrites: readonly (readonly [string, Rewrite])[] = [
  ['pkg/lint.All', all],
  ['pkg/lint.AllWithKubeVersion', allWith(['WithKubeVersion'])],
  ['pkg/lint.AllWithKubeVersionAndSchemaValidation', allWith(['WithKubeVersion', 'WithSkipSchemaValidation'])],
  ['pkg/lint/rules.Templates', templates([])],
  ['pkg/lint/rules.TemplatesWithKubeVersion', templates(['TemplateLinterKubeVersion'])],
  [
    'pkg/lint/rules.TemplatesWithSkipSchemaValidation',
    templates(['TemplateLinterKubeVersion', 'TemplateLinterSkipSchemaValidation']),
  ],
  ['pkg/lint/rules.Values', values],
  ['pkg/lint/rules.ValuesWithOverrides', valuesWithOverrides],
];
