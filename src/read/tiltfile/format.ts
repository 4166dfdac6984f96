import type { Format } from '../reader.ts';

const NAMES = /(?:^|\/)(?:Tiltfile(?:\.[\w-]+)?|[\w.-]+\.(?:[Tt]iltfile|star|tilt))$/;

export const format: Format = {
  name: 'tiltfile',
  title: 'Tiltfiles and their extensions, in Starlark',
  path: (path) => NAMES.test(path),
};
