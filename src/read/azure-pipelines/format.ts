import type { Format } from '../reader.ts';
import { isAzurePipeline, NAMED } from './matches.ts';

export const format: Format = {
  name: 'azure-pipelines',
  title: 'Azure Pipelines and their templates',
  path: (path) => NAMED.test(path),
  text: isAzurePipeline,
};
