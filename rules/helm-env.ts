import type { EnvSetting, Word } from '../src/facts.ts';
import type { Rule } from '../src/rule.ts';
import { atFlag, atSpan, flagsOf } from './lib/commands.ts';
import { environmentOf } from './lib/environment.ts';
import { issue, pull, source } from './lib/evidence.ts';
import { tidy } from './lib/words.ts';

/** A file that is empty when Helm reads it. */
const EMPTY_FILE = /^\/dev\/null$|\$\(\s*mktemp\b|`mktemp\b/;

function isEmptyFile(value: Word | undefined): boolean {
  return value !== undefined && EMPTY_FILE.test(value.text ?? value.shown);
}

/** A program that only reads a variable follows whoever sets it; where releases are kept concerns it all the same. */
function rowOf({ name, value, reads }: EnvSetting): string | undefined {
  if (reads) return name === 'HELM_DRIVER' ? 'driver' : undefined;
  switch (name) {
    case 'HELM_DRIVER':
    case 'HELM_DRIVER_SQL_CONNECTION_STRING':
      return 'driver';
    case 'HELM_EXPERIMENTAL_OCI':
      return 'experimental-oci';
    case 'HELM_CACHE_HOME':
      return 'cache-home';
    case 'HELM_REPOSITORY_CACHE':
      return 'repository-cache';
    case 'HELM_REGISTRY_CONFIG':
      return isEmptyFile(value) ? 'empty-registry-config' : undefined;
    case 'HELM_PLUGINS':
      return /[^:]:[^:\\/]|[^:]:\/[^/]/.test(value?.text ?? '') ? 'plugin-directories' : undefined;
    default:
      return undefined;
  }
}

const emptyConfig =
  'Helm 4.0.0–4.2.0 read the file before they run any command and end with "invalid config format: EOF"; Helm 3, and 4.2.1 and later, take an ' +
  'empty file.';

const rule: Rule = {
  code: 'HELM4034',
  name: 'helm-env',
  title: 'Environment variables of Helm',
  description:
    'Helm 4 reads the variables that Helm 3 reads. HELM_DRIVER keeps its values, HELM_EXPERIMENTAL_OCI has had no effect since 3.8, charts ' +
    'moved to a cache of their own, and an empty registry configuration stops every command.',
  rows: [
    {
      id: 'driver',
      subject: 'HELM_DRIVER',
      range: '>=4.0.0 <5',
      effect: 'check',
      summary:
        'The values are the same in Helm 4, and the back end now also remembers how each release was applied. Every writer of a release ' +
        'has to use the same back end, or a release looks new and is applied server-side.',
      write: 'See that every job and every person uses the same value.',
      both: { write: 'See that every job and every person uses the same value.', range: '>=3.0.0 <5' },
      evidence: [source('pkg/action/action.go', 674), source('pkg/action/upgrade.go', 669)],
    },
    {
      id: 'experimental-oci',
      subject: 'HELM_EXPERIMENTAL_OCI',
      range: '>=3.8.0 <5',
      effect: 'deprecated',
      summary: 'No Helm since 3.8.0 reads it.',
      write: 'Drop it.',
      both: { write: 'Drop it once no Helm before 3.8 runs here.', range: '>=3.8.0 <5' },
      evidence: [source('cmd/helm/helm.go', 42, 'v3.7.2')],
    },
    {
      id: 'cache-home',
      subject: 'HELM_CACHE_HOME',
      range: '>=4.0.0 <5',
      effect: 'check',
      summary:
        'Helm 4 keeps charts under content/ by digest instead of repository/ by name, and writes to the directory whenever it loads a plugin.',
      write: 'Cache the whole directory, keep it writable, and let the key of a CI cache hold the major.',
      both: {
        write: 'Cache the whole directory, keep it writable, and let the key of a CI cache hold the major.',
        range: '>=3.3.0 <5',
      },
      evidence: [source('pkg/cli/environment.go', 114), source('internal/plugin/loader.go', 113), pull(31165)],
    },
    {
      id: 'repository-cache',
      subject: 'HELM_REPOSITORY_CACHE',
      range: '>=4.0.0 <5',
      effect: 'changed',
      summary:
        'Helm 4 keeps only the indexes of repositories there; charts go to HELM_CONTENT_CACHE, by default $HELM_CACHE_HOME/content.',
      write: 'Set HELM_CONTENT_CACHE as well, or HELM_CACHE_HOME for all of it.',
      both: { write: 'HELM_CACHE_HOME', range: '>=3.3.0 <5' },
      evidence: [source('pkg/cli/environment.go', 114), pull(31165), pull(31178)],
    },
    {
      id: 'empty-registry-config',
      subject: 'HELM_REGISTRY_CONFIG with an empty file',
      range: '>=4.0.0 <4.2.1',
      effect: 'rejected',
      summary: emptyConfig,
      write: "echo '{}' > FILE",
      both: { write: "echo '{}' > FILE", range: '>=3.0.0 <5' },
      evidence: [source('pkg/cmd/root.go', 260), source('pkg/registry/client.go', 127, 'v3.21.4')],
    },
    {
      id: 'empty-registry-config-flag',
      subject: '--registry-config with an empty file',
      range: '>=4.0.0 <4.2.1',
      effect: 'rejected',
      summary: emptyConfig,
      write: "echo '{}' > FILE",
      both: { write: "echo '{}' > FILE", range: '>=3.0.0 <5' },
      evidence: [source('pkg/cmd/root.go', 260), source('pkg/registry/client.go', 127, 'v3.21.4')],
    },
    {
      id: 'plugin-directories',
      subject: 'HELM_PLUGINS with several directories',
      range: '>=4.0.0 <5',
      effect: 'changed',
      summary: 'Helm 4 looks for getters, and updates and uninstalls plugins, as if the list were one directory.',
      write: 'One directory.',
      both: { write: 'Only one directory.', range: '>=3.0.0 <5' },
      evidence: [source('pkg/getter/plugingetter.go', 37), source('pkg/cmd/plugin_uninstall.go', 65), issue(31500)],
    },
  ],
  wording: {
    driver: (a) => `'${a['name']}' chooses where releases are kept.`,
    'experimental-oci': (a) => `'${a['name']}' is set, which no Helm since 3.8.0 reads.`,
    'cache-home': (a) => `'${a['name']}' moves the cache, whose layout Helm 4 changed.`,
    'repository-cache': (a) => `'${a['name']}' moves the repository cache, which no longer holds charts in Helm 4.`,
    'empty-registry-config': (a) => `'${a['name']}' names an empty file, which Helm 4.0.0–4.2.0 reject.`,
    'empty-registry-config-flag': (a) =>
      `\`${a['command']}\` passes '${a['flag']}' with an empty file, which Helm 4.0.0–4.2.0 reject.`,
    'plugin-directories': (a) => `'${a['name']}' lists several directories, which Helm 4 takes for one in places.`,
  },
  *check({ facts, commands }) {
    const assumes = 'nothing writes to the file before Helm reads it';
    for (const setting of environmentOf(facts)) {
      const row = rowOf(setting);
      if (row === undefined) continue;
      const args = { name: tidy(setting.name) };
      yield atSpan(setting, setting.span, row, row === 'empty-registry-config' ? { args, assumes } : { args });
    }
    for (const command of commands) {
      for (const flag of flagsOf(command, 'registry-config')) {
        if (isEmptyFile(flag.value)) yield atFlag(command, flag, 'empty-registry-config-flag', { assumes });
      }
    }
  },
};
export default rule;
