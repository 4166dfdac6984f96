/** What goes along with a word that is taken out. The word stands between ⟦ and ⟧. */
import { describe, expect, it } from 'vitest';
import { placedEdit } from '../../src/audit/edits.ts';
import { removedWord } from '../../src/audit/removal.ts';
import { fileText, spanOf } from '../../src/source/text.ts';

function marked(text: string): { text: string; start: number; end: number } {
  const start = text.indexOf('⟦');
  const end = text.indexOf('⟧') - 1;
  return { text: text.replace(/[⟦⟧]/g, ''), start, end };
}

function without(marks: string): string | undefined {
  const { text, start, end } = marked(marks);
  const range = removedWord(text, { start, end });
  return range && text.slice(0, range.start) + text.slice(range.end);
}

describe('a word that is taken away', () => {
  it.each([
    ['from the middle', 'helm list ⟦--all⟧ -q\n', 'helm list -q\n'],
    ['from the end', 'helm list ⟦-a⟧', 'helm list'],
    ['in front of a comment', 'helm list ⟦-a⟧ # all of them\n', 'helm list # all of them\n'],
    ['inside of a substitution', 'x=$(helm list ⟦-a⟧)\n', 'x=$(helm list)\n'],
    ['in front of a pipe', 'helm list ⟦-a⟧|grep x\n', 'helm list|grep x\n'],
    ['from a quoted command', 'bash -c "helm list ⟦-a⟧"\n', 'bash -c "helm list"\n'],
    ['with its own quotes', 'helm upgrade a b "⟦--wait=false⟧" -n c\n', 'helm upgrade a b -n c\n'],
    ['from a continued line', 'helm upgrade \\\n  ⟦--atomic⟧ \\\n  a b\n', 'helm upgrade \\\n  a b\n'],
    ['from the last line', 'helm upgrade a b \\\n  ⟦--atomic⟧\nnext\n', 'helm upgrade a b\nnext\n'],
    ['from the last line, CRLF', 'helm upgrade a b \\\r\n  ⟦--atomic⟧\r\nnext\r\n', 'helm upgrade a b\r\nnext\r\n'],
    ['from the last line of PowerShell', 'helm upgrade a b `\n  ⟦--atomic⟧', 'helm upgrade a b'],
    ['from the front of a line', 'helm \\\n  ⟦-a⟧ list\n', 'helm \\\n  list\n'],
    ['from an array over lines', 'ARGS=(\n  --install\n  ⟦--wait=false⟧\n)\n', 'ARGS=(\n  --install\n)\n'],
    ['from an array', 'ARGS=(⟦--wait=false⟧ --install)\n', 'ARGS=(--install)\n'],
    ['that is all of a variable', 'ARGS="⟦--wait=false⟧"\n', 'ARGS=""\n'],
    ['that is all of a variable, bare', 'ARGS=⟦--wait=false⟧ helm x\n', 'ARGS= helm x\n'],
    ['that is the first of a variable', 'ARGS="⟦--wait=false⟧ --debug"\n', 'ARGS="--debug"\n'],
    ['that is the first of a makefile variable', 'ARGS := ⟦--wait=false⟧ --debug\n', 'ARGS := --debug\n'],
    ['that is the first of a YAML text', 'args: ⟦--wait=false⟧ --debug\n', 'args: --debug\n'],
    ['from a list in code', 'run(["helm", "list", "⟦--all⟧"])', 'run(["helm", "list"])'],
    ['from the arguments of a call', 'run("helm", "list", "⟦--all⟧", "-q")', 'run("helm", "list", "-q")'],
    ['from the front of a list', "args = ['⟦--atomic⟧', '--debug']", "args = ['--debug']"],
    ['that is alone in a list', "args = ['⟦--atomic⟧']", 'args = []'],
    ['from a list over lines', '[\n  "a",\n  "⟦--x⟧",\n  "b"\n]', '[\n  "a",\n  "b"\n]'],
    ['from a flow list of YAML', 'args: [upgrade, ⟦--atomic⟧, a]\n', 'args: [upgrade, a]\n'],
    ['from a list of YAML', 'args:\n  - upgrade\n  - ⟦--atomic⟧\n', 'args:\n  - upgrade\n'],
    ['from a list of YAML, quoted', "args:\n  - '⟦--atomic⟧'\n  - upgrade\n", 'args:\n  - upgrade\n'],
    [
      'from a folded scalar',
      'run: >-\n  helm upgrade a b\n  ⟦--atomic⟧\n  -n c\n',
      'run: >-\n  helm upgrade a b\n  -n c\n',
    ],
  ])('%s', (_, marks, left) => {
    expect(without(marks)).toBe(left);
  });

  it.each([
    ['would leave a key without a value', 'args: ⟦--wait=false⟧\n'],
    ['is the only argument of a call', 'args.push("⟦--atomic⟧")'],
    ['is the only item of a YAML list', 'args:\n  - ⟦--atomic⟧\nimage: x\n'],
    ['has an item with a comment for itself', 'args:\n  - a\n  - ⟦--atomic⟧ # why\n'],
    ['is in quotes that the text around it escapes', 'bash -c "helm version \\"⟦-c⟧\\""\n'],
    ['is part of a longer word', 'helm x-⟦--atomic⟧\n'],
  ])('stays where it %s', (_, marks) => {
    expect(without(marks)).toBeUndefined();
  });
});

describe('several words in place of one', () => {
  const placed = (marks: string): boolean => {
    const { text, start, end } = marked(marks);
    const file = { path: 'x', text };
    return placedEdit({ span: spanOf(fileText(file), start, end), text: 'lint .' }, file) !== undefined;
  };

  it.each([
    'helm ⟦lint⟧\n',
    'helm ⟦lint⟧',
    'x=$(helm ⟦lint⟧)',
    'bash -c "helm ⟦lint⟧"',
    'helm ⟦lint⟧;ls',
    '`helm ⟦lint⟧`',
  ])('fit into %s', (marks) => expect(placed(marks)).toBe(true));

  it.each(['["helm", "⟦lint⟧"]', "helm '⟦lint⟧' x", '[helm, ⟦lint⟧, x]', 'helm x⟦lint⟧'])(
    'do not fit into %s',
    (marks) => expect(placed(marks)).toBe(false),
  );

  it('are never put where the file does not hold the text', () => {
    const file = { path: 'x', text: 'helm lint' };
    const span = { ...spanOf(fileText(file), 5, 9), exact: false };
    for (const text of ['', 'a', 'a b']) expect(placedEdit({ span, text }, file)).toBeUndefined();
  });
});
