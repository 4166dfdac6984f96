import type { Format } from '../reader.ts';

/** `buildspec.yml`, `buildspec-deploy.yaml`, `deploy.buildspec.yml`, `deploy_buildspec.yml`, `buildspec/deploy.yml`. */
const PATH =
  /(?:^|\/)(?:(?:[\w.-]+[._-])?build-?spec(?:[._-][\w.-]+)?\.ya?ml|build-?specs?\/(?:[^/]+\/)*[^/]+\.ya?ml)$/i;

export const format: Format = {
  name: 'codebuild',
  title: 'AWS CodeBuild build specifications',
  path: (path) => PATH.test(path),
};
