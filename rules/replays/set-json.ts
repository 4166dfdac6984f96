import { both, fixed, type RuleReplays } from './replay.ts';

export const setJson: RuleReplays = {
  rule: 'set-json',
  replays: [
    {
      row: 'object-form',
      shows: 'row',
      line: `helm template r ./chart --set-json '{"word":"two"}'`,
      on: '>=3.10.0',
      expect: [
        { range: '<4.0.0', exit: 1, stderr: ['failed parsing --set-json data'] },
        { range: '*', exit: 0, stdout: ['word: "two"'] },
      ],
    },
    both(
      'object-form',
      `helm template r ./chart --set-json 'word="two"'`,
      '>=3.10.0 <5',
      {},
      { stdout: ['word: "two"'] },
    ),
    fixed(
      'object-form',
      `helm template r ./chart --set-json 'word="two"'`,
      '>=3.10.0 <5',
      {},
      { stdout: ['word: "two"'] },
    ),
  ],
};
