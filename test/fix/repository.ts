/** Small repositories on the disk for tests of fixes. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { AuditOptions } from '../../src/audit/options.ts';
import { type FixOutcome, planFixes } from '../../src/fix/engine.ts';
import { newest4 } from '../../src/helm/releases.ts';

export interface Repository {
  readonly root: string;
  /** Writes files, by path. */
  readonly write: (files: Readonly<Record<string, string | Buffer>>) => void;
  readonly read: (path: string) => string;
  readonly remove: () => void;
}

/** A folder that is no work tree of git. */
export function repository(files: Readonly<Record<string, string | Buffer>> = {}): Repository {
  const root = mkdtempSync(join(tmpdir(), 'helm4-fix-'));
  const made: Repository = {
    root,
    write(all) {
      for (const [path, text] of Object.entries(all)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
    },
    read: (path) => readFileSync(join(root, path), 'utf8'),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
  made.write(files);
  return made;
}

/** Plans the fixes of a folder. */
export function plan(
  root: string,
  change: Partial<AuditOptions> & { readonly unsafe?: boolean } = {},
): Promise<FixOutcome> {
  const { unsafe = false, ...audit } = change;
  return planFixes({
    unsafe,
    audit: {
      paths: ['.'],
      cwd: root,
      include: [],
      exclude: [],
      target: newest4(),
      asOf: '2026-11-21',
      minConfidence: 'medium',
      ignores: true,
      ...audit,
    },
  });
}

/** Plans the fixes of files in memory of a folder that is gone afterwards; resolves to the new text of each changed file. */
export async function fixedFiles(
  files: Readonly<Record<string, string | Buffer>>,
  change: Parameters<typeof plan>[1] = {},
): Promise<{ readonly outcome: FixOutcome; readonly texts: Readonly<Record<string, string>> }> {
  const made = repository(files);
  try {
    const outcome = await plan(made.root, change);
    return { outcome, texts: Object.fromEntries([...outcome.tree].map(([path, { text }]) => [path, text])) };
  } finally {
    made.remove();
  }
}
