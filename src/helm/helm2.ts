/**
 * What Helm 2 had and no later Helm has, so that old command lines are still read rightly.
 * Compiled from the reference pages of v2.17.0: https://github.com/helm/helm/tree/v2.17.0/docs/helm
 */

/** A flag's long name, then ` x` for its shorthand and `=` when it takes a value: `client-only c`, `name n=`. */
type Written = string;

/** Flags of `helm` itself. */
const globals: readonly Written[] = ['home =', 'host =', 'tiller-connection-timeout =', 'tiller-namespace ='];

/** Flags of every command that talked to Tiller. */
const tls: readonly Written[] = ['tls', 'tls-ca-cert =', 'tls-cert =', 'tls-hostname =', 'tls-key =', 'tls-verify'];

const inspect: readonly Written[] = [
  'ca-file =',
  'cert-file =',
  'devel',
  'key-file =',
  'keyring =',
  'password =',
  'repo =',
  'username =',
  'verify',
  'version =',
];

/** By the path that Helm 3 gives the command, where it has it. */
const flags: Readonly<Record<string, readonly Written[]>> = {
  get: ['revision =', 'template =', ...tls],
  'get hooks': tls,
  'get manifest': tls,
  'get notes': tls,
  'get values': tls,
  history: ['col-width =', ...tls],
  home: [],
  init: [
    'automount-service-account-token',
    'canary-image',
    'client-only c',
    'dry-run',
    'force-upgrade',
    'history-max =',
    'local-repo-url =',
    'net-host',
    'node-selectors =',
    'output o=',
    'override =',
    'replicas =',
    'service-account =',
    'skip-refresh',
    'skip-repos',
    'stable-repo-url =',
    'tiller-image i=',
    'tiller-tls',
    'tiller-tls-cert =',
    'tiller-tls-hostname =',
    'tiller-tls-key =',
    'tiller-tls-verify',
    'tls-ca-cert =',
    'upgrade',
    'use-deprecated-stable-repository',
    'wait',
  ],
  install: ['dep-up', 'name n=', 'no-crd-hook', ...tls],
  list: ['chart-name c', 'col-width =', 'deleted', 'deleting', 'offset o=', 'output =', ...tls],
  package: ['save'],
  'repo update': ['strict'],
  reset: ['force f', 'remove-helm-home', ...tls],
  rollback: tls,
  search: ['col-width =', 'devel', 'output o=', 'regexp r', 'version v=', 'versions l'],
  serve: ['address =', 'repo-path =', 'url ='],
  show: inspect,
  status: tls,
  template: ['execute x=', 'name n=', 'notes'],
  test: ['cleanup', 'max =', 'parallel', ...tls],
  uninstall: ['purge', ...tls],
  upgrade: tls,
  version: ['client c', 'server s', ...tls],
};

/** Top-level commands that went with Helm 2. */
export const helm2Commands: readonly string[] = ['home', 'init', 'reset', 'serve'];

export interface Helm2Flag {
  readonly name: string;
  readonly shorthand: string | undefined;
  readonly takesValue: boolean;
}

/** Flags that Helm 2 had on a command (`path` as Helm 3 names it) or on all, whether or not a later Helm has them too. */
export function helm2Flags(path: string): readonly Helm2Flag[] {
  return [...(flags[path] ?? []), ...globals].map((written) => {
    const [name = '', rest = ''] = written.split(' ');
    return { name, shorthand: /^[a-z]/.exec(rest)?.[0], takesValue: rest.endsWith('=') };
  });
}
