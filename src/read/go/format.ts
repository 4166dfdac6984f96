import { looksLikeHelmUse, matchesNearHelm } from '../../source/mention.ts';
import type { SourceFile } from '../../source/text.ts';
import type { Format } from '../reader.ts';

/** What runs other programs, under the names that people give it. */
const RUNS =
  'exec Exec EXEC run Run RUN command Command COMMAND cmd Cmd CMD shell Shell SHELL magefile terratest e2e-framework testcontainers'.split(
    ' ',
  );

/** Helm as a program: a string that begins with it, a variable or a function that is called after it, one of its variables. */
const PROGRAM = new RegExp(
  [
    '["`](?:[^"`\\s]{0,80}/)?helm[34]?(?:\\.exe)?["`\\s]',
    '\\(\\s{0,40}[\\w.]{0,60}helm\\w{0,20}\\s{0,10}[,)+]',
    '\\bhelm\\w{0,20}(?:\\.\\w{1,40})?\\s{0,4}\\(',
    '\\bHELM_[A-Z]',
  ].join('|'),
  'i',
);

/** Reads or sets variables of the environment. */
const ENVIRONMENT = ['Getenv', 'LookupEnv', 'Setenv'];

/** Whether anything in a program can matter: Helm is called or installed in it, or named where programs are run. */
function matters({ text }: SourceFile): boolean {
  if (looksLikeHelmUse(text)) return true;
  return matchesNearHelm(text, PROGRAM) && [...RUNS, ...ENVIRONMENT].some((word) => text.includes(word));
}

export const format: Format = {
  name: 'go',
  title: 'Go programs: os/exec, mage, Terratest, bitfield/script',
  path: (path) => path.endsWith('.go'),
  matters,
};
