/** The pod that an agent runs in: which image each of its containers has. */

import type { Word } from '../../facts.ts';
import type { SourceFile } from '../../source/text.ts';
import { spanOf, type Text } from '../../source/text.ts';
import type { Hole } from '../lib/shell/types.ts';
import { type Field, isKnown, type Piece } from '../lib/value.ts';
import { textOfField, wordOf } from '../lib/word.ts';
import { asString, get, items, nodePlace, parseYaml, type YamlNode } from '../lib/yaml/index.ts';

/** A container of a pod and the image that it runs. */
export interface PodContainer {
  readonly name: string;
  readonly image: Word;
}

/** A pod with more containers than this is none. */
const MOST = 50;
/** More text than this is no pod. */
const LONGEST = 200_000;

/**
 * The containers of a pod that is written as YAML inside a string.
 * https://plugins.jenkins.io/kubernetes/#plugin-content-declarative-pipeline
 *
 * @param field the text of the string
 * @param near where text that is written nowhere is placed: offset in the file
 */
export function podContainers(field: Field, file: SourceFile, near: number): PodContainer[] {
  const pieces = field.map((piece): Piece => (isKnown(piece) ? piece : { ...piece, unknown: held(piece.unknown) }));
  const { text, holes } = textOfField(pieces, file, near);
  if (text.value.length > LONGEST) return [];
  return parseYaml(text).documents.flatMap(({ root }) => {
    const spec = get(root, 'spec') ?? get(root, 'template', 'spec');
    return items(get(spec, 'containers'))
      .slice(0, MOST)
      .flatMap((container): PodContainer[] => {
        const name = asString(get(container, 'name'));
        const image = get(container, 'image');
        if (name === undefined || image?.kind !== 'scalar') return [];
        return [{ name, image: imageWord(image, holes) }];
      });
  });
}

/** A reference that YAML reads as part of a plain word. */
function held(unknown: string): string {
  return `\${${unknown.replace(/[^\w.]+/g, '_')}}`;
}

function imageWord(node: YamlNode, holes: readonly Hole[]): Word {
  const { text, start, end } = nodePlace(node);
  const quote = /^["']$/.test(text.value.charAt(start)) ? 1 : 0;
  const field = fieldBetween(text, start + quote, end - quote, holes);
  return wordOf(field, spanOf(text, start + quote, end - quote));
}

/** The text between two offsets, with what the holes in it stand for. */
function fieldBetween(text: Text, start: number, end: number, holes: readonly Hole[]): Field {
  const pieces: Piece[] = [];
  let done = start;
  const keep = (to: number): void => {
    if (to > done) pieces.push({ text: text.value.slice(done, to), at: { text, start: done, end: to } });
  };
  for (const hole of holes) {
    if (hole.start < start || hole.end > end) continue;
    keep(hole.start);
    pieces.push(...(hole.value?.alternatives[0]?.[0] ?? []));
    done = hole.end;
  }
  keep(end);
  return pieces;
}
