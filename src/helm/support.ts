/**
 * How long Helm 3 is supported. The announcement of Helm 4 gave one set of dates, a later post of the maintainers
 * replaced it; the tool applies the later one and cites both.
 */

export interface SupportPlan {
  /** `YYYY-MM-DD` of the post that says so. */
  readonly announced: string;
  readonly title: string;
  readonly url: string;
  /** Last day of bug fixes, `YYYY-MM-DD`. */
  readonly bugFixes: string;
  /** Last day of security fixes, `YYYY-MM-DD`. */
  readonly securityFixes: string;
}

/** What the maintainers announced, oldest first; the last one holds. */
export const SUPPORT_PLANS = [
  {
    announced: '2025-11-17',
    title: 'Helm 4 Released',
    url: 'https://helm.sh/blog/helm-4-released',
    bugFixes: '2026-07-08',
    securityFixes: '2026-11-11',
  },
  {
    announced: '2026-06-02',
    title: 'Helm 3 End of Life',
    url: 'https://helm.sh/blog/helm-v3-end-of-life',
    bugFixes: '2026-09-09',
    securityFixes: '2027-02-10',
  },
] as const satisfies readonly SupportPlan[];

/** Days before the end of security fixes from which a Helm 3 pin is a warning. */
const WARNING_DAYS = 90;

export interface Support {
  /** The plan that holds. */
  readonly plan: SupportPlan;
  /** Last day of security fixes, `YYYY-MM-DD`. */
  readonly ends: string;
  /** Days from `asOf` to that day; negative after it. */
  readonly daysLeft: number;
  /** Whether bugs are still fixed on that day. */
  readonly bugFixes: boolean;
  /** How severe a Helm 3 pin is on that day. */
  readonly severity: 'note' | 'warning' | 'error';
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * Helm 3's support as seen from a day.
 *
 * @param asOf `YYYY-MM-DD`; a text that is no date counts as the day of the newest plan
 */
export function supportOn(asOf: string): Support {
  const [, plan] = SUPPORT_PLANS;
  const today = Date.parse(`${asOf}T00:00:00Z`);
  const from = Number.isNaN(today) ? Date.parse(`${plan.announced}T00:00:00Z`) : today;
  const until = (day: string): number => Math.round((Date.parse(`${day}T00:00:00Z`) - from) / DAY);
  const daysLeft = until(plan.securityFixes);
  const severity = daysLeft < 0 ? 'error' : daysLeft <= WARNING_DAYS ? 'warning' : 'note';
  return { plan, ends: plan.securityFixes, daysLeft, bugFixes: until(plan.bugFixes) >= 0, severity };
}

/**
 * The phase of Helm 3's support that a day is in. An audit of the same files finds the same on two days of one phase, and
 * something else on days of two phases if anything depends on the day at all; only the days left in the head of a report change.
 *
 * @param asOf as for `supportOn`
 */
export function supportPhase(asOf: string): string {
  const { ends, daysLeft, bugFixes, severity } = supportOn(asOf);
  if (daysLeft < 0) return `ended ${ends}`;
  return `${bugFixes ? 'bug' : 'security'} fixes, ${severity}, until ${ends}`;
}
