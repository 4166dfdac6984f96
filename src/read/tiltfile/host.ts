/** What Tilt and its extensions run for the functions that they give to Tiltfiles. */

import { spanAt } from '../lib/code/context.ts';
import { addFact } from '../lib/code/facts.ts';
import type { Host, HostCall } from '../lib/code/host.ts';
import { runCall } from '../lib/code/run-call.ts';
import { NOTHING, type Thing } from '../lib/code/thing.ts';
import type { RunCall } from '../lib/code/tree.ts';
import { keyOf, setName, unknownAt } from '../lib/code/variables.ts';
import { dependencies, installed, removed, repository, templated } from './charts.ts';

/** Arguments that are commands, by function: their names and the places where they may stand without one. */
const COMMANDS: Readonly<Record<string, readonly (readonly [name: string, at: number | undefined])[]>> = {
  local_resource: [
    ['cmd', 1],
    ['serve_cmd', undefined],
  ],
  custom_build: [['command', 1]],
  k8s_custom_deploy: [
    ['apply_cmd', 1],
    ['delete_cmd', 2],
  ],
  test: [['cmd', 1]],
};

export const host: Host = { call };

function call(given: HostCall): Thing | undefined {
  const { context, name } = given;
  switch (name) {
    case 'load':
    case 'load_dynamic':
    case 'include':
      loads(given);
      return undefined;
    case 'helm_resource':
      dependencies(given);
      installed(given);
      removed(given);
      return NOTHING;
    case 'helm_repo':
      repository(given);
      return NOTHING;
    case 'helm_remote':
    case 'helm':
      templated(given);
      return unknownAt(context, given.call);
    default:
      return Object.hasOwn(COMMANDS, name) ? commands(given) : undefined;
  }
}

function commands(given: HostCall): Thing {
  const { context, name, args, call } = given;
  for (const [key, at] of COMMANDS[name] ?? []) {
    const positional = args.filter(({ item }) => item.name === undefined);
    const found = args.find(({ item }) => item.name === key) ?? (at === undefined ? undefined : positional[at]);
    if (found === undefined) continue;
    const run: RunCall = { callee: /^/, takes: 'list-or-shell', environment: 'env' };
    const environment = args.filter(({ item }) => item.name === 'env');
    runCall(context, run, call, [{ ...found, item: { ...found.item, name: undefined } }, ...environment], undefined);
  }
  return NOTHING;
}

/** `load('./lib/Tiltfile', 'deploy')`: another file of the repository; `load('ext://x', y='z')`: z by another name. */
function loads({ context, name, args }: HostCall): void {
  const [first, ...rest] = args;
  const path = first === undefined ? undefined : keyOf(first.thing);
  if (first === undefined || path === undefined) return;
  for (const { item, thing } of rest) {
    const member = keyOf(thing);
    if (item.name === undefined || member === undefined || name !== 'load') continue;
    setName(context, item.name, unknownAt(context, item.value, member), true);
  }
  if (path.startsWith('ext://') || path.includes('://')) return;
  addFact(context, {
    kind: 'link',
    origin: 'task',
    scope: context.scope,
    how: 'include',
    path,
    arguments: [],
    variables: [],
    guards: context.guards,
    span: spanAt(context, first.item.value),
  });
}
