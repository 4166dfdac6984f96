import { looksLikeHelmUse } from '../../source/mention.ts';
import type { SourceFile } from '../../source/text.ts';
import type { Format } from '../reader.ts';

const NAME =
  /\.(?:rb|rake|cap|ru)$|(?:^|\/)(?:[Rr]akefile|Fastfile|Vagrantfile|Guardfile|Capfile|Thorfile|Dangerfile)$/;
const INTERPRETER = /^#![^\n]{0,200}\bj?ruby\b/;

/** Helm as a program: a text that begins with it, a variable or a function that is called after it, one of its variables. */
const PROGRAM = new RegExp(
  [
    '["\'`:([{]\\s{0,20}(?:[^"\'`\\s]{0,80}/)?helm[34]?(?:["\'`\\s,)\\]]|$)',
    '\\bhelm\\w{0,20}\\s{0,4}[("\'%]',
    '#\\{[^}\\n]{0,80}helm[^}\\n]{0,40}\\}[ \\t]',
    '\\bHELM_[A-Z]',
  ].join('|'),
  'im',
);

/** Whether anything in a program can matter: Helm is called or installed in it, or named where programs are run. */
function matters({ text }: SourceFile): boolean {
  return looksLikeHelmUse(text) || PROGRAM.test(text);
}

export const format: Format = {
  name: 'ruby',
  title: 'Ruby programs: Rake, Chef, Fastlane, Vagrant',
  path: (path) => NAME.test(path),
  text: ({ path, text }) => !/\.[a-z]{1,8}$/.test(path) && INTERPRETER.test(text),
  matters,
};
