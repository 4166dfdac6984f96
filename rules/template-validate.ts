import type { Flag } from '../src/facts.ts';
import type { Fix, Rule } from '../src/rule.ts';
import { atFlag, flagsOf, hasFlag, isOff, runs } from './lib/commands.ts';
import { source } from './lib/evidence.ts';
import { BOTH, dropFlag, FOUR, replaceFlag } from './lib/fixes.ts';

/** In Helm 4 --validate is a full dry run on the server already: pkg/cmd/template.go:94 at v4.2.4. */
function onServer(flag: Flag): Fix[] {
  const leaves = ['dry-run-flag/template-server'];
  return replaceFlag(flag, '--dry-run=server', { worksOn: FOUR, safe: true, leaves });
}

const rule: Rule = {
  code: 'HELM4011',
  name: 'template-validate',
  title: 'helm template --validate became --dry-run=server',
  description:
    '`helm template --validate` is deprecated in favour of --dry-run=server. Both words exist on Helm 3 too, but there --dry-run=server ' +
    'validates nothing, so --validate stays the spelling for repositories that run both majors.',
  rows: [
    {
      id: 'deprecated',
      subject: 'helm template --validate',
      range: '>=4.0.0 <5',
      effect: 'deprecated',
      summary: 'It still works and prints a warning. On Helm 3 the replacement does not validate.',
      write: '--dry-run=server',
      both: { write: '--validate', range: BOTH },
      evidence: [source('pkg/cmd/template.go', 215), source('pkg/cmd/template.go', 99)],
    },
    {
      id: 'with-dry-run',
      subject: 'helm template --validate --dry-run',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: 'Helm 4 makes both flags exclude each other.',
      write: '--dry-run=server',
      evidence: [source('pkg/cmd/template.go', 228)],
    },
  ],
  wording: {
    deprecated: (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 4 has deprecated.`,
    'with-dry-run': (a) => `\`${a['command']}\` passes '${a['flag']}' together with '--dry-run', which Helm 4 rejects.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      if (!runs(command, 'template')) continue;
      for (const flag of flagsOf(command, 'validate')) {
        if (hasFlag(command, 'dry-run')) {
          yield atFlag(command, flag, 'with-dry-run');
          continue;
        }
        const fixes = isOff(flag) ? dropFlag(flag, { worksOn: BOTH, safe: true }) : onServer(flag);
        yield atFlag(command, flag, 'deprecated', { fixes });
      }
    }
  },
};
export default rule;
