import { both, fixed, type RuleReplays, rejected, warned } from './replay.ts';

const FOUR = '>=4.0.0 <5';
const ALL = '>=3.0.0 <5';
const WORDS = '>=3.13.0 <5';
const INSTALLED = { before: ['helm install r ./chart'] };
const BARE = '--dry-run is deprecated and should be replaced';
const BOOLEAN = 'flag is deprecated and must be replaced';

export const dryRunFlag: RuleReplays = {
  rule: 'dry-run-flag',
  replays: [
    warned('bare', 'helm install r ./chart --dry-run', FOUR, BARE),
    warned('bare', 'helm upgrade r ./chart --dry-run', FOUR, BARE, INSTALLED),
    warned('bare', 'helm template r ./chart --dry-run', FOUR, BARE),
    both('bare', 'helm install r ./chart --dry-run=client', WORDS),
    both('bare', 'helm upgrade r ./chart --dry-run=client', WORDS, INSTALLED),
    both('bare', 'helm template r ./chart --dry-run=client', WORDS),
    fixed('bare', 'helm install r ./chart --dry-run=client', WORDS),
    fixed('bare', 'helm upgrade r ./chart --dry-run=client', WORDS, INSTALLED),
    fixed('bare', 'helm template r ./chart --dry-run=client', WORDS),
    warned('boolean', 'helm install r ./chart --dry-run=true', FOUR, BOOLEAN),
    warned('boolean', 'helm upgrade r ./chart --dry-run=false', FOUR, BOOLEAN, INSTALLED),
    both('boolean', 'helm install r ./chart --dry-run=client', WORDS),
    both('boolean', 'helm upgrade r ./chart', WORDS, INSTALLED),
    fixed('boolean', 'helm install r ./chart --dry-run=client', WORDS),
    fixed('boolean', 'helm upgrade r ./chart', ALL, INSTALLED),
    rejected('empty', 'helm install r ./chart --dry-run=""', FOUR, 'invalid dry-run value', { on: '>=3.13.0' }),
    rejected('empty', 'helm template r ./chart --dry-run=""', FOUR, 'invalid dry-run value', { on: '>=3.13.0' }),
    both('empty', 'helm install r ./chart', ALL),
    rejected('template-none', 'helm template r ./chart --dry-run=none', FOUR, 'invalid dry-run value', {
      on: '>=3.13.0',
    }),
    rejected('template-none', 'helm template r ./chart --dry-run=false', FOUR, 'invalid dry-run value'),
    both('template-none', 'helm template r ./chart', ALL),
    fixed('template-none', 'helm template r ./chart', ALL),
    {
      row: 'template-server',
      shows: 'row',
      name: 'the objects exist and belong to another release',
      line: 'helm template r ./chart --namespace other --set word=two --dry-run=server',
      files: {
        'chart/templates/config.yaml':
          'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shared, namespace: default }\n',
      },
      before: ['helm install first ./chart'],
      on: '>=3.13.0',
      expect: [
        { range: FOUR, exit: 1, stderr: ['exists and cannot be imported into the current release'] },
        { range: '*', exit: 0, noStderr: ['exists and cannot be imported into the current release'] },
      ],
    },
    {
      row: 'template-server',
      shows: 'row',
      name: 'capabilities of the cluster',
      line: 'helm template r ./chart --dry-run=server --kube-version 1.30.0',
      files: {
        'chart/templates/config.yaml':
          'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata: { kube: "{{ .Capabilities.KubeVersion.Version }}" }\n',
      },
      on: '>=3.13.0',
      expect: [
        { range: FOUR, exit: 0, stdout: ['kube: "v1.35.0"'] },
        { range: '*', exit: 0, stdout: ['kube: "v1.30.0"'] },
      ],
    },
    warned('rollback-boolean', 'helm rollback r 1 --dry-run', FOUR, BARE, INSTALLED),
    warned('rollback-boolean', 'helm rollback r 1 --dry-run=true', FOUR, BOOLEAN, INSTALLED),
    warned('rollback-boolean', 'helm rollback r 1 --dry-run=false', FOUR, BOOLEAN, INSTALLED),
    both('rollback-boolean', 'helm rollback r 1 --dry-run', ALL, INSTALLED),
    fixed('rollback-boolean', 'helm rollback r 1 --dry-run=client', FOUR, INSTALLED),
    fixed('rollback-boolean', 'helm rollback r 1', ALL, INSTALLED),
    rejected('rollback-word', 'helm rollback r 1 --dry-run=client', '<4.0.0', 'strconv.ParseBool', INSTALLED),
    both('rollback-word', 'helm rollback r 1 --dry-run', ALL, INSTALLED),
    rejected('uninstall-word', 'helm uninstall r --dry-run=client', ALL, 'strconv.ParseBool', INSTALLED),
    both('uninstall-word', 'helm uninstall r --dry-run', ALL, INSTALLED),
    fixed('uninstall-word', 'helm uninstall r --dry-run', ALL, INSTALLED),
  ],
};
