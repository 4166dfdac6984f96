/** Conditions that test the version of Helm: `condition:` of a step or job, `${{ if … }}:` around it. */
import type { Guard } from '../../facts.ts';
import type { Span } from '../../source/span.ts';
import type { Text } from '../../source/text.ts';
import { wholeSpan } from '../lib/ci/around.ts';
import { type Fork, forkOfText } from '../lib/shell/guard.ts';

const REFERENCE =
  "(?:variables|parameters)(?:\\.[\\w.-]*helm[\\w.-]*|\\['[\\w.-]*helm[\\w.-]*'\\])|'?\\$\\([\\w.-]*helm[\\w.-]*\\)'?";
const TEST = new RegExp(
  `(not\\s*\\(\\s*)?\\b(eq|ne|startsWith|contains|ge|gt|le|lt)\\s*\\(\\s*(?:\\$\\{\\{\\s*)?(?:${REFERENCE})(?:\\s*\\}\\})?\\s*,\\s*'?(v?\\d[\\w.-]{0,30})'?`,
  'i',
);
const OPERATORS: Readonly<Record<string, string>> = { ne: '!=', ge: '>=', gt: '>', le: '<=', lt: '<' };

/** Both ways out of a condition; undefined for one that says nothing about the version of Helm. */
export function forkOfCondition(condition: string, span: Span): Fork | undefined {
  if (condition.length > 1_000 || !/helm/i.test(condition)) return undefined;
  const match = TEST.exec(condition);
  if (match === null) return undefined;
  const [, not, name = '', version = ''] = match;
  const operator = OPERATORS[name.toLowerCase()] ?? '==';
  const fork = forkOfText(`HELM_VERSION ${operator} '${version}'`, span);
  return fork !== undefined && not !== undefined ? { taken: fork.otherwise, otherwise: fork.taken } : fork;
}

/** The guard of a `condition:`. */
export function conditionGuards(condition: Text | undefined): Guard[] {
  if (condition === undefined) return [];
  const taken = forkOfCondition(condition.value, wholeSpan(condition))?.taken;
  return taken === undefined ? [] : [taken];
}
