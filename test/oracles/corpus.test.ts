/** The same for all sources in some folders: `ORACLE_FOLDERS=/tmp/corpus npx vitest run test/oracles/corpus.test.ts`. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compare } from './lib/compare.ts';
import { LANGUAGES } from './lib/languages.ts';

const folders = (process.env['ORACLE_FOLDERS'] ?? '').split(',').filter((folder) => folder !== '');
const LARGEST = 500_000;

test.skipIf(folders.length === 0).each(LANGUAGES)('$name', { timeout: 3_600_000 }, async (language) => {
  const problems: string[] = [];
  const counts = { files: 0, clean: 0, literals: 0, differing: 0 };
  for (const folder of folders) {
    for (const item of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = `${item.parentPath}/${item.name}`;
      if (!item.isFile() || path.includes('/.git/') || !language.files.test(path)) continue;
      const source = readFileSync(path, 'utf8');
      if (source.length > LARGEST) continue;
      counts.files++;
      const { literals, different, clean } = await compare(language, source);
      if (!clean) continue;
      counts.clean++;
      counts.literals += literals;
      if (different.length > 0) counts.differing++;
      problems.push(...different.slice(0, 5).map((line) => `${path} ${line}`));
    }
  }
  console.log(language.name, JSON.stringify(counts));
  if (problems.length > 0) console.log(problems.slice(0, 200).join('\n'));
  expect(problems.length).toBe(0);
});
