import type { HelmCommand } from '../src/facts.ts';
import type { Rule } from '../src/rule.ts';
import { atFlag, atSpan, called, flagsOf, runs, subcommandSpan } from './lib/commands.ts';
import { pull, source } from './lib/evidence.ts';
import { BOTH, dropFlag, FOUR } from './lib/fixes.ts';

/** Whether what follows `||` does nothing: the failure does not matter. */
function tolerant(command: HelmCommand): boolean {
  const [first] = command.output.onFailure ?? [];
  return first === 'true' || first === ':';
}

/** Whether the text around the command looks at its exit code. */
function watched(command: HelmCommand): boolean {
  return !tolerant(command) && (command.output.onFailure !== undefined || command.output.tested);
}

const rule: Rule = {
  code: 'HELM4016',
  name: 'repo-update-strict',
  title: 'Exit codes of helm repo update and helm repo list',
  description:
    'In Helm 4 `helm repo update` fails when one repository cannot be updated, which Helm 3 only did with --fail-on-repo-update-fail; ' +
    'the flag is gone. `helm repo list` without repositories exits 0 where Helm 3 exited 1. A plain `helm repo update` is reported ' +
    'where the text around it acts on the exit code, once per file.',
  rows: [
    {
      id: 'flag',
      subject: 'helm repo update --fail-on-repo-update-fail',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: 'An unknown flag in Helm 4, where failing is the default.',
      write: 'helm repo update',
      evidence: [pull(30699)],
    },
    {
      id: 'failure-counts',
      subject: 'helm repo update, its exit code used',
      range: '>=4.0.0 <5',
      effect: 'changed',
      summary:
        'When one of several repositories cannot be updated, Helm 3 exits 0 and Helm 4 exits 1, so what depends on this exit code now ' +
        'takes the other path.',
      write: 'Keep it where a missing repository must stop the run, else `helm repo update || true`.',
      both: { write: 'helm repo update || true', range: '>=3.0.0 <5' },
      evidence: [source('pkg/cmd/repo_update.go', 149), pull(30699)],
    },
    {
      id: 'list-exit-code',
      subject: 'helm repo list, its exit code used',
      range: '>=4.0.0 <5',
      effect: 'changed',
      summary:
        'Without any repository Helm 3 exits 1 and Helm 4 exits 0, so the exit code no longer tells whether there is one.',
      write: 'Look at `helm repo list -o json`, which prints [] on Helm 4 and on Helm 3 from 3.10.0 on.',
      both: { write: 'helm repo list -o json', range: '>=3.10.0 <5' },
      evidence: [source('pkg/cmd/repo_list.go', 45), source('cmd/helm/repo_list.go', 41, 'v3.21.4')],
    },
  ],
  wording: {
    flag: (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 4 rejects.`,
    'failure-counts': (a) =>
      `The exit code of \`${a['command']}\` is used, and in Helm 4 one unreachable repository makes it 1.`,
    'list-exit-code': (a) =>
      `The exit code of \`${a['command']}\` is used, and in Helm 4 it is 0 without any repository.`,
  },
  *check({ commands }) {
    const watchedUpdates = new Map<string, HelmCommand[]>();
    for (const command of commands) {
      if (runs(command, 'repo update')) {
        for (const flag of flagsOf(command, 'fail-on-repo-update-fail')) {
          const changes = 'Helm 3 goes on when a repository cannot be updated; Helm 4 fails.';
          yield atFlag(command, flag, 'flag', {
            fixes: [
              ...dropFlag(flag, { worksOn: FOUR, safe: true }),
              ...dropFlag(flag, { worksOn: BOTH, safe: false, changes }),
            ],
          });
        }
        if (!watched(command)) continue;
        const { path } = command.span;
        watchedUpdates.set(path, [...(watchedUpdates.get(path) ?? []), command]);
      } else if (runs(command, 'repo list') && watched(command) && flagsOf(command, 'output').length === 0) {
        yield atSpan(command, subcommandSpan(command), 'list-exit-code', { args: { command: called(command) } });
      }
    }
    for (const [first, ...others] of watchedUpdates.values()) {
      if (first === undefined) continue;
      yield atSpan(first, subcommandSpan(first), 'failure-counts', {
        args: { command: called(first) },
        related: others.map((other) => ({ span: other.span, message: 'Its exit code is used as well.' })),
      });
    }
  },
};
export default rule;
