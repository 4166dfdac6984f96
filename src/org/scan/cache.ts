/** The cache of blobs that all threads, and all scans on a machine, share. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readPackage } from '../../package.ts';
import { type BlobCache, openBlobCache } from '../../source/blob-cache.ts';

/** Opens the cache in a directory, which is made. Never rejects; where it cannot be had the scan does without. */
export async function cacheIn(directory: string): Promise<BlobCache | null> {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return await openBlobCache(join(directory, 'blobs.db'), { version: readPackage().version });
  } catch {
    return null;
  }
}
