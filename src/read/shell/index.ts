import { fileText } from '../../source/text.ts';
import type { Reader } from '../reader.ts';
import { extract } from './extract.ts';
import { isShellFile } from './matches.ts';

export const reader: Reader = {
  name: 'shell',
  title: 'Shell scripts (sh, bash, dash, ksh, zsh) and Bats tests',
  matches: isShellFile,
  read: (file) => extract(fileText(file), [{ kind: 'file', name: file.path }], 'shell'),
};
