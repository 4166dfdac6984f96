import type { Rule } from '../src/rule.ts';
import { atSpan, called, hasFlag, runs, subcommandSpan } from './lib/commands.ts';
import { pull, source } from './lib/evidence.ts';
import { BOTH, insertAfterSubcommand } from './lib/fixes.ts';

/** Commands in front that add arguments of their own. */
const ADDS_ARGUMENTS = new Set(['xargs', 'parallel', 'find']);

const rule: Rule = {
  code: 'HELM4020',
  name: 'lint-path',
  title: 'helm lint needs a path',
  description: '`helm lint` of Helm 3 lints the working directory when no path is given; Helm 4 wants the path.',
  rows: [
    {
      id: 'no-path',
      subject: 'helm lint',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: 'Helm 4 ends with "requires at least 1 argument".',
      write: 'helm lint .',
      both: { write: 'helm lint .', range: BOTH },
      evidence: [source('pkg/cmd/lint.go', 55), pull(31294)],
    },
  ],
  wording: {
    'no-path': (a) => `\`${a['command']}\` is called without a path, which Helm 4 rejects.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      if (command.plugin !== undefined || !runs(command, 'lint')) continue;
      if (command.args.length > 0 || command.unresolved.length > 0 || hasFlag(command, 'help')) continue;
      if (command.wrappers.some((wrapper) => ADDS_ARGUMENTS.has(wrapper))) continue;
      yield atSpan(command, subcommandSpan(command), 'no-path', {
        args: { command: called(command) },
        fixes: insertAfterSubcommand(command, '.', { worksOn: BOTH, safe: true }, 'Lint the working directory'),
      });
    }
  },
};
export default rule;
