/** Development containers: https://containers.dev/implementors/json_reference/ */
import type { Fact, HelmPin, Link, Scope, Word } from '../../facts.ts';
import { pinOfAction, pinOfImage } from '../../helm/install/index.ts';
import { type SourceFile, spanOf, type Text } from '../../source/text.ts';
import { withoutComments } from '../lib/json.ts';
import { readArguments, readShell } from '../lib/shell/index.ts';
import { literalAt } from '../lib/value.ts';
import { entries, get, items, parseYaml, scalarText, type YamlNode } from '../lib/yaml/index.ts';
import { directoryPin, wordAt } from './pin.ts';

const COMMANDS = [
  'initializeCommand',
  'onCreateCommand',
  'updateContentCommand',
  'postCreateCommand',
  'postStartCommand',
  'postAttachCommand',
];

export function readDevcontainer(text: Text, scope: Scope): Fact[] {
  const [document] = parseYaml(withoutComments(text)).documents;
  const root = document?.root;
  if (root === undefined) return [];
  const image = scalarText(get(root, 'image'));
  const pin = image && pinOfImage(wordAt(image));
  return [
    ...(pin === undefined ? [] : [directoryPin(pin, scope)]),
    ...featurePins(get(root, 'features'), scope),
    ...buildLinks(root, scope),
    ...COMMANDS.flatMap((name, order) =>
      commandFacts(text.file, get(root, name), [...scope, { kind: 'step', name, order }]),
    ),
  ];
}

/** `"ghcr.io/devcontainers/features/kubectl-helm-minikube:1": {"helm": "3.16.4"}`. */
function featurePins(features: YamlNode | undefined, scope: Scope): HelmPin[] {
  return entries(features).flatMap(({ key, keyText, value }) => {
    const colon = key.lastIndexOf(':');
    const name = colon > key.lastIndexOf('/') ? key.slice(0, colon) : key;
    const options = entries(value).flatMap((option): [string, Word][] => {
      const text = scalarText(option.value);
      return text === undefined ? [] : [[option.key, wordAt(text)]];
    });
    const guesses = pinOfAction(name, key.slice(name.length + 1), new Map(options), wordAt(keyText));
    return guesses.map((guess) => directoryPin(guess, scope));
  });
}

function buildLinks(root: YamlNode, scope: Scope): Link[] {
  const file = scalarText(get(root, 'build', 'dockerfile') ?? get(root, 'dockerFile'));
  if (file === undefined) return [];
  const span = spanOf(file, 0, file.value.length);
  return [
    {
      kind: 'link',
      origin: 'task',
      scope,
      how: 'run',
      path: file.value,
      arguments: [],
      variables: [],
      guards: [],
      span,
    },
  ];
}

/** A string for a shell, a list of words, or several of these by name. */
function commandFacts(file: SourceFile, node: YamlNode | undefined, scope: Scope): readonly Fact[] {
  const text = scalarText(node);
  if (text !== undefined) return readShell({ text, scope, origin: 'shell' }).facts;
  if (node?.kind === 'map') return entries(node).flatMap(({ value }) => commandFacts(file, value, scope));
  const words = items(node).flatMap((item) => {
    const word = scalarText(item);
    if (word === undefined) return [];
    const site = spanOf(word, 0, word.value.length);
    return [{ value: literalAt({ text: word, start: 0, end: word.value.length }), site }];
  });
  const [first] = words;
  return first === undefined ? [] : readArguments({ file, scope, origin: 'arguments', words });
}
