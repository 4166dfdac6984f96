import type { Format } from '../reader.ts';

export const format: Format = {
  name: 'batch',
  title: 'Batch files of Windows (cmd, bat)',
  path: (path) => /\.(?:cmd|bat)$/i.test(path),
};
