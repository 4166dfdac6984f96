/** Which releases the catalogue is made from. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where builds and their output are kept, outside the repository. */
export const cacheDir = process.env['HELM4_AUDIT_CACHE'] ?? join(homedir(), '.cache', 'helm4-audit');

/**
 * Releases that are built and dumped, most wanted first: every 4.x; the newest patch of every 3.x minor; and, where a patch
 * release changed a flag, the last one before it (`git log -p vA..vB -- cmd/helm` shows eight such patches: 3.0.3, 3.1.2,
 * 3.2.2, 3.3.2, 3.4.1, 3.6.1, 3.11.1, 3.19.1). The Go module proxy does not serve 4.1.2; its commands are those of 4.1.3:
 * `git diff v4.1.2 v4.1.3 -- pkg/cmd pkg/cli` is empty but for tests.
 */
export const dumpedReleases = [
  '4.3.1 3.22.0 3.13.3 4.0.0 4.1.1 4.2.4',
  '4.3.0 4.2.3 4.2.2 4.2.1 4.2.0 4.1.4 4.1.3 4.1.0 4.0.5 4.0.4 4.0.2 4.0.1',
  '3.21.4 3.20.2 3.19.5 3.18.6 3.17.4 3.16.4 3.15.4 3.14.4 3.12.3 3.11.3 3.10.3',
  '3.9.4 3.8.2 3.7.2 3.6.3 3.5.4 3.4.2 3.3.4 3.2.4 3.1.3 3.0.3',
  '3.19.0 3.11.0 3.6.0 3.4.0 3.3.1 3.2.1 3.1.1 3.0.2',
]
  .join(' ')
  .split(' ');

/** The newest patch of every minor (tags of helm/helm; the newest by the Go module proxy). */
const newestPatches = [
  '3.0.3 3.1.3 3.2.4 3.3.4 3.4.2 3.5.4 3.6.3 3.7.2 3.8.2 3.9.4 3.10.3 3.11.3',
  '3.12.3 3.13.3 3.14.4 3.15.4 3.16.4 3.17.4 3.18.6 3.19.5 3.20.2 3.21.4 3.22.0',
  '4.0.5 4.1.4 4.2.4 4.3.1',
];

/** Never published. */
const missing = new Set(['4.0.3']);

/** Every published release, oldest first. */
export const publishedReleases = newestPatches
  .join(' ')
  .split(' ')
  .flatMap((newest) => {
    const [major, minor, patch] = newest.split('.');
    return Array.from({ length: Number(patch) + 1 }, (_, at) => `${major}.${minor}.${at}`);
  })
  .filter((version) => !missing.has(version));
