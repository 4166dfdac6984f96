/** Which releases the catalogue is made from. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where builds and their output are kept, outside the repository. */
export const cacheDir = process.env['HELM4_AUDIT_CACHE'] ?? join(homedir(), '.cache', 'helm4-audit');

/**
 * Releases that are built and dumped, most wanted first: every 4.x; the newest patch of every 3.x minor; and, where a
 * patch release changed a flag, the last one before it (`git log -p vA..vB -- cmd/helm` shows six such patches:
 * 3.1.2, 3.3.2, 3.4.1, 3.6.1, 3.11.1, 3.19.1).
 */
export const dumpedReleases = [
  '4.3.1 3.22.0 3.13.3 4.0.0 4.1.1 4.2.4',
  '4.3.0 4.2.3 4.2.2 4.2.1 4.2.0 4.1.4 4.1.3 4.1.2 4.1.0 4.0.5 4.0.4 4.0.2 4.0.1',
  '3.21.4 3.20.2 3.19.5 3.18.6 3.17.4 3.16.4 3.15.4 3.14.4 3.12.3 3.11.3 3.10.3',
  '3.9.4 3.8.2 3.7.2 3.6.3 3.5.4 3.4.2 3.3.4 3.2.4 3.1.3 3.0.3',
  '3.19.0 3.11.0 3.6.0 3.4.0 3.3.1 3.1.1',
]
  .join(' ')
  .split(' ');

/** Patch numbers of every published release (tags of helm/helm; the newest by the Go module proxy; 4.0.3 never was). */
const patches = {
  '3.0': upTo(3),
  3.1: upTo(3),
  3.2: upTo(4),
  3.3: upTo(4),
  3.4: upTo(2),
  3.5: upTo(4),
  3.6: upTo(3),
  3.7: upTo(2),
  3.8: upTo(2),
  3.9: upTo(4),
  '3.10': upTo(3),
  3.11: upTo(3),
  3.12: upTo(3),
  3.13: upTo(3),
  3.14: upTo(4),
  3.15: upTo(4),
  3.16: upTo(4),
  3.17: upTo(4),
  3.18: upTo(6),
  3.19: upTo(5),
  '3.20': upTo(2),
  3.21: upTo(4),
  3.22: upTo(0),
  '4.0': [0, 1, 2, 4, 5],
  4.1: upTo(4),
  4.2: upTo(4),
  4.3: upTo(1),
};

/** Every published release, oldest first. */
export const publishedReleases = Object.entries(patches).flatMap(([minor, numbers]) =>
  numbers.map((patch) => `${minor}.${patch}`),
);

/** @param {number} last */
function upTo(last) {
  return Array.from({ length: last + 1 }, (_, patch) => patch);
}
