import type { Flag, HelmCommand } from '../src/facts.ts';
import type { Rule } from '../src/rule.ts';
import { atFlag, flagsOf, pipedInto, runs } from './lib/commands.ts';
import { issue, pull, source } from './lib/evidence.ts';
import { FOUR, renameFlag } from './lib/fixes.ts';

/** The last words of Helm 3's message when a release was undone. */
const OLD_TEXT = /due to atomic/i;

function fixes(flag: Flag) {
  return renameFlag(flag, '--rollback-on-failure', { worksOn: FOUR, safe: true });
}

function rowsFor(command: HelmCommand): readonly string[] {
  if (runs(command, 'upgrade')) return ['upgrade-deprecated'];
  return runs(command, 'install', 'template') ? ['install-rejected', 'install-deprecated'] : [];
}

const rule: Rule = {
  code: 'HELM4001',
  name: 'atomic-flag',
  title: '--atomic became --rollback-on-failure',
  description:
    'Helm 4 renames --atomic to --rollback-on-failure. On `helm upgrade` the old name works with a warning in every Helm 4; ' +
    'on `helm install` and `helm template` it was missing until 4.1.2. Helm 3 does not know the new name.',
  rows: [
    {
      id: 'install-rejected',
      subject: 'helm install --atomic, helm template --atomic',
      range: '>=4.0.0 <4.1.2',
      effect: 'rejected',
      summary: 'The flag was lost in the rename and came back in 4.1.2; until then it is an unknown flag.',
      write: '--rollback-on-failure',
      both: { write: 'helm upgrade --install … --atomic', range: '>=3.0.0 <5' },
      evidence: [source('pkg/cmd/install.go', 203, 'v4.0.0'), pull(13629), issue(31900), pull(31901)],
    },
    {
      id: 'install-deprecated',
      subject: 'helm install --atomic, helm template --atomic',
      range: '>=4.1.2 <5',
      effect: 'deprecated',
      summary: 'An alias of --rollback-on-failure that prints a warning. What it waits for is now decided by kstatus.',
      write: '--rollback-on-failure',
      both: { write: '--atomic', range: '>=3.0.0 <4.0.0 || >=4.1.2 <5' },
      evidence: [source('pkg/cmd/install.go', 204), source('pkg/action/install.go', 348)],
    },
    {
      id: 'upgrade-deprecated',
      subject: 'helm upgrade --atomic',
      range: '>=4.0.0 <5',
      effect: 'deprecated',
      summary: 'An alias of --rollback-on-failure that prints a warning. What it waits for is now decided by kstatus.',
      write: '--rollback-on-failure',
      both: { write: '--atomic', range: '>=3.0.0 <5' },
      evidence: [source('pkg/cmd/upgrade.go', 292), source('pkg/action/upgrade.go', 187)],
    },
    {
      id: 'log-text',
      subject: 'the error text of --atomic',
      range: '>=4.0.0 <5',
      effect: 'changed',
      summary:
        'Helm 4 says "due to rollback-on-failure being set" where Helm 3 said "due to atomic being set", so the search finds nothing.',
      write: 'Search for "has been (uninstalled|rolled back) due to".',
      both: { write: 'has been (uninstalled|rolled back) due to', range: '>=3.0.0 <5' },
      evidence: [source('pkg/action/upgrade.go', 595), source('pkg/action/install.go', 594)],
    },
  ],
  wording: {
    'install-rejected': (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 4.0.0–4.1.1 reject.`,
    'install-deprecated': (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 4 has deprecated.`,
    'upgrade-deprecated': (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 4 has deprecated.`,
    'log-text': (a) =>
      `The output of \`${a['command']}\` is searched for words about '${a['flag']}' that Helm 4 changed.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      const rows = rowsFor(command);
      if (rows.length === 0) continue;
      for (const flag of flagsOf(command, 'atomic')) {
        for (const row of rows) yield atFlag(command, flag, row, { fixes: fixes(flag) });
        if (pipedInto(command, OLD_TEXT)) yield atFlag(command, flag, 'log-text');
      }
    }
  },
};
export default rule;
