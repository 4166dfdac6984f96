/** Words that the database has as numbers, since there are millions of them. */
import type { Severity } from '../../rule.ts';
import type { Status } from '../store.ts';
import { stateError } from './error.ts';

const STATUS = ['scanned', 'unchanged', 'empty', 'error'] as const satisfies readonly Status[];

/** Not an outcome of a scan: a complete run of what used to list the repository did not list it. */
export const GONE_STATUS = 4;

export function statusCode(status: Status): number {
  return STATUS.indexOf(status);
}

/** Null for what has no outcome: planned, or gone. */
export function statusOf(code: number | null): Status | null {
  return code === null ? null : (STATUS[code] ?? null);
}

const SEVERITY = ['error', 'warning', 'note'] as const satisfies readonly Severity[];

export function severityCode(severity: Severity): number {
  return SEVERITY.indexOf(severity);
}

export function severityOf(code: number): Severity {
  const severity = SEVERITY[code];
  if (severity === undefined) throw stateError('usage', `the state is damaged: it holds a severity ${code}`);
  return severity;
}
