// Parts of hand-written pages that are generated: `<!-- NAME: ARGUMENTS -->` up to `<!-- /NAME -->`.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MAIN, readers, ruleSeverity, rules } from './dist.mjs';
import { languageOf } from './examples.mjs';
import { fence, prose, tableOf } from './markdown.mjs';

const ORGANISATION = fileURLToPath(new URL('organisation.mjs', import.meta.url));
const BLOCK = /^(<!-- (output|organisation|json|file|rules|readers)(?:: ([^\n]*?))? -->)\n[\s\S]*?^(<!-- \/\2 -->)$/gm;

/** The text with every generated part made anew. */
export function fillBlocks(root, text) {
  return text.replace(
    BLOCK,
    (_, open, name, argument, close) => `${open}\n\n${make(root, name, argument ?? '')}\n\n${close}`,
  );
}

function make(root, name, argument) {
  switch (name) {
    case 'output':
      return output(root, argument);
    case 'organisation':
      return organisation(argument);
    case 'json':
      return json(root, argument);
    case 'file':
      return fence(languageOf(argument), readFileSync(join(root, argument), 'utf8'));
    case 'rules':
      return tableOf(
        ['Rule', 'Severity', 'Says'],
        rules.map((rule) => [`[${rule.name}](docs/rules/${rule.name}.md)`, ruleSeverity(rule), prose(rule.title)]),
      );
    case 'readers':
      return [...readers]
        .map(({ title }) => `- ${prose(title)}`)
        .sort()
        .join('\n');
    default:
      throw new Error(`no such part: ${name}`);
  }
}

/** What a command prints, as a session in a terminal; `fix --diff` sums up on standard error, after the patch. */
function output(root, command) {
  const { status, stdout, stderr } = run(root, command);
  const code = status === 0 ? '' : `\n$ echo $?\n${status}`;
  return fence('console', `$ npx ${command}\n${`${stdout}${stderr}`.trimEnd()}${code}`);
}

/** What commands print that follow one another over an organisation in miniature; they stand with ` && ` between them. */
function organisation(commands) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ORGANISATION, ...commands.split(' && ')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${commands}: exit ${status}\n${stderr}`);
  return fence('console', stdout.trimEnd());
}

/** One part of a JSON report: `findings.0.fix helm4-audit …`, shown as jq would take it out. */
function json(root, argument) {
  const [path, ...words] = argument.split(' ');
  const command = words.join(' ');
  let part = JSON.parse(run(root, command).stdout);
  for (const key of path.split('.')) part = part[key];
  const filter = path.replace(/(?:^|\.)(\w+)/g, (_, key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`));
  return fence('console', `$ npx ${command} | jq '${filter}'\n${JSON.stringify(part, null, 2)}`);
}

/** Runs a command of the tool from the root of the repository, as a reader would; words are split at blanks. */
function run(root, command) {
  const [program, ...args] = command.split(' ');
  if (program !== 'helm4-audit') throw new Error(`not a command of this tool: ${command}`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', COLUMNS: '88' },
  });
  const summing = args[0] === 'fix';
  if (status === null || status > 4 || (stderr !== '' && !summing))
    throw new Error(`${command}: exit ${status}\n${stderr}`);
  return { status, stdout, stderr };
}
