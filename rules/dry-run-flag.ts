import type { Flag, HelmCommand } from '../src/facts.ts';
import type { Fix, Rule } from '../src/rule.ts';
import { atFlag, attachedText, flagsOf, runs } from './lib/commands.ts';
import { issue, pull, source } from './lib/evidence.ts';
import { BOTH, dropFlag, FOUR, replaceFlag } from './lib/fixes.ts';
import { goBoolean } from './lib/words.ts';

interface Verdict {
  readonly row: string;
  readonly fixes?: readonly Fix[];
}

/** `--dry-run=client` exists as a word from 3.13.0 on. */
const WORDS = '>=3.13.0 <5';

function client(flag: Flag, worksOn: string): Fix[] {
  return replaceFlag(flag, '--dry-run=client', { worksOn, safe: true });
}

function drop(flag: Flag): Fix[] {
  return dropFlag(flag, { worksOn: BOTH, safe: true });
}

/** install and upgrade: a word with a default for the bare flag. */
function deploy(flag: Flag): Verdict | undefined {
  const text = attachedText(flag);
  if (!flag.attached) return { row: 'bare', fixes: client(flag, WORDS) };
  if (text === undefined) return undefined;
  // Most write it `--dry-run=""`, and quotes are no part of a word: to delete the word would leave them as an argument.
  if (text === '') return { row: 'empty' };
  const on = goBoolean(text);
  if (on === undefined) return undefined;
  return { row: 'boolean', fixes: on ? client(flag, WORDS) : drop(flag) };
}

/** template is always a dry run, so the words for "none" are refused and "server" means more than it did. */
function template(flag: Flag): Verdict | undefined {
  const text = attachedText(flag);
  if (text === 'none' || (text !== undefined && goBoolean(text) === false))
    return { row: 'template-none', fixes: drop(flag) };
  if (text === 'server') return { row: 'template-server' };
  return deploy(flag);
}

/** rollback: a boolean in Helm 3, a word in Helm 4. */
function rollback(flag: Flag): Verdict | undefined {
  const text = attachedText(flag);
  if (!flag.attached || (text !== undefined && goBoolean(text) === true))
    return { row: 'rollback-boolean', fixes: client(flag, FOUR) };
  if (text !== undefined && goBoolean(text) === false) return { row: 'rollback-boolean', fixes: drop(flag) };
  return text !== undefined && ['client', 'server', 'none'].includes(text) ? { row: 'rollback-word' } : undefined;
}

/** uninstall: a boolean in both. */
function uninstall(flag: Flag): Verdict | undefined {
  const text = attachedText(flag);
  if (text === undefined || goBoolean(text) !== undefined) return undefined;
  const fixes = text === 'client' ? replaceFlag(flag, '--dry-run', { worksOn: BOTH, safe: true }) : [];
  return { row: 'uninstall-word', fixes };
}

function judge(command: HelmCommand, flag: Flag): Verdict | undefined {
  if (runs(command, 'install', 'upgrade')) return deploy(flag);
  if (runs(command, 'template')) return template(flag);
  if (runs(command, 'rollback')) return rollback(flag);
  return runs(command, 'uninstall') ? uninstall(flag) : undefined;
}

const rule: Rule = {
  code: 'HELM4010',
  name: 'dry-run-flag',
  title: '--dry-run takes a word, and not the same one everywhere',
  description:
    'install, upgrade and template take --dry-run=client or =server since 3.13; bare and boolean forms are deprecated in Helm 4. ' +
    'rollback took a boolean in Helm 3 and takes a word in Helm 4. uninstall takes a boolean in both. A blanket rewrite to =client ' +
    'breaks the last two.',
  rows: [
    {
      id: 'bare',
      subject: 'helm install --dry-run, helm upgrade --dry-run, helm template --dry-run',
      range: '>=4.0.0 <5',
      effect: 'deprecated',
      summary: 'Without a value it still means client and prints a warning.',
      write: '--dry-run=client',
      both: { write: '--dry-run=client', range: WORDS },
      evidence: [source('pkg/cmd/helpers.go', 52), pull(30833)],
    },
    {
      id: 'boolean',
      subject: '--dry-run=true, --dry-run=false',
      range: '>=4.0.0 <5',
      effect: 'deprecated',
      summary: 'Boolean values still work and print a warning.',
      write: '--dry-run=client, or leave it out.',
      both: { write: '--dry-run=client, or leave it out.', range: WORDS },
      evidence: [source('pkg/cmd/helpers.go', 80)],
    },
    {
      id: 'empty',
      subject: '--dry-run=""',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: 'An empty value meant "no dry run" in Helm 3; Helm 4 ends with "invalid dry-run value".',
      write: 'Leave --dry-run out, or --dry-run=none.',
      both: { write: 'Leave --dry-run out.', range: BOTH },
      evidence: [source('pkg/cmd/helpers.go', 68)],
    },
    {
      id: 'template-none',
      subject: 'helm template --dry-run=none, helm template --dry-run=false',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: '`helm template` is always a dry run, and Helm 4 refuses to be told otherwise.',
      write: 'Leave --dry-run out.',
      both: { write: 'Leave --dry-run out.', range: BOTH },
      evidence: [source('pkg/cmd/helpers.go', 61), source('pkg/cmd/helpers.go', 73)],
    },
    {
      id: 'template-server',
      subject: 'helm template --dry-run=server',
      range: '>=4.0.0 <5',
      effect: 'changed',
      summary:
        "In Helm 3 it only made `lookup` work. In Helm 4 it is a full dry run on the server: it uses the cluster's capabilities in place " +
        'of --kube-version and --api-versions, and fails when objects exist that the release does not own.',
      write: 'See that the job reaches a cluster, or --dry-run=client.',
      evidence: [source('pkg/cmd/template.go', 95), source('pkg/action/install.go', 329), issue(31509)],
    },
    {
      id: 'rollback-boolean',
      subject: 'helm rollback --dry-run',
      range: '>=4.0.0 <5',
      effect: 'deprecated',
      summary: 'A boolean in Helm 3, a word in Helm 4. The bare flag works on both and prints a warning on Helm 4.',
      write: '--dry-run=client',
      both: { write: '--dry-run', range: BOTH },
      evidence: [source('pkg/cmd/rollback.go', 95), source('pkg/cmd/helpers.go', 52)],
    },
    {
      id: 'rollback-word',
      subject: 'helm rollback --dry-run=client',
      range: '<4.0.0',
      effect: 'helm3-rejects',
      summary: 'On rollback Helm 3 has a boolean and ends with "strconv.ParseBool".',
      write: '--dry-run=client',
      both: { write: '--dry-run', range: BOTH },
      evidence: [source('cmd/helm/rollback.go', 79, 'v3.21.4')],
    },
    {
      id: 'uninstall-word',
      subject: 'helm uninstall --dry-run=client',
      range: '>=3.0.0 <5',
      effect: 'rejected',
      summary: 'On uninstall the flag is a boolean in both majors and ends with "strconv.ParseBool".',
      write: '--dry-run',
      both: { write: '--dry-run', range: BOTH },
      evidence: [source('pkg/cmd/uninstall.go', 78)],
    },
  ],
  wording: {
    bare: (a) => `\`${a['command']}\` passes a bare '${a['flag']}', which Helm 4 has deprecated.`,
    boolean: (a) => `\`${a['command']}\` passes '${a['flag']}', a boolean that Helm 4 has deprecated.`,
    empty: (a) => `\`${a['command']}\` passes '--dry-run' with an empty value, which Helm 4 rejects.`,
    'template-none': (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 4 rejects.`,
    'template-server': (a) =>
      `\`${a['command']}\` passes '${a['flag']}', which is a full dry run on the server in Helm 4.`,
    'rollback-boolean': (a) => `\`${a['command']}\` passes '${a['flag']}', where Helm 4 wants a word.`,
    'rollback-word': (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 3 rejects on rollback.`,
    'uninstall-word': (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 3 and Helm 4 reject on uninstall.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      for (const flag of flagsOf(command, 'dry-run')) {
        const verdict = judge(command, flag);
        if (verdict !== undefined) yield atFlag(command, flag, verdict.row, { fixes: verdict.fixes ?? [] });
      }
    }
  },
};
export default rule;
