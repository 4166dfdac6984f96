import type { HelmCommand } from '../src/facts.ts';
import type { Rule } from '../src/rule.ts';
import { atFlag, atSpan, called, flagsOf, hasFlag, runs, subcommandSpan } from './lib/commands.ts';
import { issue, pull, source } from './lib/evidence.ts';
import { BOTH, dropFlag, FOUR, insertAfterSubcommand, replaceFlag } from './lib/fixes.ts';

const STATES = ['deployed', 'failed', 'pending', 'superseded', 'uninstalled', 'uninstalling'];
const EVERY_STATE = STATES.map((state) => `--${state}`).join(' ');

/** Whether something reads what the command prints. */
function isRead(command: HelmCommand): boolean {
  const { stdout } = command.output;
  return stdout === 'captured' || stdout === 'piped' || stdout === 'file';
}

const rule: Rule = {
  code: 'HELM4017',
  name: 'list-all',
  title: 'helm list shows every state, and --all is gone',
  description:
    '`helm list` of Helm 3 shows deployed and failed releases, and with --all or -a every state. Helm 4 always shows every state and ' +
    'rejects the flag. Scripts that read the plain list now also meet pending, uninstalling and kept uninstalled releases.',
  rows: [
    {
      id: 'removed',
      subject: 'helm list --all, helm list -a',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: 'An unknown flag in Helm 4, where the list shows every state by default.',
      write: 'helm list',
      both: { write: `helm list ${EVERY_STATE}`, range: BOTH },
      evidence: [pull(31295), issue(31784)],
    },
    {
      id: 'shows-more',
      subject: 'helm list, its output read',
      range: '>=4.0.0 <5',
      effect: 'changed',
      summary:
        'The list now also holds pending, uninstalling and kept uninstalled releases, which a search by name takes for installed.',
      write: 'helm list --deployed --failed',
      both: { write: 'helm list --deployed --failed', range: BOTH },
      evidence: [source('pkg/action/list.go', 330), source('pkg/action/list.go', 143), pull(31295)],
    },
  ],
  wording: {
    removed: (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 4 rejects.`,
    'shows-more': (a) => `The output of \`${a['command']}\` is read, and in Helm 4 it lists releases in every state.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      if (command.plugin !== undefined || !runs(command, 'list')) continue;
      const flags = flagsOf(command, 'all');
      for (const flag of flags) {
        const both =
          command.origin === 'shell'
            ? replaceFlag(flag, EVERY_STATE, { worksOn: BOTH, safe: true }, 'Name every state')
            : [];
        const drop = dropFlag(flag, { worksOn: FOUR, safe: true });
        // Where something reads the list, every state is meant, and no reader has to know the default of either major.
        const fixes = isRead(command) && both.length > 0 ? both : [...drop, ...both];
        yield atFlag(command, flag, 'removed', { fixes });
      }
      if (flags.length > 0 || hasFlag(command, ...STATES) || !isRead(command) || command.unresolved.length > 0)
        continue;
      const title = 'List deployed and failed releases';
      yield atSpan(command, subcommandSpan(command), 'shows-more', {
        args: { command: called(command) },
        fixes: insertAfterSubcommand(command, '--deployed --failed', { worksOn: BOTH, safe: true }, title),
      });
    }
  },
};
export default rule;
