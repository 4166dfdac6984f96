/** Runs statements in turn. */
import type { Guard } from '../../../facts.ts';
import { addGuard } from '../shell/guard.ts';
import { fieldText } from '../value.ts';
import { branchOf, type Context, spend } from './context.ts';
import { closureOf, evaluate, forkOfCondition } from './evaluate.ts';
import { runLoop } from './loops.ts';
import { returned } from './loose.ts';
import { dotted } from './names.ts';
import { sited } from './sites.ts';
import { appended, asElement, eachFieldOf, listThing, mergeTables, NOTHING, plus, type Thing } from './thing.ts';
import type { Expression, Statement } from './tree.ts';
import { lookUp, noteEnvironment, notePin, setName, setTarget, unknownAt } from './variables.ts';

/** Statements inside statements are followed so deep. */
const DEEPEST = 450;

/** Runs statements; says whether what follows them is never reached. */
export function runStatements(context: Context, statements: readonly Statement[]): boolean {
  const { state } = context;
  if (state.depth >= DEEPEST) {
    state.tooDeep = true;
    return false;
  }
  state.depth++;
  declare(context, statements);
  const leaves = runAll(context, statements);
  state.depth--;
  return leaves;
}

function runAll(context: Context, statements: readonly Statement[]): boolean {
  let current = context;
  for (const statement of statements) {
    if (!spend(context)) return false;
    const left = runStatement(current, statement);
    if (left === true) return true;
    if (left === false) continue;
    const guards = [...current.guards];
    for (const guard of left) addGuard(guards, guard);
    current = { ...current, guards };
  }
  return false;
}

/** Functions and classes are known before the statements around them run. */
function declare(context: Context, statements: readonly Statement[]): void {
  for (const statement of statements) {
    if (statement.kind === 'function') declareFunction(context, statement.function);
    else if (statement.kind === 'class') {
      const { name, bases = [] } = statement;
      context.state.classes.set(name, { name, bases });
      declare({ ...context, classBody: name }, statement.body);
    }
  }
}

function declareFunction(context: Context, node: Extract<Statement, { kind: 'function' }>['function']): void {
  const thing = { ...NOTHING, closures: [closureOf(context, node)] };
  if (node.name !== undefined) setName(context, node.name, thing, true);
}

/** Runs a statement: true when it leaves, else the version tests that hold from here on, if there are any. */
function runStatement(context: Context, statement: Statement): boolean | readonly Guard[] {
  switch (statement.kind) {
    case 'expression':
      evaluate(context, statement.value);
      return leavesProgram(context, statement.value);
    case 'assign':
      assign(context, statement);
      return false;
    case 'function':
      declareFunction(context, statement.function);
      return false;
    case 'class':
      runStatements({ ...context, classBody: statement.name }, statement.body);
      return false;
    case 'if':
      return runIf(context, statement);
    case 'loop':
      runLoop(
        context,
        statement.names,
        statement.over === undefined ? undefined : evaluate(context, statement.over),
        (inner) => void runStatements(inner, statement.body),
      );
      return false;
    case 'return':
      if (statement.value !== undefined) {
        const thing = evaluate(context, statement.value);
        context.frame.returns.push(thing);
        returned(context, thing, statement.value);
      }
      return true;
    case 'block':
      runStatements(context, statement.body);
      return false;
  }
}

function leavesProgram(context: Context, expression: Expression): boolean {
  if (expression.kind !== 'call') return false;
  return /^(?:(?:sys\.|os\.|process\.)?_?exit|os\.Exit|log\.Fatal\w*|panic|abort|fail)$/.test(
    dotted(context, expression.callee) ?? '',
  );
}

function runIf(context: Context, statement: Extract<Statement, { kind: 'if' }>): boolean | readonly Guard[] {
  evaluate(context, statement.condition);
  const fork = forkOfCondition(context, statement.condition);
  const tests = [fork?.taken, fork?.otherwise].map((guard) => (guard === undefined ? [] : [guard]));
  const settled = settledBy(context, statement.condition);
  const { returns } = context.frame;
  const paths = [statement.then, statement.otherwise].map((body, index) => {
    const branch = branchOf(context, tests[index]);
    const before = returns.length;
    const leaves = runStatements(branch, body);
    if (index === settled) returns.length = before;
    return { branch, test: tests[index] ?? [], leaves };
  });
  const going = paths.filter((path, index) => !path.leaves && index !== settled);
  mergeTables(
    context.variables,
    going.map((path) => path.branch.variables),
    true,
    going.map((path) => path.test),
  );
  if (going.length === 0) return true;
  const [only] = going;
  return going.length === 1 && only !== undefined && only.test.length > 0 ? only.test : false;
}

/**
 * The path that this call of a function never takes, as its arguments say: 0 for the first, 1 for the other. It is read all
 * the same, another call may take it, but what it does to variables does not count.
 */
function settledBy(context: Context, condition: Expression): 0 | 1 | undefined {
  const negated = condition.kind === 'other' && condition.children.length === 1;
  const name = negated ? condition.children[0] : condition;
  if (negated && !/^(?:not\b|!)/.test(context.state.text.value.slice(condition.start, condition.start + 4)))
    return undefined;
  if (name?.kind !== 'name' || context.calls.length === 0 || !context.frame.own.has(name.name)) return undefined;
  const thing = context.variables.get(name.name);
  if (thing === NOTHING) return negated ? 1 : 0;
  const field =
    thing?.list === false && thing.value.alternatives.length === 1 ? thing.value.alternatives[0]?.[0] : undefined;
  return field !== undefined && /^true$/i.test(fieldText(field) ?? '') ? (negated ? 0 : 1) : undefined;
}

function assign(context: Context, statement: Extract<Statement, { kind: 'assign' }>): void {
  const { targets, operator, local } = statement;
  const value = evaluate(context, statement.value);
  const [target] = targets;
  if (target === undefined) return;
  if (targets.length > 1) {
    const values = value.elements ?? (value.list ? eachFieldOf(value) : []);
    for (const [index, one] of targets.entries()) {
      setTarget(context, one, values[index] ?? unknownAt(context, one), local);
    }
    return;
  }
  switch (operator) {
    case '+=':
    case '<<=': {
      const prior = evaluate(context, target);
      changeInPlace(
        context,
        target,
        prior.list && !value.list ? added(context, prior, value, statement.value) : plus(prior, value),
      );
      return;
    }
    case '||=':
    case '??=':
    case '?=':
    case ':=':
    case '=':
      setTarget(context, target, value, local);
      break;
    default:
      setTarget(context, target, unknownAt(context, statement.value), local);
      return;
  }
  note(context, target, value, statement.value);
}

/** A list with one more element. */
function added(context: Context, list: Thing, element: Thing, site: Expression): Thing {
  return listThing(appended(list.value, sited(context, asElement(element), site), 'fields'));
}

/** Sets what a name holds when it still is the same list or text, made longer. */
export function changeInPlace(context: Context, target: Expression, thing: Thing): void {
  if (target.kind === 'name') {
    context.frame.mutated.add(target.name);
    const owner = context.frame.self;
    if (context.variables.get(target.name) === undefined && owner !== undefined) {
      if (lookUp(context, target.name) !== undefined) {
        context.variables.set(`${owner}#${target.name}`, thing);
        return;
      }
    }
  }
  setTarget(context, target, thing, false);
}

/** Pins and settings that an assignment makes. */
function note(context: Context, target: Expression, thing: Thing, site: Expression): void {
  const name = target.kind === 'name' || target.kind === 'member' ? target.name : undefined;
  if (name === undefined) return;
  notePin(context, name, thing, site);
  if (/^env(?:ironment)?$/i.test(name)) noteEnvironment(context, thing, site);
}
