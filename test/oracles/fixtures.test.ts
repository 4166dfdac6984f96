/** The literals that our lexers find in the fixtures are those of the tree-sitter grammars. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compare } from './lib/compare.ts';
import { LANGUAGES } from './lib/languages.ts';

const folder = new URL('../../fixtures/readers/', import.meta.url).pathname;
const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

describe.each(LANGUAGES)('$name', (language) => {
  test.each(paths.filter((path) => language.files.test(path)))('%s', async (path) => {
    const { different, clean } = await compare(language, readFileSync(folder + path, 'utf8'));
    if (clean) expect(different).toEqual([]);
  });
});
