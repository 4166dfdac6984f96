import type { Flag, HelmCommand } from '../src/facts.ts';
import type { Rule } from '../src/rule.ts';
import { atFlag, attachedText, flagsOf, isOff, runs } from './lib/commands.ts';
import { issue, source } from './lib/evidence.ts';
import { FOUR, renameFlag, replaceFlag } from './lib/fixes.ts';
import { goBoolean } from './lib/words.ts';

/** What the command says of server-side apply; undefined when it says nothing, or nothing that is known. */
function serverSide(command: HelmCommand): boolean | undefined {
  const flag = flagsOf(command, 'server-side').at(-1);
  const text = flag === undefined ? undefined : (attachedText(flag) ?? flag.value?.text);
  return text === undefined ? undefined : goBoolean(text);
}

function rename(flag: Flag) {
  return renameFlag(flag, '--force-replace', { worksOn: FOUR, safe: true });
}

const CHANGES =
  'A release that Helm 4 applied server-side goes back to client-side apply, and its objects are replaced on every upgrade.';

const rule: Rule = {
  code: 'HELM4002',
  name: 'force-flag',
  title: '--force became --force-replace and excludes server-side apply',
  description:
    'Helm 4 renames --force to --force-replace, and refuses it together with server-side apply, which is the method of every ' +
    'release that Helm 4 itself installs. Releases that Helm 3 installed keep client-side apply, so the failure comes later, ' +
    'with the second upgrade of a new release. Renaming the flag is not enough: --server-side=false has to go with it.',
  rows: [
    {
      id: 'fails-on-new-releases',
      subject: 'helm upgrade --force, helm rollback --force',
      range: '>=4.0.0 <5',
      effect: 'fails-later',
      summary:
        'A release that Helm 4 installed is applied server-side, and its next forced upgrade or rollback ends with "cannot use ' +
        'server-side apply and force replace together". Releases made by Helm 3 still pass.',
      write: '--force-replace --server-side=false',
      evidence: [
        source('pkg/kube/client.go', 829),
        source('pkg/action/upgrade.go', 669),
        issue(1163, 'ansible-collections/kubernetes.core'),
      ],
    },
    {
      id: 'with-server-side',
      subject: 'helm upgrade --force --server-side=true',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: 'Helm refuses to replace objects by force while it applies them server-side.',
      write: '--force-replace --server-side=false, or --server-side=true --force-conflicts',
      evidence: [source('pkg/kube/client.go', 829)],
    },
    {
      id: 'deprecated',
      subject: 'helm upgrade --force --server-side=false',
      range: '>=4.0.0 <5',
      effect: 'deprecated',
      summary: 'An alias of --force-replace that prints a warning.',
      write: '--force-replace',
      evidence: [source('pkg/cmd/upgrade.go', 279), source('pkg/cmd/rollback.go', 86)],
    },
    {
      id: 'install-deprecated',
      subject: 'helm install --force, helm template --force',
      range: '>=4.0.0 <5',
      effect: 'deprecated',
      summary:
        'An alias of --force-replace that prints a warning. A first install creates its objects and ignores it, unless it takes ' +
        'over existing ones.',
      write: 'Drop it, or --force-replace.',
      both: { write: '--force', range: '>=3.11.0 <5' },
      evidence: [source('pkg/cmd/install.go', 189), source('pkg/action/install.go', 519)],
    },
  ],
  wording: {
    'fails-on-new-releases': (a) =>
      `\`${a['command']}\` passes '${a['flag']}', which Helm 4 refuses on releases that it applied server-side.`,
    'with-server-side': (a) =>
      `\`${a['command']}\` passes '${a['flag']}' together with server-side apply, which Helm 4 refuses.`,
    deprecated: (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 4 has deprecated.`,
    'install-deprecated': (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 4 has deprecated.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      const writes = runs(command, 'upgrade', 'rollback');
      if (!writes && !runs(command, 'install', 'template')) continue;
      for (const flag of flagsOf(command, 'force')) {
        if (!writes) yield atFlag(command, flag, 'install-deprecated', { fixes: rename(flag) });
        else if (serverSide(command) === false || isOff(flag))
          yield atFlag(command, flag, 'deprecated', { fixes: rename(flag) });
        else if (serverSide(command) === true) yield atFlag(command, flag, 'with-server-side');
        else {
          const text = '--force-replace --server-side=false';
          const both = command.origin === 'shell' && !flag.attached;
          const fixes = both ? replaceFlag(flag, text, { worksOn: FOUR, safe: false, changes: CHANGES }) : [];
          yield atFlag(command, flag, 'fails-on-new-releases', { fixes });
        }
      }
    }
  },
};
export default rule;
