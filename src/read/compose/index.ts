import type { Reader } from '../reader.ts';
import { extract } from './extract.ts';
import { format } from './format.ts';

export const reader: Reader = {
  ...format,
  read: (file, given) => extract(file, [{ kind: 'file', name: file.path }], given),
};
