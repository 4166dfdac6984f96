/** What the commands do their work with, each part loaded when it is needed: a start should cost no more than it must. */
import type { AuditOptions, AuditOutcome } from '../audit/options.ts';
import type { Rule } from '../rule.ts';

export interface Engine {
  readonly audit: (options: AuditOptions) => Promise<AuditOutcome>;
  /** Every rule, sorted by code. */
  readonly rules: () => Promise<readonly Rule[]>;
  /** The Helm 4 releases that the data knows, oldest first. */
  readonly targets: () => Promise<readonly string[]>;
}

/** The real parts. */
export const engine: Engine = {
  async audit(options) {
    const { startAudit } = await import('../audit/start.ts');
    const started = startAudit(options.paths, options.cwd);
    try {
      const { finishAudit } = await import('../audit/index.ts');
      return await finishAudit(started, options);
    } finally {
      started.stop();
    }
  },
  async rules() {
    const { allRules } = await import('../audit/rules.ts');
    return [...allRules].sort((a, b) => (a.code < b.code ? -1 : 1));
  },
  async targets() {
    const { allReleases } = await import('../helm/releases.ts');
    return allReleases().filter((version) => version.startsWith('4.'));
  },
};
