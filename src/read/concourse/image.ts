/** Images, whose name and tag Concourse keeps apart: `source: {repository: alpine/helm, tag: 3.12.0}`. */
import type { HelmPin, Link } from '../../facts.ts';
import type { Text } from '../../source/text.ts';
import { type Around, textOf, wholeSpan, wordFacts } from '../lib/ci/around.ts';
import type { Field } from '../lib/value.ts';
import { wordOf } from '../lib/word.ts';
import { get, type YamlNode } from '../lib/yaml/index.ts';

/** The repository of the image of a `source:`. */
export function repositoryOf(source: YamlNode | undefined): Text | undefined {
  return textOf(get(source, 'repository'));
}

/** What the image of a `source:` brings. */
export function sourceFacts(source: YamlNode | undefined, around: Around): (HelmPin | Link)[] {
  const repository = repositoryOf(source);
  if (repository === undefined) return [];
  const tag = textOf(get(source, 'tag'));
  const field = (text: Text): Field => around.host.valueOf(text).alternatives[0]?.[0] ?? [];
  const joint: Field = [{ text: ':', at: undefined }];
  const whole: Field = tag === undefined ? field(repository) : [...field(repository), ...joint, ...field(tag)];
  return wordFacts(wordOf(whole, wholeSpan(tag ?? repository)), around);
}
