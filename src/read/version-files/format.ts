import type { Format } from '../reader.ts';
import { kindOf } from './kinds.ts';

export const format: Format = {
  name: 'version-files',
  title:
    'Files that say which tools a directory uses: .tool-versions, mise, aqua, devbox, Nix, Brewfile, conda, devcontainer.json, .env',
  path: (path) => kindOf(path) !== undefined,
};
