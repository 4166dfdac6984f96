/** What has to be the same for an old result to hold, besides the commit. */
import { createHash } from 'node:crypto';
import { supportOn } from '../../helm/support.ts';
import type { ScanSettings } from '../types.ts';

/** Grows when results of the same version of the tool come to hold something else. */
const RESULTS = 1;

/**
 * A text that is equal for two scans exactly when they give equal results for equal contents. The day counts only as far as
 * results depend on it: a Helm 3 pin is judged by the phase that Helm 3's support is in.
 *
 * @param toolVersion version of this tool, and with it of its rules
 */
export function scanKey(settings: ScanSettings, toolVersion: string): string {
  const { target, support, minConfidence, rules, ignores, include, exclude } = settings;
  const parts = [
    RESULTS,
    toolVersion,
    target,
    phase(settings.asOf),
    support,
    minConfidence,
    rules === null ? null : distinct(rules),
    ignores,
    distinct(include),
    distinct(exclude),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

/** The phase of Helm 3's support: whether there are bug fixes, and how severe it is that there will be none. */
function phase(asOf: string): string {
  const { plan, severity } = supportOn(asOf);
  return `${plan.announced} ${asOf > plan.bugFixes ? 'security' : 'bugs'} ${severity}`;
}
