/**
 * What HelmDeploy@0 and @1 run.
 * https://github.com/microsoft/azure-pipelines-tasks/tree/299572e25b6cf14b21c7b60e5228603cbb5ffb42/Tasks/HelmDeployV1/src
 * (helm.ts, helmcommands/*.ts, tlssetting.ts; defaults in task.json) and HelmDeployV0.
 */
import type { Fact } from '../../facts.ts';
import { type Span, spanKey } from '../../source/span.ts';
import { readArguments } from '../lib/shell/index.ts';
import type { Context } from './context.ts';
import { builder, find, isOn, type Task, valueWord } from './helm-words.ts';
import { type Input, inputText, madeWord, variantsOf } from './inputs.ts';
import type { LineWord } from './line.ts';

/** Switches whose option means another thing, or nothing, in Helm 4. */
const MATTERS = new Set(['waitforexecution', 'force', 'recreate']);

/** The Helm commands of the task, one for each set of values that its inputs may have. */
export function helmDeploy(
  major: string,
  name: string,
  place: Span,
  inputs: ReadonlyMap<string, Input>,
  context: Context,
): Fact[] {
  const task: Task = { major, name, place, inputs, context };
  const seen = new Set<string>();
  const facts: Fact[] = [];
  for (let variant = 0; variant < variantsOf(inputs); variant++) {
    for (const words of commandsOf(task, variant)) {
      const binary = madeWord('helm', place, context);
      const { file, scope, guards } = context;
      for (const fact of readArguments({ file, scope, origin: 'task', words: [binary, ...words], guards })) {
        const made: Fact = fact.kind === 'command' ? { ...fact, wrappers: [name, ...fact.wrappers] } : fact;
        const key = keyOf(made);
        if (!seen.has(key)) facts.push(made);
        seen.add(key);
      }
    }
  }
  return [...facts, ...undecided(task)];
}

function keyOf(fact: Fact): string {
  const words =
    fact.kind === 'command' ? fact.words.map((word) => `${word.shown}@${spanKey(word.span)}`).join(' ') : '';
  return `${fact.kind}:${spanKey(fact.span)}:${words}`;
}

function commandsOf(task: Task, variant: number): LineWord[][] {
  const input = find(task, 'command');
  const command = input === undefined ? 'ls' : inputText(input, variant)?.toLowerCase();
  const own = input === undefined ? madeWord('ls', task.place, task.context) : valueWord(input, variant);
  if (task.major === '0' && command === 'save') return savedChart(task, variant, own.site);
  const rest = optionsOf(task, command, variant);
  return rest === undefined ? [] : [[...debug(task, variant), own, ...rest]];
}

/** The words behind the command; undefined for what calls no Helm. */
function optionsOf(task: Task, command: string | undefined, variant: number): LineWord[] | undefined {
  const words = builder(task, variant);
  const isNew = task.major !== '0';
  switch (command) {
    case 'login':
    case 'logout':
      return undefined;
    case 'install':
      words.option('--namespace', 'namespace').values().flag('--dep-up', 'updatedependency');
      words.release('--generate-name').flag('--wait', 'waitforexecution').line('arguments').tls();
      return words.chart().option('--version', 'version').words;
    case 'upgrade':
      words.option('--namespace', 'namespace').flag('--install', 'install').flag('--recreate-pods', 'recreate');
      words.flag('--reset-values', 'resetvalues').flag('--force', 'force').values().flag('--wait', 'waitforexecution');
      words.tls().line('arguments').release('$(Build.BuildNumber)');
      return words.chart().option('--version', 'version').words;
    case 'package':
      words.flag('--dependency-update', 'updatedependency').option('--version', 'version');
      return words.option('--destination', 'destination').line('arguments').word('chartpath').words;
    case 'init':
      words.flag('--canary-image', 'canaryimage').flag('--upgrade', 'upgradetiller').flag('--wait', 'waitforexecution');
      return words.line('arguments').words;
    case 'registry':
      words.made('login').word('azurecontainerregistry');
      return words.made('--username').unknown('the user').made('--password').unknown('the password').words;
    case 'rollback':
      if (isNew) return words.word('releasename').option('--namespace', 'namespace').words;
      break;
    case 'uninstall':
    case 'delete':
      if (isNew) return words.word('releasename').option('--namespace', 'namespace').line('arguments').words;
      break;
    case 'push':
      if (isNew) return words.unknown('$(helmChartRef)').word('chartpath').word('remoterepo').words;
      break;
    case 'create':
      if (isNew) return words.word('chartname').words;
      break;
    default:
  }
  return words.option('--namespace', 'namespace').tls().line('arguments').words;
}

/** `command: save` of HelmDeploy@0: save, log in, push and remove, in the words of Helm 3.0 to 3.6. */
function savedChart(task: Task, variant: number, at: Span): LineWord[][] {
  const chart = (verb: string): ReturnType<typeof builder> =>
    builder({ ...task, place: at }, variant)
      .made('chart')
      .made(verb);
  return [
    chart('save').word('chartpathforacr').unknown('the registry and chartNameForACR').words,
    builder({ ...task, place: at }, variant)
      .made('registry')
      .made('login')
      .word('azurecontainerregistry').words,
    chart('push').unknown('$(helmChartRef)').words,
    chart('remove').unknown('$(helmChartRef)').words,
  ];
}

function debug(task: Task, variant: number): LineWord[] {
  return builder(task, variant).option('--tiller-namespace', 'tillernamespace').words;
}

/** Switches of which it is not known whether they are on, where that matters. */
function undecided(task: Task): Fact[] {
  const command = find(task, 'command');
  if (command !== undefined && !/^(?:install|upgrade|init)?$/i.test(inputText(command, 0) ?? '')) return [];
  return [...MATTERS].flatMap((name): Fact[] => {
    const input = find(task, name);
    if (input === undefined || isOn(task, name, 0) !== undefined) return [];
    const reason = `decides whether ${task.name} gives Helm an option, and its value is not written here`;
    const what = `${input.name}: ${input.text?.value.slice(0, 200) ?? ''}`;
    return [{ kind: 'unresolved', scope: task.context.scope, span: input.site, what, reason, relevant: true }];
  });
}
