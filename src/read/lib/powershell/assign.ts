/** Assignments, and what they say of the environment. */
import { isHelmVariable } from '../../../helm/environment.ts';
import { pinOfVersionVariable } from '../../../helm/install/index.ts';
import type { Span } from '../../../source/span.ts';
import { spanOf } from '../../../source/text.ts';
import { appended, eitherOf, fieldText, type Value } from '../value.ts';
import { wordOf } from '../word.ts';
import { type Context, type Runner, unknownAt } from './context.ts';
import { isList, pathOf } from './evaluate.ts';
import type { Expression, HashEntry, Statement } from './tree.ts';

/** `target = value`, `target += value`; the value has been run already. */
export function assign(
  context: Context,
  statement: Statement & { kind: 'assign' },
  value: Value | undefined,
  runner: Runner,
): void {
  const { operator, target } = statement;
  const typed = target.kind === 'cast' ? target : undefined;
  const plain = withoutCasts(target);
  if (plain.kind === 'list') {
    for (const item of plain.items) if (item.kind === 'variable') context.env.variables.delete(item.name);
    return;
  }
  const name = pathOf(context, plain, runner);
  // What is assigned to `$null` is thrown away.
  if (name === undefined || name === 'null') return;
  const given = valueExpression(statement.value);
  const hash = given === undefined ? undefined : withoutCasts(given);
  const { variables } = context.env;
  const { lists } = context.shared;
  if (operator === '=') {
    lists.delete(name);
    const holds = given !== undefined && isList(context, given);
    if (holds || (typed !== undefined && /\[\]|List/i.test(typed.type)) || (value?.alternatives[0]?.length ?? 1) > 1)
      lists.add(name);
  }
  const added = value ?? unknownAt(context, statement.value ?? statement);
  const prior = variables.get(name);
  let result = added;
  if (operator === '+=')
    result = appended(
      prior ?? { alternatives: [[]] },
      added,
      lists.has(name) || prior === undefined ? 'fields' : 'text',
    );
  else if (operator === '??=') result = prior === undefined ? added : eitherOf([prior, added]);
  else if (operator !== '=') result = unknownAt(context, plain, false);
  if (hash?.kind === 'hash') {
    setEntries(context, name, hash.entries, runner, 0);
    return;
  }
  if (hash?.kind === 'block') {
    const own = hash.body.find((one) => one.kind === 'parameters');
    const parameters = own?.kind === 'parameters' ? own.parameters : [];
    context.shared.functions.set(`$${name}`, { parameters, body: hash.body, text: context.text });
  }
  variables.set(name, result);
  if (/^\$(?:script|global):/i.test(context.text.value.slice(plain.start, plain.end)))
    context.shared.root.variables.set(name, result);
  noteSetting(
    context,
    name,
    result,
    spanOf(context.text, statement.start, statement.end),
    spanOf(context.text, (statement.value ?? statement).start, statement.end),
  );
}

function withoutCasts(expression: Expression): Expression {
  return expression.kind === 'cast' ? withoutCasts(expression.operand) : expression;
}

/** The expression that a statement consists of. */
export function valueExpression(statement: Statement | undefined): Expression | undefined {
  const stage = statement?.kind === 'pipeline' && statement.stages.length === 1 ? statement.stages[0] : undefined;
  return stage?.kind === 'value' ? stage.expression : undefined;
}

/** The entries of a hash, as variables: `config.version`. */
function setEntries(
  context: Context,
  name: string,
  entries: readonly HashEntry[],
  runner: Runner,
  depth: number,
): void {
  for (const { key, value } of entries) {
    const field = key.kind === 'string' ? runner.values(context, [asStatement(key)])?.alternatives[0]?.[0] : undefined;
    const text = key.kind === 'variable' ? undefined : fieldText(field ?? []);
    if (text === undefined || text === '' || value === undefined) continue;
    const path = `${name}.${text.toLowerCase()}`;
    const expression = valueExpression(value);
    const inner = expression === undefined ? undefined : withoutCasts(expression);
    if (inner?.kind === 'hash' && depth < 6) setEntries(context, path, inner.entries, runner, depth + 1);
    else {
      const given = runner.values(context, [value]);
      if (given === undefined) continue;
      context.env.variables.set(path, given);
      if (expression !== undefined && isList(context, expression)) context.shared.lists.add(path);
      const span = spanOf(context.text, key.start, value.end);
      noteSetting(context, text, given, span, spanOf(context.text, value.start, value.end));
    }
  }
}

function asStatement(expression: Expression): Statement {
  const { start, end } = expression;
  return { kind: 'pipeline', stages: [{ kind: 'value', expression, redirects: [], start, end }], start, end };
}

/** A variable of the environment that Helm reads, or one that names a version of Helm. */
export function noteSetting(context: Context, name: string, value: Value, span: Span, site: Span): void {
  const { calls, input } = context.shared;
  const written = name.startsWith('env:') ? name.slice(4).toUpperCase() : name;
  const fields = value.alternatives[0] ?? [];
  const word = wordOf(fields[0] ?? [], site);
  if (name.startsWith('env:') && isHelmVariable(written)) {
    calls.add({ kind: 'env', origin: input.origin, scope: input.scope, name: written, value: word, span });
  }
  if (value.alternatives.length !== 1 || fields.length !== 1 || (fields[0] ?? []).length > 50 || word.via.length > 0)
    return;
  const pin = pinOfVersionVariable(originalName(context, span, written), word);
  if (pin !== undefined) calls.pin(pin, context.guards);
}

/** The name with its capitals, which tell `helmVersion` from other words. */
function originalName(context: Context, span: Span, name: string): string {
  const head = context.text.file.text.slice(span.start, span.start + name.length + 60);
  const last = name.slice(name.lastIndexOf('.') + 1);
  const at = head.toLowerCase().indexOf(last.toLowerCase());
  return at < 0 ? name : head.slice(at, at + last.length);
}
