/** Anything that can be done to two states, done to models of them as well. */
import { expect } from 'vitest';
import type { Store } from '../../../../src/org/store.ts';
import type { ScanOutcome } from '../../../../src/org/types.ts';
import type { Severity } from '../../../../src/rule.ts';
import * as fc from '../../../lib/fast-check.ts';
import { anyFinding } from '../../../support/org/make.ts';
import { collect, EMPTY, FAILED, makeRepository, makeRun, scanned, UNCHANGED } from './make.ts';
import { finish, type Model, merge, record, type Told, told } from './model.ts';

export interface Real {
  readonly stores: [Store, Store];
  readonly reopen: (which: 0 | 1) => Promise<Store>;
}

type Models = readonly [Model, Model];
type Command = fc.AsyncCommand<Models, Real>;

// Few of each, so that much happens to the same ones.
const REPOSITORIES = ['a', 'b', 'c'].map((name) => makeRepository(name));
const IDS = REPOSITORIES.map(({ id }) => id);

const which = fc.constantFrom<(0 | 1)[]>(0, 0, 1);
const day = fc.integer({ min: 1, max: 7 });
const some = fc.subarray(REPOSITORIES, { minLength: 1 });
const severity = fc.constantFrom<Severity[]>('error', 'warning', 'note');
const findings = fc.dictionary(fc.constantFrom('f1', 'f2'), severity, { minKeys: 1, maxKeys: 2 });
const kind = fc.constantFrom<('scanned' | 'unchanged' | 'empty' | 'error')[]>(
  ...(['scanned', 'scanned', 'scanned', 'scanned', 'unchanged', 'empty', 'error'] as const),
);
const one = fc
  .tuple(which, day, fc.constantFrom(...REPOSITORIES), kind, findings)
  .map((args): Command => recordOne(...args));

/** Sequences of commands. */
export const sequences = fc.commands<Models, Real, false>(
  [
    one,
    one,
    one,
    one,
    fc.tuple(which, day, some).map((args): Command => recordSome(...args)),
    fc.tuple(which, day, some).map((args): Command => begin(...args)),
    // Mostly complete ones, in which repositories can be missed.
    fc.tuple(which, day, fc.constantFrom(true, true, false)).map((args): Command => finishRun(...args)),
    fc.tuple(which, day, fc.constant(true)).map((args): Command => finishRun(...args)),
    fc.tuple(which).map(([state]): Command => reopen(state)),
    fc.tuple(which).map(([state]): Command => mergeInto(state)),
  ],
  { maxCommands: 60, size: 'max' },
);

/** What is done on a day whose run was not begun begins it, with nothing planned. */
function command(
  name: string,
  state: 0 | 1,
  on: number | undefined,
  run: (model: Model, store: Store, real: Real) => Promise<void>,
): Command {
  return {
    check: () => true,
    run: async (models, real) => {
      if (on !== undefined && !models[state].runs.has(`run-${on}`))
        await beginRun(models[state], real.stores[state], state, on, []);
      await run(models[state], real.stores[state], real);
      expect(await toldBy(real.stores[state])).toEqual(told(models[state]));
    },
    toString: () => `${name} in state ${state}${on === undefined ? '' : ` on day ${on}`}`,
  };
}

async function beginRun(
  model: Model,
  store: Store,
  state: 0 | 1,
  on: number,
  plan: typeof REPOSITORIES,
): Promise<void> {
  const run = makeRun(on, {
    label: on % 3 === 0 ? 'gitlab:acme' : 'github:acme',
    shard: on === 4 ? `${state + 1}/2` : null,
  });
  const { id, label, shard } = run;
  const known = model.runs.get(id) ?? { id, at: run.startedAt, label, shard, complete: false, said: new Map() };
  model.runs.set(id, known);
  for (const repository of plan) {
    if (!known.said.has(repository.id)) known.said.set(repository.id, { kind: 'planned' });
  }
  await store.begin(run, plan);
}

function begin(state: 0 | 1, on: number, plan: typeof REPOSITORIES): Command {
  return command(`begin ${plan.map(({ name }) => name)}`, state, undefined, (model, store) =>
    beginRun(model, store, state, on, plan),
  );
}

function recordOne(
  state: 0 | 1,
  on: number,
  repository: (typeof REPOSITORIES)[number],
  what: 'scanned' | 'unchanged' | 'empty' | 'error',
  found: Readonly<Record<string, Severity>>,
): Command {
  const outcomes: Readonly<Record<typeof what, ScanOutcome>> = {
    scanned: scanned(Object.entries(found).map(([identity, grade]) => anyFinding(identity, { severity: grade }))),
    unchanged: UNCHANGED,
    empty: EMPTY,
    error: FAILED,
  };
  const seen = what === 'scanned' ? new Map(Object.entries(found)) : new Map<string, Severity>();
  return command(`record ${repository.name} ${what} ${JSON.stringify(found)}`, state, on, async (model, store) => {
    const first = record(model, `run-${on}`, repository.id, what, seen);
    expect(await store.record(`run-${on}`, repository, outcomes[what])).toBe(first);
  });
}

function recordSome(state: 0 | 1, on: number, repositories: typeof REPOSITORIES): Command {
  return command(`record unchanged ${repositories.map(({ name }) => name)}`, state, on, async (model, store) => {
    await beginRun(model, store, state, on, repositories);
    for (const { id } of repositories) record(model, `run-${on}`, id, 'unchanged', new Map());
    await store.recordUnchanged(
      `run-${on}`,
      repositories.map((repository) => ({ repository, head: null })),
    );
  });
}

function finishRun(state: 0 | 1, on: number, complete: boolean): Command {
  return command(`finish ${complete}`, state, on, async (model, store) => {
    finish(model, `run-${on}`, complete, IDS);
    await store.finish(`run-${on}`, complete);
  });
}

function reopen(state: 0 | 1): Command {
  return command('reopen', state, undefined, async (_, __, real) => {
    real.stores[state] = await real.reopen(state);
  });
}

function mergeInto(state: 0 | 1): Command {
  return {
    check: () => true,
    run: async (models, real) => {
      const [into, from] = state === 0 ? ([0, 1] as const) : ([1, 0] as const);
      merge(models[into], models[from]);
      await real.stores[into].merge(real.stores[from]);
      expect(await toldBy(real.stores[into])).toEqual(told(models[into]));
      expect(await real.stores[into].merge(real.stores[from])).toEqual({ runs: 0, repositories: 0, findings: 0 });
      expect(await toldBy(real.stores[into])).toEqual(told(models[into]));
    },
    toString: () => `merge into state ${state}`,
  };
}

/** What a state tells, in the words of the model. */
async function toldBy(store: Store): Promise<Told> {
  const open = await collect(store.findings());
  const changes = await store.changes();
  return {
    open: open
      .map(
        ({ repositoryId, identity, severity: grade, firstSeen }) => `${repositoryId} ${identity} ${grade} ${firstSeen}`,
      )
      .sort(),
    fixed: changes.fixed
      .map(({ repositoryId, identity, firstSeen, fixed }) => `${repositoryId} ${identity} ${firstSeen} ${fixed}`)
      .sort(),
    appeared: changes.appeared.map(({ repositoryId, identity }) => `${repositoryId} ${identity}`).sort(),
    present: (await store.repositories()).map(({ repository }) => repository.id),
    trend: (await store.trend()).map(({ at, errors, warnings, notes, gone, repositories, pending }) =>
      [
        at,
        `${errors} errors ${warnings} warnings ${notes} notes ${gone} gone`,
        `${repositories.scanned} scanned ${repositories.unchanged} unchanged ${repositories.empty} empty ${repositories.error} error ${pending} pending`,
      ].join('; '),
    ),
  };
}

/** Runs the commands on two states that are empty. */
export async function runCommands(commands: Iterable<Command>, real: Real): Promise<void> {
  const models: Models = [{ runs: new Map() }, { runs: new Map() }];
  await fc.asyncModelRun(() => ({ model: models, real }), commands);
}
