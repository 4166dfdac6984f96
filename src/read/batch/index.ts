import { fileText } from '../../source/text.ts';
import { readBatch } from '../lib/batch/index.ts';
import type { Reader } from '../reader.ts';
import { format } from './format.ts';

export const reader: Reader = {
  ...format,
  read: (file, given) =>
    readBatch({
      text: fileText(file),
      scope: [{ kind: 'file', name: file.path }],
      origin: 'shell',
      ...(given && { variables: given.variables }),
    }).facts,
};
