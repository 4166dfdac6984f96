/** The documents of a file of manifests, and what can be read where the YAML is broken. */
import type { Fact, Scope } from '../../../facts.ts';
import { looksLikeHelmUse } from '../../../source/mention.ts';
import { fileText, type SourceFile, spanOf, type Text } from '../../../source/text.ts';
import { looseScalars, parseYaml, type YamlFile, type YamlNode } from '../yaml/index.ts';
import { type Container, containerFacts } from './container.ts';
import type { Expressions } from './expressions.ts';
import { objectsOf } from './objects.ts';
import { shellFacts } from './program.ts';
import { isShellText } from './script.ts';

/**
 * Reads a file of any number of documents.
 *
 * @param read what the objects of the file say; those of a List count one by one
 * @param expressions what the host replaces in scalars, for what is read line by line
 */
export function readDocuments(
  file: SourceFile,
  scope: Scope,
  read: (objects: readonly YamlNode[]) => readonly Fact[],
  expressions: Expressions,
): readonly Fact[] {
  const yaml = parseYaml(fileText(file));
  const objects = yaml.documents.flatMap(({ root }) => (root === undefined ? [] : objectsOf(root)));
  const facts = read(objects);
  const [error] = yaml.errors;
  if (error === undefined && !yaml.isCut()) return facts;
  const loose = error === undefined ? [] : readLoose(yaml, facts, file, scope, expressions);
  const start = Math.min(error?.start ?? 0, yaml.text.value.length);
  const span = spanOf(yaml.text, start, Math.min(start + 1, yaml.text.value.length));
  const reason = error?.message ?? 'aliases that multiply too often to follow';
  const relevant = looksLikeHelmUse(file.text);
  // Templates are often no YAML before they are completed.
  if (file.template !== undefined && !relevant) return [...facts, ...loose];
  return [...facts, ...loose, { kind: 'unresolved', scope, span, what: 'YAML syntax', reason, relevant }];
}

/** More values than this are left out. */
const MAX_VALUES = 20_000;

/** Images with their arguments, and shell texts, found line by line. */
function readLoose(
  yaml: YamlFile,
  known: readonly Fact[],
  file: SourceFile,
  scope: Scope,
  expressions: Expressions,
): Fact[] {
  const facts: Fact[] = [];
  let image: Text | undefined;
  let lists: { key: string; texts: Text[] }[] = [];
  let parent = '';
  const list = (name: string): Text[] | undefined => lists.findLast(({ key }) => key === name)?.texts;
  const flush = (): void => {
    const container: Container = { image, command: list('command'), args: list('args') ?? [], settings: [] };
    if (image !== undefined || lists.length > 0) facts.push(...containerFacts(container, { file, scope, expressions }));
    image = undefined;
    lists = [];
  };
  for (const { path, text, block } of looseScalars(yaml.text).slice(0, MAX_VALUES)) {
    const key = path.at(-1) ?? '';
    const outer = path.slice(0, -1).join('/');
    if (outer !== parent || (key === 'image' && image !== undefined)) {
      if (!outer.startsWith(parent) || parent === '') flush();
      if (key === 'image' || key === 'command' || key === 'args') parent = outer;
    }
    if (key === 'image') image = text;
    else if (key === 'command' || key === 'args') {
      const same = list(key);
      if (same === undefined) lists.push({ key, texts: [text] });
      else same.push(text);
    } else if (block && /^(?:script|source)$/.test(key) && looksLikeHelmUse(text.value)) {
      facts.push(...shellFacts(text, { file, scope, expressions, variables: new Map() }));
    } else if (block && isShellText(key, text)) {
      facts.push(...shellFacts(text, { file, scope, expressions, variables: new Map() }));
    }
  }
  flush();
  const places = new Set(known.map(placeOf));
  return facts.filter((fact) => !places.has(placeOf(fact)));
}

function placeOf({ kind, span }: Fact): string {
  return `${kind}:${span.start}:${span.end}`;
}
