// Runs commands of `helm4-audit org` over an organisation in miniature, as in a terminal, at one moment that never changes:
//   node organisation.mjs 'helm4-audit org scan folder:fleet' …
// The folder `fleet` holds bare repositories made of fixtures/examples.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../../dist/src/cli/run.js';
import { writeBare } from '../../org/bare.mjs';

const EXAMPLES = fileURLToPath(new URL('../../../fixtures/examples', import.meta.url));
const REPOSITORIES = ['chain', 'deployer', 'shop'];
const NOW = Date.UTC(2026, 10, 21, 2, 30);

const folder = mkdtempSync(join(tmpdir(), 'helm4-audit-pages-'));
try {
  for (const name of REPOSITORIES)
    writeBare(join(folder, 'fleet/acme', `${name}.git`), filesBelow(join(EXAMPLES, name)));
  for (const command of process.argv.slice(2)) {
    const [program, ...args] = command.split(' ');
    if (program !== 'helm4-audit') throw new Error(`not a command of this tool: ${command}`);
    const out = [];
    const err = [];
    const code = await run(args, {
      stdout: { write: (text) => out.push(text), flush: async () => {}, terminal: false, columns: 88 },
      // As on a terminal: there the progress is taken away at the end.
      stderr: { write: (text) => err.push(text), flush: async () => {}, terminal: true, columns: 88 },
      readStdin: async () => new Uint8Array(),
      env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1' },
      cwd: folder,
      now: () => NOW,
    });
    if (code !== 0) throw new Error(`${command}: exit ${code}\n${err.join('')}`);
    process.stdout.write(`$ npx ${command}\n${out.join('')}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function filesBelow(root) {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [relative(root, path), readFileSync(path)]));
}
