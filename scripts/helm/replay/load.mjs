/** Loads the replays of rules/replays/*.ts without a build: types are stripped into a folder under node_modules. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Every rule's replays and the functions that judge them. */
export async function loadReplays() {
  const from = join(root, 'rules', 'replays');
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const to = mkdtempSync(join(cache, 'replays-'));
  try {
    for (const file of readdirSync(from).filter((name) => name.endsWith('.ts'))) {
      const { outputText } = ts.transpileModule(readFileSync(join(from, file), 'utf8'), {
        compilerOptions: {
          module: ts.ModuleKind.ESNext,
          target: ts.ScriptTarget.ES2023,
          rewriteRelativeImportExtensions: true,
          verbatimModuleSyntax: true,
        },
      });
      writeFileSync(
        join(to, file.replace(/ts$/, 'mjs')),
        outputText.replace(/(from ['"]\.\/[\w-]+)\.[jt]s(?=['"])/g, '$1.mjs'),
      );
    }
    const { replays } = await import(pathToFileURL(join(to, 'index.mjs')).href);
    const judge = await import(pathToFileURL(join(to, 'judge.mjs')).href);
    return { replays, ...judge };
  } finally {
    rmSync(to, { recursive: true, force: true });
  }
}
