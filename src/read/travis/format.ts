import type { Format } from '../reader.ts';

/** `.travis.yml`, `.travis.yaml`, and the shared configurations that `import:` names. */
const PATH = /(?:^|\/)(?:\.travis\.ya?ml|\.travis\/[^/]+\.ya?ml)$/;

export const format: Format = {
  name: 'travis',
  title: 'Travis CI configurations',
  path: (path) => PATH.test(path),
};
