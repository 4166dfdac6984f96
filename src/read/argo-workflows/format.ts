import { isArgoWorkflows, saysMoreThanLabels } from '../lib/manifest/kinds.ts';
import type { Format } from '../reader.ts';

export const format: Format = {
  name: 'argo-workflows',
  title: 'Argo Workflows: workflows, workflow templates, cron workflows, and those that sensors of Argo Events start',
  text: isArgoWorkflows,
  matters: ({ text }) => saysMoreThanLabels(text),
};
