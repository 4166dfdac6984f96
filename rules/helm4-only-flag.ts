import type { Flag, HelmCommand } from '../src/facts.ts';
import type { Candidate, Fix, Row, Rule } from '../src/rule.ts';
import { atFlag, atSpan, attachedText, called, flagsOf, runs, subcommandSpan } from './lib/commands.ts';
import { page, pull, source } from './lib/evidence.ts';
import { BOTH, dropFlag, renameFlag, replaceFlag, type Terms } from './lib/fixes.ts';

const DEPLOYS = ['install', 'upgrade', 'template'];

interface NewFlag {
  readonly row: string;
  readonly flags: readonly string[];
  /** Undefined for a global flag. */
  readonly commands?: readonly string[];
  /** The name that it has on Helm 3. */
  readonly old?: string;
}

/** Every flag that Helm 4 added to a command of Helm 3; --verify of `plugin install` is told by the rule plugin-install. */
const NEW_FLAGS: readonly NewFlag[] = [
  { row: 'rollback-on-failure', flags: ['rollback-on-failure'], commands: DEPLOYS, old: '--atomic' },
  { row: 'force-replace', flags: ['force-replace'], commands: [...DEPLOYS, 'rollback'], old: '--force' },
  { row: 'server-side', flags: ['server-side', 'force-conflicts'], commands: [...DEPLOYS, 'rollback'] },
  { row: 'color', flags: ['color', 'colour', 'content-cache'] },
  {
    row: 'plugin-install',
    flags: [
      'keyring',
      'cert-file',
      'key-file',
      'ca-file',
      'insecure-skip-tls-verify',
      'plain-http',
      'username',
      'password',
    ],
    commands: ['plugin install'],
  },
  { row: 'plugin-list-type', flags: ['type'], commands: ['plugin list'] },
  { row: 'no-headers', flags: ['no-headers'], commands: ['repo list'] },
  { row: 'chart-api-version', flags: ['chart-api-version'], commands: ['create'] },
  { row: 'since-4-3', flags: ['description'], commands: ['rollback'] },
  { row: 'since-4-3', flags: ['show-rollback-revision'], commands: ['history'] },
];

const STRATEGIES = ['watcher', 'legacy', 'hookOnly'];
/** 4.1.2 gave install and template their --atomic back, upgrade always had it. */
const WITH_ATOMIC: Terms = {
  worksOn: '>=3.0.0 <4.0.0 || >=4.1.2 <5',
  safe: true,
  leaves: ['atomic-flag/upgrade-deprecated', 'atomic-flag/install-deprecated'],
};

type Fields = Omit<Row, 'id' | 'range' | 'effect'>;

function helm3Rejects(id: string, fields: Fields): Row {
  return { id, range: '<4.0.0', effect: 'helm3-rejects', ...fields };
}

function checkNew(command: HelmCommand, added: NewFlag): Candidate[] {
  if (added.commands === undefined ? command.plugin !== undefined : !runs(command, ...added.commands)) return [];
  return flagsOf(command, ...added.flags).map((flag) => {
    const fixes = added.old === '--atomic' ? renameFlag(flag, added.old, WITH_ATOMIC) : [];
    return atFlag(command, flag, added.row, { fixes });
  });
}

/** The default of Helm 4's bare --wait, and what it does without one, need no value: pkg/cmd/flags.go:59 at v4.2.4. */
function withoutStrategy(flag: Flag): Fix[] {
  const terms = { worksOn: BOTH, safe: true, leaves: ['wait-flag/kstatus', 'wait-flag/uninstall'] };
  const text = attachedText(flag);
  if (text === 'watcher') return replaceFlag(flag, '--wait', terms);
  return text === 'hookOnly' ? dropFlag(flag, terms) : [];
}

const rule: Rule = {
  code: 'HELM4027',
  name: 'helm4-only-flag',
  title: 'Helm 4 spelling where Helm 3 runs',
  description:
    'None of the flags that Helm 4 added exists in any Helm 3, and --wait=watcher, =legacy and =hookOnly are no booleans. A line that was ' +
    'moved to Helm 4 early fails wherever Helm 3 still runs it.',
  rows: [
    helm3Rejects('rollback-on-failure', {
      subject: '--rollback-on-failure',
      summary: 'An unknown flag in every Helm 3.',
      write: '--rollback-on-failure',
      both: { write: '--atomic', range: WITH_ATOMIC.worksOn },
      evidence: [source('pkg/cmd/upgrade.go', 291), pull(13629)],
    }),
    helm3Rejects('force-replace', {
      subject: '--force-replace',
      summary: 'An unknown flag in every Helm 3, which calls it --force.',
      write: '--force-replace --server-side=false',
      evidence: [source('pkg/cmd/upgrade.go', 278)],
    }),
    helm3Rejects('server-side', {
      subject: '--server-side, --force-conflicts',
      summary: 'An unknown flag in every Helm 3, which has no server-side apply.',
      write: 'The flag as it is, behind a test for the Helm version.',
      evidence: [source('pkg/cmd/upgrade.go', 281), source('pkg/cmd/install.go', 192)],
    }),
    helm3Rejects('wait-strategy', {
      subject: '--wait=watcher, --wait=legacy, --wait=hookOnly',
      summary: 'In Helm 3 --wait is a boolean, and the value ends with "strconv.ParseBool".',
      write: 'The value as it is, behind a test for the Helm version.',
      both: { write: '--wait', range: BOTH },
      evidence: [source('pkg/cmd/flags.go', 84)],
    }),
    helm3Rejects('color', {
      subject: '--color, --content-cache',
      summary: 'An unknown flag in every Helm 3.',
      write: 'The flag as it is.',
      both: { write: 'Leave it out.', range: BOTH },
      evidence: [source('pkg/cli/environment.go', 170)],
    }),
    helm3Rejects('plugin-install', {
      subject: 'helm plugin install --keyring, --plain-http, --username, …',
      summary: 'Of these flags of `helm plugin install` Helm 3 only has --version.',
      write: 'The flag as it is, behind a test for the Helm version.',
      both: { write: 'helm plugin install DIR', range: BOTH },
      evidence: [source('pkg/cmd/plugin_install.go', 86), source('cmd/helm/plugin_install.go', 62, 'v3.21.4')],
    }),
    helm3Rejects('plugin-list-type', {
      subject: 'helm plugin list --type',
      summary: 'An unknown flag in every Helm 3.',
      write: '--type',
      both: { write: 'helm plugin list', range: BOTH },
      evidence: [source('pkg/cmd/plugin_list.go', 54), pull(31196)],
    }),
    helm3Rejects('plugin-commands', {
      subject: 'helm plugin package, helm plugin verify',
      summary: 'The command does not exist in Helm 3.',
      write: 'The command as it is, behind a test for the Helm version.',
      evidence: [
        page(
          'pkg/cmd/plugin_package.go at v4.2.4',
          'https://github.com/helm/helm/blob/v4.2.4/pkg/cmd/plugin_package.go',
        ),
        page('pkg/cmd/plugin_verify.go at v4.2.4', 'https://github.com/helm/helm/blob/v4.2.4/pkg/cmd/plugin_verify.go'),
      ],
    }),
    {
      id: 'no-headers',
      subject: 'helm repo list --no-headers',
      range: '<4.1.0',
      effect: 'helm3-rejects',
      summary: 'The flag exists from 4.1.0 on.',
      write: 'helm repo list --no-headers',
      both: { write: 'helm repo list | tail -n +2', range: BOTH },
      evidence: [source('pkg/cmd/repo_list.go', 59), pull(31448)],
    },
    {
      id: 'chart-api-version',
      subject: 'helm create --chart-api-version',
      range: '<4.2.0',
      effect: 'helm3-rejects',
      summary: 'The flag exists from 4.2.0 on.',
      write: 'helm create --chart-api-version',
      evidence: [pull(31592)],
    },
    {
      id: 'since-4-3',
      subject: 'helm rollback --description, helm history --show-rollback-revision',
      range: '<4.3.0',
      effect: 'helm3-rejects',
      summary: 'The flag exists from 4.3.0 on.',
      write: 'The flag as it is, behind a test for the Helm version.',
      evidence: [source('pkg/cmd/rollback.go', 92, 'v4.3.0'), source('pkg/cmd/history.go', 95, 'v4.3.0')],
    },
  ],
  wording: {
    'rollback-on-failure': (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 3 rejects.`,
    'force-replace': (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 3 rejects.`,
    'server-side': (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 3 rejects.`,
    'wait-strategy': (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 3 rejects.`,
    color: (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 3 rejects.`,
    'plugin-install': (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 3 rejects.`,
    'plugin-list-type': (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 3 rejects.`,
    'plugin-commands': (a) => `\`${a['command']}\` is a command that Helm 3 does not have.`,
    'no-headers': (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm before 4.1.0 rejects.`,
    'chart-api-version': (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm before 4.2.0 rejects.`,
    'since-4-3': (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm before 4.3.0 rejects.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      for (const added of NEW_FLAGS) yield* checkNew(command, added);
      for (const flag of flagsOf(command, 'wait')) {
        if (STRATEGIES.includes(attachedText(flag) ?? ''))
          yield atFlag(command, flag, 'wait-strategy', { fixes: withoutStrategy(flag) });
      }
      if (command.plugin === undefined && runs(command, 'plugin package', 'plugin verify')) {
        yield atSpan(command, subcommandSpan(command), 'plugin-commands', { args: { command: called(command) } });
      }
    }
  },
};
export default rule;
