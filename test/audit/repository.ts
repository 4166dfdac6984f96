/** Repositories that a test writes down file by file. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { audit } from '../../src/audit/index.ts';
import type { AuditReport } from '../../src/audit/types.ts';
import { newest4 } from '../../src/helm/releases.ts';

/** Audits a folder with every rule and down to the lowest confidence. */
export async function auditFolder(root: string): Promise<AuditReport> {
  const { report } = await audit({
    paths: ['.'],
    cwd: root,
    include: [],
    exclude: [],
    target: newest4(),
    asOf: '2026-11-21',
    minConfidence: 'low',
    ignores: true,
  });
  return report;
}

/** Writes files into a folder, by path, and audits it. */
export async function auditFiles(root: string, files: Readonly<Record<string, string>>): Promise<AuditReport> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return auditFolder(root);
}
