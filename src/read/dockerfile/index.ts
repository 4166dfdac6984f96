import { fileText } from '../../source/text.ts';
import type { Reader } from '../reader.ts';
import { extract } from './extract.ts';
import { format } from './format.ts';

export const reader: Reader = {
  ...format,
  read: (file, given) => extract(fileText(file), [{ kind: 'file', name: file.path }], 'shell', given?.variables),
};
