import { both, fixed, type RuleReplays, rejected } from './replay.ts';

const FOUR = '>=4.0.0 <5';
const ALL = '>=3.0.0 <5';
const EVERY = '--deployed --failed --pending --superseded --uninstalled --uninstalling';
const KEPT = {
  before: ['helm install here ./chart', 'helm install gone ./chart', 'helm uninstall gone --keep-history'],
  files: { 'chart/templates/config.yaml': '' },
};

export const listAll: RuleReplays = {
  rule: 'list-all',
  replays: [
    rejected('removed', 'helm list --all', FOUR, 'unknown flag: --all'),
    rejected('removed', 'helm list -a', FOUR, "unknown shorthand flag: 'a' in -a"),
    rejected('removed', 'helm list -aq', FOUR, "unknown shorthand flag: 'a' in -aq"),
    both('removed', `helm list ${EVERY}`, ALL, KEPT, { stdout: ['uninstalled', 'deployed'] }),
    fixed('removed', 'helm list', FOUR, KEPT, { stdout: ['uninstalled', 'deployed'] }),
    fixed('removed', 'helm list -q', FOUR, KEPT, { stdout: ['here', 'gone'] }),
    fixed('removed', `helm list ${EVERY}`, ALL, KEPT, { stdout: ['uninstalled', 'deployed'] }),
    fixed('removed', `helm list -q ${EVERY}`, ALL, KEPT, { stdout: ['here', 'gone'] }),
    {
      row: 'shows-more',
      shows: 'row',
      line: 'helm list',
      ...KEPT,
      expect: [
        { range: FOUR, exit: 0, stdout: ['deployed', 'uninstalled'] },
        { range: '*', exit: 0, stdout: ['deployed'], noStdout: ['uninstalled'] },
      ],
    },
    both('shows-more', 'helm list --deployed --failed', ALL, KEPT, { stdout: ['deployed'], noStdout: ['uninstalled'] }),
    fixed('shows-more', 'helm list --deployed --failed', ALL, KEPT, {
      stdout: ['deployed'],
      noStdout: ['uninstalled'],
    }),
  ],
};
