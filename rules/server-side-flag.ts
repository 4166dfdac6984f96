import type { Flag, HelmCommand } from '../src/facts.ts';
import type { Candidate, Rule } from '../src/rule.ts';
import { atFlag, attachedText, flagsOf, hasFlag, runs } from './lib/commands.ts';
import { issue, source } from './lib/evidence.ts';
import { goBoolean, tidy } from './lib/words.ts';

const METHODS = ['true', 'false', 'auto'];

function* checkString(command: HelmCommand, flag: Flag): Iterable<Candidate> {
  const { value } = flag;
  if (value === undefined) {
    yield atFlag(command, flag, 'swallows-next', { args: { next: '' } });
    return;
  }
  if (value.text === undefined) return;
  if (!METHODS.includes(value.text)) {
    const row = flag.attached ? 'bad-value' : 'swallows-next';
    yield atFlag(command, flag, row, { args: { next: tidy(value.text) } });
  } else if (value.text === 'false' && runs(command, 'upgrade') && hasFlag(command, 'install')) {
    yield atFlag(command, flag, 'first-install-ignored');
  }
}

function* checkBoolean(command: HelmCommand, flag: Flag): Iterable<Candidate> {
  const text = attachedText(flag);
  if (text !== undefined && goBoolean(text) === undefined) {
    yield atFlag(command, flag, 'not-boolean');
    return;
  }
  if (flag.attached) return;
  const next = command.words[command.words.indexOf(flag.word) + 1]?.text;
  if (next !== undefined && METHODS.includes(next)) yield atFlag(command, flag, 'separate-value', { args: { next } });
}

const rule: Rule = {
  code: 'HELM4004',
  name: 'server-side-flag',
  title: '--server-side is not the same flag everywhere',
  description:
    '`helm install` and `helm template` have a boolean --server-side; `helm upgrade` and `helm rollback` have one that takes true, ' +
    'false or auto and always needs its value. Written bare there, it takes the next word of the command for its value.',
  rows: [
    {
      id: 'swallows-next',
      subject: 'helm upgrade --server-side, helm rollback --server-side',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary:
        'On upgrade and rollback the flag takes the next word as its value, and that word is none of true, false, auto.',
      write: '--server-side=true',
      evidence: [source('pkg/cmd/upgrade.go', 282), source('pkg/cmd/rollback.go', 89)],
    },
    {
      id: 'bad-value',
      subject: 'helm upgrade --server-side=VALUE',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: 'Only true, false and auto are accepted: "invalid/unknown release server-side apply method".',
      write: '--server-side=true, =false or =auto',
      evidence: [source('pkg/action/upgrade.go', 669)],
    },
    {
      id: 'not-boolean',
      subject: 'helm install --server-side=auto, helm template --server-side=auto',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: 'On install and template the flag is a boolean; auto exists on upgrade and rollback only.',
      write: '--server-side=true or =false',
      evidence: [source('pkg/cmd/install.go', 192)],
    },
    {
      id: 'separate-value',
      subject: 'helm install --server-side false',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: 'On install and template the flag is a boolean, so a value behind a blank becomes one more argument.',
      write: '--server-side=false',
      evidence: [source('pkg/cmd/install.go', 192)],
    },
    {
      id: 'first-install-ignored',
      subject: 'helm upgrade --install --server-side=false',
      range: '>=4.0.0 <4.0.5',
      effect: 'changed',
      summary: 'When the release does not exist yet, these releases install it server-side whatever the flag says.',
      write: 'Helm 4.0.5 or newer.',
      evidence: [issue(31627)],
    },
  ],
  wording: {
    'swallows-next': (a) =>
      `\`${a['command']}\` passes a bare '${a['flag']}', which ${
        a['next'] === '' ? 'needs a value here' : `takes '${a['next']}' for its value`
      }.`,
    'bad-value': (a) => `\`${a['command']}\` passes '${a['flag']}', a value that Helm 4 does not know.`,
    'not-boolean': (a) => `\`${a['command']}\` passes '${a['flag']}', but here the flag is a boolean.`,
    'separate-value': (a) =>
      `\`${a['command']}\` writes '${a['next']}' behind a boolean '${a['flag']}', where it is one more argument.`,
    'first-install-ignored': (a) =>
      `\`${a['command']}\` passes '${a['flag']}', which Helm 4.0.0–4.0.4 ignore on a first install.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      for (const flag of flagsOf(command, 'server-side')) {
        if (runs(command, 'upgrade', 'rollback')) yield* checkString(command, flag);
        else if (runs(command, 'install', 'template')) yield* checkBoolean(command, flag);
      }
    }
  },
};
export default rule;
