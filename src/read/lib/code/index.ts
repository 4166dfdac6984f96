/** Programs in any language, turned into facts. */
import type { Fact, Scope } from '../../../facts.ts';
import { spanOf } from '../../../source/text.ts';
import type { Given } from '../../reader.ts';
import { table } from '../table.ts';
import { enterUncalled } from './calls.ts';
import { type Context, newFrame, type State } from './context.ts';
import { evaluate } from './evaluate.ts';
import type { Host } from './host.ts';
import { namesUsed } from './mentions.ts';
import { runStatements } from './statements.ts';
import type { Closure } from './thing.ts';
import type { Language, Program } from './tree.ts';

export type * from './tree.ts';

/** What may be visited in one program; one of 10,000 lines stays far below. */
const BUDGET = 400_000;

export interface ProgramInput {
  readonly scope: Scope;
  readonly given?: Given | undefined;
  /** What the machinery around the program makes of calls and names. */
  readonly host?: Host | undefined;
}

/**
 * Reads a program: every call of Helm that it makes, as an argument list or as shell text, with values followed through
 * variables, functions, lists, strings and conditions. What runs is read by `readArguments` and `readShell`.
 *
 * Never throws for any tree. What could not be followed is a word that is unknown, or an `Unresolved` fact.
 */
export function readProgram(program: Program, language: Language, input: ProgramInput): readonly Fact[] {
  const state: State = {
    text: program.text,
    language,
    host: input.host,
    given: input.given,
    facts: [],
    seen: new Set(),
    classes: new Map(),
    closures: [],
    known: new Set(),
    entered: new Set(),
    entries: new Map(),
    sites: new WeakMap(),
    evaluate,
    run: runStatements,
    budget: BUDGET,
    depth: 0,
    tooDeep: false,
  };
  const variables = table<never>();
  const context: Context = {
    state,
    scope: input.scope,
    environment: new Map(input.given?.variables ?? []),
    variables,
    module: variables,
    frame: newFrame(undefined, true),
    classBody: undefined,
    quiet: false,
    guards: [],
    calls: [],
    stack: [],
  };
  runStatements(context, program.body);
  runUncalled(context, namesUsed(program.body));
  noteErrors(state, program, input.scope);
  return state.facts;
}

/** Runs what nothing has called: first what builds objects, then what the program names nowhere, then the rest. */
function runUncalled(context: Context, used: ReadonlySet<string>): void {
  const { state } = context;
  const passes = [isConstructor, ({ node }: Closure) => node.name !== undefined && !used.has(node.name), () => true];
  for (const wanted of passes) {
    for (let at = 0; at < state.closures.length && state.budget > 0; at++) {
      const closure = state.closures[at];
      if (closure !== undefined && !state.entered.has(closure.node) && wanted(closure)) enterUncalled(context, closure);
    }
  }
}

function isConstructor({ node, self }: Closure): boolean {
  return self !== undefined && /^(?:__init__|constructor|initialize|init)$/.test(node.name ?? '');
}

/** Names what could not be parsed, or was not followed. */
function noteErrors(state: State, program: Program, scope: Scope): void {
  const { text, errors } = program;
  for (const { start, end, reason } of errors.slice(0, 50)) {
    const near = text.value.slice(Math.max(0, start - 300), Math.max(start + 1_000, Math.min(end, start + 20_000)));
    const span = spanOf(text, start, Math.min(start + 1, text.value.length));
    const relevant = /helm/i.test(near);
    state.facts.push({ kind: 'unresolved', scope, span, what: `${state.language.name} syntax`, reason, relevant });
  }
  if (state.budget > 0 && !state.tooDeep) return;
  const reason =
    state.budget > 0
      ? 'too many levels inside each other; some were not read'
      : 'too many steps to follow; the rest was not read';
  const span = spanOf(text, 0, Math.min(1, text.value.length));
  state.facts.push({ kind: 'unresolved', scope, span, what: `${state.language.name} program`, reason, relevant: true });
}
