import { both, fixed, type RuleReplays, rejected, warned } from './replay.ts';

const FOUR = '>=4.0.0 <5';
const UNKNOWN_KIND = {
  files: { 'chart/templates/config.yaml': 'apiVersion: example.org/v9\nkind: Nothing\nmetadata: { name: nothing }\n' },
  name: 'a kind that the cluster does not know',
};
const NO_KIND = 'resource mapping not found';

export const templateValidate: RuleReplays = {
  rule: 'template-validate',
  replays: [
    warned('deprecated', 'helm template r ./chart --validate', FOUR, 'Flag --validate has been deprecated'),
    both('deprecated', 'helm template r ./chart --validate', '>=3.0.0 <5'),
    both('deprecated', 'helm template r ./chart --validate', '>=3.0.0 <5', UNKNOWN_KIND, { exit: 1 }),
    rejected('deprecated', 'helm template r ./chart --dry-run=server', FOUR, NO_KIND, {
      ...UNKNOWN_KIND,
      on: '>=3.13.0',
    }),
    fixed('deprecated', 'helm template r ./chart --dry-run=server', FOUR),
    fixed('deprecated', 'helm template r ./chart', '>=3.0.0 <5'),
    warned('deprecated', 'helm template r ./chart --validate=false', FOUR, 'Flag --validate has been deprecated'),
    rejected('with-dry-run', 'helm template r ./chart --validate --dry-run=client', FOUR, 'none of the others can be', {
      on: '>=3.13.0',
    }),
    rejected('with-dry-run', 'helm template r ./chart --validate --dry-run', FOUR, 'none of the others can be'),
  ],
};
