import type { Rule } from '../src/rule.ts';
import { atFlag, flagsOf, runs } from './lib/commands.ts';
import { pull } from './lib/evidence.ts';
import { dropFlag } from './lib/fixes.ts';

const rule: Rule = {
  code: 'HELM4015',
  name: 'repo-add-no-update',
  title: 'helm repo add --no-update is gone',
  description:
    'Helm 3.4 and later ignore --no-update on `helm repo add`; Helm 4 rejects it. Without the flag the command does the same.',
  rows: [
    {
      id: 'removed',
      subject: 'helm repo add --no-update',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: 'An unknown flag in Helm 4. Helm ignored it since 3.4.',
      write: 'Leave it out.',
      both: { write: 'helm repo add NAME URL', range: '>=3.4.0 <5' },
      evidence: [pull(13494)],
    },
  ],
  wording: {
    removed: (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 4 rejects.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      if (!runs(command, 'repo add')) continue;
      for (const flag of flagsOf(command, 'no-update')) {
        yield atFlag(command, flag, 'removed', { fixes: dropFlag(flag, { worksOn: '>=3.4.0 <5', safe: true }) });
      }
    }
  },
};
export default rule;
