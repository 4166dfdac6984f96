import type { Format } from '../reader.ts';

/** `justfile` in any capitals, `.justfile`, `*.just`: https://just.systems/man/en/ */
const NAME = /(?:^|\/)\.?justfile$|\.just$/i;

export const format: Format = {
  name: 'justfile',
  title: 'Justfiles (just)',
  path: (path) => NAME.test(path),
};
