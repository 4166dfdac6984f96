/** The style sheet and the script of the page, and the policy that lets in these two and nothing else. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface Assets {
  readonly style: string;
  readonly script: string;
  /** Content-Security-Policy. */
  readonly policy: string;
}

/** In the order in which they apply. */
const STYLES = ['base.css', 'charts.css', 'tables.css', 'media.css'];

/** Reads the files; they stand in the folder beside this one, in the sources as in what is installed. */
export function readAssets(): Assets {
  const style = STYLES.map(read).join('');
  const script = read('page.js');
  // https://www.w3.org/TR/CSP3/: with hashes and without 'unsafe-inline' no other script, handler or style attribute runs.
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  return { style, script, policy };
}

function read(name: string): string {
  // Line ends are those that the browser makes of them before it compares the hash.
  return readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8').replace(/\r\n?/g, '\n');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
}
