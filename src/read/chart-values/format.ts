import { saysMoreThanLabels } from '../lib/manifest/kinds.ts';
import type { Format } from '../reader.ts';

export const format: Format = {
  name: 'chart-values',
  title: 'Values of charts: images, containers and scripts in them',
  path: (path) => /(?:^|\/)(?:[\w.-]{1,100}[._-])?values(?:[._-][\w.-]{1,100})?\.ya?ml$/i.test(path),
  matters: ({ text }) => saysMoreThanLabels(text),
};
