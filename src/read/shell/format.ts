import type { Format } from '../reader.ts';
import { isShellFile } from './matches.ts';

export const format: Format = {
  name: 'shell',
  title: 'Shell scripts (sh, bash, dash, ksh, zsh) and Bats tests',
  text: isShellFile,
};
