/** Rules about values files and about releases that both majors write: multi-document-values, helm-mixed-majors. */
import { both, type RuleReplays } from './replay.ts';

const DOCUMENTS = {
  files: { 'two.yaml': 'word: first\n---\nword: second\n', 'a.yaml': 'word: first\n', 'b.yaml': 'word: second\n' },
};

export const multiDocumentValues: RuleReplays = {
  rule: 'multi-document-values',
  replays: [
    {
      row: 'more-documents',
      shows: 'row',
      line: 'helm template r ./chart -f two.yaml',
      ...DOCUMENTS,
      expect: [
        { range: '>=4.0.0', exit: 0, stdout: ['word: "second"'] },
        { range: '*', exit: 0, stdout: ['word: "first"'] },
      ],
    },
    both('more-documents', 'helm template r ./chart -f a.yaml -f b.yaml', '>=3.0.0 <5', DOCUMENTS, {
      stdout: ['word: "second"'],
    }),
  ],
};

const SAME = 'follows from the row same-release';
const ONE_MAJOR = 'a rule of the house, no command line';

export const helmMixedMajors: RuleReplays = {
  rule: 'helm-mixed-majors',
  replays: [
    {
      row: 'same-release',
      shows: 'row',
      name: 'installed by Helm 4, upgraded by Helm 3',
      line: 'helm get metadata r',
      before: ['helm install r ./chart', 'helm3 upgrade r ./chart --set word=two'],
      on: '>=4.0.0',
      expect: [{ range: '*', exit: 0, stdout: ['APPLY_METHOD: client-side apply'] }],
    },
    {
      row: 'same-release',
      shows: 'row',
      name: 'installed and upgraded by Helm 4',
      line: 'helm get metadata r',
      before: ['helm install r ./chart', 'helm upgrade r ./chart --set word=two'],
      on: '>=4.0.0',
      expect: [{ range: '*', exit: 0, stdout: ['APPLY_METHOD: server-side apply'] }],
    },
  ],
  fromSource: { 'one-repository': SAME, 'one-place': SAME },
  advice: { 'same-release': ONE_MAJOR, 'one-repository': ONE_MAJOR, 'one-place': ONE_MAJOR },
};
