/**
 * Traps in code that is written for Helm 4: what compiles and then fails, does nothing, or says nothing. What merely has another
 * default than in Helm 3 is no trap there: nobody knows what the program wants.
 */

import { fileContext } from '../rewrite/file-context.ts';
import type { PlannedUse } from '../rewrite/plan-file.ts';
import type { CheckedPackage } from '../types/checked.ts';
import { clients, dryRuns } from './clients.ts';
import type { Detector } from './found.ts';
import { caches, configurations, logins, waiters } from './parts.ts';
import { tests, typedNils } from './results.ts';

const DETECTORS: readonly Detector[] = [clients, dryRuns, tests, typedNils, configurations, caches, waiters, logins];

/** The traps in files that import Helm 4, as uses with what a person has to do; `target` is the release judged against. */
export function trapUses(packages: readonly CheckedPackage[], target: string): PlannedUse[] {
  const planned: PlannedUse[] = [];
  for (const pkg of packages) {
    for (const file of pkg.files) {
      if (!file.file.imports.some(({ value }) => value.startsWith('helm.sh/helm/v4/'))) continue;
      const context = fileContext(pkg, file, target, { nameOf: (path) => path, helper: (name) => name });
      for (const detector of DETECTORS) {
        for (const { trap, node, how, package: path, symbol, reason } of detector(context)) {
          const use = { file, node, how, major: 4, package: path, symbol } as const;
          planned.push({ use, outcome: { kind: 'manual', reason, traps: [trap] }, written: false });
        }
      }
    }
  }
  return planned;
}
