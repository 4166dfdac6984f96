import { literalStart } from '../src/helm/words.ts';
import type { Rule } from '../src/rule.ts';
import { atFlag, flagsOf } from './lib/commands.ts';
import { pull, source } from './lib/evidence.ts';
import { tidy } from './lib/words.ts';

const rule: Rule = {
  code: 'HELM4008',
  name: 'set-json',
  title: '--set-json with a whole object is Helm 4 only',
  description:
    '`--set-json key=JSON` means the same on Helm 3.10+ and Helm 4. Helm 4 also takes a whole object, `--set-json \'{"a": 1}\'`, which no ' +
    'Helm 3 parses.',
  rows: [
    {
      id: 'object-form',
      subject: "--set-json '{…}'",
      range: '<4.0.0',
      effect: 'helm3-rejects',
      summary: 'No Helm 3 takes a whole object: "failed parsing --set-json data".',
      write: "--set-json '{…}'",
      both: { write: "--set-json 'key=JSON', once for each top-level key.", range: '>=3.10.0 <5' },
      evidence: [source('pkg/cli/values/options.go', 66), pull(30294)],
    },
  ],
  wording: {
    'object-form': (a) =>
      `\`${a['command']}\` passes '--set-json' with the whole object '${a['value']}', which Helm 3 rejects.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      for (const flag of flagsOf(command, 'set-json')) {
        const { value } = flag;
        if (value === undefined || !/^\s*\{/.test(literalStart(value))) continue;
        yield atFlag(command, flag, 'object-form', { args: { value: tidy(value.shown) } });
      }
    }
  },
};
export default rule;
