import type { Rule } from '../src/rule.ts';
import { atFlag, flagsOf, runs } from './lib/commands.ts';
import { pull, source } from './lib/evidence.ts';
import { BOTH, dropFlag, FOUR } from './lib/fixes.ts';

const rule: Rule = {
  code: 'HELM4019',
  name: 'test-hide-notes',
  title: 'helm test --hide-notes is gone',
  description: '`helm test` of Helm 4 never prints notes and rejects --hide-notes, which Helm 3.16 had introduced.',
  rows: [
    {
      id: 'removed',
      subject: 'helm test --hide-notes',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: 'An unknown flag in Helm 4, where notes are always hidden.',
      write: 'helm test RELEASE',
      evidence: [pull(31297), source('pkg/cmd/release_testing.go', 93)],
    },
  ],
  wording: {
    removed: (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 4 rejects.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      if (!runs(command, 'test')) continue;
      for (const flag of flagsOf(command, 'hide-notes')) {
        const changes = 'Helm 3 prints the notes of the release; Helm 4 never does.';
        yield atFlag(command, flag, 'removed', {
          fixes: [
            ...dropFlag(flag, { worksOn: FOUR, safe: true }),
            ...dropFlag(flag, { worksOn: BOTH, safe: false, changes }),
          ],
        });
      }
    }
  },
};
export default rule;
