/** One step: its script, its pipes, and the Helm of its image. */
import type { Fact } from '../../facts.ts';
import type { Text } from '../../source/text.ts';
import { type Around, imageFacts, textOf } from '../lib/ci/around.ts';
import { readTexts } from '../lib/ci/script.ts';
import type { FoundPin } from '../lib/shell/types.ts';
import { get, items, type YamlNode } from '../lib/yaml/index.ts';
import { pipeFacts } from './pipe.ts';

/** Lines of one script, and lists in lists, that are read. */
const MAX_LINES = 5_000;
const MAX_DEPTH = 12;

/**
 * The facts of a step.
 *
 * @param step the map of a step, or a list of lines
 * @param shared `image:` of the whole file
 */
export function readStep(step: YamlNode, shared: YamlNode | undefined, around: Around): readonly Fact[] {
  const image = imageOf(get(step, 'image') ?? shared);
  const facts: Fact[] = imageFacts(image, around);
  let earlier: readonly FoundPin[] = [];
  const scripts = step.kind === 'map' ? [get(step, 'script'), get(step, 'after-script')] : [step];
  for (const script of scripts) {
    const { lines, pipes } = linesOf(script);
    const result = readTexts(lines, around, 'bash', earlier);
    earlier = [...earlier, ...result.pins];
    facts.push(...result.facts, ...pipes.flatMap((pipe, order) => pipeFacts(pipe, order, around)));
  }
  return facts;
}

/** `image: name`, or `image: {name: …}`. */
function imageOf(node: YamlNode | undefined): Text | undefined {
  const text = textOf(node?.kind === 'map' ? get(node, 'name') : node);
  return text?.value === '' ? undefined : text;
}

/** The lines that run in the shell of the step, and the pipes between them. */
function linesOf(node: YamlNode | undefined): { readonly lines: readonly Text[]; readonly pipes: readonly YamlNode[] } {
  const lines: Text[] = [];
  const pipes: YamlNode[] = [];
  const add = (each: YamlNode, depth: number): void => {
    if (lines.length + pipes.length >= MAX_LINES) return;
    const text = textOf(each);
    if (text !== undefined) lines.push(text);
    else if (each.kind === 'seq' && depth < MAX_DEPTH) for (const item of items(each)) add(item, depth + 1);
    else if (each.kind === 'map') pipes.push(each);
  };
  if (node !== undefined) add(node, 0);
  return { lines, pipes };
}
