import { both, type RuleReplays, rejected } from './replay.ts';

const ALL = '>=3.0.0';
const NOT_HELM = 'about where Helm 2 was had from, not about what a release of Helm does';
const LIBRARY = 'about the Go packages of Helm 2, not about what a release of Helm does';

function gone(name: string) {
  return rejected('command', `helm ${name}`, '>=3.1.0', `unknown command "${name}" for "helm"`);
}

export const helm2Leftover: RuleReplays = {
  rule: 'helm2-leftover',
  replays: [
    gone('init'),
    gone('reset'),
    gone('serve'),
    gone('home'),
    rejected('renamed-flag', 'helm install ./chart --name r', ALL, 'unknown flag: --name'),
    rejected('renamed-flag', 'helm template ./chart --name r', ALL, 'unknown flag: --name'),
    rejected('renamed-flag', 'helm delete r --purge', ALL, 'unknown flag: --purge'),
    both('renamed-flag', 'helm install r ./chart', '>=3.0.0 <5'),
    both('renamed-flag', 'helm uninstall r', '>=3.0.0 <5', { before: ['helm install r ./chart'] }),
    rejected('tiller-flag', 'helm list --tls', ALL, 'unknown flag: --tls'),
    rejected('tiller-flag', 'helm list --tiller-namespace tools', ALL, 'unknown flag: --tiller-namespace'),
    both('tiller-flag', 'helm list', '>=3.0.0 <5'),
    {
      row: 'variable',
      shows: 'row',
      line: 'HELM_HOME=/elsewhere TILLER_NAMESPACE=elsewhere HELM_TLS_ENABLE=elsewhere helm env',
      expect: [{ range: '*', exit: 0, stdout: ['HELM_REPOSITORY_CACHE'], noStdout: ['elsewhere'] }],
    },
    both(
      'variable',
      'HELM_CACHE_HOME=$PWD/a HELM_CONFIG_HOME=$PWD/b HELM_DATA_HOME=$PWD/c helm env',
      '>=3.3.0 <5',
      {},
      {
        stdout: ['HELM_REPOSITORY_CACHE="$PWD/a/repository"', 'HELM_REPOSITORY_CONFIG="$PWD/b/repositories.yaml"'],
      },
    ),
  ],
  fromSource: { pin: NOT_HELM, sdk: LIBRARY, 'sdk-import': LIBRARY },
  advice: { command: 'there is no such command to run' },
};
