import type { Rule } from '../rule.ts';
import type { Ignore } from './ignores.ts';
import type { Finding } from './types.ts';

/** The one rule that looks at the audit itself; it has no check of its own. */
export const staleIgnore: Rule = {
  code: 'HELM4900',
  name: 'stale-ignore',
  title: 'An ignore comment that silences nothing',
  description:
    'An inline ignore names a rule that finds nothing on the line it speaks of, or names no rule at all. It hides nothing today, ' +
    'and would hide the next finding without anybody deciding so.',
  rows: [
    {
      id: 'silences-nothing',
      subject: 'helm4-audit: ignore',
      range: '*',
      effect: 'check',
      summary: 'An ignore that is no longer needed would silence the next finding on its line unseen.',
      write: 'Remove the comment, or name the rule that it is for.',
      evidence: [],
    },
  ],
  wording: {
    'silences-nothing': ({ rules = '', unknown = '' }) => {
      if (unknown !== '') return `This ignore comment names '${unknown}', which is no rule.`;
      return rules === ''
        ? 'This ignore comment names no rule.'
        : `This ignore comment for '${rules}' silences nothing.`;
    },
  },
  check: () => [],
};

/** The finding for an ignore that silenced nothing. */
export function staleFinding(ignore: Ignore, fingerprint: string, isRule: (name: string) => boolean): Finding {
  const [row] = staleIgnore.rows;
  const say = staleIgnore.wording['silences-nothing'];
  if (row === undefined || say === undefined) throw new Error('stale-ignore has lost its row');
  return {
    code: staleIgnore.code,
    rule: staleIgnore.name,
    row: row.id,
    effect: row.effect,
    severity: 'note',
    when: 'now',
    confidence: 'high',
    assumptions: [],
    span: ignore.span,
    message: say({
      rules: ignore.rules.join(', '),
      unknown: ignore.rules.filter((name) => !isRule(name)).join(', '),
    }),
    why: row.summary,
    write: row.write,
    helm: { range: null, because: [] },
    rowRange: row.range,
    worksOn: null,
    fix: null,
    evidence: row.evidence,
    related: [],
    fingerprint,
  };
}
