import { type RuleReplays, rejected } from './replay.ts';

const on = '>=4.0.0 <5';
const CLASH = 'forceConflicts enabled when serverSideApply disabled';
const BY_HELM3 = ['helm3 install r ./chart'];
const INSTALLED = ['helm install r ./chart'];
const EXCLUDED = 'none of the others can be';

export const forceConflicts: RuleReplays = {
  rule: 'force-conflicts',
  replays: [
    rejected('client-side-releases', 'helm upgrade r ./chart --force-conflicts', on, CLASH, { before: BY_HELM3, on }),
    rejected('client-side-releases', 'helm rollback r 1 --force-conflicts', on, CLASH, {
      before: [...BY_HELM3, 'helm3 upgrade r ./chart --set word=two'],
      on,
    }),
    {
      row: 'client-side-releases',
      shows: 'row',
      name: 'a release that Helm 4 installed',
      line: 'helm upgrade r ./chart --force-conflicts --set word=two',
      before: INSTALLED,
      on,
      expect: [{ range: on, exit: 0 }],
    },
    rejected('client-side', 'helm upgrade r ./chart --force-conflicts --server-side=false', on, CLASH, {
      before: INSTALLED,
      on,
    }),
    rejected('client-side', 'helm rollback r 1 --force-conflicts --server-side=false', on, CLASH, {
      before: INSTALLED,
      on,
    }),
    rejected('with-force', 'helm install r ./chart --force-conflicts --force', on, EXCLUDED, { on }),
    rejected('with-force', 'helm template r ./chart --force-conflicts --force-replace', on, EXCLUDED, { on }),
    rejected('with-force', 'helm upgrade r ./chart --force-conflicts --force', on, EXCLUDED, { before: INSTALLED, on }),
    rejected('with-force', 'helm rollback r 1 --force-conflicts --force-replace', on, EXCLUDED, {
      before: INSTALLED,
      on,
    }),
  ],
};
