/** What reports say of a rule as a whole. */
import type { Effect, Rule, Severity } from '../rule.ts';
import { rank } from './groups.ts';

/** The severity that an effect has by default; dates may raise it. */
function defaultSeverity(effect: Effect): Severity {
  switch (effect) {
    case 'rejected':
    case 'fails-later':
    case 'unsafe':
    case 'helm3-rejects':
      return 'error';
    case 'changed':
      return 'warning';
    case 'deprecated':
    case 'unsupported':
    case 'check':
      return 'note';
  }
}

/** The most severe default among the rows of a rule. */
export function ruleSeverity(rule: Rule): Severity {
  const severities = rule.rows.map((row) => defaultSeverity(row.effect));
  return severities.reduce((worst, severity) => (rank(severity) < rank(worst) ? severity : worst), 'note');
}

/** The effects of a rule's rows, each once, in the order of the rows. */
export function ruleEffects(rule: Rule): Effect[] {
  return [...new Set(rule.rows.map((row) => row.effect))];
}

/** The address of a rule's page, or of its first piece of evidence when the tool has no home. */
export function ruleUrl(rule: Rule, home: string | undefined): string | undefined {
  if (home !== undefined) return `${home.replace(/\/+$/, '')}/blob/main/docs/rules/${rule.name}.md`;
  return rule.rows.flatMap((row) => row.evidence)[0]?.url;
}

/** `atomic-flag` → `AtomicFlag`. */
export function pascalCase(name: string): string {
  return name
    .split('-')
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join('');
}
