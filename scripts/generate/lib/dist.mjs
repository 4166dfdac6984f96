// What the pages are made of, from the compiled tool.
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allRules } from '../../../dist/src/audit/rules.js';

export { audit } from '../../../dist/src/audit/index.js';
export { newest4 } from '../../../dist/src/helm/releases.js';
export { ruleSeverity } from '../../../dist/src/report/catalogue.js';
export { helmWords } from '../../../dist/src/report/ranges.js';
export { effectWords, whenWords } from '../../../dist/src/report/words.js';

/** The compiled command. */
export const MAIN = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url));
/** The day that every example is judged on; pages must not change with the calendar. */
export const AS_OF = '2026-11-21';
/** Every rule, by code. */
export const rules = [...allRules].sort((a, b) => (a.code < b.code ? -1 : 1));

const folder = new URL('../../../src/read/', import.meta.url);
const formats = readdirSync(folder).filter((name) => existsSync(new URL(`${name}/index.ts`, folder)));
/** Every reader, by name: each folder of src/read that has one. */
export const readers = await Promise.all(
  formats.map(
    async (name) => (await import(new URL(`../../../dist/src/read/${name}/index.js`, import.meta.url))).reader,
  ),
);
