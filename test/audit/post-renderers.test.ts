/** Which file of a repository `--post-renderer` means. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { auditFiles } from './repository.ts';

const PROGRAM = '#!/usr/bin/env python3\nimport sys\n';
const folders = mkdtempSync(join(tmpdir(), 'helm4-post-renderers-'));
afterAll(() => rmSync(folders, { recursive: true, force: true }));
let made = 0;

/** The files that are found, each with the lines that name it: `k.sh: x.sh:1`. */
async function found(files: Readonly<Record<string, string>>, link?: readonly [from: string, to: string]) {
  const root = join(folders, `${made++}`);
  mkdirSync(root);
  if (link !== undefined) symlinkSync(link[1], join(root, link[0]));
  const { facts } = await auditFiles(root, files);
  return facts.flatMap((fact) =>
    fact.kind === 'post-renderer-file'
      ? [`${fact.span.path}: ${fact.usedBy.map(({ span: { path, startLine } }) => `${path}:${startLine}`).join(' ')}`]
      : [],
  );
}

const call = (path: string): string => `helm template web . --post-renderer ${path}\n`;

describe('a post-renderer', () => {
  it.each([
    ['counts from the root', { 'x.sh': call('./k.py'), 'k.py': PROGRAM }, 'k.py: x.sh:1'],
    ['counts from the script', { 'ci/x.sh': call('./k.py'), 'ci/k.py': PROGRAM }, 'ci/k.py: ci/x.sh:1'],
    ['counts from cd', { 'x.sh': `cd a\n${call('../b/k.py')}`, 'b/k.py': PROGRAM }, 'b/k.py: x.sh:2'],
    [
      'counts from cd in a subshell, and only there',
      { 'x.sh': `(cd a && ${call('./k.py').trim()})\n${call('./k.py')}`, 'a/k.py': PROGRAM, 'k.py': PROGRAM },
      'a/k.py: x.sh:1 k.py: x.sh:2',
    ],
    [
      'counts from a directory that is not known, when its path is the only one',
      { 'x.sh': `cd "$D"\n${call('../b/k.py')}`, 'a/b/k.py': PROGRAM },
      'a/b/k.py: x.sh:2',
    ],
    [
      'counts from the folder of the script, and from one above',
      {
        'ci/x.sh': `A=$(dirname "$0")\nB="$(cd "$(dirname "\${BASH_SOURCE[0]}")/.." >/dev/null 2>&1 && pwd -P)"\n${call('"$A/k.py"')}${call('$B/k.py')}`,
        'ci/k.py': PROGRAM,
        'k.py': PROGRAM,
      },
      'ci/k.py: ci/x.sh:3 k.py: ci/x.sh:4',
    ],
    [
      'counts from the top of the work tree, and from the working directory',
      {
        'ci/x.sh': `cd a\n${call('"$(git rev-parse --show-toplevel)/k.py"')}T=$(git rev-parse --show-toplevel)\n${call('"$T/k.py"')}${call('"$PWD/k.py"')}`,
        'k.py': PROGRAM,
        'ci/a/k.py': PROGRAM,
      },
      'ci/a/k.py: ci/x.sh:5 k.py: ci/x.sh:4',
    ],
    [
      'is named by several commands',
      { 'x.sh': call('./b/k.py') + call('b/k.py'), 'b/k.py': PROGRAM },
      'b/k.py: x.sh:1 x.sh:2',
    ],
    [
      'is named by a caller that gives it',
      { 'x.sh': 'R=./k.py sh y.sh\n', 'y.sh': 'helm template web . --post-renderer "$R"\n', 'k.py': PROGRAM },
      'k.py: x.sh:1',
    ],
  ])('%s', async (_, files, expected) => {
    expect((await found(files)).join(' ')).toBe(expected);
  });

  it.each([
    ['from the root and from the script', { 'ci/x.sh': call('./k.py'), 'ci/k.py': PROGRAM, 'k.py': PROGRAM }],
    [
      'below directories that are not known',
      { 'x.sh': `cd "$D"\n${call('b/k.py')}`, '1/b/k.py': PROGRAM, '2/b/k.py': PROGRAM },
    ],
    ['elsewhere than cd says', { 'x.sh': `cd a\n${call('./b/k.py')}`, 'b/k.py': PROGRAM }],
    ['with nothing but a name', { 'x.sh': `cd "$D"\n${call('./k.py')}`, 'a/k.py': PROGRAM }],
    [
      'from the folder of a script that another one sources',
      { 'x.sh': '. ci/lib.sh\n', 'ci/lib.sh': `D=$(dirname "$0")\n${call('"$D/k.py"')}`, 'k.py': PROGRAM },
    ],
    ['in a folder that is not told', { 'x.sh': `D=$1\n${call('"$D/k.py"')}`, 'k.py': PROGRAM }],
    ['without #!', { 'x.sh': call('./k.py'), 'k.py': 'import sys\n' }],
    ['in PATH', { 'x.sh': call('k.py'), 'k.py': PROGRAM }],
    ['on the machine', { 'x.sh': call('/k.py'), 'k.py': PROGRAM }],
    ['outside', { 'x.sh': call('../../k.py'), 'k.py': PROGRAM }],
    ['as an address', { 'x.sh': call('https://a/k.py'), 'https:/a/k.py': PROGRAM }],
    ['as another flag', { 'x.sh': 'helm template web . --post-renderer-args ./k.py\n', 'k.py': PROGRAM }],
  ])('is not looked for %s', async (_, files) => {
    expect(await found(files)).toEqual([]);
  });

  it('is no link of the file system', async () => {
    expect(await found({ 'x.sh': call('./k.py'), 'real.py': PROGRAM }, ['k.py', 'real.py'])).toEqual([]);
  });
});
