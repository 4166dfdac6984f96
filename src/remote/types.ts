/** Words for where repositories are, and for why they cannot be had. */

export type Forge = 'github' | 'gitlab' | 'bitbucket' | 'azure' | 'folder' | 'git';

export type FailureKind =
  /** It is gone, or not for us. */
  | 'not-found'
  | 'denied'
  /** The forge or the network; the next run may do better. */
  | 'unreachable'
  | 'rate-limited'
  | 'timeout'
  /** What it holds is broken, or larger than is read. */
  | 'broken'
  | 'too-large'
  | 'internal';

/** What may be gone a minute later. */
export const PASSING: readonly FailureKind[] = ['unreachable', 'rate-limited', 'timeout'];
