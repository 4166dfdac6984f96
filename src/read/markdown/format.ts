import type { Format } from '../reader.ts';

export const format: Format = {
  name: 'markdown',
  title: 'Commands in code blocks of Markdown (documentation)',
  path: (path) => /\.(?:md|mdx|markdown|mkd|mdown)$/i.test(path),
};
