import type { Format } from '../reader.ts';

/** PowerShell on Linux and macOS is started by a first line that names `pwsh`. */
const SHEBANG = /^#![^\r\n]{0,200}\b(?:pwsh|powershell)\b/;

export const format: Format = {
  name: 'powershell',
  title: 'PowerShell scripts and modules',
  path: (path) => /\.ps[md]?1$/i.test(path),
  text: (file) => file.text.startsWith('#!') && SHEBANG.test(file.text),
};
