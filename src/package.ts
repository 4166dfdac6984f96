import { readFileSync } from 'node:fs';

export interface PackageFacts {
  readonly version: string;
  /** The tool's own address. */
  readonly home?: string;
  /** Where to report a bug. */
  readonly bugs?: string;
}

/** What the tool's package.json says; it stands one folder up from the sources, two from the compiled files. */
export function readPackage(): PackageFacts {
  for (const up of ['../package.json', '../../package.json']) {
    let text: string;
    try {
      text = readFileSync(new URL(up, import.meta.url), 'utf8');
    } catch {
      continue;
    }
    const content: unknown = JSON.parse(text);
    if (!isObject(content) || typeof content['version'] !== 'string') continue;
    const { version, homepage, bugs } = content;
    const url = isObject(bugs) ? bugs['url'] : bugs;
    return {
      version,
      ...(typeof homepage === 'string' ? { home: homepage.replace(/#.*$/, '') } : {}),
      ...(typeof url === 'string' ? { bugs: url } : {}),
    };
  }
  return { version: 'unknown' };
}

function isObject(value: unknown): value is Record<string, unknown> & { version?: unknown } {
  return typeof value === 'object' && value !== null;
}
