import type { Rule } from '../src/rule.ts';
import { atFlag, flagsOf, runs } from './lib/commands.ts';
import { page, source } from './lib/evidence.ts';
import { BOTH, dropFlag } from './lib/fixes.ts';

const rule: Rule = {
  code: 'HELM4012',
  name: 'template-notes-flags',
  title: 'Flags about notes on helm template',
  description:
    '`helm template` prints no notes, so --hide-notes and --render-subchart-notes never did anything there. Helm 4.2.0 says so with a ' +
    'warning, and Helm 5 is to remove them.',
  rows: [
    {
      id: 'deprecated',
      subject: 'helm template --hide-notes, helm template --render-subchart-notes',
      range: '>=4.2.0 <5',
      effect: 'deprecated',
      summary: 'The flag has no effect on `helm template` and prints a warning.',
      write: 'Leave it out.',
      both: { write: 'Leave it out.', range: BOTH },
      evidence: [
        source('pkg/cmd/install.go', 218),
        page('helm/helm commit 6d5f56fa6', 'https://github.com/helm/helm/commit/6d5f56fa6'),
      ],
    },
  ],
  wording: {
    deprecated: (a) =>
      `\`${a['command']}\` passes '${a['flag']}', which has no effect and is deprecated from Helm 4.2.0.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      if (!runs(command, 'template')) continue;
      for (const flag of flagsOf(command, 'hide-notes', 'render-subchart-notes')) {
        yield atFlag(command, flag, 'deprecated', { fixes: dropFlag(flag, { worksOn: BOTH, safe: true }) });
      }
    }
  },
};
export default rule;
