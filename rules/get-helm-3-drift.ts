import { overlap } from '../src/helm/ranges.ts';
import type { Rule } from '../src/rule.ts';
import { atPin } from './lib/commands.ts';
import { page, source } from './lib/evidence.ts';
import { HELM_3, HELM_4 } from './lib/reach.ts';

const why =
  'This age of the script asks for the newest release of all, which has been Helm 4 since 2025-11-12. The script of ' +
  'the main branch and of v3.19.2 and later asks helm3-latest-version.';
const evidence = [
  source('scripts/get-helm-3', 117, 'v3.19.0'),
  page('the change to helm3-latest-version', 'https://github.com/helm/helm/commit/d5d1ea3f5'),
];

const rule: Rule = {
  code: 'HELM4032',
  name: 'get-helm-3-drift',
  title: 'A get-helm-3 that installs Helm 4',
  description:
    'get-helm-3 as it was from v3.13.0 to v3.19.1, and at v4.0.0 and v4.0.1, looks up the newest release of all, which is now Helm 4. ' +
    'A copy in a repository, or a URL with such a tag, installs Helm 4 unless a version is given.',
  rows: [
    {
      id: 'tag',
      subject: 'scripts/get-helm-3 from a tag',
      range: '>=4.0.0',
      effect: 'changed',
      summary: why,
      write: 'Give it a version, or take scripts/get-helm-4.',
      both: { write: 'get-helm-3 --version VERSION', range: '>=3.0.0 <5' },
      evidence,
    },
    {
      id: 'copy',
      subject: 'a copy of get-helm-3',
      range: '>=4.0.0',
      effect: 'changed',
      summary: why,
      write: 'Give it a version, or replace the copy.',
      both: { write: 'get-helm-3 --version VERSION', range: '>=3.0.0 <5' },
      evidence,
    },
  ],
  wording: {
    tag: (a) => `'${a['tool']}' is taken from a tag at which it installs Helm 4.`,
    copy: (a) => `'${a['tool']}' is of an age at which it installs Helm 4.`,
  },
  *check({ pins }) {
    for (const pin of pins) {
      if (!pin.tool.startsWith('get-helm-3') || !pin.floating || pin.range === undefined) continue;
      if (!overlap(pin.range, HELM_4) || overlap(pin.range, HELM_3)) continue;
      yield atPin(pin, pin.tool === 'get-helm-3' ? 'tag' : 'copy');
    }
  },
};
export default rule;
