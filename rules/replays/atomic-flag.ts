import { both, fixed, type RuleReplays, rejected, warned } from './replay.ts';

const FOUR = '>=4.0.0 <5';
const OLD = 'Flag --atomic has been deprecated, use --rollback-on-failure instead';
const INSTALLED = { before: ['helm install r ./chart'] };
const FAILING = 'helm upgrade r ./chart --atomic --timeout 3s --set hook=fails';

export const atomicFlag: RuleReplays = {
  rule: 'atomic-flag',
  replays: [
    rejected('install-rejected', 'helm install r ./chart --atomic', '>=4.0.0 <4.1.2', 'unknown flag: --atomic'),
    rejected('install-rejected', 'helm template r ./chart --atomic', '>=4.0.0 <4.1.2', 'unknown flag: --atomic'),
    both('install-rejected', 'helm upgrade --install r ./chart --atomic', '>=3.0.0 <5'),
    fixed('install-rejected', 'helm install r ./chart --rollback-on-failure', FOUR),
    fixed('install-rejected', 'helm template r ./chart --rollback-on-failure', FOUR),
    warned('install-deprecated', 'helm install r ./chart --atomic', '>=4.1.2 <5', OLD, { on: '<4.0.0 || >=4.1.2' }),
    warned('install-deprecated', 'helm template r ./chart --atomic', '>=4.1.2 <5', OLD, { on: '<4.0.0 || >=4.1.2' }),
    both('install-deprecated', 'helm install r ./chart --atomic', '>=3.0.0 <4.0.0 || >=4.1.2 <5'),
    warned('upgrade-deprecated', 'helm upgrade r ./chart --atomic', FOUR, OLD, INSTALLED),
    both('upgrade-deprecated', 'helm upgrade r ./chart --atomic', '>=3.0.0 <5', INSTALLED),
    fixed('upgrade-deprecated', 'helm upgrade r ./chart --rollback-on-failure', FOUR, INSTALLED),
    {
      row: 'log-text',
      shows: 'row',
      line: FAILING,
      ...INSTALLED,
      expect: [
        { range: FOUR, exit: 1, stderr: ['has been rolled back due to rollback-on-failure being set'] },
        { range: '*', exit: 1, stderr: ['has been rolled back due to atomic being set'] },
      ],
    },
    fixed('log-text', FAILING.replace('--atomic', '--rollback-on-failure'), FOUR, INSTALLED, { exit: 1 }),
    both('log-text', `${FAILING} 2>&1 | grep -E 'has been (uninstalled|rolled back) due to'`, '>=3.0.0 <5', INSTALLED),
  ],
};
