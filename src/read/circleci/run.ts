/** A `run:` step. */
import type { Fact, Link } from '../../facts.ts';
import { textOf, wholeSpan } from '../lib/ci/around.ts';
import { readScript } from '../lib/ci/script.ts';
import { type Setting, settingFacts, settingsOf, withSettings } from '../lib/ci/settings.ts';
import { fieldText, literalAt, unknownValue } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';
import { get, type YamlNode } from '../lib/yaml/index.ts';
import { includedPath } from './names.ts';
import type { Place } from './place.ts';

/**
 * The facts of `run: text` or `run: {command: text, environment: …, shell: …}`.
 * Variables that the script appends to `$BASH_ENV` are set for the steps that follow.
 */
export function readRun(node: YamlNode, place: Place): readonly Fact[] {
  const command = node.kind === 'map' ? get(node, 'command') : node;
  const settings = settingsOf(get(node, 'environment'), place.host);
  const around = { ...place, variables: withSettings(place.variables, settings) };
  const facts = settingFacts(settings, place.scope, place.guards);
  const text = textOf(command);
  if (text === undefined) return facts;
  const path = includedPath(text.value);
  if (path !== undefined) return [...facts, include(path, text, settings, place)];
  const result = readScript(command, around, shellOf(get(node, 'shell'), place));
  for (const [name, value] of exportedBy(text)) place.variables.set(name, value);
  return [...facts, ...result.facts];
}

/** The program of a `shell:`; a parameter that is not known is taken for the shell of the job. */
export function shellOf(node: YamlNode | undefined, place: Pick<Place, 'host' | 'shell'>): string {
  const text = textOf(node);
  const field = text === undefined ? undefined : place.host.valueOf(text).alternatives[0]?.[0];
  return (field === undefined ? undefined : fieldText(field)) ?? place.shell;
}

/** A script of the orb's source, which is put in the place of the command when the orb is packed. */
function include(
  path: string,
  text: NonNullable<ReturnType<typeof textOf>>,
  settings: readonly Setting[],
  place: Place,
): Link {
  return {
    kind: 'link',
    origin: 'task',
    scope: place.scope,
    how: 'run',
    path,
    from: sourceFolder(place.file.path),
    arguments: [],
    variables: settings.flatMap(({ name, value, site }) =>
      value.alternatives.map((fields) => [name, wordOf(fields[0] ?? [], site)] as const),
    ),
    guards: place.guards,
    span: wholeSpan(text),
  };
}

/** The folder that the parts of an orb stand in: `src` for `src/commands/deploy.yml` and `src/@orb.yml`. */
export function sourceFolder(path: string): string {
  const folders = path.split('/').slice(0, -1);
  if (/^(?:commands|jobs|executors|examples)$/.test(folders.at(-1) ?? '')) folders.pop();
  return folders.join('/');
}

/** `echo 'export NAME=value' >> $BASH_ENV`, on one line. */
const EXPORT =
  /\becho[ \t]{1,20}(["']?)export[ \t]{1,20}([A-Za-z_]\w{0,200})=([^\n]{0,500}?)\1[ \t]{0,20}>>[ \t]{0,20}["']?\$\{?BASH_ENV\b/g;

/** The variables that a script sets for later steps. https://circleci.com/docs/set-environment-variable/#set-an-environment-variable-in-a-shell-command */
function exportedBy(text: NonNullable<ReturnType<typeof textOf>>): (readonly [string, ReturnType<typeof literalAt>])[] {
  if (!text.value.includes('BASH_ENV')) return [];
  return [...text.value.matchAll(EXPORT)].map((match) => {
    const [whole, quote = '', name = '', written = ''] = match;
    const equals = match.index + whole.indexOf(`${name}=`) + name.length + 1;
    const opening = /^(?:\\?["']|)/.exec(written)?.[0] ?? '';
    const closed = opening !== '' && written.endsWith(opening) && written.length >= 2 * opening.length;
    const start = equals + (closed ? opening.length : 0);
    const end = equals + written.length - (closed ? opening.length : 0);
    const at = { text, start, end };
    const isExpanded = /[$`]/.test(written) && (quote !== "'" || opening !== "'");
    return [name, isExpanded ? unknownValue(text.value.slice(start, end), at) : literalAt(at)] as const;
  });
}
