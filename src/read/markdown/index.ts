import { fileText } from '../../source/text.ts';
import type { Reader } from '../reader.ts';
import { extract } from './extract.ts';

export const reader: Reader = {
  name: 'markdown',
  title: 'Commands in code blocks of Markdown (documentation)',
  matches: (file) => /\.(?:md|mdx|markdown|mkd|mdown)$/i.test(file.path),
  read: (file) => extract(fileText(file), [{ kind: 'file', name: file.path }]),
};
