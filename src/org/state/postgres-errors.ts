/** What PostgreSQL and the network to it refuse, told to users (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
import { redact } from '../../remote/secret.ts';
import { printable } from '../../report/printable.ts';
import { isStateError, stateError } from './error.ts';

/** Two transactions were in each other's way; the server went away or is coming up; the connection broke. */
const PASSING = /^(?:40001|40P01|55P03|57P0[123]|25P03|08...|ECONNRESET|EPIPE|ECONNABORTED)$/;
const NETWORK = /^(?:E[A-Z]+|EAI_[A-Z]+)$/;
/** The connection broke, the server has no room or no connections left, or is not well. */
const UNREACHABLE = /^(?:08|40|53|55P03|57P|58|25P03|XX)/;
const DENIED = /^(?:28|42501|25006)/;
const NO_DATABASE = '3D000';

/** What `pg` says without a code. */
const BROKEN = /Connection terminated|Client has encountered a connection error|not queryable/;
const NO_ANSWER = /timeout expired|timeout exceeded|Connection terminated due to connection timeout/;
const NO_TLS = /does not support SSL|certificate|self[- ]signed|SSL/i;

/** Whether the same may well work in a moment. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return PASSING.test(codeOf(error)) || (BROKEN.test(error.message) && !NO_ANSWER.test(error.message));
}

/** The error as users are told of it; what is neither the server's nor the network's stays as it is. */
export function knownError(name: string, error: unknown): unknown {
  if (!(error instanceof Error) || isStateError(error)) return error;
  const code = codeOf(error);
  const said = printable(redact(error.message === '' ? code : error.message));
  if (DENIED.test(code)) return stateError('usage', `${name} does not let us in: ${said}`);
  if (code === NO_DATABASE) return stateError('usage', `${name} does not exist: ${said}`);
  const network = NETWORK.test(code) || NO_ANSWER.test(error.message) || BROKEN.test(error.message);
  if (network || UNREACHABLE.test(code)) return stateError('unreachable', `${name} cannot be reached: ${said}`);
  if (code === '' && NO_TLS.test(error.message)) return stateError('usage', `${name}: ${said}`);
  return error;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
