import type { HelmCommand } from '../src/facts.ts';
import type { Rule } from '../src/rule.ts';
import { atFlag, flagsOf, runs } from './lib/commands.ts';
import { pull, source } from './lib/evidence.ts';
import { BOTH, dropFlag, FOUR } from './lib/fixes.ts';

/** Whether the next program of the pipe takes named fields out, so that the objects go no further. */
function picksFields(command: HelmCommand): boolean {
  const [program, ...words] = command.output.pipe[0] ?? [];
  if (program === undefined || !/^(jq|yq)$/.test(program)) return false;
  return words.some((word) => /^["']?\.[A-Za-z]/.test(word) && !/resources/.test(word));
}

/** What becomes of the live objects in the output; undefined when nobody sees it. */
function rowOf(command: HelmCommand): string | undefined {
  const { stdout } = command.output;
  if (stdout === 'null' || picksFields(command)) return undefined;
  // A program that runs Helm decides itself what it prints.
  return stdout === 'shown' && command.origin === 'shell' ? 'secrets-shown' : 'json-carries-objects';
}

const carries =
  'In Helm 4 the JSON and YAML of `helm status` always carry info.resources, the live objects of the release with what the cluster holds ' +
  'in its Secrets, whoever put it there. Helm 3 prints the manifest alone, with the Secrets as the chart rendered them. Empty times are ' +
  'left out, and apply_method is new.';

const rule: Rule = {
  code: 'HELM4018',
  name: 'status-flags',
  title: 'helm status always shows resources',
  description:
    '--show-desc and --show-resources are gone from `helm status`, which now always shows both. In JSON and YAML that includes the live ' +
    'objects of the release with the data of its Secrets, which ends up in the log of a job that prints it.',
  rows: [
    {
      id: 'removed',
      subject: 'helm status --show-desc, helm status --show-resources',
      range: '>=4.0.0 <5',
      effect: 'rejected',
      summary: 'An unknown flag in Helm 4, where description and resources are always shown.',
      write: 'helm status RELEASE',
      evidence: [pull(13444), source('pkg/cmd/status.go', 160), source('pkg/cmd/status.go', 186)],
    },
    {
      id: 'secrets-shown',
      subject: 'helm status -o json, shown',
      range: '>=4.0.0 <5',
      effect: 'unsafe',
      summary: `${carries} Printed, they stand in the log.`,
      write: "helm status RELEASE -o json | jq 'del(.info.resources)'",
      both: { write: "helm status RELEASE -o json | jq 'del(.info.resources)'", range: '>=3.0.0 <5' },
      evidence: [source('pkg/action/status.go', 75), pull(13444)],
    },
    {
      id: 'json-carries-objects',
      subject: 'helm status -o json, read',
      range: '>=4.0.0 <5',
      effect: 'changed',
      summary: carries,
      write:
        'Read it with defaults, as in jq \'.info.deleted // ""\', and drop info.resources before anything prints it.',
      both: { write: "jq 'del(.info.resources)'", range: '>=3.0.0 <5' },
      evidence: [source('pkg/action/status.go', 75), pull(13444)],
    },
  ],
  wording: {
    removed: (a) => `\`${a['command']}\` passes '${a['flag']}', which Helm 4 rejects.`,
    'secrets-shown': (a) => `\`${a['command']}\` prints '${a['format']}', which in Helm 4 holds the release's Secrets.`,
    'json-carries-objects': (a) =>
      `\`${a['command']}\` writes '${a['format']}', which in Helm 4 holds the release's live objects.`,
  },
  *check({ commands }) {
    for (const command of commands) {
      if (command.plugin !== undefined || !runs(command, 'status')) continue;
      for (const flag of flagsOf(command, 'show-desc', 'show-resources')) {
        const changes = `Helm 3 no longer shows what ${flag.written} asked for; Helm 4 always does.`;
        yield atFlag(command, flag, 'removed', {
          fixes: [
            ...dropFlag(flag, { worksOn: FOUR, safe: true }),
            ...dropFlag(flag, { worksOn: BOTH, safe: false, changes }),
          ],
        });
      }
      const output = flagsOf(command, 'output').at(-1);
      const format = output?.value?.text;
      const row = rowOf(command);
      if (output === undefined || row === undefined || (format !== 'json' && format !== 'yaml')) continue;
      yield atFlag(command, output, row, { args: { format } });
    }
  },
};
export default rule;
