import type { Format } from '../reader.ts';

const EXTENSION = /\.(?:py|pyw)$/i;
/** `#!/usr/bin/env python3`, `#!/usr/bin/env -S uv run --script`. */
const SHEBANG =
  /^#![ \t]*(?:\S*\/)?(?:env(?:[ \t]+-\S+)*[ \t]+)?(?:\S*\/)?(?:(?:python|pypy)[\d.]*|uv[ \t]+run)(?:[ \t\r\n]|$)/;

export const format: Format = {
  name: 'python',
  title: 'Python programs',
  path: (path) => EXTENSION.test(path),
  text: ({ path, text }) =>
    !/\.[^/]*$/.test(path.slice(1)) && text.startsWith('#!') && SHEBANG.test(text.slice(0, 255)),
};
