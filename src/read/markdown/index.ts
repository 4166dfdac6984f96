import { fileText } from '../../source/text.ts';
import type { Reader } from '../reader.ts';
import { extract } from './extract.ts';

export const reader: Reader = {
  name: 'markdown',
  title: 'Markdown: fenced and indented code blocks, as documentation',
  matches: ({ path }) => /\.(md|mdx|markdown|mkd)$/i.test(path),
  read: (file) => extract(fileText(file), [{ kind: 'file', name: file.path }]),
};
