import type { Rule } from '../src/rule.ts';
import { atWord } from './lib/commands.ts';
import { issue, source } from './lib/evidence.ts';
import { tidy } from './lib/words.ts';

const MODES = new Set(['never', 'auto', 'always']);
const FLAG = /^--colou?r$/;
const FLAG_WITH_VALUE = /^--colou?r=(.*)$/;

const why =
  'Helm 4 has a global --color that takes never, auto or always, and reads the whole command line before the plugin does: "invalid ' +
  'color mode".';

const rule: Rule = {
  code: 'HELM4022',
  name: 'plugin-color-clash',
  title: "A plugin's --color meets Helm's own",
  description:
    'Helm 4 added a global --color with a value. A plugin that has a boolean --color, such as diff or unittest, loses it: Helm takes the ' +
    'next word for the value and refuses it before the plugin runs.',
  rows: [
    {
      id: 'swallows-next',
      subject: 'helm PLUGIN --color …',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: why,
      write: 'Leave --color out; for helm-diff set HELM_DIFF_COLOR=true.',
      both: { write: 'Leave --color out; for helm-diff set HELM_DIFF_COLOR=true.', range: '>=3.0.0 <5' },
      evidence: [
        source('pkg/cli/environment.go', 170),
        source('pkg/cmd/root.go', 197),
        issue(880, 'databus23/helm-diff'),
      ],
    },
    {
      id: 'bad-mode',
      subject: 'helm PLUGIN --color=true',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: why,
      write: 'Leave --color out; for helm-diff set HELM_DIFF_COLOR=true.',
      both: { write: 'Leave --color out; for helm-diff set HELM_DIFF_COLOR=true.', range: '>=3.0.0 <5' },
      evidence: [
        source('pkg/cli/environment.go', 170),
        source('pkg/cmd/root.go', 197),
        issue(2280, 'helmfile/helmfile'),
      ],
    },
  ],
  wording: {
    'swallows-next': (a) =>
      `\`helm ${a['plugin']}\` passes '${a['word']}', and Helm 4 takes '${a['next']}' for its value.`,
    'bad-mode': (a) => `\`helm ${a['plugin']}\` passes '${a['word']}', which Helm 4 rejects as a colour mode.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      const { plugin } = command;
      if (plugin === undefined) continue;
      for (const [index, word] of command.words.entries()) {
        if (word.text === '--') break;
        const value = FLAG_WITH_VALUE.exec(word.text ?? '')?.[1];
        if (value !== undefined && !MODES.has(value)) yield atWord(command, word, 'bad-mode', { args: { plugin } });
        if (!FLAG.test(word.text ?? '')) continue;
        // Behind the last word Helm finds no value, lets it pass, and the plugin gets its flag.
        const next = command.words[index + 1]?.text;
        if (next === undefined || MODES.has(next)) continue;
        yield atWord(command, word, 'swallows-next', { args: { plugin, next: tidy(next) } });
      }
    }
  },
};
export default rule;
