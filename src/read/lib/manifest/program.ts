/** What a container runs: its entry point with arguments, a shell with a text, a script that is mounted into it. */
import type { Fact, Scope, Word } from '../../../facts.ts';
import { entryPointIsHelm } from '../../../helm/install/index.ts';
import { looksLikeHelmUse } from '../../../source/mention.ts';
import { type Span, spanKey } from '../../../source/span.ts';
import { type SourceFile, spanOf, type Text } from '../../../source/text.ts';
import { readArguments, readShell } from '../shell/index.ts';
import { MAX_ALTERNATIVES, type Value } from '../value.ts';
import type { Container } from './container.ts';
import { type Expressions, valueIn } from './expressions.ts';

/** What the program of a container sees. */
export interface Inside {
  readonly file: SourceFile;
  readonly scope: Scope;
  readonly expressions: Expressions;
  readonly variables: ReadonlyMap<string, Value>;
}

/** The image of a container, one word for each that it may be. */
export interface Image {
  readonly words: readonly Word[];
  readonly site: Span;
}

const SHELL = /(?:^|\/)(?:ba|da|a|z|k|mk)?sh$/;
/** The option after which a shell takes its program. */
const PROGRAM = /^-[a-z]{0,6}c$/;

/** What the program of a container says. */
export function programFacts(
  { command, args, script }: Container,
  image: Image | undefined,
  inside: Inside,
): readonly Fact[] {
  if (script !== undefined) return scriptFacts(script, command, inside);
  if (command !== undefined) return runFacts([...command, ...args], inside);
  const [first, ...more] = image?.words ?? [];
  if (first !== undefined && entryPointIsHelm(first.text ?? first.shown)) {
    return args.length === 0 ? [] : callFacts(args, inside, { name: first.text ?? first.shown, site: first.span });
  }
  // The entry point is a shell: nothing else takes a program after `-c`.
  if (PROGRAM.test(args[0]?.value ?? '')) return shellFacts(args[1], inside);
  if (first === undefined || first.text === undefined || more.length > 0) {
    const unknown = argumentsOfUnknown(args, inside.scope);
    if (unknown !== undefined) return [unknown];
  }
  return runFacts(args, inside);
}

/** Arguments that look like Helm's, of an image that is not known. */
function argumentsOfUnknown(args: readonly Text[], scope: Scope): Fact | undefined {
  const [first] = args;
  const begin = first?.value.trim() ?? '';
  if (first === undefined || !/^(?:upgrade|install|uninstall|template|rollback|lint)$/.test(begin)) return undefined;
  const isHelm = args.some(({ value }) =>
    /^(?:--(?:install|wait|atomic|values|set|version|create-namespace)|-i|-f)(?:=|$)/.test(value),
  );
  if (!isHelm) return undefined;
  const what = `arguments '${begin} …'`;
  const reason = 'the image that gets them is not known; it may start helm by itself';
  return { kind: 'unresolved', scope, span: spanOf(first, 0, first.value.length), what, reason, relevant: true };
}

/** A program and its arguments, as words. */
export function runFacts(words: readonly Text[], inside: Inside): readonly Fact[] {
  const text = shellText(words);
  return text === undefined ? callFacts(words, inside) : shellFacts(text, inside);
}

/** The text that `sh -c TEXT` runs; undefined for anything else, and where the text gets arguments. */
function shellText([shell, ...rest]: readonly Text[]): Text | undefined {
  if (!SHELL.test(shell?.value ?? '')) return undefined;
  const at = rest.findIndex(
    ({ value }) => !/^[-+]o$|^pipefail$|^-(?!-)[a-z]*$|^--\w+$/.test(value) || PROGRAM.test(value),
  );
  if (at < 0 || !PROGRAM.test(rest[at]?.value ?? '')) return undefined;
  const text = rest[at + 1];
  return rest.length === at + 2 || !/\$[@*\d{]/.test(text?.value ?? '') ? text : undefined;
}

/** A shell text that runs in a container. */
export function shellFacts(text: Text | undefined, { scope, expressions, variables }: Inside): readonly Fact[] {
  if (text === undefined) return [];
  return readShell({ text, scope, origin: 'shell', holes: expressions(text), variables }).facts;
}

/** An argument list; once for each way in which its words may turn out. */
function callFacts(words: readonly Text[], inside: Inside, image?: { name: string; site: Span }): readonly Fact[] {
  const given = words.map((text) => ({
    value: valueIn(text, inside.expressions),
    site: spanOf(text, 0, text.value.length),
  }));
  const ways = given.reduce((most, { value }) => Math.max(most, value.alternatives.length), 1);
  const facts: Fact[] = [];
  for (let way = 0; way < Math.min(ways, MAX_ALTERNATIVES + 1); way++) {
    const chosen = given.map(({ value, site }) => {
      const alternative = value.alternatives[Math.min(way, value.alternatives.length - 1)];
      return { value: { alternatives: alternative === undefined ? [] : [alternative] }, site };
    });
    const { file, scope, variables } = inside;
    facts.push(
      ...readArguments({ file, scope, origin: 'arguments', words: chosen, variables, ...(image && { image }) }),
    );
  }
  return ways === 1 ? facts : distinct(facts);
}

/** Facts that several ways have in common, once. */
export function distinct(facts: readonly Fact[]): Fact[] {
  const seen = new Set<string>();
  return facts.filter((fact) => {
    const words =
      fact.kind === 'command' ? fact.words.map(({ shown, span }) => `${shown}@${span.start}`).join(' ') : '';
    const key = `${fact.kind}:${spanKey(fact.span)}:${words}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

/** A program written into the manifest. */
function scriptFacts(script: Text, command: readonly Text[] | undefined, inside: Inside): readonly Fact[] {
  const first = /^#!([^\r\n]*)/.exec(script.value.trimStart())?.[1];
  const words = first?.trim().split(/\s+/) ?? command?.map(({ value }) => value) ?? ['sh'];
  const program = words.find((word) => !/(?:^|\/)env$|^-/.test(word)) ?? 'sh';
  if (SHELL.test(program)) return shellFacts(script, inside);
  if (!looksLikeHelmUse(script.value)) return [];
  const span = spanOf(script, 0, script.value.length);
  const what = `a script for ${program.slice(0, 60)}`;
  const reason = 'programs of this language inside manifests are not read';
  return [{ kind: 'unresolved', scope: inside.scope, span, what, reason, relevant: true }];
}

/** Whether a container names a file in what it runs. */
export function runsFile({ command, args, script }: Container, name: string): boolean {
  return [...(command ?? []), ...args, ...(script === undefined ? [] : [script])].some(({ value }) =>
    value.includes(name),
  );
}
