import type { Rule } from '../src/rule.ts';
import { atFlag, flagsOf, isOff, runs } from './lib/commands.ts';
import { pull } from './lib/evidence.ts';
import { BOTH, dropFlag } from './lib/fixes.ts';

const rule: Rule = {
  code: 'HELM4013',
  name: 'recreate-pods',
  title: '--recreate-pods is gone',
  description:
    '--recreate-pods restarted the pods of a release after an upgrade or rollback. Helm 4 has no such flag and no replacement for it; ' +
    '`kubectl rollout restart` or an annotation with a checksum of the configuration does the same on both majors.',
  rows: [
    {
      id: 'removed',
      subject: 'helm upgrade --recreate-pods, helm rollback --recreate-pods',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: 'An unknown flag in Helm 4; nothing in Helm restarts unchanged pods any more.',
      write:
        '`kubectl rollout restart` after the command, or an annotation with a checksum of the configuration in the pod template.',
      both: { write: 'kubectl rollout restart deployment/NAME', range: BOTH },
      evidence: [pull(31023)],
    },
  ],
  wording: {
    removed: (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 4 rejects.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      if (!runs(command, 'upgrade', 'rollback')) continue;
      for (const flag of flagsOf(command, 'recreate-pods')) {
        const fixes = isOff(flag) ? dropFlag(flag, { worksOn: BOTH, safe: true }) : [];
        yield atFlag(command, flag, 'removed', { fixes });
      }
    }
  },
};
export default rule;
