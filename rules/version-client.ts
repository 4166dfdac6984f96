import type { Rule } from '../src/rule.ts';
import { atFlag, flagsOf, pipedInto, runs } from './lib/commands.ts';
import { pull } from './lib/evidence.ts';
import { BOTH, dropFlag } from './lib/fixes.ts';

const rule: Rule = {
  code: 'HELM4014',
  name: 'version-client',
  title: 'helm version --client is gone',
  description:
    'Helm 2 had a server, and `helm version --client` asked for the client alone. Helm 3 accepted the flag and ignored it; Helm 4 ' +
    'rejects it. A version test that fails this way often takes the wrong branch in silence.',
  rows: [
    {
      id: 'removed',
      subject: 'helm version --client, helm version -c',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: 'An unknown flag in Helm 4. Helm 3 ignored it.',
      write: 'helm version --short',
      both: { write: 'helm version --short', range: BOTH },
      evidence: [pull(31301)],
    },
  ],
  wording: {
    removed: (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 4 rejects.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      if (command.plugin !== undefined || !runs(command, 'version')) continue;
      for (const flag of flagsOf(command, 'client')) {
        // A search for Helm 2, which without the flag would ask its server.
        const fixes = pipedInto(command, /v2/) ? [] : dropFlag(flag, { worksOn: BOTH, safe: true });
        yield atFlag(command, flag, 'removed', { fixes });
      }
    }
  },
};
export default rule;
