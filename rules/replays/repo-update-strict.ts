import { both, fixed, type RuleReplays, rejected } from './replay.ts';

const FOUR = '>=4.0.0 <5';
const INDEX = 'apiVersion: v1\nentries: {}\n';
const ONE = { files: { 'good/index.yaml': INDEX }, before: ['helm repo add good $WEB/good'] };
const ONE_OF_TWO = {
  files: { 'good/index.yaml': INDEX, 'bad/index.yaml': INDEX },
  before: ['helm repo add good $WEB/good', 'helm repo add bad $WEB/bad', 'rm -r bad'],
};

export const repoUpdateStrict: RuleReplays = {
  rule: 'repo-update-strict',
  replays: [
    rejected('flag', 'helm repo update --fail-on-repo-update-fail', FOUR, 'unknown flag: --fail-on-repo-update-fail', {
      ...ONE,
      on: '>=3.7.0',
    }),
    fixed('flag', 'helm repo update', '>=3.0.0 <5', ONE),
    rejected('failure-counts', 'helm repo update', FOUR, 'failed to update the following repositories', ONE_OF_TWO),
    both('failure-counts', 'helm repo update || true', '>=3.0.0 <5', ONE_OF_TWO),
    {
      row: 'list-exit-code',
      shows: 'row',
      line: 'helm repo list',
      expect: [
        { range: FOUR, exit: 0, stderr: ['no repositories to show'] },
        { range: '*', exit: 1, stderr: ['no repositories to show'] },
      ],
    },
    both('list-exit-code', 'helm repo list -o json', '>=3.10.0 <5', {}, { stdout: ['[]'] }),
  ],
};
