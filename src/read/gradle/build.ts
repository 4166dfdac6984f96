/** What Gradle makes of the calls of a build. */
import type { Link, Scope } from '../../facts.ts';
import { spanAt } from '../lib/code/context.ts';
import { addFact } from '../lib/code/facts.ts';
import type { Host, HostCall } from '../lib/code/host.ts';
import { literalText } from '../lib/code/jvm/library.ts';
import type { Thing } from '../lib/code/thing.ts';
import { unknownAt } from '../lib/code/variables.ts';
import { execBlock, execSetting, type Tasks } from './exec.ts';
import { helmBlock, usesPlugin } from './plugin.ts';

/** Calls that say something of the build, and run nothing. */
const SPEAKS =
  /(?:^|\.)(?:println|print|lifecycle|quiet|property|files?|dir|dependsOn|description|group|because|implementation|api|classpath|id|url|uri|expand|replace|doesNotContain|filter|into|rename|GradleException)$/;
/** Blocks in which each value of a collection is taken in turn. */
const COLLECTIONS = /\.(?:collect|map|flatMap|forEach|each|eachWithIndex|findAll|filter|forEachIndexed)$/;

/** The host of one build script, or of a program that is part of a build. */
export function gradleHost(source: string): Host {
  const plugin = usesPlugin(source);
  const tasks: Tasks = new Map();
  return { call: (call) => build(call, plugin, tasks) };
}

function build(call: HostCall, plugin: boolean, tasks: Tasks): Thing | undefined {
  const { context, args, name } = call;
  const done = (): Thing => unknownAt(context, call.call, name);
  const last = args.at(-1)?.item.value;
  if (last?.kind === 'function') {
    if (COLLECTIONS.test(name)) return undefined;
    if (name === 'helm' && plugin)
      for (const fact of helmBlock(context.state.text, last.function)) addFact(context, fact);
    else {
      const task = taskOf(call);
      const target: Scope = task === undefined ? context.scope : [...context.scope, { kind: 'target', name: task }];
      execBlock(call, target, tasks, task);
    }
    return done();
  }
  if (name === 'apply') {
    applied(call);
    return done();
  }
  if (execSetting(call)) return done();
  return SPEAKS.test(name) ? done() : undefined;
}

/** The task that a block configures. */
function taskOf({ args, name, call }: HostCall): string | undefined {
  const written = literalText(args[0]?.item.value);
  if (/(?:^|\.)(?:register|create|named|maybeCreate|getByName|task)$/.test(name) && written !== undefined)
    return written;
  return call.callee.kind === 'name' && args.some(({ item }) => item.name === 'type') ? name : undefined;
}

/** `apply from: 'gradle/helm.gradle'`. */
function applied({ context, args, call }: HostCall): void {
  const from = args.find(({ item }) => item.name === 'from')?.item.value;
  const path = literalText(from)?.replace(/^(?:\.\/)+/, '');
  if (path === undefined) return;
  const span = spanAt(context, call);
  const { scope, guards } = context;
  if (/^https?:/.test(path)) {
    addFact(context, { kind: 'outside', scope, what: `applied script ${path}`, span });
    return;
  }
  const link: Link = {
    kind: 'link',
    origin: 'task',
    scope,
    how: 'include',
    path,
    arguments: [],
    variables: [],
    guards,
    span,
  };
  addFact(context, link);
}
