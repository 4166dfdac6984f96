import { fileText } from '../../source/text.ts';
import { readPowerShell } from '../lib/powershell/index.ts';
import type { Reader } from '../reader.ts';
import { format } from './format.ts';

export const reader: Reader = {
  ...format,
  read: (file, given) =>
    readPowerShell({
      text: fileText(file),
      scope: [{ kind: 'file', name: file.path }],
      origin: 'shell',
      ...(given && { variables: given.variables, parameters: given.variables, arguments: given.arguments }),
    }).facts,
};
