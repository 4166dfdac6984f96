import { isTekton, saysMoreThanLabels } from '../lib/manifest/kinds.ts';
import type { Format } from '../reader.ts';

export const format: Format = {
  name: 'tekton',
  title: 'Tekton tasks, pipelines and runs, step actions, trigger templates',
  text: isTekton,
  matters: ({ text }) => saysMoreThanLabels(text),
};
