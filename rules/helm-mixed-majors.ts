import type { HelmCommand } from '../src/facts.ts';
import { overlap } from '../src/helm/ranges.ts';
import type { Candidate, Rule, RuleInput } from '../src/rule.ts';
import { atSpan, called, hasFlag, runs } from './lib/commands.ts';
import { issue, source } from './lib/evidence.ts';
import { HELM_3, HELM_4 } from './lib/reach.ts';
import { tidy } from './lib/words.ts';

interface Writer {
  readonly command: HelmCommand;
  /** The release it writes, when its name is known. */
  readonly release: string | undefined;
  readonly three: boolean;
  readonly four: boolean;
}

/** Commands that change releases, with the majors that are known to run them. Documentation runs nothing. */
function writers(input: RuleInput): Writer[] {
  return input.commands.flatMap((command) => {
    if (command.origin === 'documentation' || !runs(command, 'install', 'upgrade', 'rollback', 'uninstall')) return [];
    if (hasFlag(command, 'dry-run')) return [];
    const reach = input.reach(command);
    if (reach === undefined) return [];
    const three = overlap(reach, HELM_3);
    const four = overlap(reach, HELM_4);
    // A range that is open at its end is a floating pin, which the rule helm-unpinned tells.
    if (three && four && overlap(reach, '>=5')) return [];
    return [{ command, release: command.args[0]?.text, three, four }];
  });
}

function mixed(row: string, of4: Writer, of3: Writer): Candidate {
  const args = { command: called(of4.command), other: called(of3.command), release: tidy(of4.release ?? '') };
  const related = [{ span: of3.command.span, message: 'Helm 3 runs this one.' }];
  return atSpan(of4.command, of4.command.span, row, { args, related });
}

const evidence = [
  source('pkg/action/upgrade.go', 669),
  source('pkg/action/rollback.go', 167),
  issue(4482, 'agones-dev/agones'),
];

const rule: Rule = {
  code: 'HELM4031',
  name: 'helm-mixed-majors',
  title: 'Releases written by both majors',
  description:
    'Helm 4 upgrades releases that Helm 3 made, and keeps their client-side apply. A release that Helm 4 installed is applied server-side; ' +
    'when Helm 3 then writes it, field managers and the stored method no longer agree. It works until it does not.',
  rows: [
    {
      id: 'same-release',
      subject: 'one release, written by Helm 3 and by Helm 4',
      range: '*',
      effect: 'changed',
      summary:
        'Helm 3 neither knows nor keeps the apply method that Helm 4 stored, and fields end up with two managers.',
      write: 'One major for every writer of a release.',
      both: { write: 'One major for every writer of a release.', range: '>=3.0.0 <5' },
      evidence,
    },
    {
      id: 'one-repository',
      subject: 'one repository, releases written by Helm 3 and by Helm 4',
      range: '*',
      effect: 'check',
      summary: 'If both write the same release, field managers and the stored apply method no longer agree.',
      write: 'See that no release has writers of both majors.',
      evidence,
    },
    {
      id: 'one-place',
      subject: 'one command, run by Helm 3 and by Helm 4',
      range: '*',
      effect: 'check',
      summary: 'A matrix that tests both majors is fine as long as every run has a cluster or a release of its own.',
      write: 'See that the runs do not share a release.',
      evidence,
    },
  ],
  wording: {
    'same-release': (a) =>
      `\`${a['command']}\` writes the release '${a['release']}' with Helm 4, which \`${a['other']}\` writes with Helm 3.`,
    'one-repository': (a) =>
      `\`${a['command']}\` runs with Helm 4 here, and \`${a['other']}\` with Helm 3 elsewhere in this repository.`,
    'one-place': (a) => `\`${a['command']}\` is run by Helm 3 and by Helm 4.`,
  },
  *check(input) {
    const all = writers(input);
    const threes = all.filter((writer) => writer.three && !writer.four);
    const fours = all.filter((writer) => writer.four && !writer.three);
    let told = false;
    for (const of4 of fours) {
      const of3 = threes.find((writer) => writer.release !== undefined && writer.release === of4.release);
      if (of3 === undefined) continue;
      told = true;
      yield mixed('same-release', of4, of3);
    }
    const [of4] = fours;
    const [of3] = threes;
    if (!told && of4 !== undefined && of3 !== undefined) yield mixed('one-repository', of4, of3);
    const files = new Set<string>();
    for (const { command, three, four } of all) {
      if (!three || !four || files.has(command.span.path)) continue;
      files.add(command.span.path);
      yield atSpan(command, command.span, 'one-place', { args: { command: called(command) } });
    }
  },
};
export default rule;
