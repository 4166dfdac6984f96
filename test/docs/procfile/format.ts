import type { Format } from '../../../src/read/reader.ts';

export const format: Format = {
  name: 'procfile',
  title: 'Procfiles',
  path: (path) => /(?:^|\/)Procfile$/.test(path),
};
