/** Rules about one flag that is gone: recreate-pods, version-client, repo-add-no-update, test-hide-notes, lint-path. */
import { both, fixed, type RuleReplays, rejected } from './replay.ts';

const FOUR = '>=4.0.0 <5';
const ALL = '>=3.0.0 <5';
const INSTALLED = { before: ['helm install r ./chart'] };
const REPOSITORY = { files: { 'repo/index.yaml': 'apiVersion: v1\nentries: {}\n' } };

export const recreatePods: RuleReplays = {
  rule: 'recreate-pods',
  replays: [
    rejected('removed', 'helm upgrade r ./chart --recreate-pods', FOUR, 'unknown flag: --recreate-pods', INSTALLED),
    rejected('removed', 'helm rollback r 1 --recreate-pods', FOUR, 'unknown flag: --recreate-pods', INSTALLED),
    rejected(
      'removed',
      'helm upgrade r ./chart --recreate-pods=false',
      FOUR,
      'unknown flag: --recreate-pods',
      INSTALLED,
    ),
    fixed('removed', 'helm upgrade r ./chart', ALL, INSTALLED),
  ],
  advice: { removed: 'kubectl does it, not Helm' },
};

export const versionClient: RuleReplays = {
  rule: 'version-client',
  replays: [
    rejected('removed', 'helm version --client', FOUR, 'unknown flag: --client'),
    rejected('removed', 'helm version -c', FOUR, "unknown shorthand flag: 'c'"),
    rejected('removed', 'helm version -c --short', FOUR, "unknown shorthand flag: 'c'"),
    both('removed', 'helm version --short', ALL),
    fixed('removed', 'helm version', ALL),
    fixed('removed', 'helm version --short', ALL),
  ],
};

export const repoAddNoUpdate: RuleReplays = {
  rule: 'repo-add-no-update',
  replays: [
    rejected('removed', 'helm repo add x $WEB/repo --no-update', FOUR, 'unknown flag: --no-update', REPOSITORY),
    both('removed', 'helm repo add x $WEB/repo', '>=3.4.0 <5', REPOSITORY),
    fixed('removed', 'helm repo add x $WEB/repo', '>=3.4.0 <5', REPOSITORY),
  ],
};

export const testHideNotes: RuleReplays = {
  rule: 'test-hide-notes',
  replays: [
    rejected('removed', 'helm test r --hide-notes --timeout 5s', FOUR, 'unknown flag: --hide-notes', {
      ...INSTALLED,
      on: '>=3.16.0',
    }),
    fixed('removed', 'helm test r --timeout 5s', ALL, INSTALLED),
  ],
};

export const lintPath: RuleReplays = {
  rule: 'lint-path',
  replays: [
    rejected('no-path', 'cd chart && helm lint', FOUR, 'requires at least 1 argument'),
    both('no-path', 'cd chart && helm lint .', ALL),
    fixed('no-path', 'cd chart && helm lint .', ALL),
  ],
};
