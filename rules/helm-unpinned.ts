import type { HelmCommand, HelmPin, Scope } from '../src/facts.ts';
import { layerOf } from '../src/helm/install/index.ts';
import { overlap, within } from '../src/helm/ranges.ts';
import type { Rule } from '../src/rule.ts';
import { atPin } from './lib/commands.ts';
import { issue, page } from './lib/evidence.ts';
import { HELM_3, HELM_4 } from './lib/reach.ts';

/** Whether the second scope lies in the first, or is it. */
function holds(outer: Scope, inner: Scope): boolean {
  return outer.every((segment, index) => inner[index]?.kind === segment.kind && inner[index]?.name === segment.name);
}

/** Whether some command takes the Helm that the machine happens to have: no other pin stands in its job or file. */
function isUsed(runner: HelmPin, pins: readonly HelmPin[], commands: readonly HelmCommand[]): boolean {
  if (pins.some((pin) => pin.means !== 'runner' && holds(runner.scope, pin.scope))) return false;
  return commands.some((command) => holds(runner.scope, command.scope) && command.binary.image === undefined);
}

function rowOf(pin: HelmPin): string {
  if (pin.range === undefined) return 'unknown';
  if (within(pin.range, HELM_3)) return 'newest-helm3';
  return overlap(pin.range, HELM_4) ? 'newest' : 'unknown';
}

const runnerImages = page('actions/runner-images', 'https://github.com/actions/runner-images');
const newest = [
  page(
    'helm/helm release workflow at v4.2.4',
    'https://github.com/helm/helm/blob/v4.2.4/.github/workflows/release.yml',
  ),
  issue(230, 'Azure/setup-helm'),
];

const rule: Rule = {
  code: 'HELM4030',
  name: 'helm-unpinned',
  title: 'An installation that pins no Helm release',
  description:
    'Without a version an installer takes the newest release, which is Helm 4 since 2025-11-12, or whatever the machine has. get-helm-3 from ' +
    'the main branch stays on Helm 3. The Ubuntu runners of GitHub differ by release, and Windows has had Helm 4 since December 2025.',
  rows: [
    {
      id: 'newest',
      subject: 'an installer without a version',
      range: '>=4.0.0',
      effect: 'changed',
      summary: 'The newest release has been Helm 4 since 2025-11-12, and every new one arrives unannounced.',
      write: 'Name a release.',
      both: { write: 'Name a release.', range: '>=3.0.0 <5' },
      evidence: newest,
    },
    {
      id: 'newest-helm3',
      subject: 'get-helm-3 without a version',
      range: '>=3.0.0 <4.0.0',
      effect: 'check',
      summary: 'It installs the newest Helm 3 for as long as there is one, whatever the rest of the pipeline expects.',
      write: 'Name a release, of Helm 4 once the errors that this audit lists are dealt with.',
      both: { write: 'Name a release.', range: '>=3.0.0 <5' },
      evidence: [page('scripts/get-helm-3', 'https://github.com/helm/helm/blob/main/scripts/get-helm-3'), ...newest],
    },
    {
      id: 'runner',
      subject: 'the Helm of a runner image',
      range: '*',
      effect: 'check',
      summary:
        'Which Helm a runner has depends on its image: Helm 3 on ubuntu-22.04 and 24.04, Helm 4 on ubuntu-26.04 and Windows. A label such ' +
        'as ubuntu-latest moves from one to the other.',
      write: 'Install a named release in the job.',
      both: { write: 'Install a named release in the job.', range: '>=3.0.0 <5' },
      evidence: [runnerImages],
    },
    {
      id: 'unknown',
      subject: 'an installer whose version cannot be told',
      range: '*',
      effect: 'check',
      summary: 'Which Helm this gives is decided elsewhere, at run time.',
      write: 'Name a release.',
      both: { write: 'Name a release.', range: '>=3.0.0 <5' },
      evidence: newest,
    },
  ],
  wording: {
    newest: (a) => `'${a['tool']}' installs the newest Helm, which is Helm 4.`,
    'newest-helm3': (a) => `'${a['tool']}' installs the newest Helm 3 at the time it runs.`,
    runner: (a) => `The commands here take the Helm that '${a['tool']}' happens to have.`,
    unknown: (a) => `'${a['tool']}' brings a Helm whose release is not known here.`,
  },
  *check({ pins, commands }) {
    for (const pin of pins) {
      // What a layer of AWS CDK holds is told by cdk-helm.
      if (!pin.floating || layerOf(pin.tool) !== undefined) continue;
      if (pin.means === 'runner' && !isUsed(pin, pins, commands)) continue;
      yield atPin(pin, pin.means === 'runner' ? 'runner' : rowOf(pin));
    }
  },
};
export default rule;
