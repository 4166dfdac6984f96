// The generated parts of hand-written pages: outputs of real commands, files, the tables of rules and readers.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillBlocks } from './lib/blocks.mjs';

/** README.md, CONTRIBUTING.md and the pages directly in docs/. */
export function readme(root) {
  const pages = readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`);
  return ['README.md', 'CONTRIBUTING.md', ...pages].map((path) => ({
    path,
    text: fillBlocks(root, readFileSync(join(root, path), 'utf8')),
  }));
}
