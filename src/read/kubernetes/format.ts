import { isKubernetes, saysMoreThanLabels } from '../lib/manifest/kinds.ts';
import type { Format } from '../reader.ts';

export const format: Format = {
  name: 'kubernetes',
  title: 'Kubernetes manifests, also in templates of charts: containers, Jobs, scripts in ConfigMaps',
  text: isKubernetes,
  matters: ({ text }) => saysMoreThanLabels(text),
};
