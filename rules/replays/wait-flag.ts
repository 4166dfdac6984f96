import { both, fixed, type Replay, type RuleReplays, rejected, warned } from './replay.ts';

const FOUR = '>=4.0.0 <5';
const ALL = '>=3.0.0 <5';
const INSTALLED = { before: ['helm install r ./chart'] };
const UPGRADED = { before: ['helm install r ./chart', 'helm upgrade r ./chart --set word=two'] };
const LOAD_BALANCER = {
  'chart/templates/service.yaml':
    'apiVersion: v1\nkind: Service\nmetadata: { name: front }\nspec: { type: LoadBalancer, clusterIP: 10.0.0.1, ports: [{ port: 80 }] }\n',
};

/** Needs the right to watch from Helm 4 on. */
function watches(row: string, line: string, rest: Partial<Replay> = {}): Replay {
  const expect = [
    { range: FOUR, exit: 'nonzero' as const },
    { range: '*', exit: 0 },
  ];
  return { row, shows: 'row', line, name: 'without the right to watch', denies: ['watch'], expect, ...rest };
}

export const waitFlag: RuleReplays = {
  rule: 'wait-flag',
  replays: [
    watches('kstatus', 'helm install r ./chart --wait --timeout 3s'),
    watches('kstatus', 'helm upgrade r ./chart --wait --timeout 3s --set word=two', INSTALLED),
    watches('kstatus', 'helm rollback r 1 --wait --timeout 3s', UPGRADED),
    {
      row: 'kstatus',
      shows: 'row',
      name: 'a LoadBalancer without an address',
      line: 'helm install r ./chart --wait --timeout 3s',
      files: LOAD_BALANCER,
      expect: [
        { range: FOUR, exit: 0 },
        { range: '*', exit: 1 },
      ],
    },
    both('kstatus', 'helm install r ./chart --wait', ALL),
    both('kstatus', 'helm upgrade r ./chart --wait', ALL, INSTALLED),
    both('kstatus', 'helm rollback r 1 --wait', ALL, UPGRADED),
    watches('uninstall', 'helm uninstall r --wait --timeout 3s', { ...INSTALLED, on: '>=3.7.0' }),
    both('uninstall', 'helm uninstall r --wait --timeout 5s', '>=3.7.0 <5', INSTALLED),
    {
      row: 'uninstall-lasts',
      shows: 'row',
      line: `SECONDS=0; helm uninstall r --wait --timeout 5s && test $SECONDS -lt 4 && echo in time`,
      ...INSTALLED,
      on: '>=3.7.0',
      expect: [
        { range: '4.2.1', exit: 1, noStdout: ['in time'] },
        { range: '*', exit: 0, stdout: ['in time'] },
      ],
    },
    both('uninstall-lasts', 'helm uninstall r --wait --timeout 5s', '>=3.7.0 <4.2.1 || >=4.2.2 <5', INSTALLED),
    warned('true-value', 'helm install r ./chart --wait=true', FOUR, '--wait=true is deprecated'),
    warned('true-value', 'helm upgrade r ./chart --wait=true', FOUR, '--wait=true is deprecated', INSTALLED),
    both('true-value', 'helm install r ./chart --wait', ALL),
    fixed('true-value', 'helm install r ./chart --wait', ALL),
    fixed('true-value', 'helm upgrade r ./chart --wait', ALL, INSTALLED),
    warned('false-value', 'helm install r ./chart --wait=false', FOUR, '--wait=false is deprecated'),
    both('false-value', 'helm install r ./chart', ALL),
    fixed('false-value', 'helm install r ./chart', ALL),
    rejected('other-boolean', 'helm install r ./chart --wait=True', FOUR, 'invalid wait input'),
    rejected('other-boolean', 'helm install r ./chart --wait=0', FOUR, 'invalid wait input'),
    both('other-boolean', 'helm install r ./chart --wait', ALL),
    fixed('other-boolean', 'helm install r ./chart --wait', ALL),
    fixed('other-boolean', 'helm install r ./chart', ALL),
    rejected('hook-only', 'helm install r ./chart --wait=hookOnly', '>=4.0.0 <4.1.0', 'invalid wait input', {
      on: FOUR,
    }),
    both('hook-only', 'helm install r ./chart', ALL),
    fixed('hook-only', 'helm install r ./chart', ALL),
  ],
};
