import { saysMoreThanLabels } from '../lib/manifest/kinds.ts';
import type { Format } from '../reader.ts';

export const format: Format = {
  name: 'chart-values',
  title: 'Values of charts: images, containers and scripts in them',
  path: (path) => /(?:^|\/)(?:[\w.-]{1,100}[._-])?values(?:[._-][\w.-]{1,100})?\.ya?ml$/i.test(path),
  text: ({ path, text }) => /(?:^|\/)values\/[^/].*\.ya?ml$/i.test(path) && !/^(?:apiVersion|jobs|steps):/m.test(text),
  matters: ({ text }) => saysMoreThanLabels(text),
};
