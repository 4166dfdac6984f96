import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isOf } from '../../src/read/formats.ts';
import { reader } from './procfile/index.ts';

test('the command of a process, at its place in the file', () => {
  const url = new URL('../../fixtures/examples/procfile/Procfile', import.meta.url);
  const file = { path: 'Procfile', text: readFileSync(url, 'utf8') };
  expect(isOf(reader, file)).toBe(true);
  const [command, ...others] = reader.read(file);
  expect(others).toMatchObject([{ kind: 'link', how: 'run', path: 'bin/serve' }]);
  expect(command).toMatchObject({
    kind: 'command',
    path: ['upgrade'],
    scope: [{ name: 'Procfile' }, { name: 'release' }],
  });
  if (command?.kind !== 'command') throw new Error('no command was read');
  const atomic = command.flags.find(({ name }) => name === 'atomic');
  expect(atomic?.span).toMatchObject({ startLine: 2, startColumn: 65, exact: true });
});

test('a file of another name, and lines that hold no process', () => {
  expect(isOf(reader, { path: 'Procfile.md', text: '' })).toBe(false);
  expect(reader.read({ path: 'Procfile', text: '# web: helm list\nhelm list\n\nweb:\n: helm list\n' })).toEqual([]);
});
