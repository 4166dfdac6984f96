/** Actions and images in objects that become workflows: `{ uses: 'azure/setup-helm@v4', with: { version: 'v3.15.1' } }`. */
import { ts } from 'ts-morph';
import type { Fact, Word } from '../../facts.ts';
import { type PinGuess, pinOfAction, pinOfImage } from '../../helm/install/index.ts';
import { spanOf, type Text } from '../../source/text.ts';
import { wordOf } from '../lib/word.ts';
import { bare } from './names.ts';
import { literalPart } from './strings.ts';

type Property = readonly [name: string, value: ts.Expression];

/** The pins that an object makes by itself. Only what is written in it counts. */
export function pinsOf(properties: readonly Property[], text: Text, source: ts.SourceFile): Fact[] {
  const found: PinGuess[] = [];
  for (const [name, value] of properties) {
    if (!ts.isStringLiteralLike(value)) continue;
    if (name === 'uses') {
      const [action = '', ref = ''] = value.text.split('@', 2);
      const inputs = properties.find(([other]) => other === 'with')?.[1];
      found.push(...pinOfAction(action, ref, inputsOf(inputs, text, source), wordAt(value, text, source)));
    } else if (name === 'image') {
      const pin = pinOfImage(wordAt(value, text, source));
      if (pin !== undefined) found.push(pin);
    }
  }
  const { path } = text.file;
  return found.map(({ file: _, ...pin }) => ({
    ...pin,
    kind: 'pin',
    origin: 'task',
    scope: [{ kind: 'file', name: path }],
    guards: [],
  }));
}

function inputsOf(node: ts.Expression | undefined, text: Text, source: ts.SourceFile): Map<string, Word> {
  const inputs = new Map<string, Word>();
  if (node === undefined || !ts.isObjectLiteralExpression(node)) return inputs;
  for (const property of node.properties) {
    if (!ts.isPropertyAssignment(property) || ts.isComputedPropertyName(property.name)) continue;
    inputs.set(property.name.text, wordAt(bare(property.initializer), text, source));
  }
  return inputs;
}

/** A literal as a word; anything else is a word that is not known. */
function wordAt(node: ts.Expression, text: Text, source: ts.SourceFile): Word {
  const start = node.getStart(source);
  const site = spanOf(text, start, node.end);
  const at = { text, start, end: node.end };
  if (!ts.isStringLiteralLike(node)) return wordOf([{ unknown: node.getText(source), at, list: false }], site);
  const { text: inner } = literalPart(text, start + 1, node.end - 1);
  return wordOf([{ text: inner.value, at: { text: inner, start: 0, end: inner.value.length } }], site);
}
