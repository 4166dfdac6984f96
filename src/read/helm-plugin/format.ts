import type { Format } from '../reader.ts';
import { isHelmPlugin } from './matches.ts';

export const format: Format = {
  name: 'helm-plugin',
  title: 'Manifests of Helm plugins (plugin.yaml)',
  text: isHelmPlugin,
  // A manifest need not name what it is for.
  always: (path) => path === 'plugin.yaml' || path.endsWith('/plugin.yaml'),
};
