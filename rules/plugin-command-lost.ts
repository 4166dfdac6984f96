import lt from 'semver/functions/lt.js';
import type { HelmCommand, Word } from '../src/facts.ts';
import { type KnownPlugin, pluginFromSource, pluginOfCommand } from '../src/helm/plugins.ts';
import type { Rule } from '../src/rule.ts';
import type { Span } from '../src/source/span.ts';
import { atWord, runs } from './lib/commands.ts';
import { issue, page, source } from './lib/evidence.ts';
import { installedVersion, pluginSource } from './lib/plugin-source.ts';

const why =
  'A plugin.yaml without apiVersion that declares downloaders beside a command is a getter for Helm 4 and nothing else: `helm plugin ' +
  'list` shows it, and its command is unknown.';
const cause = [source('internal/plugin/metadata.go', 117), source('pkg/cmd/load_plugins.go', 63)];

/** How an install falls short, when it does. */
function shortfall(plugin: KnownPlugin, command: HelmCommand, from: Word): string | undefined {
  if (plugin.shape !== 'command+downloaders') return undefined;
  if (plugin.firstOk === undefined) return 'no-release';
  const version = installedVersion(command, from);
  if (version !== undefined && lt(version, plugin.firstOk)) return 'too-old';
  return plugin.gitGivesGetter === true && pluginSource(from).kind === 'version-control' ? 'from-git' : undefined;
}

/** The word of a plugin command that names the plugin. */
function nameWord(command: HelmCommand): Word | undefined {
  return command.words.find((word) => word.text === command.plugin);
}

const rule: Rule = {
  code: 'HELM4023',
  name: 'plugin-command-lost',
  title: 'Plugins that lose their command',
  description:
    'A legacy plugin that is both a command and a downloader, such as helm-s3, cm-push before 0.11.0, helm-gcs before 0.7.0 or ' +
    'helm-secrets before 4.7.0, is a downloader only for Helm 4, and `helm s3 push` is an unknown command.',
  rows: [
    {
      id: 'too-old',
      subject: 'helm plugin install of a release without a command for Helm 4',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: why,
      write: 'A newer release of the plugin.',
      evidence: [...cause, issue(225, 'chartmuseum/helm-push'), issue(245, 'hayorov/helm-gcs')],
    },
    {
      id: 'from-git',
      subject: 'helm plugin install of helm-secrets from git',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary:
        'For Helm 4 helm-secrets comes as three plugins, each an archive of its release; the repository gives the getter alone.',
      write: 'Install secrets, secrets-getter and secrets-post-renderer from the archives of a release.',
      evidence: [...cause, issue(639, 'jkroepke/helm-secrets'), issue(859, 'jkroepke/helm-secrets')],
    },
    {
      id: 'no-release',
      subject: 'helm plugin install of a plugin without a command for Helm 4',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: `${why} No release of it that works was known when this was written.`,
      write: 'Look for a newer release; else `helm push` to an OCI registry, or the plugin binary called without Helm.',
      evidence: [...cause, issue(17, 'AliyunContainerService/helm-acr')],
    },
    {
      id: 'command',
      subject: 'helm s3 …',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: `${why} No release of it that works was known when this was written.`,
      write: 'Look for a newer release; else the plugin binary called without Helm.',
      evidence: [
        ...cause,
        page('plugin.yaml of helm-s3 0.17.2', 'https://github.com/hypnoglow/helm-s3/blob/v0.17.2/plugin.yaml'),
      ],
    },
  ],
  wording: {
    'too-old': (a) =>
      `\`${a['command']}\` installs '${a['plugin']}' '${a['version']}', whose command Helm 4 does not load before '${a['since']}'.`,
    'from-git': (a) =>
      `\`${a['command']}\` installs '${a['plugin']}' from its repository, which gives Helm 4 no command.`,
    'no-release': (a) => `\`${a['command']}\` installs '${a['plugin']}', whose command Helm 4 does not load.`,
    command: (a) => `\`helm ${a['plugin']}\` is the command of a plugin that Helm 4 loads as a downloader only.`,
  },
  *check({ commands }) {
    const calls = new Map<string, { command: HelmCommand; name: Word; used: KnownPlugin; more: Span[] }>();
    for (const command of commands) {
      const from = runs(command, 'plugin install') ? command.args[0] : undefined;
      const plugin = from && pluginFromSource(from.shown);
      if (from !== undefined && plugin !== undefined) {
        const row = shortfall(plugin, command, from);
        const args = {
          plugin: plugin.name,
          version: installedVersion(command, from) ?? 'its newest release',
          since: plugin.firstOk ?? 'any release',
        };
        const assumes = `no release after ${plugin.newestRead ?? plugin.firstOk ?? 'the newest'} of '${plugin.name}' changed this`;
        if (row !== undefined) yield atWord(command, from, row, row === 'no-release' ? { args, assumes } : { args });
      }
      const used = command.plugin === undefined ? undefined : pluginOfCommand(command.plugin);
      const name = nameWord(command);
      if (used?.command === undefined || used.shape !== 'command+downloaders' || used.firstOk !== undefined) continue;
      if (name === undefined) continue;
      const key = `${used.name}\0${command.span.path}\0${command.origin}`;
      const first = calls.get(key);
      if (first === undefined) calls.set(key, { command, name, used, more: [] });
      else first.more.push(name.span);
    }
    // One finding for a file: the plugin is lost once, however often it is called.
    for (const { command, name, used, more } of calls.values()) {
      const assumes = `no release after ${used.newestRead ?? 'the newest read'} of '${used.name}' changed this`;
      const related = more.map((span) => ({ span, message: 'It is called here too.' }));
      yield atWord(command, name, 'command', { args: { plugin: used.command ?? used.name }, assumes, related });
    }
  },
};
export default rule;
