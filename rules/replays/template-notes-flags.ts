import { both, fixed, type RuleReplays, warned } from './replay.ts';

const LATE = '>=4.2.0 <5';

export const templateNotesFlags: RuleReplays = {
  rule: 'template-notes-flags',
  replays: [
    warned('deprecated', 'helm template r ./chart --hide-notes', LATE, 'Flag --hide-notes has been deprecated', {
      on: '>=3.16.0',
    }),
    warned(
      'deprecated',
      'helm template r ./chart --render-subchart-notes',
      LATE,
      'Flag --render-subchart-notes has been deprecated',
    ),
    both('deprecated', 'helm template r ./chart', '>=3.0.0 <5'),
    fixed('deprecated', 'helm template r ./chart', '>=3.0.0 <5'),
  ],
};
