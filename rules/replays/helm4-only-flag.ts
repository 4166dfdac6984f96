import { both, fixed, type Replay, type RuleReplays, rejected } from './replay.ts';

const THREE = '<4.0.0';
const ALL = '>=3.0.0 <5';
const WITH_ATOMIC = '>=3.0.0 <4.0.0 || >=4.1.2 <5';
const INSTALLED = { before: ['helm install r ./chart'] };
const UPGRADED = { before: [...INSTALLED.before, 'helm upgrade r ./chart --set word=two'] };
const HELLO = { plugins: ['hello'] };

function unknown(row: string, line: string, flag: string, rest: Partial<Replay> = {}, range = THREE): Replay {
  return rejected(row, line, range, `unknown flag: ${flag}`, rest);
}

export const helm4OnlyFlag: RuleReplays = {
  rule: 'helm4-only-flag',
  replays: [
    unknown('rollback-on-failure', 'helm install r ./chart --rollback-on-failure', '--rollback-on-failure'),
    unknown('rollback-on-failure', 'helm template r ./chart --rollback-on-failure', '--rollback-on-failure'),
    unknown('rollback-on-failure', 'helm upgrade r ./chart --rollback-on-failure', '--rollback-on-failure', INSTALLED),
    both('rollback-on-failure', 'helm install r ./chart --atomic', WITH_ATOMIC),
    fixed('rollback-on-failure', 'helm install r ./chart --atomic', WITH_ATOMIC),
    fixed('rollback-on-failure', 'helm template r ./chart --atomic', WITH_ATOMIC),
    fixed('rollback-on-failure', 'helm upgrade r ./chart --atomic', WITH_ATOMIC, INSTALLED),
    unknown('force-replace', 'helm install r ./chart --force-replace', '--force-replace'),
    unknown(
      'force-replace',
      'helm upgrade r ./chart --force-replace --server-side=false',
      '--force-replace',
      INSTALLED,
    ),
    unknown('force-replace', 'helm rollback r 1 --force-replace --server-side=false', '--force-replace', UPGRADED),
    unknown('server-side', 'helm install r ./chart --server-side', '--server-side'),
    unknown('server-side', 'helm upgrade r ./chart --server-side=true --force-conflicts', '--server-side', INSTALLED),
    unknown('server-side', 'helm rollback r 1 --force-conflicts --server-side=true', '--force-conflicts', UPGRADED),
    rejected('wait-strategy', 'helm install r ./chart --wait=watcher', THREE, 'strconv.ParseBool'),
    rejected('wait-strategy', 'helm upgrade r ./chart --wait=legacy', THREE, 'strconv.ParseBool', INSTALLED),
    both('wait-strategy', 'helm install r ./chart --wait', ALL),
    fixed('wait-strategy', 'helm install r ./chart --wait', ALL),
    rejected('wait-strategy', 'helm upgrade r ./chart --wait=hookOnly', THREE, 'strconv.ParseBool', {
      ...INSTALLED,
      on: '<4.0.0 || >=4.1.0',
    }),
    fixed('wait-strategy', 'helm upgrade r ./chart', ALL, INSTALLED),
    unknown('color', 'helm version --color never', '--color'),
    unknown('color', 'helm version --content-cache here', '--content-cache'),
    both('color', 'helm version', ALL),
    unknown('plugin-install', 'helm plugin install ./hello --keyring keys', '--keyring', HELLO),
    unknown('plugin-install', 'helm plugin install ./hello --plain-http', '--plain-http', HELLO),
    unknown('plugin-install', 'helm plugin install ./hello --username u --password p', '--username', HELLO),
    unknown('plugin-install', 'helm plugin install ./hello --ca-file c', '--ca-file', HELLO),
    both('plugin-install', 'helm plugin install ./hello', ALL, HELLO),
    unknown('plugin-list-type', 'helm plugin list --type cli/v1', '--type'),
    both('plugin-list-type', 'helm plugin list', ALL),
    {
      row: 'plugin-commands',
      shows: 'row',
      line: 'helm plugin package ./v1-command --sign=false && ls modern-0.1.0.tgz',
      plugins: ['v1-command'],
      expect: [
        { range: THREE, exit: 'nonzero', noStdout: ['modern-0.1.0.tgz'] },
        { range: '*', exit: 0, stdout: ['modern-0.1.0.tgz'] },
      ],
    },
    unknown('no-headers', 'helm repo list --no-headers', '--no-headers', oneRepository(), '<4.1.0'),
    both('no-headers', 'helm repo list | tail -n +2', ALL, oneRepository(), { stdout: ['x http'], noStdout: ['NAME'] }),
    unknown('chart-api-version', 'helm create new --chart-api-version v2', '--chart-api-version', {}, '<4.2.0'),
    unknown('since-4-3', 'helm rollback r 1 --description why', '--description', UPGRADED, '<4.3.0'),
    unknown('since-4-3', 'helm history r --show-rollback-revision', '--show-rollback-revision', INSTALLED, '<4.3.0'),
  ],
};

function oneRepository() {
  return { files: { 'repo/index.yaml': 'apiVersion: v1\nentries: {}\n' }, before: ['helm repo add x $WEB/repo'] };
}
