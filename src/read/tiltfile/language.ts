/** How Tiltfiles run programs. https://docs.tilt.dev/api.html */
import type { Language } from '../lib/code/index.ts';

export const language: Language = {
  name: 'tiltfile',
  runs: [
    { callee: /^(?:tilt\.)?local$/, takes: 'list-or-shell', named: 'command', environment: 'env', captures: true },
    { callee: /^cmd_button$/, takes: 'list-or-shell', named: 'argv' },
  ],
  environment: ['os.environ', 'os.getenv'],
  setters: ['os.putenv'],
  adders: ['append', 'extend', 'insert'],
};
