import { fileText } from '../../source/text.ts';
import type { Reader } from '../reader.ts';
import { extract } from './extract.ts';

/** `Makefile`, `GNUmakefile`, `makefile`, `Makefile.ci`, `*.mk`, `*.mak`, `*.make`. */
const NAME = /(?:^|\/)(?:(?:GNU)?[Mm]akefile(?:[._-][^/]*)?|[^/]+\.(?:mk|mak|make|makefile))$/;
/** Files that are called after a Makefile and are none. */
const OTHER = /\.(?:md|txt|sh|py|js|ts|go|ya?ml|json|patch|diff|html)$/i;

export const reader: Reader = {
  name: 'makefile',
  title: 'Makefiles (GNU make, .mk)',
  matches: (file) => NAME.test(file.path) && !OTHER.test(file.path),
  read: (file) => extract(fileText(file), [{ kind: 'file', name: file.path }], 'shell'),
};
