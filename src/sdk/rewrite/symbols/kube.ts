/**
 * pkg/kube: what the client creates, updates and deletes with. Helm 4 applies on the side of the server unless it is told not to
 * (https://github.com/helm/helm/blob/v4.3.1/pkg/kube/client.go#L353).
 */
import { log as configurationLog } from '../actions/logs.ts';
import { callOf, is, literalBool } from '../actions/syntax.ts';
import type { Rewrite, RewriteContext } from '../context.ts';
import {
  becomes,
  byHand,
  callWith,
  manual,
  nameEdit,
  passedOn,
  withArguments,
  withoutArgument,
  wrapped,
} from './calls.ts';

const CLIENT_SIDE = 'ServerSideApply(false, false)';
const METAV1 = 'k8s.io/apimachinery/pkg/apis/meta/v1';

/** `Create(resources)`. */
const create: Rewrite = (use, context) => {
  const call = callWith(use, context, 1);
  if (call === undefined) return passedOn(use);
  const option = `${context.nameOf('pkg/kube')}.ClientCreateOption${CLIENT_SIDE}`;
  return becomes([withArguments(call, [option])], 'Create on the side of the client, as Helm 3 does', ['T05']);
};

/** `Update(original, target, force)` and `UpdateThreeWayMerge` of the same parameters. */
function update(threeWay: boolean): Rewrite {
  return (use, context) => {
    const call = callWith(use, context, 3);
    const force = call?.args[2];
    if (call === undefined || force === undefined) return passedOn(use);
    const option = `${context.nameOf('pkg/kube')}.ClientUpdateOption`;
    const last = [`${option}${CLIENT_SIDE}`, ...(threeWay ? [`${option}ThreeWayMergeForUnstructured(true)`] : [])];
    const forced = literalBool(context.file, force) !== false;
    const edits = forced
      ? [...wrapped(force, `${option}ForceReplace`), withArguments(call, last)]
      : [{ start: force.start, end: force.end, text: last.join(', ') }];
    if (threeWay) edits.push(nameEdit(use.node, 'Update'));
    return becomes(edits, 'Update on the side of the client, as Helm 3 does', ['T05']);
  };
}

/** `Delete(resources)`, which deleted in the background. */
const remove: Rewrite = (use, context) => {
  const call = callWith(use, context, 1);
  if (call === undefined) return passedOn(use);
  const policy = `${context.nameOf(METAV1)}.DeletePropagationBackground`;
  return becomes([withArguments(call, [policy])], 'Delete in the background, as Helm 3 does');
};

const removeWith: Rewrite = (use) => becomes([nameEdit(use.node, 'Delete')], 'Call it Delete');

/** `NewReadyChecker(client, log, options...)`. */
const newReadyChecker: Rewrite = (use, context) => {
  const call = callOf(use.node, context.parentOf);
  const log = call?.args[1];
  if (call === undefined || log === undefined) return passedOn(use);
  const drop = withoutArgument(call, log, context, true);
  return drop === undefined
    ? manual('NewReadyChecker takes no log function in Helm 4: leave it out, with what only it uses')
    : becomes([drop], 'Give NewReadyChecker no log function');
};

const waits = (name: string): Rewrite =>
  byHand(
    `${name} belongs to a Waiter in Helm 4: ask the client for one with GetWaiter(kube.LegacyStrategy), and call it there`,
  );

/** `x.Log = f`: a handler in its place. */
export const log: Rewrite = (use, context) => {
  const selector = context.parentOf(use.node);
  const statement = selector === undefined ? undefined : context.parentOf(selector);
  if (is(selector, 'KeyValueExpr')) return configurationLog(use, context);
  if (!is(selector, 'SelectorExpr')) return manual('Log is gone: set a slog.Handler with SetLogger');
  const call = callOf(use.node, context.parentOf);
  if (call !== undefined) return logged(use.node, call.lparen, call.rparen, context);
  if (
    !is(statement, 'AssignStmt') ||
    statement.lhs.length !== 1 ||
    statement.lhs[0] !== selector ||
    statement.op !== '='
  ) {
    return manual('Log is gone: set a slog.Handler with SetLogger');
  }
  const [value] = statement.rhs;
  if (value === undefined || (is(value, 'Ident') && value.name === 'nil')) {
    return becomes([context.remove(statement)], 'Set no log function; nothing is logged without a handler', ['T03']);
  }
  const edits = [
    { start: use.node.start, end: value.start, text: `SetLogger(${context.helper('logHandler')}(` },
    { start: value.end, end: value.end, text: '))' },
  ];
  return becomes(edits, 'Set a handler for what is logged', ['T03']);
};

/** `x.Log("…", a)` */
function logged(node: Parameters<typeof nameEdit>[0], lparen: number, rparen: number, context: RewriteContext) {
  const edits = [
    { start: node.start, end: lparen + 1, text: `Logger().Debug(${context.nameOf('fmt')}.Sprintf(` },
    { start: rparen, end: rparen, text: ')' },
  ];
  return becomes(edits, 'Log through the handler');
}

const MERGED = 'is part of kube.Interface in Helm 4: use that, and call the method on it';

export const kubeRewrites: readonly (readonly [string, Rewrite])[] = [
  ...['Client', 'Interface'].flatMap((owner): [string, Rewrite][] => [
    [`pkg/kube.${owner}.Create`, create],
    [`pkg/kube.${owner}.Update`, update(false)],
    [`pkg/kube.${owner}.Delete`, remove],
    ...['Wait', 'WaitWithJobs', 'WaitForDelete', 'WatchUntilReady'].map((name): [string, Rewrite] => [
      `pkg/kube.${owner}.${name}`,
      waits(name),
    ]),
    [
      `pkg/kube.${owner}.WaitAndGetCompletedPodPhase`,
      byHand('WaitAndGetCompletedPodPhase is gone: watch the pod with client-go'),
    ],
  ]),
  ...['FailingKubeClient', 'PrintingKubeClient'].flatMap((owner): [string, Rewrite][] => [
    ...['Wait', 'WaitWithJobs', 'WaitForDelete', 'WatchUntilReady'].map((name): [string, Rewrite] => [
      `pkg/kube/fake.${owner}.${name}`,
      waits(name),
    ]),
    [`pkg/kube/fake.${owner}.Update`, update(false)],
    [`pkg/kube/fake.${owner}.UpdateThreeWayMerge`, update(true)],
    [`pkg/kube/fake.${owner}.Delete`, remove],
    [`pkg/kube/fake.${owner}.DeleteWithPropagationPolicy`, removeWith],
  ]),
  ...['WaitAndGetCompletedPodPhase', 'WaitAndGetCompletedPodPhaseError'].map((name): [string, Rewrite] => [
    `pkg/kube/fake.FailingKubeClient.${name}`,
    byHand(`${name} is gone with the method that it stood for`),
  ]),
  [
    'pkg/kube/fake.FailingKubeClient.DeleteWithPropagationError',
    (use) => becomes([nameEdit(use.node, 'DeleteError')], 'Call it DeleteError'),
  ],
  ['pkg/kube.Client.UpdateThreeWayMerge', update(true)],
  ['pkg/kube.InterfaceThreeWayMerge.UpdateThreeWayMerge', update(true)],
  ['pkg/kube.Client.DeleteWithPropagationPolicy', removeWith],
  ['pkg/kube.InterfaceDeletionPropagation.DeleteWithPropagationPolicy', removeWith],
  ['pkg/kube.InterfaceExt.WaitForDelete', waits('WaitForDelete')],
  ['pkg/kube.Client.Log', log],
  ['pkg/kube.NewReadyChecker', newReadyChecker],
  [
    'pkg/kube.GetConfig',
    byHand('GetConfig is gone: take cli.New().RESTClientGetter(), or genericclioptions.NewConfigFlags'),
  ],
  ...['InterfaceDeletionPropagation', 'InterfaceLogs', 'InterfaceResources', 'InterfaceThreeWayMerge'].map(
    (name): [string, Rewrite] => [`pkg/kube.${name}`, byHand(`${name} ${MERGED}`)],
  ),
  ['pkg/kube.InterfaceExt', byHand('InterfaceExt is gone: kube.Waiter, which GetWaiter gives, has its method')],
];
