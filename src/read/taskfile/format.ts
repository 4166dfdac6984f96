import type { Format } from '../reader.ts';

/** `Taskfile.yml`, `taskfile.dist.yaml`, `Taskfile.helm.yml`, `Taskfile_linux.yml`: https://taskfile.dev/docs/guide */
const NAME = /(?:^|\/)taskfile(?:[._-][\w.-]+)?\.ya?ml$/i;

/** Files that a Taskfile includes may be called anything. */
export const format: Format = {
  name: 'taskfile',
  title: 'Taskfiles (Task)',
  path: (path) => NAME.test(path),
  text: ({ path, text }) =>
    /\.ya?ml$/i.test(path) &&
    /^version:[ \t]*["']?[23](?:\.\d+){0,2}["']?[ \t]*\r?$/m.test(text) &&
    /^tasks:[ \t]*\r?$/m.test(text),
};
