import type { Format } from '../reader.ts';

/** `.drone.yml`, `.drone.prod.yaml`, `.drone/release.yml`; and the languages that make them. */
const PATH = /(?:^|\/)(?:\.drone(?:[.-][\w.-]+)?\.(?:ya?ml|star|jsonnet)|\.drone\/(?:[^/]+\/)*[^/]+\.ya?ml)$/;

export const format: Format = {
  name: 'drone',
  title: 'Drone pipelines and the settings of Helm plugins in them',
  path: (path) => PATH.test(path),
};
