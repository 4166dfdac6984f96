import type { ReportingDescriptor } from 'sarif';
import type { Rule, Severity } from '../rule.ts';
import { pascalCase, ruleEffects, ruleSeverity, ruleUrl } from './catalogue.ts';
import { sentence } from './printable.ts';
import { ruleMarkdown, ruleText } from './rule-page.ts';
import { LIMITS } from './sarif-limits.ts';

/** Every rule as GitHub shows it. `rules` are in the order of their index. */
export function sarifRules(
  rules: readonly Rule[],
  home: string | undefined,
  notes: string[],
): readonly ReportingDescriptor[] {
  return rules.map((rule) => sarifRule(rule, home, notes));
}

function sarifRule(rule: Rule, home: string | undefined, notes: string[]): ReportingDescriptor {
  const severity = ruleSeverity(rule);
  const url = ruleUrl(rule, home);
  const limited = (text: string): string => {
    if (text.length <= LIMITS.description) return text;
    notes.push(`SARIF: the description of ${rule.code} is cut to ${LIMITS.description} characters`);
    return `${text.slice(0, LIMITS.description - 2)}….`;
  };
  return {
    id: rule.code,
    name: pascalCase(rule.name),
    shortDescription: { text: limited(sentence(rule.title)) },
    fullDescription: { text: limited(sentence(rule.description)) },
    help: { text: sentence(ruleText(rule)), markdown: ruleMarkdown(rule) },
    ...(url === undefined ? {} : { helpUri: url }),
    defaultConfiguration: { level: severity },
    properties: {
      tags: tagsOf(rule),
      precision: ruleEffects(rule).every((effect) => effect === 'check') ? 'medium' : 'high',
      'problem.severity': problemSeverity(severity),
      // Its presence alone makes every result a security alert: only on rules with a security meaning.
      ...(rule.securitySeverity === undefined ? {} : { 'security-severity': rule.securitySeverity }),
    },
  };
}

function tagsOf(rule: Rule): string[] {
  const security = rule.securitySeverity === undefined ? [] : ['security'];
  return ['helm', 'helm4', 'migration', rule.name, ...security, ...ruleEffects(rule)].slice(0, LIMITS.tags);
}

function problemSeverity(severity: Severity): string {
  return severity === 'note' ? 'recommendation' : severity;
}
