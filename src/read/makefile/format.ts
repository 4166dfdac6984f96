import type { Format } from '../reader.ts';

/** `Makefile`, `GNUmakefile`, `makefile`, `Makefile.ci`, `*.mk`, `*.mak`, `*.make`. */
const NAME = /^(?:GNU)?[Mm]akefile(?:$|[._-])|\.(?:mk|mak|make|makefile)$/;
/** Files that are called after a Makefile and are none. */
const OTHER = /\.(?:md|txt|sh|py|js|ts|go|ya?ml|json|patch|diff|html)$/i;

export const format: Format = {
  name: 'makefile',
  title: 'Makefiles (GNU make, .mk)',
  path: (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return NAME.test(name) && !OTHER.test(name);
  },
};
