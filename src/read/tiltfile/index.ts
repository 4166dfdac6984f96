import { fileText } from '../../source/text.ts';
import { readProgram } from '../lib/code/index.ts';
import { parsePython } from '../lib/code/python/statements.ts';
import type { Reader } from '../reader.ts';
import { format } from './format.ts';
import { host } from './host.ts';
import { language } from './language.ts';

export const reader: Reader = {
  ...format,
  read: (file, given) =>
    readProgram(parsePython(fileText(file)), language, { scope: [{ kind: 'file', name: file.path }], given, host }),
};
