/** Where a command begins in its text, and in which directory it runs. */
import { describe, expect, it } from 'vitest';
import type { HelmCommand } from '../../src/facts.ts';
import { reader as workflow } from '../../src/read/github-actions/index.ts';
import { reader as makefile } from '../../src/read/makefile/index.ts';
import type { Reader } from '../../src/read/reader.ts';
import { reader as shell } from '../../src/read/shell/index.ts';
import { readText } from './lib/show.ts';

function commands(text: string, path = 'x.sh', reader: Reader = shell): HelmCommand[] {
  return readText(reader, path, text).facts.filter((fact) => fact.kind === 'command');
}

/** The text with `^` wherever a command begins. */
function marked(text: string, path?: string, reader?: Reader): string {
  const places = new Set(commands(text, path, reader).flatMap(({ begins }) => (begins?.exact ? [begins.start] : [])));
  return [...text].map((char, at) => (places.has(at) ? `^${char}` : char)).join('');
}

describe('a command begins', () => {
  it.each([
    '^helm list\n',
    'A=b; ^C=d helm list && ^timeout 5 helm list | cat\n',
    'if ! ^helm list > /dev/null; then x=$(^helm env); fi\n',
    'bash -c "^helm list; echo"\n',
    'ssh host "^helm list"\n',
    'H=helm\n^$H list\n^"${H}" list\n',
    'f() {\n  ^helm upgrade "$1" b\n}\nf a\nf b\n',
    // What runs stands in the call; the function has no place for it.
    'run() { "$@"; }\nrun helm list\n',
    'set -- helm list\n"$@"\n',
    "bash <<'E'\n^helm list\nE\n",
  ])('%j', (expected) => {
    expect(marked(expected.replaceAll('^', ''))).toBe(expected);
  });

  it('in a recipe of make behind what is for make, and in a step', () => {
    const recipe = 'up:\n\t@^A=b helm list\n\t-^$(HELM) list\n';
    expect(marked(recipe.replaceAll('^', ''), 'Makefile', makefile)).toBe(recipe);
    const steps =
      'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: "^helm list"\n      - run: |\n          ^helm env\n';
    expect(marked(steps.replaceAll('^', ''), '.github/workflows/a.yml', workflow)).toBe(steps);
  });

  it('nowhere in another language', () => {
    const steps = 'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: helm list\n        shell: pwsh\n';
    expect(commands(steps, '.github/workflows/a.yml', workflow)).toHaveLength(1);
    expect(marked(steps, '.github/workflows/a.yml', workflow)).toBe(steps);
  });
});

describe('a command runs', () => {
  it.each([
    ['helm list\n', undefined],
    ['cd a/b\nhelm list\n', 'a/b'],
    ['cd a\npushd b\nhelm list\n', 'a/b'],
    ['cd "$D"\nhelm list\n', '**'],
    ['cd "$D/a"\nhelm list\n', '**/a'],
    ['(cd a); helm list\n', undefined],
  ])('%j in %s', (text, directory) => {
    expect(commands(text).map((command) => command.directory)).toEqual([directory]);
  });

  it('in the directory of its step', () => {
    const steps =
      'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: helm list\n        working-directory: deploy\n';
    expect(commands(steps, '.github/workflows/a.yml', workflow)[0]?.directory).toBe('deploy');
  });
});
