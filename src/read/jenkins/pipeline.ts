/** Each call of a pipeline, by the name of its step. */
import type { HelmPin } from '../../facts.ts';
import { placeOf } from '../lib/code/context.ts';
import type { Host, HostCall } from '../lib/code/host.ts';
import { oneOf, type Thing, textThing } from '../lib/code/thing.ts';
import { fromEnvironment, noteSetting, setEnvironment, unknownAt } from '../lib/code/variables.ts';
import { unknownValue } from '../lib/value.ts';
import { container, insideImage, podTemplate, section, stage, withEnv } from './blocks.ts';
import { addParameter } from './environment.ts';
import { argumentOf, NO_AGENT, type Pipeline, runBlocks, textOf } from './host.ts';
import { load, outside, shellOf, shellStep } from './steps.ts';

/** In front of a step that a shared library calls: `steps.sh`, `script.sh`, `this.sh`. */
const RECEIVER =
  /^(?:this|self|steps|script|context|ctx|jenkins|pipeline|dsl|owner|delegate|_?[a-z]\w{0,40}(?:Steps|Script|Context|Pipeline))\./;
/** Steps that tell people something, or write it down. */
const SPEAKS =
  /^(?:echo|print|println|printf|error|unstable|warnError|catchError|input|mail|emailext|slackSend|hipchatSend|office365ConnectorSend|telegramSend|rocketSend|writeFile|writeJSON|writeYaml|description|displayName|milestone|junit|archiveArtifacts|stash|unstash|checkout|git|cleanWs|addBadge|createSummary|publishHTML|httpRequest|withChecks|githubNotify|updateGitlabCommitStatus|currentBuild\.\w+|manager\.\w+|log(?:ger)?\.\w+|assert)$/;
const PARAMETER =
  /^(?:string|text|choice|booleanParam|password|stringParam|textParam|choiceParam|extendedChoice|activeChoice|nonStoredPassword)$/;

export function newPipeline(depth: number, readText: Pipeline['readText']): Pipeline {
  const host: Host = {
    call: (call) => step(pipeline, call),
    name: (context, { name, start, end }) => {
      if (name === 'params')
        return { ...unknownAt(context, { start, end }, 'params'), members: parametersOf(pipeline) };
      const value = context.environment.get(name) ?? pipeline.parameters.get(name);
      return value === undefined ? undefined : textThing(value);
    },
  };
  const pipeline: Pipeline = {
    agent: NO_AGENT,
    waiting: [],
    steps: 0,
    told: new Set(),
    unused: new Map(),
    parameters: new Map(),
    depth,
    readText,
    host,
  };
  return pipeline;
}

/** Images of pods that no block uses in this file. */
export function unusedPins(pipeline: Pipeline): HelmPin[] {
  return [...pipeline.unused.values()];
}

function parametersOf({ parameters }: Pipeline): ReadonlyMap<string, Thing> {
  return new Map([...parameters].map(([name, value]) => [name, textThing(value)]));
}

function step(pipeline: Pipeline, call: HostCall): Thing | undefined {
  const name = call.name.replace(RECEIVER, '');
  const { context, args } = call;
  const done = (): Thing => unknownAt(context, call.call);
  if (shellOf(name) !== undefined && args.length > 0) {
    shellStep(pipeline, call, name);
    return done();
  }
  const hasBlock = args.some(({ item }) => item.value.kind === 'function');
  if (hasBlock) {
    const block = BLOCKS.get(name) ?? (/(?:^|\.)(?:inside|withRun)$/.test(name) ? insideImage : undefined);
    if (block !== undefined) block(pipeline, call);
    else if (/\.(?:collect|map|flatMap|collectMany|forEach|each|eachWithIndex|findAll|filter)$/.test(name))
      return undefined;
    else runBlocks(call, {});
    return done();
  }
  if (SPEAKS.test(name)) return done();
  if (PARAMETER.test(name)) {
    addParameter(pipeline, call);
    return done();
  }
  switch (name) {
    case 'envVar':
    case 'containerEnvVar': {
      const key = textOf(args.find(({ item }) => item.name === 'key'));
      const value = args.find(({ item }) => item.name === 'value');
      if (key !== undefined && value !== undefined) noteSetting(context, key, value.thing.value, value.item.value);
      return done();
    }
    case 'env': {
      const key = textOf(args[0]);
      if (key === undefined || args[1] === undefined) return undefined;
      setEnvironment(context, key, args[1].thing, args[1].item.value);
      return done();
    }
    case 'load':
      load(call);
      return done();
    case 'library':
      outside(call, `shared library ${textOf(argumentOf(call, 'identifier')) ?? ''}`.trim());
      return done();
    case '@Library':
      for (const { thing } of args)
        for (const fields of thing.value.alternatives.slice(0, 1))
          for (const field of fields.slice(0, 20))
            outside(
              call,
              `shared library ${field.map((piece) => ('text' in piece ? piece.text : piece.unknown)).join('')}`,
            );
      return done();
    case 'build':
      outside(call, `downstream job ${textOf(argumentOf(call, 'job')) ?? ''}`.trim());
      return done();
    case 'containerTemplate': {
      const members = new Map(
        args.flatMap(({ item, thing }) => (item.name === undefined ? [] : [[item.name, thing] as const])),
      );
      return { ...done(), members };
    }
    case 'docker.image': {
      const [image] = args;
      return image === undefined ? undefined : { ...image.thing, reference: 'docker.image' };
    }
    case 'script': {
      const [text] = args;
      if (text === undefined) return undefined;
      for (const fact of pipeline.readText(context, text.thing.value, call.call.start)) context.state.facts.push(fact);
      return done();
    }
    case 'env.getProperty':
    case 'env.get': {
      const key = textOf(args[0]);
      return key === undefined ? undefined : fromEnvironment(context, key, args[1]?.thing, call.call);
    }
    case 'params.get': {
      const value = pipeline.parameters.get(textOf(args[0]) ?? '');
      const unknown = textThing(unknownValue('params', placeOf(context, call.call), true));
      return value === undefined
        ? undefined
        : oneOf([textThing(value), ...(args[1] === undefined ? [] : [args[1].thing]), unknown]);
    }
    default:
      return undefined;
  }
}

const BLOCKS: ReadonlyMap<string, (pipeline: Pipeline, call: HostCall) => void> = new Map([
  ['pipeline', (pipeline: Pipeline, call: HostCall) => section(pipeline, call, call.context.scope)],
  ['stage', stage],
  ['container', container],
  ['podTemplate', podTemplate],
  ['withEnv', (_: Pipeline, call: HostCall) => withEnv(call)],
  // Read where the section around them begins.
  ['agent', () => {}],
  ['environment', () => {}],
  ['environmentVariables', (_: Pipeline, call: HostCall) => runBlocks(call, {})],
]);
