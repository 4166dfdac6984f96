/** All jobs of one tree: which of them are read, and where the pins of a shared image go. */
import type { Fact, HelmPin, Scope } from '../../facts.ts';
import { spanKey } from '../../source/span.ts';
import type { SourceFile } from '../../source/text.ts';
import type { Collector } from '../lib/collect.ts';
import type { Given } from '../reader.ts';
import { autoDevopsFacts } from './auto-devops.ts';
import { variablesOf } from './expand.ts';
import { resolver } from './extend.ts';
import { imagePins } from './image.ts';
import { type Inputs, nodeOfInput } from './inputs.ts';
import { type Job, jobFacts, openJob, type Pipeline } from './job.ts';
import { jobNames, jobReader, looksLikeScript } from './jobs.ts';
import { includes } from './outside.ts';
import { lineKey, scriptLines } from './script.ts';
import { shellMemory } from './shells.ts';
import { type Mapping, type Node, nodeSpan, valueAt } from './tree.ts';
import { globalVariables, variableFacts } from './variables.ts';

/**
 * Reads one tree into the collector.
 *
 * @param reached the lines of script that were read, by `lineKey`; those in it already are not read again
 */
export function readTree(
  file: SourceFile,
  root: Mapping,
  inputs: Inputs,
  isTemplate: boolean,
  collect: Collector,
  reached: Set<string>,
  open: Given['open'] | undefined,
): void {
  const known = new Set(reached);
  const find = resolver(root, (text) => nodeOfInput(inputs, text));
  const scope: Scope = [{ kind: 'file', name: file.path }];
  const given = globalVariables(root, find);
  const global = variablesOf((name) => given.get(name), inputs);
  const pipeline: Pipeline = {
    file,
    resolver: find,
    inputs,
    jobs: jobReader(root, find),
    global,
    isTemplate,
    open,
    shells: shellMemory(),
  };
  collect.add(
    [...includes(valueAt(root, 'include'), find, scope, 'include'), ...autoDevopsFacts(file, global, scope)],
    variableFacts(given, global, inputs, scope),
  );

  const names = jobNames(root);
  const jobOf = (name: string): Job[] => {
    const node = find.job(name);
    const followed = node?.kind === 'reference' ? find.follow(node) : node;
    return followed?.kind === 'map' ? [openJob(pipeline, name, followed)] : [];
  };
  const jobs = names.jobs.flatMap(jobOf);
  const image = pipeline.jobs.fallback('image');
  const shared = imagePins(image, { file, resolver: find, inputs, scope, variables: global, guards: [] });
  const isShared = isSharedImage(pipeline, jobs, shared);
  if (isShared) collect.add(shared);
  const read = (job: Job, skip: ReadonlySet<string>): void => {
    const pins = isShared && pipeline.jobs.isInherited(job.node, 'image') ? [] : job.pins;
    collect.add([...pins, ...jobFacts(pipeline, job, skip, reached)], job.settings);
  };
  for (const job of jobs) read(job, known);
  // A template was read wherever a job uses it; what no job uses here may be used by another file.
  for (const name of names.hidden) {
    const [job] = jobOf(name);
    if (job !== undefined) read(job, reached);
    else readLoneScript(pipeline, name, find.job(name), reached, collect);
  }
  for (const { node, what, reason } of find.problems.values()) {
    // The text itself is in another file, which is read or named as lying outside.
    collect.add([{ kind: 'unresolved', scope, span: nodeSpan(node), what, reason, relevant: false }]);
  }
}

/** Whether the default image can be told once for the file: no job runs in another image without known Helm. */
function isSharedImage(pipeline: Pipeline, jobs: readonly Job[], shared: readonly HelmPin[]): boolean {
  const wanted = pinKeys(shared);
  return jobs.every((job) =>
    pipeline.jobs.isInherited(job.node, 'image') ? pinKeys(job.pins) === wanted : job.pins.length > 0,
  );
}

function pinKeys(pins: readonly HelmPin[]): string {
  return pins.map((pin) => `${spanKey(pin.span)}=${pin.range}:${pin.guards.length}`).join();
}

/** `.setup: [line, line]`, kept for `!reference` or an alias. */
function readLoneScript(
  pipeline: Pipeline,
  name: string,
  node: Node | undefined,
  reached: Set<string>,
  collect: Collector,
): void {
  const { lines } = scriptLines(node, pipeline.resolver);
  if (node === undefined || !looksLikeScript(node) || lines.every((line) => reached.has(lineKey(line)))) return;
  const key = nodeSpan(node);
  const script: Mapping = { kind: 'map', entries: new Map([['script', { key, value: node }]]), span: key };
  const facts: Fact[] = jobFacts(pipeline, openJob(pipeline, name, script), reached, new Set());
  collect.add(facts);
}
