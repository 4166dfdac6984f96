/** One job: its scripts as shell, in the order and the shells in which the runner starts them. */
import type { Fact, Guard, HelmPin, Scope, Unresolved } from '../../facts.ts';
import type { SourceFile } from '../../source/text.ts';
import type { FoundPin } from '../lib/shell/types.ts';
import type { Given } from '../reader.ts';
import type { Variables } from './expand.ts';
import type { Resolver } from './extend.ts';
import { jobGuards } from './guards.ts';
import { imageLinks, imagePins, serviceFacts } from './image.ts';
import type { Inputs } from './inputs.ts';
import type { JobReader } from './jobs.ts';
import { triggered } from './outside.ts';
import { type Lines, lineKey, scriptLines } from './script.ts';
import { runShell, type ShellMemory } from './shells.ts';
import { type Mapping, type Node, nodeSpan, type Scalar, scalarSpan, valueAt } from './tree.ts';
import { givenIn, jobVariables, variableFacts } from './variables.ts';

/** What all jobs of a file share. */
export interface Pipeline {
  readonly file: SourceFile;
  readonly resolver: Resolver;
  readonly inputs: Inputs;
  readonly jobs: JobReader;
  readonly global: Variables;
  /** Whether `{{ … }}` belongs to a template language that makes this file. */
  readonly isTemplate: boolean;
  readonly shells: ShellMemory;
  /** Opens scripts that are sourced. */
  readonly open: Given['open'] | undefined;
}

export interface Job {
  readonly name: string;
  readonly node: Mapping;
  readonly scope: Scope;
  readonly variables: Variables;
  readonly guards: readonly Guard[];
  /** Of its image, inherited or its own. */
  readonly pins: readonly HelmPin[];
  /** What its own variables say. */
  readonly settings: readonly Fact[];
}

/** What can be said of a job before its scripts are read. */
export function openJob(pipeline: Pipeline, name: string, node: Mapping): Job {
  const { file, inputs, resolver, jobs } = pipeline;
  const scope: Scope = [
    { kind: 'file', name: file.path },
    { kind: 'job', name },
  ];
  const variables = jobVariables(pipeline.global, node, resolver, inputs);
  const guards = jobGuards(node, resolver);
  const pins = imagePins(jobs.keyword(node, 'image'), { file, inputs, resolver, scope, variables, guards });
  const settings = variableFacts(givenIn(valueAt(node, 'variables'), resolver), variables, inputs, scope);
  return { name, node, scope, variables, guards, pins, settings };
}

/**
 * The facts of a job, those of its image and its variables left out.
 *
 * @param skip lines that were read before, by `lineKey`: what is written in them is left out
 * @param reached takes up the lines that were read, when all of the job is; it may be `skip` itself
 */
export function jobFacts(pipeline: Pipeline, job: Job, skip: ReadonlySet<string>, reached: Set<string>): Fact[] {
  const { file, inputs, resolver, jobs } = pipeline;
  const facts: Fact[] = [...triggered(job.node, resolver, job.scope)];
  const hooks = resolver.follow(jobs.keyword(job.node, 'hooks'));
  const shells: (Node | undefined)[][] = [
    [valueAt(hooks, 'pre_get_sources_script')],
    [jobs.keyword(job.node, 'before_script'), valueAt(job.node, 'script'), ...steps(job.node, resolver)],
    [jobs.keyword(job.node, 'after_script')],
  ];
  const own: string[] = [];
  let earlier: readonly FoundPin[] = [];
  for (const parts of shells) {
    const read = parts.map((part) => scriptLines(part, resolver));
    const known = read.flatMap(({ lines }) => lines.filter((line) => skip.has(lineKey(line))));
    if (read.every(({ lines, odd }) => odd.length === 0 && lines.every((line) => skip.has(lineKey(line))))) continue;
    const shell = runShell(
      pipeline,
      job,
      read.flatMap(({ lines }) => lines),
      earlier,
    );
    earlier = [...earlier, ...shell.pins];
    facts.push(...read.flatMap((each) => oddities(file, job, each)), ...outside(known, shell.facts));
    for (const { lines } of read) for (const line of lines) own.push(lineKey(line));
  }
  for (const line of own) reached.add(line);
  const around = { file, inputs, resolver, scope: job.scope, variables: job.variables, guards: job.guards };
  facts.push(...serviceFacts(jobs.keyword(job.node, 'services'), around));
  if (job.pins.length === 0) facts.push(...imageLinks(jobs.keyword(job.node, 'image'), around));
  return facts;
}

/** The facts that are not written in the given lines. */
function outside(lines: readonly Scalar[], facts: readonly Fact[]): readonly Fact[] {
  if (lines.length === 0) return facts;
  const spans = lines.map(scalarSpan).sort((a, b) => a.start - b.start);
  return facts.filter(({ span }) => {
    let low = 0;
    for (let high = spans.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.start ?? 0) <= span.start) low = middle + 1;
      else high = middle;
    }
    return span.start >= (spans[low - 1]?.end ?? 0);
  });
}

/** `run: - name: … script: …`, the experimental form of a script. https://docs.gitlab.com/ci/steps/ */
function steps(job: Mapping, resolver: Resolver): (Node | undefined)[] {
  const run = resolver.follow(valueAt(job, 'run'));
  return run?.kind === 'list' ? run.items.slice(0, 100).map((step) => valueAt(resolver.follow(step), 'script')) : [];
}

function oddities(file: SourceFile, job: Job, { odd, cut }: Lines): Unresolved[] {
  return [...odd.map((node) => oddLine(file, node, job.scope)), ...(cut ? [tooLong(job)] : [])];
}

function oddLine(file: SourceFile, node: Node, scope: Scope): Unresolved {
  const span = nodeSpan(node);
  return {
    kind: 'unresolved',
    scope,
    span,
    what: 'script line',
    reason: 'is no text in YAML (a colon and a space make it a mapping), or lies in too many lists',
    relevant: /helm/i.test(file.text.slice(span.start, Math.min(span.end, span.start + 10_000))),
  };
}

function tooLong(job: Job): Unresolved {
  const reason = 'has more lines than are read';
  return { kind: 'unresolved', scope: job.scope, span: nodeSpan(job.node), what: 'script', reason, relevant: true };
}
