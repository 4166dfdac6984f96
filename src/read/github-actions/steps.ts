/** Steps of a job or a composite action, in order. */
import type { Fact, Guard, HelmPin, Link, Scope, Word } from '../../facts.ts';
import { isHelmVariable } from '../../helm/environment.ts';
import {
  entryPointIsHelm,
  namedAfterHelm,
  type PinGuess,
  pinOfAction,
  pinOfImage,
  pinOfVersionVariable,
} from '../../helm/install/index.ts';
import { looksLikeHelmUse } from '../../source/mention.ts';
import { spanOf, type Text } from '../../source/text.ts';
import { readBatch } from '../lib/batch/index.ts';
import { type PowerShellInput, readPowerShell } from '../lib/powershell/index.ts';
import { forkOfText } from '../lib/shell/guard.ts';
import { readArguments, readShell } from '../lib/shell/index.ts';
import { layered, type Table } from '../lib/table.ts';
import { joined, literalAt, type Value } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';
import { get, items, type YamlNode } from '../lib/yaml/index.ts';
import type { Given } from '../reader.ts';
import { type Setting, settingsOf, stringOf, textOf, wholeSpan } from './document.ts';
import { holesOf, type Names, valueOfText } from './expressions.ts';

/** What is known when a step runs; `variables` and `names` grow from step to step. */
export interface StepContext {
  readonly scope: Scope;
  readonly names: Table<Value>;
  readonly variables: Table<Value>;
  readonly guards: readonly Guard[];
  /** The shell of steps that name none. */
  readonly shell: string | undefined;
  /** The working directory of steps that name none. */
  readonly directory: string | undefined;
  /** Opens scripts that are sourced. */
  readonly open: Given['open'] | undefined;
}

/** Reads the steps of a `steps:` list. */
export function readSteps(list: YamlNode | undefined, context: StepContext): Fact[] {
  if (list?.kind !== 'seq') return [];
  return items(list).flatMap((step, order) => readStep(step, context, order));
}

function readStep(step: YamlNode, outer: StepContext, order: number): Fact[] {
  if (step.kind !== 'map') return [];
  const name = stringOf(get(step, 'id')) ?? stringOf(get(step, 'name')) ?? `step ${order + 1}`;
  const scope: Scope = [...outer.scope, { kind: 'step', name: `${order + 1} ${name}`, order }];
  const settings = settingsOf(get(step, 'env'), outer.names);
  const guards = [...outer.guards, ...conditionGuards(get(step, 'if'))];
  const context: StepContext = {
    ...outer,
    scope,
    guards,
    names: withSettings(outer.names, settings, 'env.'),
    variables: withSettings(outer.variables, settings, ''),
  };
  const facts = environmentFacts(settings, scope, guards);
  const run = textOf(get(step, 'run'));
  if (run !== undefined) facts.push(...readRun(run, step, context, outer));
  const uses = textOf(get(step, 'uses'));
  if (uses !== undefined) facts.push(...readUses(uses, get(step, 'with'), context));
  return facts;
}

/** Names, and those that settings add. */
export function withSettings(names: Table<Value>, settings: readonly Setting[], prefix: string): Table<Value> {
  const all = layered(names);
  for (const { name, value } of settings) all.set(prefix === '' ? name : `${prefix}${name.toLowerCase()}`, value);
  return all;
}

/** Variables of the environment that Helm reads, and those that name its version. */
export function environmentFacts(settings: readonly Setting[], scope: Scope, guards: readonly Guard[]): Fact[] {
  return settings.flatMap(({ name, keyText, text, value }): Fact[] => {
    const key = wholeSpan(keyText);
    const site = text === undefined ? key : wholeSpan(text);
    const words = value.alternatives.map((fields) => wordOf(fields[0] ?? [], site));
    const [word] = words;
    if (isHelmVariable(name)) return [{ kind: 'env', origin: 'task', scope, name, value: word, span: key }];
    return words.flatMap((one) => {
      const pin = one.text === '' && words.length > 1 ? emptyVersion(name, one) : pinOfVersionVariable(name, one);
      return pin === undefined ? [] : [pinFact(pin, scope, guards)];
    });
  });
}

/** An empty entry among the versions of a matrix: whatever installs Helm takes its own default then. */
function emptyVersion(name: string, word: Word): PinGuess | undefined {
  const pin = pinOfVersionVariable(name, { ...word, text: 'latest', shown: 'latest' });
  if (pin === undefined) return undefined;
  const because = `${name} is empty, so that its installer chooses`;
  return { ...pin, version: word, span: word.span, range: undefined, floating: true, because, assumes: because };
}

export function pinFact(guess: PinGuess, scope: Scope, guards: readonly Guard[]): HelmPin {
  const { file: _, ...pin } = guess;
  return { ...pin, kind: 'pin', origin: 'task', scope, guards };
}

/** A step or job that runs only for one major: `if: startsWith(matrix.helm, 'v4')`. */
export function conditionGuards(node: YamlNode | undefined): Guard[] {
  const text = textOf(node);
  if (text === undefined || !/helm/i.test(text.value)) return [];
  const span = wholeSpan(text);
  const named = text.value.replace(/\b(?:matrix|env|inputs|steps|needs)\.[\w.-]*helm[\w.-]*/gi, 'HELM_VERSION');
  const starts = named.replace(/startsWith\(\s*HELM_VERSION\s*,\s*('[^']*')\s*\)/gi, 'HELM_VERSION == $1');
  const taken = forkOfText(starts, span)?.taken;
  return taken === undefined ? [] : [taken];
}

function readRun(run: Text, step: YamlNode, context: StepContext, outer: StepContext): Fact[] {
  const shell = (stringOf(get(step, 'shell')) ?? context.shell ?? 'bash').replace(/^.*\//, '');
  const holes = holesOf(run, context.names);
  if (/^(bash|sh|zsh|dash)\b/.test(shell)) {
    const result = readShell({
      text: run,
      scope: context.scope,
      origin: 'shell',
      holes,
      variables: context.variables,
      guards: context.guards,
      directory: stringOf(get(step, 'working-directory')) ?? context.directory,
      open: context.open,
    });
    exportVariables(result.exported, outer);
    return [...result.facts];
  }
  const input: PowerShellInput = {
    text: run,
    scope: context.scope,
    origin: 'shell',
    holes,
    variables: context.variables,
    guards: context.guards,
  };
  if (/^(pwsh|powershell)\b/.test(shell)) {
    const result = readPowerShell(input);
    exportVariables(result.exported, outer);
    return [...result.facts];
  }
  if (/^cmd\b/.test(shell)) return [...readBatch(input).facts];
  if (!looksLikeHelmUse(run.value)) return [];
  const span = wholeSpan(run);
  return [
    {
      kind: 'unresolved',
      scope: context.scope,
      span,
      what: `a step in '${shell}'`,
      reason: 'no reader for this shell',
      relevant: true,
    },
  ];
}

/** What a step wrote to the file of variables is known to the steps after it. */
function exportVariables(exported: ReadonlyMap<string, Value>, outer: StepContext): void {
  for (const [name, value] of exported) {
    outer.variables.set(name, value);
    outer.names.set(`env.${name.toLowerCase()}`, value);
  }
}

function readUses(uses: Text, inputs: YamlNode | undefined, context: StepContext): Fact[] {
  const { scope, names, guards } = context;
  const span = wholeSpan(uses);
  const settings = settingsOf(inputs, names);
  const usesWord = wordOf([{ text: uses.value, at: { text: uses, start: 0, end: uses.value.length } }], span);
  if (uses.value.startsWith('docker://')) return dockerAction(uses, settings, context);
  if (uses.value.startsWith('./')) return [usesLink(uses, settings, context)];
  const [action = '', ref = ''] = uses.value.split('@', 2);
  const pins: Fact[] = [];
  const variants = Math.max(1, ...settings.map(({ value }) => value.alternatives.length));
  const seen = new Set<string>();
  for (let index = 0; index < variants; index++) {
    const words = new Map(settings.map((setting): [string, Word] => [setting.name, alternative(setting, index)]));
    for (const guess of pinOfAction(action, ref, words, usesWord)) {
      const key = `${guess.tool}:${guess.span.start}:${guess.span.end}:${guess.range}`;
      if (seen.has(key)) continue;
      seen.add(key);
      pins.push(pinFact(guess, scope, guards));
    }
  }
  // The script of that one action is JavaScript.
  const commands = action.toLowerCase() === 'actions/github-script' ? [] : commandInputs(settings, context);
  // What it runs, and with which Helm, is written where it comes from.
  const unknown: Fact[] =
    pins.length === 0 && commands.length === 0 && namedAfterHelm(action)
      ? [{ kind: 'outside', scope, what: `action ${uses.value}`, span }]
      : [];
  return [...pins, ...commands, ...unknown, ...toolsLinks(action, span, context)];
}

/** Actions that bring in what a version file of the repository names. */
const INSTALLERS: readonly (readonly [action: RegExp, tool: NonNullable<Link['tool']>])[] = [
  [/^jdx\/(?:mise|rtx)-action$/i, 'mise'],
  [/^asdf-vm\/actions(?:\/(?:install|setup))?$/i, 'asdf'],
  [/^aquaproj\/aqua-installer$/i, 'aqua'],
  [/^(?:jetify-com|jetpack-io)\/devbox-install-action$/i, 'devbox'],
  [/^(?:nicknovitski\/nix-develop|rrbutani\/use-nix-shell-action|workflow\/nix-shell-action)$/i, 'nix'],
  [
    /^(?:conda-incubator\/setup-miniconda|mamba-org\/(?:setup-micromamba|provision-with-micromamba)|prefix-dev\/setup-pixi)$/i,
    'conda',
  ],
  [/^devcontainers\/ci$/i, 'devcontainer'],
];

function toolsLinks(action: string, span: Link['span'], { scope, guards }: StepContext): Link[] {
  const tool = INSTALLERS.find(([pattern]) => pattern.test(action))?.[1];
  if (tool === undefined) return [];
  return [
    { kind: 'link', origin: 'task', scope, how: 'tools', path: '', tool, arguments: [], variables: [], guards, span },
  ];
}

/** A call of an action or a workflow of this repository, with what it is given. */
export function usesLink(uses: Text, inputs: readonly Setting[], context: StepContext): Link {
  const given = inputs.flatMap((setting) =>
    setting.value.alternatives.map(
      (_, index) => [`inputs.${setting.name.toLowerCase()}`, alternative(setting, index)] as const,
    ),
  );
  const span = wholeSpan(uses);
  const environment = [...context.variables.all()].flatMap(([name, { alternatives }]) =>
    alternatives.map((fields) => [name, wordOf(fields[0] ?? [], span)] as const),
  );
  return {
    kind: 'link',
    origin: 'task',
    scope: context.scope,
    how: 'uses',
    path: uses.value,
    arguments: [],
    variables: [...given, ...environment].slice(0, 200),
    guards: context.guards,
    span,
  };
}

function alternative({ value, text, keyText }: Setting, index: number): Word {
  const fields = value.alternatives[Math.min(index, value.alternatives.length - 1)] ?? [];
  return wordOf(fields[0] ?? [], wholeSpan(text ?? keyText));
}

/** Inputs of other actions that hold a whole command: `command:` of a retry action, `script:` of an ssh action. */
function commandInputs(settings: readonly Setting[], context: StepContext): Fact[] {
  return settings.flatMap(({ name, text }): Fact[] => {
    if (
      text === undefined ||
      !/^(run|command|commands|cmd|script|inlinescript|pre[-_]?command|post[-_]?command|on_retry_command)$/i.test(name)
    )
      return [];
    if (!looksLikeHelmUse(text.value)) return [];
    const holes = holesOf(text, context.names);
    return [
      ...readShell({
        text,
        scope: context.scope,
        origin: 'shell',
        holes,
        variables: context.variables,
        guards: context.guards,
      }).facts,
    ];
  });
}

/** `uses: docker://alpine/helm:3.16` with `args:` and `entrypoint:`. */
function dockerAction(uses: Text, settings: readonly Setting[], context: StepContext): Fact[] {
  const { scope, guards } = context;
  const start = 'docker://'.length;
  const at = { text: uses, start, end: uses.value.length };
  const site = spanOf(uses, start, uses.value.length);
  const image = wordOf([{ text: uses.value.slice(start), at }], site);
  const guess = pinOfImage(image);
  const facts: Fact[] = guess === undefined ? [] : [pinFact(guess, scope, guards)];
  const args = settings.find(({ name }) => name.toLowerCase() === 'args');
  const entry = settings.find(({ name }) => name.toLowerCase() === 'entrypoint');
  const name = uses.value.slice(start);
  if (args?.text === undefined) return facts;
  const program = entry?.text?.value.replace(/^.*\//, '');
  if (program === undefined ? entryPointIsHelm(name) : /^helm\d?$/.test(program)) {
    facts.push(
      ...readArguments({
        file: uses.file,
        scope,
        origin: 'task',
        words: splitArguments(args),
        image: { name, site },
        guards,
      }),
    );
  } else if (program !== undefined && /^(ba)?sh$/.test(program)) {
    facts.push(
      ...readShell({ text: args.text, scope, origin: 'shell', holes: holesOf(args.text, context.names), guards }).facts,
    );
  }
  return facts;
}

/** The words of an `args:` string. */
function splitArguments({ text }: Setting): { value: Value; site: ReturnType<typeof spanOf> }[] {
  if (text === undefined) return [];
  return [...text.value.matchAll(/"[^"]*"|'[^']*'|\S+/g)].map((match) => {
    const quoted = /^["']/.test(match[0]) ? 1 : 0;
    const start = match.index + quoted;
    const end = match.index + match[0].length - quoted;
    return { value: literalAt({ text, start, end }), site: spanOf(text, match.index, match.index + match[0].length) };
  });
}

/** The images or labels that a text may name, each as a word. */
export function wordsOfText(text: Text, names: Names): Word[] {
  const value = joined(valueOfText(text, names));
  return value.alternatives.map((fields) => wordOf(fields[0] ?? [], wholeSpan(text)));
}
