import type { Format } from '../reader.ts';

/** `Earthfile`: https://docs.earthly.dev/docs/earthfile */
export const format: Format = {
  name: 'earthfile',
  title: 'Earthfiles (Earthly)',
  path: (path) => /(?:^|\/)Earthfile$/.test(path),
};
