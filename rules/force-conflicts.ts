import type { Rule } from '../src/rule.ts';
import { atFlag, attachedText, flagsOf, isOff, runs, writtenFlag } from './lib/commands.ts';
import { issue, source } from './lib/evidence.ts';

const rule: Rule = {
  code: 'HELM4003',
  name: 'force-conflicts',
  title: '--force-conflicts needs server-side apply',
  description:
    '--force-conflicts takes over fields from other managers and only means something under server-side apply. Helm 4 refuses it ' +
    'under client-side apply, which every release made by Helm 3 keeps unless --server-side=true is given, and refuses it ' +
    'together with --force or --force-replace.',
  rows: [
    {
      id: 'client-side-releases',
      subject: 'helm upgrade --force-conflicts, helm rollback --force-conflicts',
      range: '>=4.0.0 <5',
      effect: 'fails-later',
      summary:
        'Without --server-side=true the release keeps its own method, and on one that Helm 3 made the command ends with ' +
        '"forceConflicts enabled when serverSideApply disabled".',
      write: '--server-side=true --force-conflicts',
      evidence: [
        source('pkg/kube/client.go', 737),
        source('pkg/action/upgrade.go', 669),
        issue(1698, 'microsoft/Docker-Provider'),
      ],
    },
    {
      id: 'client-side',
      subject: 'helm upgrade --force-conflicts --server-side=false',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: 'Both flags contradict each other: "forceConflicts enabled when serverSideApply disabled".',
      write: '--server-side=true --force-conflicts, or drop --force-conflicts.',
      evidence: [source('pkg/kube/client.go', 737)],
    },
    {
      id: 'with-force',
      subject: '--force-conflicts with --force or --force-replace',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: 'The flags exclude each other on install, upgrade, rollback and template.',
      write: 'One of the two flags.',
      evidence: [
        source('pkg/cmd/upgrade.go', 310),
        source('pkg/cmd/install.go', 236),
        source('pkg/cmd/rollback.go', 97),
      ],
    },
  ],
  wording: {
    'client-side-releases': (a) =>
      `\`${a['command']}\` passes '${a['flag']}' without '--server-side=true', which fails on releases that Helm 3 made.`,
    'client-side': (a) =>
      `\`${a['command']}\` passes '${a['flag']}' with server-side apply switched off, which Helm 4 refuses.`,
    'with-force': (a) =>
      `\`${a['command']}\` passes '${a['flag']}' together with '${a['other']}', which Helm 4 refuses.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      if (!runs(command, 'install', 'upgrade', 'rollback', 'template')) continue;
      for (const flag of flagsOf(command, 'force-conflicts')) {
        const other = flagsOf(command, 'force-replace', 'force')[0];
        if (other !== undefined) {
          yield atFlag(command, flag, 'with-force', { args: { other: writtenFlag(other) } });
          continue;
        }
        if (isOff(flag) || !runs(command, 'upgrade', 'rollback')) continue;
        const serverSide = flagsOf(command, 'server-side').at(-1);
        const value = serverSide === undefined ? 'auto' : (attachedText(serverSide) ?? serverSide.value?.text);
        if (value === 'false') yield atFlag(command, flag, 'client-side');
        else if (value === 'auto') yield atFlag(command, flag, 'client-side-releases');
      }
    }
  },
};
export default rule;
