import type { Format } from '../reader.ts';

const PATH = /(?:^|\/)\.woodpecker(?:\.ya?ml|\/(?:[^/]+\/)*[^/]+\.ya?ml)$/;

export const format: Format = {
  name: 'woodpecker',
  title: 'Woodpecker workflows and the settings of Helm plugins in them',
  path: (path) => PATH.test(path),
};
