/** One recipe: its parameters, the recipes that it depends on, its lines. */
import type { Fact, Link, Scope, Word } from '../../facts.ts';
import { looksLikeHelmUse } from '../../source/mention.ts';
import { sliceText, spanOf, type Text } from '../../source/text.ts';
import { readBatch } from '../lib/batch/index.ts';
import { type PlacedPin, placed, placedPinFacts } from '../lib/pins.ts';
import { readPowerShell } from '../lib/powershell/index.ts';
import { readShell } from '../lib/shell/index.ts';
import type { FoundPin } from '../lib/shell/types.ts';
import { layered } from '../lib/table.ts';
import { type Field, unknownValue, type Value } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';
import type { Given } from '../reader.ts';
import type { Recipe } from './lines.ts';
import { interpolations, type Names, valueIn } from './values.ts';

/** What holds for the whole justfile. */
export interface JustFile {
  readonly text: Text;
  readonly scope: Scope;
  readonly names: Names;
  /** Exported variables. */
  readonly environment: ReadonlyMap<string, Value>;
  /** The program of `set shell`. */
  readonly shell: string | undefined;
  readonly given: Given | undefined;
}

/** Reads one recipe. */
export function readRecipe(recipe: Recipe, file: JustFile): Fact[] {
  const scope: Scope = [...file.scope, { kind: 'target', name: recipe.name }];
  const names = layered(file.names);
  const environment = new Map(file.environment);
  for (const { name, value, exported } of parametersOf(recipe, file)) {
    names.set(name, value);
    if (exported) environment.set(name, value);
  }
  const facts: Fact[] = dependencies(recipe, file, names, scope);
  const pins: PlacedPin[] = [];
  const { whole } = recipe;
  const script = scriptShell(recipe);
  if (script !== undefined && whole !== undefined) {
    run(whole, script, scope);
    return [...facts, ...placedPinFacts(pins, 'shell')];
  }
  for (const [order, line] of recipe.body.entries()) {
    const lead = /^[@-]*[ \t]*/.exec(line.value)?.[0].length ?? 0;
    const step: Scope = [...scope, { kind: 'step', name: `${order + 1}`, order }];
    run(sliceText(line, lead, line.value.length), file.shell ?? 'sh', step);
  }
  return [...facts, ...placedPinFacts(pins, 'shell')];

  function run(text: Text, shell: string, step: Scope): void {
    const result = runIn(shell, text, interpolations(text, names), step, environment, pins);
    facts.push(...result.facts.filter((fact) => fact.kind !== 'pin'));
    pins.push(...placed(result.pins, step));
  }
}

/** The program that reads a whole body: by its first line, or by `[script("bash")]`. */
function scriptShell({ shebang, attributes }: Recipe): string | undefined {
  if (shebang !== undefined) return shebang;
  const script = /\[(?:[^\]]*,\s*)?script(?:\(\s*["']([^"']*)["'])?/.exec(attributes);
  return script === null ? undefined : (script[1] ?? 'sh');
}

function runIn(
  shell: string,
  text: Text,
  holes: ReturnType<typeof interpolations>,
  scope: Scope,
  variables: ReadonlyMap<string, Value>,
  earlier: readonly FoundPin[],
): { readonly facts: readonly Fact[]; readonly pins: readonly FoundPin[] } {
  const input = { text, scope, origin: 'shell' as const, holes, variables, earlier };
  const program = /(?:^|[\s/\\])(?:env[ \t]+(?:-\S+[ \t]+)*)?([\w.-]+?)(?:\.exe)?(?=\s|$)/gi;
  const words = [...shell.matchAll(program)]
    .map((match) => match[1] ?? '')
    .filter((word) => word !== 'env' && !word.startsWith('-'));
  const name = words[0] ?? '';
  if (/^(?:pwsh|powershell)$/i.test(name)) return readPowerShell(input);
  if (/^cmd$/i.test(name)) return readBatch(input);
  if (/^(?:ba|da|z|k|a|mk)?sh$|^fish$|^nu$/i.test(name)) return readShell(input);
  if (!looksLikeHelmUse(text.value)) return { facts: [], pins: [] };
  const span = spanOf(text, 0, text.value.length);
  const reason = 'no reader for this language inside a recipe';
  return {
    facts: [{ kind: 'unresolved', scope, span, what: `a recipe in '${name}'`, reason, relevant: true }],
    pins: [],
  };
}

interface Parameter {
  readonly name: string;
  readonly value: Value;
  readonly exported: boolean;
}

const PARAMETER =
  /([*+$]*)([A-Za-z_][\w-]*)(?:[ \t]*=[ \t]*("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|`[^`\n]*`|\([^()\n]*\)|[^\s"'`(]+))?/g;

/** `target *args $env="dev"`: what a parameter holds is given by callers, else its default. */
function parametersOf({ parameters: { start, end } }: Recipe, { text, names, given }: JustFile): Parameter[] {
  const words = given?.arguments;
  return [...text.value.slice(start, end).matchAll(PARAMETER)].map((match, index): Parameter => {
    const [whole, marks = '', name = '', initial] = match;
    const at = { text, start: start + match.index, end: start + match.index + whole.length };
    const from = at.end - (initial?.length ?? 0);
    const list = /[*+]/.test(marks);
    const passed: readonly Field[] = list ? (words?.slice(index) ?? []) : (words?.slice(index, index + 1) ?? []);
    const usual =
      initial === undefined || /^["']{2}$/.test(initial)
        ? unknownValue(`{{${name}}}`, at, true)
        : valueIn(text, from, at.end, names);
    return { name, value: passed.length > 0 ? { alternatives: [passed] } : usual, exported: marks.includes('$') };
  });
}

const DEPENDENCY = /\(\s*([A-Za-z_][\w:-]*)([^()\n]*)\)|&&|([A-Za-z_][\w:-]*)/g;

/** `deploy: build (test "all") && notify`. */
function dependencies(
  { dependencies: { start, end } }: Recipe,
  { text }: JustFile,
  names: Names,
  scope: Scope,
): Link[] {
  const written = text.value.slice(start, end).replace(/(^|\s)#.*$/, '$1');
  return [...written.matchAll(DEPENDENCY)].flatMap((match): Link[] => {
    const name = match[1] ?? match[3];
    if (name === undefined) return [];
    const at = start + match.index + match[0].indexOf(name);
    return [
      {
        kind: 'link',
        origin: 'task',
        scope,
        how: 'target',
        path: '',
        tool: 'just',
        name,
        arguments: argumentsOf(text, at + name.length, match[2] ?? '', names),
        variables: [],
        guards: [],
        span: spanOf(text, at, at + name.length),
      },
    ];
  });
}

function argumentsOf(text: Text, start: number, written: string, names: Names): Word[] {
  return [...written.matchAll(/"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"']+/g)].map((match) => {
    const from = start + match.index;
    const to = from + match[0].length;
    return wordOf(valueIn(text, from, to, names).alternatives[0]?.[0] ?? [], spanOf(text, from, to));
  });
}
