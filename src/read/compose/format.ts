import type { Format } from '../reader.ts';

export const format: Format = {
  name: 'compose',
  title: 'Docker Compose files',
  path: (path) => /(?:^|\/)(?:docker-|podman-)?compose(?:[._-][\w.-]*)?\.ya?ml$/i.test(path),
};
