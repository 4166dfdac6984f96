/** What `give` asks of forges: requests whose answers are values, also when the forge says no. */
import type { Repository } from '../types.ts';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT';
  /** From the base address of the API, with a slash in front, every part percent-encoded; `segment` does that. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: object;
  /** Makes something new, and is not repeated when nobody knows whether it was carried out. */
  readonly once?: boolean;
}

export type Answer =
  | { readonly kind: 'ok'; readonly status: number; readonly body: unknown }
  /** The forge has understood, and will not do it. The reason is the forge's own, printable. */
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  /** The forge could not do it, or could not be reached. */
  | { readonly kind: 'failed'; readonly status: number | null; readonly reason: string };

export type NotOk = Exclude<Answer, { kind: 'ok' }>;

export interface Api {
  readonly call: (call: Call) => Promise<Answer>;
}

/** The API of the forge of a repository, or why there is none. */
export type ApiOf = (repository: Repository) => Promise<Api | string>;

/** A part of a path that comes from elsewhere. */
export function segment(text: string): string {
  return encodeURIComponent(text).replace(/^\.{1,2}$/, (dots) => dots.replaceAll('.', '%2E'));
}

/** `/repos/OWNER/NAME` of GitHub; undefined when the name has another shape. */
export function githubPath({ name }: Repository): string | undefined {
  const [owner, repository, ...more] = name.split('/');
  if (!owner || !repository || more.length > 0) return undefined;
  return `/repos/${segment(owner)}/${segment(repository)}`;
}

/** `/projects/ID` of GitLab, by its number where that is known. */
export function gitlabPath({ apiId, name }: Repository): string {
  return `/projects/${segment(apiId ?? name)}`;
}

/**
 * Keeps in a summary what a refusal or a failure says of the forge as a whole: that it answers, and whether it takes the credential.
 * Returns true when it does not, after which nothing else need be tried.
 */
export function isUnauthorized(
  { status, reason }: NotOk,
  summary: { reached: boolean; unauthorized: string | undefined },
): boolean {
  summary.reached ||= status !== null;
  if (status !== 401) return false;
  summary.unauthorized = reason;
  return true;
}
