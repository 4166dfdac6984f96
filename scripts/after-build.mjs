// Puts what tsc does not emit beside the compiled code: JSON data files, style sheets and scripts of pages; and sets the
// executable bit of the command.
import { chmodSync, copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

for (const entry of readdirSync('src', { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(?:json|css|js)$/.test(entry.name)) continue;
  const from = join(entry.parentPath, entry.name);
  const to = join('dist', from);
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}
chmodSync('dist/src/cli/main.js', 0o755);
