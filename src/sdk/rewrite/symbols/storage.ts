/** pkg/storage and its drivers: releases come back as values of any type, and logs go to a `slog.Handler`. */
import { releaseResult, releasesResult } from '../actions/results.ts';
import { callOf, freeName, unparen } from '../actions/syntax.ts';
import type { Rewrite, TextEdit } from '../context.ts';
import { becomes, callWith, manual, passedOn, withoutArgument } from './calls.ts';
import { log } from './kube.ts';

/** A method that somebody else's type declares has to take or return what the interface says. */
function called(rewrite: Rewrite, signature: string): Rewrite {
  return (use, context) =>
    use.how === 'implements'
      ? manual(`the interface wants ${signature} in Helm 4; assert that it is a *release.Release of pkg/release/v1`)
      : rewrite(use, context);
}

const none: Rewrite = () => ({ kind: 'none' });

/** `List(filter)`: the filter is asked about values of any type. */
const list: Rewrite = (use, context) => {
  const filter = callOf(use.node, context.parentOf)?.args[0];
  if (filter === undefined) return passedOn(use);
  const inner = unparen(filter);
  const field = inner.kind === 'FuncLit' ? inner.type.params.fields[0] : undefined;
  const around = releasesResult(use, context);
  if (inner.kind !== 'FuncLit' || field === undefined || field.names.length > 1 || around.kind === 'manual') {
    return manual(
      'the filter is called with a release.Releaser of pkg/release in Helm 4: assert that it is a *release.Release of pkg/release/v1',
    );
  }
  const name = field.names[0]?.name;
  const first = inner.body.list[0];
  const type = `${context.nameOf('pkg/release')}.Releaser`;
  const line: TextEdit[] = [];
  let parameter = name === undefined ? type : `_ ${type}`;
  if (name !== undefined && name !== '_' && first !== undefined) {
    const item = freeName(context.textOf(inner), ['item', 'releaser'], 0);
    parameter = `${item} ${type}`;
    line.push(context.insertBefore(first, `${name} := ${context.helper('releaseOf')}(${item})`));
  }
  const wrapped = around.kind === 'mechanical' ? around.edits : [];
  return becomes(
    [{ start: field.start, end: field.end, text: parameter, gone: true }, ...line, ...wrapped],
    'Give the filter and the releases the types that they had',
  );
};

/** `NewSQL(connection, log, namespace)`. */
const newSql: Rewrite = (use, context) => {
  const call = callWith(use, context, 3);
  const logger = call?.args[1];
  if (call === undefined || logger === undefined) return passedOn(use);
  const drop = withoutArgument(call, logger, context, true);
  return drop === undefined
    ? manual('NewSQL takes no log function in Helm 4: leave it out, and set a slog.Handler with SetLogger')
    : becomes([drop], 'Give NewSQL no log function', ['T03']);
};

function entries(
  path: string,
  owners: readonly string[],
  names: readonly string[],
  rewrite: Rewrite,
): [string, Rewrite][] {
  return owners.flatMap((owner) => names.map((name): [string, Rewrite] => [`${path}.${owner}.${name}`, rewrite]));
}

const DRIVERS = ['ConfigMaps', 'Secrets', 'Memory', 'SQL', 'Driver'];
const DRIVER = 'pkg/storage/driver';

export const storageRewrites: readonly (readonly [string, Rewrite])[] = [
  ...entries('pkg/storage', ['Storage'], ['Get', 'Delete', 'Deployed', 'Last'], releaseResult),
  ...entries(
    'pkg/storage',
    ['Storage'],
    ['DeployedAll', 'History', 'ListDeployed', 'ListReleases', 'ListUninstalled'],
    releasesResult,
  ),
  ['pkg/storage.Storage.Log', log],
  ...entries(DRIVER, [...DRIVERS, 'Queryor'], ['Get'], called(releaseResult, 'Get(string) (release.Releaser, error)')),
  ...entries(
    DRIVER,
    [...DRIVERS, 'Deletor'],
    ['Delete'],
    called(releaseResult, 'Delete(string) (release.Releaser, error)'),
  ),
  ...entries(
    DRIVER,
    [...DRIVERS, 'Queryor'],
    ['Query'],
    called(releasesResult, 'Query(map[string]string) ([]release.Releaser, error)'),
  ),
  ...entries(
    DRIVER,
    [...DRIVERS, 'Queryor'],
    ['List'],
    called(list, 'List(func(release.Releaser) bool) ([]release.Releaser, error)'),
  ),
  ...entries(DRIVER, ['Driver', 'Creator'], ['Create'], called(none, 'Create(string, release.Releaser) error')),
  ...entries(DRIVER, ['Driver', 'Updator'], ['Update'], called(none, 'Update(string, release.Releaser) error')),
  ...entries(DRIVER, ['ConfigMaps', 'Secrets', 'SQL'], ['Log'], log),
  [`${DRIVER}.NewSQL`, newSql],
];
