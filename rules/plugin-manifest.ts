import coerce from 'semver/functions/coerce.js';
import valid from 'semver/functions/valid.js';
import type { PluginManifest } from '../src/facts.ts';
import type { Candidate, Rule } from '../src/rule.ts';
import { atSpan } from './lib/commands.ts';
import { issue, source } from './lib/evidence.ts';
import { exactRange, tidy } from './lib/words.ts';

/** Commands of Helm itself: https://github.com/helm/helm/blob/v4.2.4/pkg/cmd/root.go#L266 */
const BUILT_IN = new Set(
  (
    'completion create dependency env get help history install lint list package plugin pull push registry repo rollback search show ' +
    'status template test uninstall upgrade verify version'
  ).split(' '),
);

/** What Masterminds/semver's StrictNewVersion takes: three numbers, no `v`. */
function isStrict(version: string): boolean {
  return /^\d/.test(version) && valid(version) !== null;
}

function* checkVersion(manifest: PluginManifest): Iterable<Candidate> {
  const { version } = manifest;
  if (version?.text === undefined || version.text === '' || isStrict(version.text)) return;
  const strict = coerce(version.text)?.version;
  const span = exactRange(version, 0, version.text.length);
  const changes = 'The plugin has another version for those who ask for one.';
  const fixes =
    strict === undefined || span === undefined
      ? []
      : [{ title: `Write ${strict}`, edits: [{ span, text: strict }], worksOn: '>=3.0.0 <5', safe: false, changes }];
  yield atSpan(manifest, version.span, 'version', {
    args: { name: nameOf(manifest), version: tidy(version.text) },
    fixes,
  });
}

function nameOf(manifest: PluginManifest): string {
  return tidy(manifest.name ?? 'plugin');
}

function* checkLegacy(manifest: PluginManifest): Iterable<Candidate> {
  const { keys } = manifest;
  const args = { name: nameOf(manifest) };
  const downloaders = keys.get('downloaders');
  const command = keys.get('command') ?? keys.get('platformCommand');
  if (downloaders !== undefined && command !== undefined) yield atSpan(manifest, downloaders, 'command-lost', { args });
  for (const [plain, platform] of [
    ['command', 'platformCommand'],
    ['hooks', 'platformHooks'],
  ] as const) {
    const span = keys.get(plain);
    if (span !== undefined && keys.has(platform))
      yield atSpan(manifest, span, 'both-forms', { args: { ...args, plain, platform } });
  }
}

const rule: Rule = {
  code: 'HELM4024',
  name: 'plugin-manifest',
  title: 'plugin.yaml of a plugin in this repository',
  description:
    'Helm 4 still loads a legacy plugin.yaml, but as one thing only: with downloaders it is a getter and its command is lost. From 4.1.4 on ' +
    'the version must be strict semver, else the plugin is skipped. The v1 form (apiVersion: v1, type, runtime) does not work on Helm 3, ' +
    'so that one file cannot serve both once it is used.',
  rows: [
    {
      id: 'command-lost',
      subject: 'plugin.yaml with downloaders and a command',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: 'Helm 4 makes it a getter and ignores its command: "unknown command".',
      write: 'Two plugins: one with the command, one with the downloaders.',
      both: {
        write: 'Two legacy plugin.yaml files, one with the command and one with the downloaders.',
        range: '>=3.0.0 <5',
      },
      evidence: [source('internal/plugin/metadata.go', 117), source('pkg/cmd/load_plugins.go', 63), issue(31500)],
    },
    {
      id: 'version',
      subject: 'plugin.yaml with a version that is not strict semver',
      range: '>=4.1.4 <5',
      effect: 'rejected',
      summary: 'Helm 4.1.4 and later skip the plugin with a warning, and its command is unknown.',
      write: 'Three numbers without a leading v: 1.2.0.',
      both: { write: 'version: "1.2.0"', range: '>=3.0.0 <5' },
      evidence: [source('internal/plugin/metadata_legacy.go', 76), source('internal/plugin/metadata.go', 28)],
    },
    {
      id: 'both-forms',
      subject: 'plugin.yaml with command and platformCommand, or hooks and platformHooks',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: 'Helm 3 warned that this would become an error; Helm 4 does not load the plugin.',
      write: 'Only the platform form.',
      both: { write: 'Only the platform form.', range: '>=3.18.0 <5' },
      evidence: [source('internal/plugin/metadata_legacy.go', 83), source('pkg/plugin/plugin.go', 268, 'v3.21.4')],
    },
    {
      id: 'built-in-name',
      subject: 'plugin.yaml with the name of a command of Helm',
      range: '4.0.5 || >=4.1.0 <5',
      effect: 'rejected',
      summary: 'Helm stops loading plugins at the clash, so the plugins after it are missing as well.',
      write: 'Another name.',
      both: { write: 'Another name.', range: '>=3.0.0 <5' },
      evidence: [source('pkg/cmd/load_plugins.go', 139)],
    },
    {
      id: 'v1-manifest',
      subject: 'plugin.yaml with apiVersion: v1',
      range: '<4.0.0',
      effect: 'helm3-rejects',
      summary: 'Helm 3 does not read runtimeConfig, so the plugin has no command there.',
      write: 'apiVersion: v1',
      both: { write: 'The legacy form, without apiVersion.', range: '>=3.0.0 <5' },
      evidence: [source('internal/plugin/loader.go', 67)],
    },
  ],
  wording: {
    'command-lost': (a) =>
      `The plugin '${a['name']}' declares downloaders and a command, of which Helm 4 keeps the downloaders.`,
    version: (a) => `The plugin '${a['name']}' has the version '${a['version']}', which is not strict semver.`,
    'both-forms': (a) =>
      `The plugin '${a['name']}' declares both '${a['plain']}' and '${a['platform']}', which Helm 4 rejects.`,
    'built-in-name': (a) =>
      `The plugin '${a['name']}' has the name of a command of Helm, which Helm 4 refuses to load.`,
    'v1-manifest': (a) => `The plugin '${a['name']}' uses the v1 form of plugin.yaml, which Helm 3 does not read.`,
  },
  *check({ facts }) {
    for (const fact of facts) {
      if (fact.kind !== 'plugin-manifest') continue;
      yield* checkVersion(fact);
      if (fact.apiVersion === undefined || fact.apiVersion === 'legacy') yield* checkLegacy(fact);
      else
        yield atSpan(fact, fact.keys.get('apiVersion') ?? fact.span, 'v1-manifest', { args: { name: nameOf(fact) } });
      if (fact.name !== undefined && BUILT_IN.has(fact.name)) {
        yield atSpan(fact, fact.keys.get('name') ?? fact.span, 'built-in-name', { args: { name: nameOf(fact) } });
      }
    }
  },
};
export default rule;
