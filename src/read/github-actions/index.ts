import type { Fact, HelmPin, Scope } from '../../facts.ts';
import { pinOfImage, pinOfRunner } from '../../helm/install/index.ts';
import { looksLikeHelmUse } from '../../source/mention.ts';
import { fileText, spanOf, type Text } from '../../source/text.ts';
import { imageLink } from '../lib/links.ts';
import { readShell } from '../lib/shell/index.ts';
import { layered, table } from '../lib/table.ts';
import type { Value } from '../lib/value.ts';
import { entries, get, items, looseScalars, parseYaml, type YamlFile, type YamlNode } from '../lib/yaml/index.ts';
import type { Given, Reader } from '../reader.ts';
import { inputDefaults, matrixValues, settingsOf, stringOf, textOf, wholeSpan } from './document.ts';
import { holesOf, type Names } from './expressions.ts';
import { format } from './format.ts';
import {
  conditionGuards,
  environmentFacts,
  pinFact,
  readSteps,
  type StepContext,
  usesLink,
  withSettings,
  wordsOfText,
} from './steps.ts';

export const reader: Reader = {
  ...format,
  read: (file, given) => extract(fileText(file), [{ kind: 'file', name: file.path }], given),
};

/** The facts of a workflow or action, or of a part of one: a list of steps, a single job. */
export function extract(text: Text, scope: Scope, given?: Given): readonly Fact[] {
  const yaml = parseYaml(text);
  const facts = yaml.documents.flatMap(({ root }) => (root === undefined ? [] : readRoot(root, scope, given)));
  if (yaml.errors.length === 0) return facts;
  return [...facts, ...readLoose(yaml, facts, scope)];
}

function readRoot(root: YamlNode, scope: Scope, given: Given | undefined): Fact[] {
  const inputs = new Map<string, Value>([
    ...inputDefaults(get(root, 'inputs')),
    ...inputDefaults(get(root, 'on', 'workflow_call', 'inputs')),
    ...inputDefaults(get(root, 'on', 'workflow_dispatch', 'inputs')),
    ...[...(given?.variables ?? [])].filter(([name]) => name.startsWith('inputs.')),
  ]);
  const names = table(inputs);
  const variables = table<Value>();
  for (const [name, value] of given?.variables ?? []) {
    if (name.startsWith('inputs.')) continue;
    variables.set(name, value);
    names.set(`env.${name.toLowerCase()}`, value);
  }
  const settings = settingsOf(get(root, 'env'), names);
  const facts = environmentFacts(settings, scope, []);
  const context: StepContext = {
    scope,
    names: withSettings(names, settings, 'env.'),
    variables: withSettings(variables, settings, ''),
    guards: [],
    shell: stringOf(get(root, 'defaults', 'run', 'shell')),
    directory: stringOf(get(root, 'defaults', 'run', 'working-directory')),
    open: given?.open,
  };
  const jobs = get(root, 'jobs');
  if (jobs?.kind === 'map') for (const { key, value } of entries(jobs)) facts.push(...readJob(key, value, context));
  const runs = get(root, 'runs');
  if (runs?.kind === 'map') facts.push(...readAction(runs, context));
  // A part of a workflow, as documentation shows it.
  if (root.kind === 'seq') facts.push(...readSteps(root, context));
  else if (get(root, 'steps') !== undefined) facts.push(...readJob('steps', root, context));
  return facts;
}

function readAction(runs: YamlNode, outer: StepContext): Fact[] {
  const scope: Scope = [...outer.scope, { kind: 'job', name: 'runs' }];
  const context = { ...outer, scope };
  const facts = readSteps(get(runs, 'steps'), context);
  const image = textOf(get(runs, 'image'));
  if (image !== undefined && /^docker:\/\//.test(image.value)) facts.push(...imagePins(image, context));
  return facts;
}

function readJob(name: string, job: YamlNode, outer: StepContext): Fact[] {
  if (job.kind !== 'map') return [];
  const scope: Scope = [...outer.scope, { kind: 'job', name }];
  const matrix = matrixValues(get(job, 'strategy', 'matrix'), outer.names);
  const names = layered(outer.names);
  for (const [key, value] of matrix) names.set(key, value);
  const settings = settingsOf(get(job, 'env'), names);
  const context: StepContext = {
    scope,
    names: withSettings(names, settings, 'env.'),
    variables: withSettings(outer.variables, settings, ''),
    guards: [...outer.guards, ...conditionGuards(get(job, 'if'))],
    shell: stringOf(get(job, 'defaults', 'run', 'shell')) ?? outer.shell ?? shellOf(get(job, 'runs-on'), names),
    directory: stringOf(get(job, 'defaults', 'run', 'working-directory')) ?? outer.directory,
    open: outer.open,
  };
  const facts = environmentFacts(settings, scope, context.guards);
  const container = get(job, 'container');
  const image = textOf(container?.kind === 'map' ? get(container, 'image') : container);
  if (image !== undefined) facts.push(...imagePins(image, context));
  const uses = textOf(get(job, 'uses'));
  if (uses?.value.startsWith('./') === true) {
    facts.push(usesLink(uses, settingsOf(get(job, 'with'), names), context));
  } else if (uses !== undefined && /helm/i.test(uses.file.text)) {
    // A job by itself. In a workflow that is read only because another job of it leads to Helm, it says nothing.
    facts.push({ kind: 'outside', scope, what: `reusable workflow ${uses.value}`, span: wholeSpan(uses) });
  }
  facts.push(...readSteps(get(job, 'steps'), context));
  return [...facts, ...runnerPins(get(job, 'runs-on'), facts, context, image !== undefined)];
}

/**
 * The shell of steps that name none: PowerShell on runners of Windows.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
 */
function shellOf(runsOn: YamlNode | undefined, names: Names): string | undefined {
  if (runsOn === undefined) return undefined;
  const labels = runsOn.kind === 'seq' ? items(runsOn) : [runsOn.kind === 'map' ? get(runsOn, 'labels') : runsOn];
  const windows = labels.some((label) => {
    const text = textOf(label);
    const words = text === undefined ? [] : wordsOfText(text, names);
    return words.length > 0 && words.every((word) => /^windows(?:-|$)/i.test(word.text ?? ''));
  });
  return windows ? 'pwsh' : undefined;
}

/** The pins of an image; one that is not known may be built in the repository. */
function imagePins(image: NonNullable<ReturnType<typeof textOf>>, context: StepContext): Fact[] {
  return wordsOfText(image, context.names).map((word): Fact => {
    const guess = pinOfImage(word);
    const { scope, guards } = context;
    return guess === undefined ? imageLink(word, 'task', scope, guards) : pinFact(guess, scope, guards);
  });
}

/**
 * The Helm of the runner image counts where Helm is called and nothing in the job brings one. Where the job only runs other
 * files of the repository, those decide whether it matters.
 */
function runnerPins(
  runsOn: YamlNode | undefined,
  facts: readonly Fact[],
  context: StepContext,
  container: boolean,
): HelmPin[] {
  if (runsOn === undefined || container) return [];
  const called = facts.some((fact) => fact.kind === 'command' && fact.binary.image === undefined);
  if (!called && !facts.some((fact) => fact.kind === 'link')) return [];
  // An action of this repository may bring another Helm.
  const provisional = !called || facts.some((fact) => fact.kind === 'link' && fact.how === 'uses');
  if (facts.some((fact) => fact.kind === 'pin' && fact.means !== 'image' && fact.means !== 'version-file')) return [];
  const labels = runsOn.kind === 'seq' ? items(runsOn) : [runsOn.kind === 'map' ? get(runsOn, 'labels') : runsOn];
  return labels.flatMap((label) => {
    const text = textOf(label);
    if (text === undefined) return [];
    return wordsOfText(text, context.names).flatMap((word) => {
      const guess = pinOfRunner(word);
      if (guess === undefined) return [];
      const pin = pinFact(guess, context.scope, context.guards);
      return [provisional ? { ...pin, provisional: true as const } : pin];
    });
  });
}

/** What can be read of a file that is not proper YAML: `run:` blocks found line by line. */
function readLoose(yaml: YamlFile, facts: readonly Fact[], scope: Scope): Fact[] {
  const read = facts.flatMap((fact) => (fact.kind === 'command' ? [fact.span] : []));
  const loose: Fact[] = [];
  for (const { path, text } of looseScalars(yaml.text)) {
    if (path.at(-1) !== 'run' || !looksLikeHelmUse(text.value)) continue;
    const span = wholeSpan(text);
    if (read.some((other) => other.start >= span.start && other.end <= span.end)) continue;
    loose.push(...readShell({ text, scope, origin: 'shell', holes: holesOf(text, table()) }).facts);
  }
  const error = yaml.errors[0];
  if (error === undefined) return loose;
  const start = Math.min(error.start, yaml.text.value.length);
  const span = spanOf(yaml.text, start, Math.min(start + 1, yaml.text.value.length));
  const relevant = looksLikeHelmUse(yaml.text.value);
  return [...loose, { kind: 'unresolved', scope, span, what: 'YAML syntax', reason: error.message, relevant }];
}
