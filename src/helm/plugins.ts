/** Plugins of Helm that are known by name: what they need to work with Helm 4, and whose flags they hand on. */

export interface KnownPlugin {
  /** As `helm plugin list` shows it. */
  readonly name: string;
  /** What follows `helm` on a command line; undefined for a plugin without a command of its own. */
  readonly command: string | undefined;
  /** Parts of a source URL by which an install is known. */
  readonly sources: readonly string[];
  /**
   * What its plugin.yaml declares before `firstOk`. A legacy plugin with downloaders and a command becomes a getter
   * under Helm 4, and its command is gone:
   * https://github.com/helm/helm/blob/v4.2.4/internal/plugin/metadata.go#L117
   */
  readonly shape: 'command' | 'downloaders' | 'command+downloaders';
  /** First release whose command works under Helm 4; undefined when none is known, or when it has no command. */
  readonly firstOk: string | undefined;
  /** Newest release that was read when `firstOk` is undefined. */
  readonly newestRead?: string;
  /** First release that publishes an archive with a provenance file. */
  readonly signedFrom?: string;
  /** Whether an install from its git repository gives Helm 4 the getter alone, whatever the release. */
  readonly gitGivesGetter?: boolean;
  /** Where this was read. */
  readonly evidence: string;
}

const KNOWN_PLUGINS: readonly KnownPlugin[] = [
  {
    name: 'diff',
    command: 'diff',
    sources: ['databus23/helm-diff'],
    shape: 'command',
    firstOk: '3.14.0',
    signedFrom: '3.15.8',
    evidence: 'https://github.com/databus23/helm-diff/issues/885',
  },
  {
    name: 'secrets',
    command: 'secrets',
    sources: ['jkroepke/helm-secrets'],
    shape: 'command+downloaders',
    firstOk: '4.7.0',
    signedFrom: '4.7.0',
    gitGivesGetter: true,
    evidence: 'https://github.com/jkroepke/helm-secrets/issues/639',
  },
  {
    name: 'unittest',
    command: 'unittest',
    sources: ['helm-unittest/helm-unittest', 'quintush/helm-unittest', 'lrills/helm-unittest'],
    shape: 'command',
    firstOk: '1.1.0',
    signedFrom: '1.1.0',
    evidence: 'https://github.com/helm-unittest/helm-unittest/issues/785',
  },
  {
    name: 'helm-git',
    command: undefined,
    sources: ['aslafy-z/helm-git'],
    shape: 'downloaders',
    firstOk: undefined,
    newestRead: '1.4.1',
    evidence: 'https://github.com/aslafy-z/helm-git/blob/v1.4.1/plugin.yaml',
  },
  {
    name: 's3',
    command: 's3',
    sources: ['hypnoglow/helm-s3'],
    shape: 'command+downloaders',
    firstOk: undefined,
    newestRead: '0.17.2',
    evidence: 'https://github.com/hypnoglow/helm-s3/blob/v0.17.2/plugin.yaml',
  },
  {
    name: 'cm-push',
    command: 'cm-push',
    sources: ['chartmuseum/helm-push'],
    shape: 'command+downloaders',
    firstOk: '0.11.0',
    evidence: 'https://github.com/chartmuseum/helm-push/issues/225',
  },
  {
    name: 'gcs',
    command: 'gcs',
    sources: ['hayorov/helm-gcs'],
    shape: 'command+downloaders',
    firstOk: '0.7.0',
    evidence: 'https://github.com/hayorov/helm-gcs/issues/245',
  },
  {
    name: 'acr',
    command: undefined,
    sources: ['AliyunContainerService/helm-acr'],
    shape: 'command+downloaders',
    firstOk: undefined,
    newestRead: '0.8.2',
    evidence: 'https://github.com/AliyunContainerService/helm-acr/issues/17',
  },
];

/** The known plugin that an install from this source brings, if it is one. */
export function pluginFromSource(source: string): KnownPlugin | undefined {
  const text = source.toLowerCase();
  return KNOWN_PLUGINS.find((plugin) => plugin.sources.some((part) => text.includes(part.toLowerCase())));
}

/** The known plugin that a command line names, if it is one. */
export function pluginOfCommand(command: string): KnownPlugin | undefined {
  return KNOWN_PLUGINS.find((plugin) => plugin.command === command);
}

/**
 * Flags that helm-diff hands to the Helm that renders for it; its other flags are its own, also where Helm has one of
 * the same name (`--dry-run`, `--color`): https://github.com/databus23/helm-diff#usage
 */
const DIFF_FORWARDS: ReadonlySet<string> = new Set([
  'api-versions',
  'devel',
  'disable-openapi-validation',
  'enable-dns',
  'insecure-skip-tls-verify',
  'kube-context',
  'kube-version',
  'namespace',
  'no-hooks',
  'post-renderer',
  'post-renderer-args',
  'repo',
  'set',
  'set-file',
  'set-json',
  'set-literal',
  'set-string',
  'skip-schema-validation',
  'values',
  'version',
]);

/** Whether a plugin in front of a sub-command hands a flag (long name) on to Helm. */
export function forwardsFlag(plugin: string, flag: string): boolean {
  return plugin !== 'diff' || DIFF_FORWARDS.has(flag);
}
