import type { Format } from '../reader.ts';

/** `Dockerfile`, `Dockerfile.prod`, `prod.Dockerfile`, `prod.dockerfile`, `Containerfile`, `Dockerfile-alpine`. */
const NAME =
  /(?:^|\/)(?:(?:Dockerfile|Containerfile)(?:[._-][^/]*)?|[^/]+[._-](?:Dockerfile|Containerfile))(?:\.(?:tpl|tmpl|in|template))?$/i;
/** Files that are called after a Dockerfile and are none. */
const OTHER = /\.(?:dockerignore|md|markdown|txt|sh|py|js|ts|go|ya?ml|json|patch|diff|lock)$/i;

export const format: Format = {
  name: 'dockerfile',
  title: 'Dockerfiles and Containerfiles',
  path: (path) => NAME.test(path) && !OTHER.test(path),
};
