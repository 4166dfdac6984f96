import type { HelmPin } from '../src/facts.ts';
import { overlap, within } from '../src/helm/ranges.ts';
import { SUPPORT_PLANS, supportOn } from '../src/helm/support.ts';
import type { Rule } from '../src/rule.ts';
import { atPin, pinnedVersion } from './lib/commands.ts';
import { page } from './lib/evidence.ts';
import { HELM_3 } from './lib/reach.ts';
import { tidy } from './lib/words.ts';

/** Whether a pin is one to Helm 3. A range over everything is no pin to Helm 3, and what a runner has is nobody's pin. */
function pinsHelm3(pin: HelmPin): boolean {
  if (pin.range === undefined || pin.means === 'runner') return false;
  return within(pin.range, HELM_3) || (!pin.floating && overlap(pin.range, HELM_3) && !overlap(pin.range, '>=5'));
}

/** Where support stands on a day, as the end of a sentence: the same on all days of a `supportPhase`. */
function standing(asOf: string): string {
  const { plan, daysLeft, bugFixes } = supportOn(asOf);
  if (daysLeft < 0) return `without any fixes since ${plan.securityFixes}`;
  const bugs = bugFixes
    ? `with bug fixes until ${plan.bugFixes} and`
    : `without bug fixes since ${plan.bugFixes}, with`;
  return `${bugs} security fixes until ${plan.securityFixes}`;
}

const [announced, held] = SUPPORT_PLANS;

const rule: Rule = {
  code: 'HELM4029',
  name: 'helm3-support',
  title: 'A pin to Helm 3',
  description:
    `The announcement of Helm 4 gave Helm 3 bug fixes until ${announced.bugFixes} and security fixes until ${announced.securityFixes}. The ` +
    `maintainers' post of ${held.announced} replaced that: bug fixes and the last feature release ${held.bugFixes}, security fixes until ` +
    `${held.securityFixes}. The later dates hold here. A pin is a note, a warning in the last 90 days, an error afterwards.`,
  rows: [
    {
      id: 'pin',
      subject: 'a pin to Helm 3',
      range: '>=3.0.0 <4.0.0',
      effect: 'unsupported',
      summary:
        `Helm 3 gets security fixes until ${held.securityFixes} and nothing afterwards, not even newer Kubernetes client libraries, which ` +
        `ended with the release of ${held.bugFixes}. The first announcement had said ${announced.securityFixes}.`,
      write: 'A release of Helm 4, once the errors that this audit lists are dealt with.',
      evidence: [page(held.title, held.url), page(announced.title, announced.url)],
    },
  ],
  wording: {
    pin: (a) => `'${a['tool']}' brings Helm '${a['version']}', ${a['standing']}.`,
  },
  *check({ pins, asOf }) {
    const { severity } = supportOn(asOf);
    for (const pin of pins) {
      if (!pinsHelm3(pin)) continue;
      const version = pinnedVersion(pin) ?? (pin.floating ? '3' : tidy(pin.range ?? '3'));
      yield { ...atPin(pin, 'pin', { version, standing: standing(asOf) }), severity };
    }
  },
};
export default rule;
