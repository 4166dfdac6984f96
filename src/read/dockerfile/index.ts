import { fileText } from '../../source/text.ts';
import type { Reader } from '../reader.ts';
import { extract } from './extract.ts';

/** `Dockerfile`, `Dockerfile.prod`, `prod.Dockerfile`, `prod.dockerfile`, `Containerfile`, `Dockerfile-alpine`. */
const NAME =
  /(?:^|\/)(?:(?:Dockerfile|Containerfile)(?:[._-][^/]*)?|[^/]+[._-](?:Dockerfile|Containerfile))(?:\.(?:tpl|tmpl|in|template))?$/i;
/** Files that are called after a Dockerfile and are none. */
const OTHER = /\.(?:dockerignore|md|markdown|txt|sh|py|js|ts|go|ya?ml|json|patch|diff|lock)$/i;

export const reader: Reader = {
  name: 'dockerfile',
  title: 'Dockerfiles and Containerfiles',
  matches: (file) => NAME.test(file.path) && !OTHER.test(file.path),
  read: (file) => extract(fileText(file), [{ kind: 'file', name: file.path }], 'shell'),
};
