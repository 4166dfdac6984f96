/** `task:` steps: those that run scripts, and those that run or install Helm. */
import type { Fact, Word } from '../../facts.ts';
import { pinOfAzureTask } from '../../helm/install/index.ts';
import { looksLikeHelmUse } from '../../source/mention.ts';
import type { Text } from '../../source/text.ts';
import { pinFact, wholeSpan } from '../lib/ci/around.ts';
import { readArguments } from '../lib/shell/index.ts';
import { oneField } from '../lib/value.ts';
import type { YamlNode } from '../lib/yaml/index.ts';
import { bakedChart } from './bake.ts';
import { builtImage } from './docker-task.ts';
import { helmDeploy } from './helm-deploy.ts';
import { fieldOf, type Input, inputsOf, inputWord, madeWord, variantsOf } from './inputs.ts';
import { lineWords } from './line.ts';
import { plainWord, runLink } from './links.ts';
import { runScript, type Shell, type Step } from './scripts.ts';

interface ScriptTask {
  readonly shell: Shell;
  /** Inputs that hold a script, a file, and the arguments of the file; in lower case. */
  readonly script?: readonly string[];
  readonly file?: string;
  readonly args?: string;
}

/** Inputs as in the task.json of https://github.com/microsoft/azure-pipelines-tasks/tree/master/Tasks */
const SCRIPTS: Readonly<Record<string, ScriptTask>> = {
  bash: { shell: 'bash', script: ['script'], file: 'filepath', args: 'arguments' },
  cmdline: { shell: 'bash', script: ['script'] },
  powershell: { shell: 'powershell', script: ['script'], file: 'filepath', args: 'arguments' },
  azurecli: { shell: 'bash', script: ['inlinescript'], file: 'scriptpath', args: 'arguments' },
  azurepowershell: { shell: 'powershell', script: ['inline'], file: 'scriptpath', args: 'scriptarguments' },
  shellscript: { shell: 'bash', file: 'scriptpath', args: 'args' },
  batchscript: { shell: 'cmd', file: 'filename', args: 'arguments' },
  ssh: { shell: 'bash', script: ['commands', 'inline'] },
};

/** The facts of a task. */
export function readTask(task: Text, inputNode: YamlNode | undefined, step: Step, shell: Shell): Fact[] {
  const { context } = step;
  const inputs = inputsOf(inputNode, context);
  const [, name = '', major = ''] = /^(?:[\w-]+\.)*([\w-]+)@(\d+)/.exec(task.value.trim()) ?? [];
  const place = wholeSpan(task);
  const kind = name.toLowerCase();
  const script = SCRIPTS[kind];
  if (script !== undefined) return readScriptTask(script, kind, inputs, step, shell);
  switch (kind) {
    case 'helmdeploy':
      return helmDeploy(major, `${name}@${major}`, place, inputs, context);
    case 'helminstaller':
      return installed(task, inputs, step);
    case 'kubernetesmanifest':
      return bakedChart(`${name}@${major}`, place, inputs, context);
    case 'kubernetes':
      return kubectl(task, inputs, step);
    case 'docker':
      return builtImage(inputs, context);
    default:
      return otherScripts(inputs, step, shell);
  }
}

function installed(task: Text, inputs: ReadonlyMap<string, Input>, { context }: Step): Fact[] {
  const seen = new Set<string>();
  const facts: Fact[] = [];
  for (let variant = 0; variant < variantsOf(inputs); variant++) {
    const words = new Map([...inputs].map(([name, input]): [string, Word] => [name, inputWord(input, variant)]));
    const guess = pinOfAzureTask(task.value.trim(), words, plainWord(task));
    const key = `${guess?.span.path}:${guess?.span.start}:${guess?.range}`;
    if (guess === undefined || seen.has(key)) continue;
    seen.add(key);
    facts.push(pinFact(guess, context.scope, context.guards));
  }
  return facts;
}

function readScriptTask(
  task: ScriptTask,
  kind: string,
  inputs: ReadonlyMap<string, Input>,
  step: Step,
  platform: Shell,
): Fact[] {
  const { context } = step;
  const type = inputs.get('scripttype')?.text?.value.trim().toLowerCase() ?? '';
  const named = /^ps(?:core)?$/.test(type) ? 'powershell' : type === 'batch' ? 'cmd' : task.shell;
  const shell = kind === 'cmdline' && platform === 'cmd' ? 'cmd' : named;
  const own = inputs.get('workingdirectory')?.text?.value ?? inputs.get('cwd')?.text?.value;
  const inner: Step = { ...step, directory: own ?? step.directory };
  const file = task.file === undefined ? undefined : inputs.get(task.file);
  const location = (inputs.get('targettype') ?? inputs.get('scriptlocation') ?? inputs.get('scripttype'))?.text?.value;
  const isFile = file?.text !== undefined && !/inline/i.test(location ?? '');
  if (isFile && file?.text !== undefined) {
    const args = task.args === undefined ? undefined : (inputs.get(task.args) ?? inputs.get('scriptarguments'));
    const field = args === undefined ? [] : fieldOf(args, 0);
    const words = args?.text === undefined ? [] : lineWords(field, args.text, args.site);
    return runLink(
      file.text,
      words.map(({ value, site }) => wordOfLine(value, site)),
      context,
    );
  }
  const facts = (task.script ?? []).flatMap((name) => {
    const text = inputs.get(name)?.text;
    return text === undefined ? [] : runScript(text, shell, inner);
  });
  // What runs on another machine runs the Helm that is there.
  if (kind !== 'ssh') return facts;
  return facts.map((fact) => (fact.kind === 'command' ? { ...fact, wrappers: ['ssh', ...fact.wrappers] } : fact));
}

/** `Kubernetes@1`: `command: exec` and its arguments. */
function kubectl(task: Text, inputs: ReadonlyMap<string, Input>, { context }: Step): Fact[] {
  const command = inputs.get('command');
  const args = inputs.get('arguments');
  if (args?.text === undefined || !looksLikeHelmUse(args.text.value)) return [];
  const words = lineWords(fieldOf(args, 0), args.text, args.site);
  const own = command === undefined ? [] : [{ value: oneField(...fieldOf(command, 0)), site: command.site }];
  const { file, scope, guards } = context;
  const binary = madeWord('kubectl', wholeSpan(task), context);
  return [...readArguments({ file, scope, origin: 'task', words: [binary, ...own, ...words], guards })];
}

/** Inputs of other tasks that hold a whole command. */
function otherScripts(inputs: ReadonlyMap<string, Input>, step: Step, platform: Shell): Fact[] {
  return [...inputs].flatMap(([name, { text }]): readonly Fact[] => {
    if (text === undefined || !/^(?:inline_?script|script|inline|commands?|cmd|run|containercommand)$/.test(name))
      return [];
    return looksLikeHelmUse(text.value) ? runScript(text, platform, step) : [];
  });
}

function wordOfLine(value: ReturnType<typeof lineWords>[number]['value'], site: Word['span']): Word {
  return inputWord({ name: '', key: site, text: undefined, value, site }, 0);
}
