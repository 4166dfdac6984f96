/** The functions through which programs in JavaScript run others. */
import type { Language, RunCall } from '../lib/code/index.ts';

/** What shell text and argument lists in objects are given to; no program can call a function of these names. */
export const SHELL_CALL = '#shell';
export const ARGUMENTS_CALL = '#arguments';

const environment = 'env';

/** Names in front of a function that is called as a member: `cp.`, `this.shell.`. */
const OWNER = '(?:[\\w$#]+\\.){0,6}';

const runs: readonly RunCall[] = [
  { callee: /^#shell$/, takes: 'shell', environment },
  { callee: /^#arguments$/, takes: 'list' },
  // https://nodejs.org/api/child_process.html
  {
    callee: /^(?:promisify-child-process|child[-_]process(?:-promisify|-promise)?)\.exec(?:Sync)?$/,
    takes: 'shell',
    environment,
    captures: true,
  },
  { callee: new RegExp(`^${OWNER}exec(?:Sync|Async|Promise|P)$`), takes: 'shell', environment, captures: true },
  {
    callee: new RegExp(`^${OWNER}(?:execFile(?:Sync|Async|P)?|spawnSync)$|^child_process\\.(?:spawnSync|execFile)$`),
    takes: 'program-list',
    environment,
    captures: true,
  },
  {
    callee: new RegExp(`^${OWNER}spawn(?:Async|P)?$|^cross-spawn(?:\\.sync)?$|^nano-spawn$`),
    takes: 'program-list',
    environment,
  },
  // https://github.com/sindresorhus/execa
  {
    callee: /^execa(?:\.default)?\.(?:command|commandSync|execaCommand|execaCommandSync)$/,
    takes: 'shell',
    environment,
    captures: true,
  },
  { callee: /^execaCommand(?:Sync)?$/, takes: 'shell', environment, captures: true },
  {
    callee: /^(?:execa\.)?execa(?:Sync)?$|^execa\.(?:sync|execaNode)$/,
    takes: 'program-list',
    environment,
    captures: true,
  },
  // https://github.com/tinylibs/tinyexec
  { callee: /^tinyexec\.(?:x|exec)$/, takes: 'program-list', environment, captures: true },
  // Templates of zx, execa, Bun and dax: `$`helm list``.
  { callee: /^(?:(?:zx(?:\/core)?|execa|bun|Bun|dax|dax-sh|@david\/dax)\.)?\$(?:\.(?:sync|raw|s))?$/, takes: 'shell' },
  { callee: /^(?:Bun|bun)\.spawn(?:Sync)?$/, takes: 'list', environment },
  { callee: /^Deno\.Command$/, takes: 'program-list', environment },
  // https://github.com/actions/toolkit/tree/main/packages/exec
  { callee: /^@actions\/exec\.getExecOutput$/, takes: 'text-list', environment, captures: true },
  { callee: /^@actions\/exec\.exec$/, takes: 'text-list', environment },
  { callee: /^shelljs\.cmd$/, takes: 'words' },
  { callee: /^shelljs(?:\/global)?\.exec$/, takes: 'shell', environment },
  // https://code.visualstudio.com/api/references/vscode-api#ShellExecution
  { callee: /^(?:vscode\.)?ShellExecution$/, takes: 'text-list', environment },
  { callee: /^(?:vscode\.)?ProcessExecution$/, takes: 'program-list', environment },
  { callee: /^(?:[\w$#]+\.){1,6}sendText$/, takes: 'shell' },
  // Functions of the same names from elsewhere; regular expressions have a method of that name too.
  {
    callee: /^(?!(?:.*\.)?\w*(?:re|reg|regexp?|pattern|matcher)\.exec$)(?:[\w$#]+\.){0,6}(?:exec|getExecOutput)$/i,
    takes: 'text-list',
    environment,
  },
];

/** What is particular to JavaScript, for `readProgram`. */
export const javascript: Language = {
  name: 'JavaScript',
  runs,
  environment: ['process.env', 'Deno.env', 'Bun.env'],
  arguments: { names: ['process.argv', 'Bun.argv'], skip: 2 },
  setters: ['Deno.env.set', '@actions/core.exportVariable', 'core.exportVariable'],
  adders: ['push', 'unshift'],
};
