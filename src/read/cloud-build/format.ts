import type { Format } from '../reader.ts';

/** `cloudbuild.yaml`, `cloudbuild-prod.yml`, `prod.cloudbuild.yaml`, `cloudbuild/deploy.yaml`, `cloudbuild.json`. */
const PATH =
  /(?:^|\/)(?:(?:[\w.-]+[._-])?cloud-?build(?:[._-][\w.-]+)?\.(?:ya?ml|json)|\.?cloud-?build\/[^/]+\.ya?ml)$/i;

export const format: Format = {
  name: 'cloud-build',
  title: 'Google Cloud Build configurations',
  path: (path) => PATH.test(path),
};
