import { both, fixed, type RuleReplays, rejected, warned } from './replay.ts';

const FOUR = '>=4.0.0 <5';
const OLD = 'Flag --force has been deprecated, use --force-replace instead';
const CLASH = 'cannot use server-side apply and force replace together';
const INSTALLED = { before: ['helm install r ./chart'] };
const UPGRADED = { before: ['helm install r ./chart', 'helm upgrade r ./chart --set word=two'] };
const BY_HELM3 = {
  before: ['helm3 install r ./chart'],
  name: 'a release that Helm 3 installed',
  bounds: false,
} as const;

export const forceFlag: RuleReplays = {
  rule: 'force-flag',
  replays: [
    rejected('fails-on-new-releases', 'helm upgrade r ./chart --force --set word=two', FOUR, CLASH, INSTALLED),
    rejected('fails-on-new-releases', 'helm rollback r 1 --force', FOUR, CLASH, UPGRADED),
    warned('fails-on-new-releases', 'helm upgrade r ./chart --force --set word=two', FOUR, OLD, BY_HELM3),
    fixed(
      'fails-on-new-releases',
      'helm upgrade r ./chart --force-replace --server-side=false --set word=two',
      FOUR,
      INSTALLED,
    ),
    fixed('fails-on-new-releases', 'helm rollback r 1 --force-replace --server-side=false', FOUR, UPGRADED),
    rejected('with-server-side', 'helm upgrade r ./chart --force --server-side=true', FOUR, CLASH, {
      ...INSTALLED,
      on: FOUR,
    }),
    rejected('with-server-side', 'helm rollback r 1 --force --server-side=true', FOUR, CLASH, {
      ...UPGRADED,
      on: FOUR,
    }),
    warned('deprecated', 'helm upgrade r ./chart --force --server-side=false', FOUR, OLD, { ...INSTALLED, on: FOUR }),
    warned('deprecated', 'helm upgrade r ./chart --force=false', FOUR, OLD, INSTALLED),
    fixed('deprecated', 'helm upgrade r ./chart --force-replace --server-side=false', FOUR, INSTALLED),
    fixed('deprecated', 'helm upgrade r ./chart --force-replace=false', FOUR, INSTALLED),
    warned('install-deprecated', 'helm install r ./chart --force', FOUR, OLD, { on: '>=3.11.0' }),
    warned('install-deprecated', 'helm template r ./chart --force', FOUR, OLD, { on: '>=3.11.0' }),
    both('install-deprecated', 'helm install r ./chart --force', '>=3.11.0 <5'),
    both('install-deprecated', 'helm template r ./chart --force', '>=3.11.0 <5'),
    fixed('install-deprecated', 'helm install r ./chart --force-replace', FOUR),
    fixed('install-deprecated', 'helm template r ./chart --force-replace', FOUR),
  ],
};
