import { type RuleReplays, rejected } from './replay.ts';

const on = '>=4.0.0 <5';
const INSTALLED = ['helm install r ./chart'];
const UPGRADED = [...INSTALLED, 'helm upgrade r ./chart --set word=two'];
const UNKNOWN = 'invalid/unknown release server-side apply method';

export const serverSideFlag: RuleReplays = {
  rule: 'server-side-flag',
  replays: [
    rejected('swallows-next', 'helm upgrade r ./chart --server-side', on, 'flag needs an argument: --server-side', {
      on,
    }),
    rejected('swallows-next', 'helm upgrade --server-side r ./chart', on, 'requires 2 arguments', { on }),
    rejected('swallows-next', 'helm upgrade r ./chart --server-side --install', on, UNKNOWN, { before: INSTALLED, on }),
    rejected('swallows-next', 'helm rollback r --server-side 1', on, UNKNOWN, { before: UPGRADED, on }),
    rejected('bad-value', 'helm upgrade r ./chart --server-side=yes', on, UNKNOWN, { before: INSTALLED, on }),
    rejected('bad-value', 'helm rollback r 1 --server-side=yes', on, UNKNOWN, { before: INSTALLED, on }),
    rejected(
      'not-boolean',
      'helm install r ./chart --server-side=auto',
      on,
      'invalid argument "auto" for "--server-side"',
      { on },
    ),
    rejected(
      'not-boolean',
      'helm template r ./chart --server-side=auto',
      on,
      'invalid argument "auto" for "--server-side"',
      { on },
    ),
    rejected('separate-value', 'helm install r ./chart --server-side false', on, 'unexpected arguments: false', { on }),
    rejected('separate-value', 'helm template r ./chart --server-side false', on, 'unexpected arguments: false', {
      on,
    }),
    {
      row: 'first-install-ignored',
      shows: 'row',
      line: 'helm upgrade --install r ./chart --server-side=false >/dev/null && helm get metadata r',
      on,
      expect: [
        { range: '<4.0.5', exit: 0, stdout: ['APPLY_METHOD: server-side apply'] },
        { range: '*', exit: 0, stdout: ['APPLY_METHOD: client-side apply'] },
      ],
    },
  ],
};
