import type { Format } from '../reader.ts';

const PATH = /(?:^|[/.])bitbucket-pipelines?(?:[-_.][\w.-]{0,100})?\.ya?ml$/i;

export const format: Format = {
  name: 'bitbucket',
  title: 'Bitbucket Pipelines and the pipes that run Helm',
  path: (path) => PATH.test(path),
};
