import gte from 'semver/functions/gte.js';
import lt from 'semver/functions/lt.js';
import type { Flag, HelmCommand, Word } from '../src/facts.ts';
import { type KnownPlugin, pluginFromSource } from '../src/helm/plugins.ts';
import type { Candidate, Fix, Rule } from '../src/rule.ts';
import { atFlag, atWord, flagsOf, isOff, runs } from './lib/commands.ts';
import { issue, page, source } from './lib/evidence.ts';
import { FOUR, replaceWord } from './lib/fixes.ts';
import { installedVersion, type PluginSource, pluginSource } from './lib/plugin-source.ts';

function withoutVerification(command: HelmCommand, from: Word): Fix[] {
  if (command.origin !== 'shell' || from.text === undefined || from.via.length > 0) return [];
  // A variable may hold the flag already, set where Helm 4 runs.
  if (command.unresolved.length > 0) return [];
  const terms = { worksOn: FOUR, safe: true };
  return replaceWord(from, `${from.text} --verify=false`, terms, 'Add --verify=false');
}

function isSigned(plugin: KnownPlugin | undefined, command: HelmCommand, from: Word): boolean | undefined {
  if (plugin === undefined) return undefined;
  if (plugin.signedFrom === undefined) return false;
  const version = installedVersion(command, from);
  return version === undefined ? undefined : gte(version, plugin.signedFrom);
}

/** A source that Helm 4 verifies, or cannot verify and therefore refuses. */
function verified(command: HelmCommand, from: Word, kind: PluginSource): Candidate | undefined {
  switch (kind.kind) {
    case 'version-control': {
      const fixes = withoutVerification(command, from);
      const assumes = 'the URL is a repository, not an archive';
      return atWord(command, from, 'version-control', kind.sure ? { fixes } : { fixes, assumes });
    }
    case 'archive':
    case 'oci': {
      const signed = isSigned(pluginFromSource(from.shown), command, from);
      return atWord(command, from, signed === false ? 'unsigned' : 'verified-archive');
    }
    case 'unknown':
      return atWord(command, from, 'unknown-source');
    case 'directory':
      return undefined;
  }
}

/** An install with --verify=false: a repository whose plugin could be had signed. */
function unverified(command: HelmCommand, from: Word, flag: Flag): Candidate | undefined {
  const plugin = pluginFromSource(from.shown);
  if (plugin?.signedFrom === undefined) return undefined;
  const version = installedVersion(command, from);
  if (version !== undefined && lt(version, plugin.signedFrom)) return undefined;
  return atFlag(command, flag, 'signed-available', { args: { plugin: plugin.name, since: plugin.signedFrom } });
}

const noDual = 'Helm 3 does not know --verify. A clone that is installed from its directory works on both majors.';

const rule: Rule = {
  code: 'HELM4021',
  name: 'plugin-install',
  title: 'helm plugin install verifies its source',
  description:
    'Helm 4 verifies a plugin before it installs it. Version control cannot be verified, so an install from a git URL fails without ' +
    '--verify=false, a flag that Helm 3 refuses. Archives need a provenance file and the key of whoever signed it; from 4.1.4 on an ' +
    'unsigned one fails. A local directory is installed as before.',
  rows: [
    {
      id: 'version-control',
      subject: 'helm plugin install https://github.com/OWNER/PLUGIN',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: `Helm 4 ends with "plugin source does not support verification". ${noDual}`,
      write: 'Add --verify=false, or install the signed archive of a release.',
      both: { write: 'git clone URL DIR && helm plugin install DIR', range: '>=3.0.0 <5' },
      evidence: [
        source('pkg/cmd/plugin_install.go', 139),
        issue(885, 'databus23/helm-diff'),
        issue(785, 'helm-unittest/helm-unittest'),
      ],
    },
    {
      id: 'unsigned',
      subject: 'helm plugin install of an unsigned archive',
      range: '>=4.1.4 <5',
      effect: 'rejected',
      summary: `Helm 4.1.4 and later end with "no provenance file (.prov) found"; before, they warned. ${noDual}`,
      write: 'Add --verify=false, or install a release that is signed.',
      both: { write: 'Unpack the archive and install the directory.', range: '>=3.0.0 <5' },
      evidence: [
        source('internal/plugin/installer/installer.go', 101),
        page('GHSA-q5jf-9vfq-h4h7', 'https://github.com/helm/helm/security/advisories/GHSA-q5jf-9vfq-h4h7'),
      ],
    },
    {
      id: 'verified-archive',
      subject: 'helm plugin install of an archive or oci:// reference',
      range: '>=4.0.0 <5',
      effect: 'check',
      summary:
        'Helm 4 verifies it with the keys in --keyring. It fails when the signing key is not there, and from 4.1.4 on also when there is ' +
        'no provenance file.',
      write: 'Import the key of whoever signs the plugin first, or add --verify=false.',
      both: { write: 'Unpack the archive and install the directory.', range: '>=3.0.0 <5' },
      evidence: [source('pkg/cmd/plugin_install.go', 86), source('internal/plugin/installer/installer.go', 99)],
    },
    {
      id: 'unknown-source',
      subject: 'helm plugin install $SOURCE',
      range: '>=4.0.0 <5',
      effect: 'check',
      summary:
        'Helm 4 refuses version control URLs without --verify=false and verifies archives; a local directory is fine.',
      write: 'Add --verify=false if it is the URL of a repository.',
      both: { write: 'Clone or unpack it, and install the directory.', range: '>=3.0.0 <5' },
      evidence: [source('pkg/cmd/plugin_install.go', 131)],
    },
    {
      id: 'verify-flag',
      subject: 'helm plugin install --verify=false',
      range: '<4.0.0',
      effect: 'helm3-rejects',
      summary: 'No Helm 3 has --verify on `helm plugin install`.',
      write: '--verify=false',
      both: { write: 'git clone URL DIR && helm plugin install DIR', range: '>=3.0.0 <5' },
      evidence: [source('cmd/helm/plugin_install.go', 62, 'v3.21.4'), issue(1574, 'NVIDIA/aicr')],
    },
    {
      id: 'github-archive',
      subject: 'helm plugin install https://github.com/…/releases/…​.tgz',
      range: '>=3.3.2 <4.0.0',
      effect: 'helm3-rejects',
      summary:
        'Helm 3 knows an archive by its content type, which for files of a GitHub release is application/octet-stream, and so tries to ' +
        'clone the URL.',
      write: 'The URL of the archive.',
      both: { write: 'Unpack the archive and install the directory.', range: '>=3.0.0 <5' },
      evidence: [source('pkg/plugin/installer/http_installer.go', 65, 'v3.21.4'), issue(3167, 'cloudposse/atmos')],
    },
    {
      id: 'oci-source',
      subject: 'helm plugin install oci://…',
      range: '<4.0.0',
      effect: 'helm3-rejects',
      summary: 'Helm 3 cannot install plugins from a registry.',
      write: 'The oci:// reference.',
      both: { write: 'Unpack the archive and install the directory.', range: '>=3.0.0 <5' },
      evidence: [source('pkg/plugin/installer/installer.go', 67, 'v3.21.4'), source('pkg/cmd/plugin_install.go', 105)],
    },
    {
      id: 'signed-available',
      subject: 'helm plugin install --verify=false of a plugin that is signed',
      range: '>=4.0.0 <5',
      effect: 'check',
      summary: 'The plugin publishes archives with a provenance file, which Helm 4 can verify.',
      write: 'Install the archive of a release, with its signing key in --keyring.',
      evidence: [source('pkg/cmd/plugin_install.go', 85), issue(885, 'databus23/helm-diff')],
    },
  ],
  wording: {
    'version-control': (a) => `\`${a['command']}\` installs from the repository '${a['word']}', which Helm 4 rejects.`,
    unsigned: (a) => `\`${a['command']}\` installs '${a['word']}', which is not signed.`,
    'verified-archive': (a) => `\`${a['command']}\` installs '${a['word']}', which Helm 4 verifies first.`,
    'unknown-source': (a) => `\`${a['command']}\` installs from '${a['word']}', whose value is not known here.`,
    'verify-flag': (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 3 rejects.`,
    'github-archive': (a) => `\`${a['command']}\` installs '${a['word']}', which Helm 3 takes for a git repository.`,
    'oci-source': (a) => `\`${a['command']}\` installs '${a['word']}' from a registry, which Helm 3 cannot.`,
    'signed-available': (a) =>
      `\`${a['command']}\` passes '${a['flag']}' for '${a['plugin']}', which is published signed since '${a['since']}'.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      if (!runs(command, 'plugin install')) continue;
      const from = command.args[0];
      const flags = flagsOf(command, 'verify');
      for (const flag of flags) yield atFlag(command, flag, 'verify-flag');
      if (from === undefined || from.text === '') continue;
      const kind = pluginSource(from);
      // A flag that is passed on some paths only leaves the others as they are.
      const off = flags.find((flag) => isOff(flag) && !flag.word.maybe);
      const candidate = off === undefined ? verified(command, from, kind) : unverified(command, from, off);
      if (candidate !== undefined) yield candidate;
      if (kind.kind === 'oci') yield atWord(command, from, 'oci-source');
      if (kind.kind === 'archive' && kind.where === 'github') yield atWord(command, from, 'github-archive');
    }
  },
};
export default rule;
