/** The functions through which Ruby programs run others. */

import type { Language } from '../lib/code/index.ts';
import { plainText } from '../lib/code/items.ts';
import type { Call, Expression, Item } from '../lib/code/tree.ts';

/** What the parser makes of calls that run something; no program can call a function of these names. */
const SHELL_CALL = '#shell';
const WORDS_CALL = '#words';
export const CAPTURE_CALL = '#capture';

export const ruby: Language = {
  name: 'Ruby',
  runs: [
    { callee: /^#shell$/, takes: 'list-or-shell', environment: 'env' },
    { callee: /^#words$/, takes: 'words', environment: 'env' },
    { callee: /^#capture$/, takes: 'list-or-shell', captures: true, environment: 'env' },
  ],
  environment: ['ENV'],
  arguments: { names: ['ARGV'], skip: 0 },
  adders: ['push', 'append', 'concat', 'unshift'],
};

/**
 * Run text through a shell when they are given one argument, a program with its arguments otherwise.
 * https://docs.ruby-lang.org/en/master/Process.html#module-Process-label-Execution+Shell
 */
const RUNNERS =
  /^(?:(?:Kernel|Process|Rake|PTY|FileUtils|self)\.)?(?:system|exec|spawn|sh|ruby_sh)!?$|^(?:Open3\.(?:capture2e?|capture3|popen2e?|popen3)|IO\.popen)$|^(?:\w+\.)*(?:shell_out!?|run_command|ShellOut\.new)$/;
/** Of Chef (`execute`, `bash`), Capistrano, Vagrant and Fastlane. */
const RESOURCES = /^(?:execute|command|code|capture|live_run|run|cmd|test|within|shell|provision|(?:\w+\.)+provision)$/;
const CAPTURES = /capture|popen|shell_out|ShellOut/;
const TEXTS = /^(?:inline|command|cmd|code|script)$/;

/** What a call runs, in terms of the calls above; the call itself when it runs nothing. */
export function rewritten(call: Call): Expression {
  const name = dottedName(call.callee);
  if (name === undefined || !(RUNNERS.test(name) || RESOURCES.test(name))) return call;
  const named = call.arguments.find((item) => item.name !== undefined && TEXTS.test(item.name));
  const positional = call.arguments.filter((item) => item.name === undefined && item.value.kind !== 'function');
  const blocks = call.arguments.filter((item) => item.value.kind === 'function');
  const [first] = positional;
  if (RESOURCES.test(name)) {
    if (named !== undefined) return made(call, SHELL_CALL, [{ ...named, name: undefined }, ...blocks]);
    // The name of a resource is its command, unless its block gives another.
    if (first === undefined || blocks.length > 0 || /provision$|^(?:shell|within)$/.test(name)) return call;
    const text = plainText(first.value);
    if (text !== undefined && !/helm/i.test(text) && positional.length === 1) return call;
  }
  const environment = first?.value.kind === 'map' ? first : undefined;
  const words = environment === undefined ? positional : positional.slice(1);
  const settings = environment === undefined ? [] : [{ ...environment, name: 'env' }];
  if (words.length === 0) {
    return named === undefined ? call : made(call, SHELL_CALL, [{ ...named, name: undefined }, ...blocks]);
  }
  const one = words.length === 1 && words[0]?.spread === false;
  const target = !one ? WORDS_CALL : CAPTURES.test(name) ? CAPTURE_CALL : SHELL_CALL;
  return made(call, target, [...words, ...settings, ...blocks]);
}

function made(call: Call, name: string, items: readonly Item[]): Call {
  const { start, end } = call;
  return { kind: 'call', callee: { kind: 'name', name, start, end: call.callee.end }, arguments: items, start, end };
}

function dottedName(callee: Expression): string | undefined {
  const parts: string[] = [];
  let at = callee;
  for (let length = 0; length < 6; length++) {
    if (at.kind === 'name') return [at.name, ...parts].join('.');
    if (at.kind !== 'member') return undefined;
    parts.unshift(at.name);
    at = at.object;
  }
  return undefined;
}
