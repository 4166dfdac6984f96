/** Reads the shells of jobs, each distinct one once: a thousand jobs may extend one script. */
import type { Fact, Unresolved } from '../../facts.ts';
import { spanKey } from '../../source/span.ts';
import type { Text } from '../../source/text.ts';
import { readShell } from '../lib/shell/index.ts';
import type { FoundPin, Hole } from '../lib/shell/types.ts';
import { gitlabInputs, holesOf, type Mark, templateActions } from '../lib/templates.ts';
import { fieldShown, isKnown, type Value } from '../lib/value.ts';
import { mentioned, namesIn } from './expand.ts';
import { valueOfInput } from './inputs.ts';
import type { Job, Pipeline } from './job.ts';
import { joinLines, lineKey } from './script.ts';
import { nodeSpan, type Scalar } from './tree.ts';

/** Characters of script and of variables that are read for one file, counting what is read again with others. */
const BUDGET = 4_000_000;
/** One script is read with so many sets of variables; what further jobs set for it is left out. */
const MAX_VARIANTS = 100;

export interface ShellMemory {
  /** The pins of shells that were read, by everything that they depend on. */
  readonly read: Map<string, readonly FoundPin[]>;
  /** Scripts by their lines: the names in them, and how often they were read. */
  readonly scripts: Map<string, { readonly names: ReadonlySet<string>; variants: number }>;
  left: number;
}

export function shellMemory(): ShellMemory {
  return { read: new Map(), scripts: new Map(), left: BUDGET };
}

interface ShellOutcome {
  readonly facts: readonly Fact[];
  readonly pins: readonly FoundPin[];
}

/**
 * The facts of some lines run in one shell. There are none when the same lines were read before with the same
 * variables, in the same image and under the same conditions.
 */
export function runShell(
  pipeline: Pipeline,
  job: Job,
  lines: readonly Scalar[],
  earlier: readonly FoundPin[],
): ShellOutcome {
  const { shells } = pipeline;
  const key = lines.map(lineKey).join();
  const length = lines.reduce((sum, line) => sum + line.text.value.length, 0);
  if (length === 0) return { facts: [], pins: [] };
  if (shells.left < 0) return { facts: [tooMuch(job)], pins: [] };
  const script = shells.scripts.get(key) ?? {
    names: namesIn(lines.map((line) => line.text.value).join('\n')),
    variants: 0,
  };
  shells.scripts.set(key, script);
  if (script.variants >= MAX_VARIANTS) return { facts: [tooMuch(job)], pins: [] };
  const variables = mentioned(script.names, job.variables);
  const whole = [
    key,
    helmOf(job),
    pinsKey(earlier),
    ...[...variables].map(([name, value]) => `${name}=${valueKey(value)}`),
  ];
  const memory = whole.join('\n');
  const before = shells.read.get(memory);
  if (before !== undefined) return { facts: [], pins: before };
  shells.left -= length + memory.length;
  script.variants++;
  const { scope, guards } = job;
  const found: { facts: Fact[]; pins: FoundPin[] } = { facts: [], pins: [] };
  let known: ReadonlyMap<string, Value> = variables;
  for (const text of joinLines(lines)) {
    const holes = expressionHoles(pipeline, text);
    const before = [...earlier, ...found.pins];
    const read = readShell({
      text,
      scope,
      origin: 'shell',
      holes,
      variables: known,
      guards,
      earlier: before,
      open: pipeline.open,
    });
    found.facts.push(...read.facts);
    found.pins.push(...read.pins);
    known = new Map([...known, ...read.variables]);
  }
  shells.read.set(memory, found.pins);
  return found;
}

function expressionHoles({ isTemplate, inputs }: Pipeline, text: Text): Hole[] {
  const expressions = gitlabInputs(text.value);
  const marks: Mark[] = isTemplate ? outermost([...expressions, ...templateActions(text.value)]) : expressions;
  return holesOf(text, marks, (mark, at) =>
    text.value.startsWith('$[[', mark.start) ? valueOfInput(inputs, mark, at) : undefined,
  );
}

/** What makes a command of one job another fact than the same command of another job. */
function helmOf(job: Job): string {
  const pins = [...job.pins, ...job.settings.filter((fact) => fact.kind === 'pin')];
  const guards = job.guards.map((guard) => `${guard.major}@${guard.span.start}`);
  return [...pins.map((pin) => `${pin.range}@${spanKey(pin.span)}`), ...guards].join();
}

function pinsKey(pins: readonly FoundPin[]): string {
  return pins.map((pin) => `${pin.range}@${pin.span.start}`).join();
}

function valueKey(value: Value): string {
  return value.alternatives
    .map((fields) => fields.map((field) => `${fieldShown(field)}@${field.map(pieceKey).join()}`).join(' '))
    .join('|');
}

function pieceKey(piece: Parameters<typeof isKnown>[0]): string {
  const run = piece.at?.text.runs[0];
  return `${isKnown(piece)}${run?.source}+${piece.at?.start}`;
}

function outermost(marks: readonly Mark[]): Mark[] {
  let done = 0;
  return marks
    .toSorted((a, b) => a.start - b.start)
    .filter((mark) => {
      if (mark.start < done) return false;
      done = mark.end;
      return true;
    });
}

function tooMuch(job: Job): Unresolved {
  const reason = 'too many scripts, or too many jobs that run one script with other variables; this one was not read';
  return { kind: 'unresolved', scope: job.scope, span: nodeSpan(job.node), what: 'script', reason, relevant: true };
}
