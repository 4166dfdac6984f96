import type { Format } from '../reader.ts';
import { kindOf } from './kinds.ts';

export const format: Format = {
  name: 'package-json',
  title:
    'Scripts and tasks in JSON: package.json, deno.json, composer.json, project.json of Nx, projen, VS Code, semantic-release',
  path: (path) => kindOf(path) !== undefined,
};
