import type { Flag, HelmCommand } from '../src/facts.ts';
import type { Rule } from '../src/rule.ts';
import { atFlag, attachedText, flagsOf, runs } from './lib/commands.ts';
import { issue, page, pull, source } from './lib/evidence.ts';
import { BOTH, dropFlag, replaceFlag } from './lib/fixes.ts';
import { goBoolean } from './lib/words.ts';

const DEPLOYS = ['install', 'upgrade', 'rollback'];

/** Which row a --wait falls under; undefined for an unknown value and for a strategy that every Helm 4 knows. */
function rowOf(command: HelmCommand, flag: Flag): string | undefined {
  if (!flag.attached) {
    if (runs(command, ...DEPLOYS)) return 'kstatus';
    // `helm template --wait` never waited and does not wait now.
    return runs(command, 'uninstall') ? 'uninstall' : undefined;
  }
  const text = attachedText(flag);
  switch (text) {
    case undefined:
    case 'watcher':
    case 'legacy':
      return undefined;
    case 'hookOnly':
      return 'hook-only';
    case 'true':
      return 'true-value';
    case 'false':
      return 'false-value';
    default:
      return goBoolean(text) === undefined ? undefined : 'other-boolean';
  }
}

function fixes(flag: Flag, row: string) {
  if (row === 'true-value') return replaceFlag(flag, '--wait', { worksOn: BOTH, safe: true });
  if (row === 'false-value' || row === 'hook-only') return dropFlag(flag, { worksOn: BOTH, safe: true });
  if (row !== 'other-boolean') return [];
  return goBoolean(attachedText(flag) ?? '') === true
    ? replaceFlag(flag, '--wait', { worksOn: BOTH, safe: true })
    : dropFlag(flag, { worksOn: BOTH, safe: true });
}

const readiness =
  'Helm 4 waits through kstatus: for every object, custom resources included, and for all replicas of a Deployment, but no longer ' +
  'for the address of a LoadBalancer. It needs the rights to list and watch each kind in the chart.';
const evidence = [
  source('pkg/kube/statuswait.go', 99),
  source('pkg/kube/ready.go', 253, 'v3.21.4'),
  issue(32615),
  page('HIP-0022', 'https://github.com/helm/community/pull/374'),
];

const rule: Rule = {
  code: 'HELM4009',
  name: 'wait-flag',
  title: '--wait chooses a strategy, kstatus by default',
  description:
    '--wait is no boolean any more: bare, it selects the kstatus watcher, which judges readiness by other standards than Helm 3 and ' +
    'needs the rights to list and watch every kind it waits for. --wait=true and --wait=false still work with a warning; other ' +
    'spellings of a boolean do not. Hooks are waited for in any case.',
  rows: [
    {
      id: 'kstatus',
      subject: 'helm install --wait, helm upgrade --wait, helm rollback --wait',
      range: '>=4.0.0 <5',
      effect: 'changed',
      summary: readiness,
      write: 'Keep --wait, or --wait=legacy for the readiness of Helm 3.',
      both: { write: '--wait', range: BOTH },
      evidence,
    },
    {
      id: 'uninstall',
      subject: 'helm uninstall --wait',
      range: '>=4.0.0 <5',
      effect: 'changed',
      summary:
        'Helm 4 waits for the deletion through kstatus and needs the rights to list and watch each kind that it deletes.',
      write: 'Keep --wait, or --wait=legacy for the waiting of Helm 3.',
      both: { write: '--wait', range: '>=3.7.0 <5' },
      evidence: [source('pkg/cmd/uninstall.go', 85), issue(32214)],
    },
    {
      id: 'uninstall-lasts',
      subject: 'helm uninstall --wait on 4.2.1',
      range: '4.2.1',
      effect: 'changed',
      summary:
        '4.2.1 goes on waiting for objects that are already gone, until --timeout is over. 4.2.2 took the change back. `helm test` and hooks ' +
        'that are deleted first wait as long.',
      write: 'Helm 4.2.2 or newer.',
      both: { write: '--wait', range: '>=3.7.0 <4.2.1 || >=4.2.2 <5' },
      evidence: [
        page('helm/helm commit 360d4835d', 'https://github.com/helm/helm/commit/360d4835d'),
        page('helm/helm commit b05881cf9, which takes it back', 'https://github.com/helm/helm/commit/b05881cf9'),
      ],
    },
    {
      id: 'true-value',
      subject: '--wait=true',
      range: '>=4.0.0 <5',
      effect: 'changed',
      summary: `The boolean is deprecated and prints a warning. ${readiness}`,
      write: '--wait',
      both: { write: '--wait', range: BOTH },
      evidence: [source('pkg/cmd/flags.go', 88), ...evidence],
    },
    {
      id: 'false-value',
      subject: '--wait=false',
      range: '>=4.0.0 <5',
      effect: 'deprecated',
      summary: 'The boolean is deprecated and prints a warning; it means the default.',
      write: 'Leave --wait out.',
      both: { write: 'Leave --wait out.', range: BOTH },
      evidence: [source('pkg/cmd/flags.go', 92), source('pkg/cmd/flags.go', 92, 'v4.0.0')],
    },
    {
      id: 'other-boolean',
      subject: '--wait=True, --wait=1',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: 'Of the booleans that Helm 3 took, Helm 4 knows true and false alone: "invalid wait input".',
      write: '--wait, or leave it out.',
      both: { write: '--wait', range: BOTH },
      evidence: [source('pkg/cmd/flags.go', 96)],
    },
    {
      id: 'hook-only',
      subject: '--wait=hookOnly',
      range: '>=4.0.0 <4.1.0',
      effect: 'rejected',
      summary: 'The name exists from 4.1.0 on; before, the same is had by leaving the flag out.',
      write: 'Leave --wait out.',
      both: { write: 'Leave --wait out.', range: BOTH },
      evidence: [source('pkg/cmd/flags.go', 96, 'v4.0.0'), pull(31421)],
    },
  ],
  wording: {
    kstatus: (a) => `\`${a['command']}\` passes '${a['flag']}', and Helm 4 decides by kstatus when a release is ready.`,
    uninstall: (a) => `\`${a['command']}\` passes '${a['flag']}', and Helm 4 watches the deletion through kstatus.`,
    'uninstall-lasts': (a) =>
      `\`${a['command']}\` passes '${a['flag']}', and Helm 4.2.1 waits until its timeout is over.`,
    'true-value': (a) => `\`${a['command']}\` passes '${a['flag']}', a deprecated boolean that now selects kstatus.`,
    'false-value': (a) => `\`${a['command']}\` passes '${a['flag']}', a deprecated boolean.`,
    'other-boolean': (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 4 rejects.`,
    'hook-only': (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 4.0 rejects.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      if (!runs(command, ...DEPLOYS, 'uninstall', 'template')) continue;
      for (const flag of flagsOf(command, 'wait')) {
        const row = rowOf(command, flag);
        // First: of two rows that weigh the same at one place the first is told, and this one holds on a single release.
        if (row === 'uninstall') yield atFlag(command, flag, 'uninstall-lasts');
        if (row !== undefined) yield atFlag(command, flag, row, { fixes: fixes(flag, row) });
      }
    }
  },
};
export default rule;
