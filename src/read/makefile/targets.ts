/** Recipes of targets, read as shell. */
import type { Fact, Guard, HelmCommand, Origin, Scope } from '../../facts.ts';
import { sourceStart, spanOf, type Text } from '../../source/text.ts';
import { type PlacedPin, placed } from '../lib/pins.ts';
import { readShell } from '../lib/shell/index.ts';
import { layered } from '../lib/table.ts';
import { oneField, type Value } from '../lib/value.ts';
import { assign, type Makefile, type SceneBase, sceneOf, type Target } from './evaluate.ts';
import type { Scene } from './expand.ts';
import { joined, type ShellText, shellLines, shellTexts } from './recipe.ts';
import type { Assign, Statement } from './statements.ts';
import type { Variables } from './variables.ts';

export interface Recipes {
  readonly facts: Fact[];
  readonly pins: PlacedPin[];
}

/** What reading a recipe needs besides the recipe. */
export interface Surroundings {
  readonly makefile: Makefile;
  readonly base: SceneBase;
  readonly origin: Origin;
  /** Exported variables, which the shell sees as its own. */
  readonly environment: ReadonlyMap<string, Value>;
  readonly statements: readonly Statement[];
}

/** Reads the recipe of a target with the variables that are set for it alone. */
export function runTarget(target: Target, scope: Scope, around: Surroundings): Recipes {
  const { makefile, base } = around;
  const variables = target.own.length === 0 ? makefile.variables : withOwn(target.own, makefile, base);
  const locals = automatic(target.name);
  const scene: Scene = { ...sceneOf(variables, base, new Map()), locals };
  const lines = target.recipe.flatMap(({ text, guards }) =>
    shellTexts(scene, text, 0, text.value.length).map((shell) => ({ shell, guards, text })),
  );
  if (!makefile.oneShell)
    return runLines(
      lines.flatMap((line) => linesOf(line.shell).map((shell) => ({ ...line, shell }))),
      scope,
      around,
    );
  const first = lines[0];
  if (first === undefined) return { facts: [], pins: [] };
  const parts = lines.flatMap(({ shell }, index) => (index === 0 ? [shell] : [lineBreak(shell), shell]));
  return runLines([{ ...first, shell: joined(first.text.file, parts) }], scope, around);
}

/** A line break that make puts between the lines of a recipe. */
function lineBreak({ text }: ShellText): ShellText {
  const source = sourceStart(text, 0);
  return {
    text: {
      file: text.file,
      value: '\n',
      runs: [{ value: 0, valueLength: 1, source, sourceLength: 0, verbatim: false }],
    },
    holes: [],
  };
}

interface RecipeLine {
  readonly shell: ShellText;
  readonly guards: readonly Guard[];
  /** The line as it stands in the Makefile. */
  readonly text: Text;
}

/** Reads lines that run one after another, each in a shell of its own. */
export function runLines(lines: readonly RecipeLine[], scope: Scope, around: Surroundings): Recipes {
  const facts: Fact[] = [];
  const pins: PlacedPin[] = [];
  const seen = new Set<string>();
  for (const { shell, guards, text } of lines) {
    const { origin, environment: variables } = around;
    if (shell.cut === true) facts.push(tooLong(text, scope));
    const result = readShell({ text: shell.text, holes: shell.holes, scope, origin, variables, guards, earlier: pins });
    for (const pin of placed(result.pins, scope)) pins.push(pin);
    for (const fact of result.facts) {
      if (fact.kind === 'pin' || fact.kind === 'url') continue;
      const key = keyOf(fact);
      if (seen.has(key)) continue;
      seen.add(key);
      facts.push(fact.kind === 'command' ? placedCommand(fact, text, around.statements) : fact);
    }
  }
  return { facts, pins };
}

/** The lines of a recipe; when it was cut, the last of them says so. */
export function linesOf(recipe: ShellText): ShellText[] {
  const lines = shellLines(recipe);
  const last = lines.at(-1);
  return recipe.cut !== true || last === undefined ? lines : [...lines.slice(0, -1), { ...last, cut: true }];
}

function tooLong(text: Text, scope: Scope): Fact {
  const span = spanOf(text, 0, text.value.length);
  const relevant = /helm/i.test(text.value);
  return { kind: 'unresolved', scope, span, what: 'recipe', reason: 'is longer than what is read', relevant };
}

function keyOf(fact: Fact): string {
  const words = fact.kind === 'command' ? fact.words.map((word) => `${word.span.start}=${word.shown}`).join(' ') : '';
  const what = fact.kind === 'unresolved' ? fact.what : '';
  const guards = fact.kind === 'command' ? fact.guards.map((guard) => guard.major).join() : '';
  return [fact.kind, fact.span.start, fact.span.end, words, what, guards].join('\u0000');
}

/** A command that is put together from several statements stands where they meet: in the recipe. */
function placedCommand(command: HelmCommand, text: Text, statements: readonly Statement[]): HelmCommand {
  const { span } = command;
  const line = spanOf(text, 0, text.value.length);
  const within = (place: { start: number; end: number }): boolean => span.start >= place.start && span.end <= place.end;
  if (within(line)) return command;
  const holder = statementAt(statements, span.start);
  if (holder !== undefined && holder.kind === 'assign' && holder.lines && within(holder)) return command;
  return { ...command, span: line };
}

function statementAt(statements: readonly Statement[], offset: number): Statement | undefined {
  let low = 0;
  let high = statements.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((statements[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return statements[low];
}

/** `$@` is the target, when there is only one and it is written out. */
function automatic(name: string): Map<string, Value> {
  const locals = new Map<string, Value>();
  if (/^[^\s$%()]+$/.test(name)) locals.set('@', oneField({ text: name, at: undefined }));
  return locals;
}

function withOwn(own: readonly Assign[], makefile: Makefile, base: SceneBase): Variables {
  const variables = layered(makefile.variables);
  for (const each of own) assign({ variables, guards: [] }, each, base);
  return variables;
}
