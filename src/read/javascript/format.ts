import { looksLikeHelmUse, matchesNearHelm } from '../../source/mention.ts';
import type { SourceFile } from '../../source/text.ts';
import type { Format } from '../reader.ts';
import { IMPORTS } from './constructs/modules.ts';

const NAME = /\.(?:[cm]?[jt]s|[jt]sx)$/;
/** Only types: nothing in it runs. */
const DECLARATIONS = /\.d\.[cm]?ts$/;
const INTERPRETER = /^#![^\n]{0,200}\b(?:node|nodejs|deno|bun|bunx|zx|tsx|ts-node)\b/;

/** What runs other programs, under the names that people give it. */
const RUNS = /exec|spawn|fork|shell|run|command|cmd|task|\bzx\b|\bBun\.|\bDeno\.|\$`|steps/i;

/** Helm as a program: a string that begins with it, a variable or a function that is called after it, one of its variables. */
const PROGRAM = new RegExp(
  [
    '["\'`](?:[^"\'`\\s]{0,80}/)?helm[34]?(?:\\.exe)?["\'`\\s]',
    '\\$\\{[^}\\n]{0,80}[hH](?:elm|ELM)[^}\\n]{0,40}\\}[ \\t]',
    '\\(\\s{0,40}[\\w.]{0,60}[hH](?:elm|ELM)\\w{0,20}\\s{0,10}[,)+]',
    '(?:(?<![a-z])helm|Helm)(?:[A-Z_3]\\w{0,20})?\\s{0,4}[(`]',
    '\\bHELM_[A-Z]',
  ].join('|'),
);

/** Whether anything in a program can matter: Helm is called, installed or driven in it, or named where programs are run. */
function matters({ path, text }: SourceFile): boolean {
  if (DECLARATIONS.test(path)) return false;
  if (looksLikeHelmUse(text) || (matchesNearHelm(text, PROGRAM) && RUNS.test(text))) return true;
  return /kubectl-?v\d\d/i.test(text) || (/helm/i.test(text) && IMPORTS.test(text));
}

export const format: Format = {
  name: 'javascript',
  title: 'JavaScript and TypeScript programs: Node.js, Deno, Bun, zx, projen, Pulumi, AWS CDK, cdk8s',
  path: (path) => NAME.test(path),
  text: ({ path, text }) => !/\.[a-z]{1,8}$/.test(path) && INTERPRETER.test(text),
  matters,
};
