/**
 * Writes what is generated from the rules; with `--check` it only says what is stale, and exits 1 if anything is.
 * A generator takes the root of the repository and gives the files that it makes: [{ path, text }], with paths relative
 * to the root.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { docs } from './generate/docs.mjs';
import { readers } from './generate/readers.mjs';
import { readme } from './generate/readme.mjs';
import { registry } from './generate/registry.mjs';

const generators = [registry, readers, docs, readme];

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const check = process.argv.includes('--check');

let stale = 0;
for (const generate of generators) {
  for (const { path, text } of await generate(root)) {
    const present = await readFile(join(root, path), 'utf8').catch(() => undefined);
    if (present === text) continue;
    stale++;
    if (check) console.error(`${path} is stale: run \`npm run generate\``);
    else {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
      console.log(`wrote ${path}`);
    }
  }
}
if (check && stale > 0) process.exitCode = 1;
