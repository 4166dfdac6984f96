import { both, type Replay, type RuleReplays, rejected } from './replay.ts';

const FOUR = '>=4.0.0 <5';
const ALL = '>=3.0.0 <5';
const SERVED = [
  'mkdir repo',
  'helm package chart -d repo',
  'helm repo index repo --url $WEB/repo',
  'helm repo add x $WEB/repo',
];
const RENDER = 'helm template r x/chart >/dev/null && ';
const BROKEN = '>=4.0.0 <4.2.1';
const EMPTY = { before: [': > empty', `echo '{}' > full`] };
/** 3.3 and 3.4 stop as well, without a word. */
const EMPTY_ON = { ...EMPTY, on: '<3.3.0 || >=3.5.0' };
const BAD_CONFIG = 'invalid config format';
const TWO_FOLDERS: Partial<Replay> = {
  plugins: ['hello'],
  before: ['mkdir -p one two', 'cp -r hello two/hello'],
  env: { HELM_PLUGINS: 'one:two' },
};

export const helmEnv: RuleReplays = {
  rule: 'helm-env',
  replays: [
    {
      row: 'driver',
      shows: 'row',
      line: 'helm upgrade r ./chart',
      name: 'another back end than the one that installed',
      bounds: false,
      before: ['HELM_DRIVER=configmap helm install r ./chart'],
      expect: [{ range: '*', exit: 1, stderr: ['"r" has no deployed releases'] }],
    },
    both('driver', 'HELM_DRIVER=configmap helm upgrade r ./chart', ALL, {
      before: ['HELM_DRIVER=configmap helm install r ./chart'],
    }),
    {
      row: 'experimental-oci',
      shows: 'row',
      line: 'helm registry login $SECURED -u user -p secret',
      expect: [
        { range: '<3.8.0', exit: 'nonzero', stderr: ['HELM_EXPERIMENTAL_OCI'] },
        { range: '*', exit: 0, noStderr: ['HELM_EXPERIMENTAL_OCI'] },
      ],
    },
    both('experimental-oci', 'helm registry login $SECURED -u user -p secret', '>=3.8.0 <5'),
    {
      row: 'cache-home',
      shows: 'row',
      line: `${RENDER}find cache -type f`,
      before: SERVED,
      env: { HELM_CACHE_HOME: 'cache' },
      on: '>=3.3.0',
      expect: [
        {
          range: FOUR,
          exit: 0,
          stdout: ['cache/content/', 'cache/repository/x-index.yaml'],
          noStdout: ['chart-0.1.0.tgz'],
        },
        {
          range: '*',
          exit: 0,
          stdout: ['cache/repository/chart-0.1.0.tgz', 'cache/repository/x-index.yaml'],
          noStdout: ['cache/content/'],
        },
      ],
    },
    both('cache-home', 'helm template r x/chart', '>=3.3.0 <5', { before: SERVED, env: { HELM_CACHE_HOME: 'cache' } }),
    {
      row: 'repository-cache',
      shows: 'row',
      line: `${RENDER}find cache -type f`,
      before: SERVED,
      env: { HELM_REPOSITORY_CACHE: 'cache' },
      on: '>=3.2.0',
      expect: [
        { range: FOUR, exit: 0, stdout: ['cache/x-index.yaml'], noStdout: ['chart-0.1.0.tgz'] },
        { range: '*', exit: 0, stdout: ['cache/x-index.yaml', 'cache/chart-0.1.0.tgz'] },
      ],
    },
    both('repository-cache', 'helm template r x/chart', '>=3.3.0 <5', {
      before: SERVED,
      env: { HELM_CACHE_HOME: 'cache' },
    }),
    rejected('empty-registry-config', 'HELM_REGISTRY_CONFIG=empty helm version', BROKEN, BAD_CONFIG, EMPTY_ON),
    rejected('empty-registry-config', 'HELM_REGISTRY_CONFIG=empty helm list', BROKEN, BAD_CONFIG, EMPTY_ON),
    both('empty-registry-config', 'HELM_REGISTRY_CONFIG=full helm list', ALL, EMPTY),
    rejected('empty-registry-config-flag', 'helm list --registry-config empty', BROKEN, BAD_CONFIG, EMPTY_ON),
    both('empty-registry-config-flag', 'helm list --registry-config full', ALL, EMPTY),
    rejected('plugin-directories', 'helm plugin uninstall hello', FOUR, 'lugin: hello not found', TWO_FOLDERS),
    both('plugin-directories', 'helm plugin uninstall hello', ALL, { ...TWO_FOLDERS, env: { HELM_PLUGINS: 'two' } }),
  ],
};
